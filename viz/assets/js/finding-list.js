// Findings as they are read: the claim, how it is coded, where it stands, and the papers behind it.
(function (site) {
  "use strict";
  const { h, model, rating } = site;

  /** @typedef {"direction" | "basis" | "component" | "level" | "perspective" | "setting" | "service-model"} CodingScheme */
  /** @type {CodingScheme[]} */
  const CODINGS = ["direction", "basis", "component", "level", "perspective", "setting", "service-model"];

  /** @type {Site["findingList"]["paperLink"]} */
  function paperLink(paper, passing = true) {
    const words = `${model.tool} ${model.rating(paper)}`;
    return h(
      "li",
      { class: passing ? null : "muted" },
      rating.mark(paper.mmat),
      h(
        "a",
        { href: site.state.link("papers", { paper: paper.code }), title: paper.title },
        `${paper.code} ${paper.citation}`,
      ),
      h("span", { class: "muted" }, ` ${words}`),
    );
  }

  /** @type {(finding: Finding) => HTMLElement} */
  function tags(finding) {
    /** @type {(scheme: string, id: string, kind?: boolean) => HTMLElement} */
    const tag = (scheme, id, kind) => h("span", { class: `tag${kind ? " tag--kind" : ""}` }, model.label(scheme, id));
    const line = (/** @type {CodingScheme} */ scheme) => (finding[scheme] || []).map((id) => tag(scheme, id));
    return h(
      "p",
      { class: "finding__tags" },
      finding.kind.map((kind) => tag("kind", kind, true)),
      CODINGS.map(line),
      (finding["effect-source"] || [])
        .filter((id) => id !== "in-place")
        .map((id) => h("span", { class: "tag" }, `Effect of: ${model.label("effect-source", id).toLowerCase()}`)),
    );
  }

  /** @type {(finding: Finding) => Child} */
  function anchors(finding) {
    return finding.anchors.map((anchor) =>
      h(
        "p",
        { class: "finding__anchor" },
        h(
          "a",
          {
            href: site.state.link("findings", { section: anchor.section }),
            title: `All findings of this section (${anchor.at})`,
          },
          model.anchorWords(anchor),
        ),
      ),
    );
  }

  /** @type {(finding: Finding) => Child} */
  function relations(finding) {
    /** @type {Record<string, string>} */
    const words = { qualifies: "Qualifies", contradicts: "Contradicts" };
    /** @type {Record<string, string>} */
    const back = { qualifies: "Is qualified by", contradicts: "Contradicts" };
    return model.data.relations
      .filter((relation) => relation.finding === finding.id || relation.other === finding.id)
      .map((relation) => {
        const from = relation.finding === finding.id;
        const other = model.findings.get(from ? relation.other : relation.finding);
        return h(
          "p",
          { class: "finding__relation", title: relation.reason || null },
          `${(from ? words : back)[relation.relation] || relation.relation}${relation.known === "found" ? " (as a reader found)" : ""}: `,
          h("a", { href: site.state.link("findings", { id: other?.id || "" }) }, other?.statement || relation.other),
        );
      });
  }

  // What the two codings said where they differed, before it was settled.
  /** @type {(finding: Finding) => Child} */
  function codings(finding) {
    if (!finding.codings) return null;
    return h(
      "details",
      { class: "finding__codings" },
      h("summary", null, `Coded in two ways: ${finding.codings.map((one) => one.facet).join(", ")}`),
      h(
        "ul",
        null,
        finding.codings.map((one) =>
          h("li", null, `${one.facet}: first ${one.first || "nothing"}; second ${one.second || "nothing"}`),
        ),
      ),
    );
  }

  // Where the report contradicts itself about a finding or paper.
  /** @type {Site["findingList"]["issueLinks"]} */
  function issueLinks(issues = []) {
    return issues.length
      ? h(
          "p",
          { class: "finding__issues" },
          issues.map((issue) =>
            h(
              "a",
              { class: "tag tag--issue", href: site.state.link("issues", { issue: issue.id }), title: issue.statement },
              `Source issue ${issue.id}`,
            ),
          ),
        )
      : null;
  }

  const searched = () => site.words.read(site.state.get("words"));

  /** @type {Site["findingList"]["card"]} */
  function card({ finding, papers }, note, elsewhere = "outside the filters") {
    const passing = new Set(papers);
    const others = model.papersOf(finding).filter((paper) => !passing.has(paper));
    return h(
      "article",
      { class: "finding", "data-finding": finding.id },
      h(
        "div",
        { class: "finding__body" },
        h(
          "div",
          null,
          h("p", { class: "finding__statement", dir: "auto" }, site.words.marked(finding.statement, searched())),
          note ? h("p", { class: "finding__note" }, note) : null,
          tags(finding),
          relations(finding),
          issueLinks(model.issuesOf.findings.get(finding.id)),
          codings(finding),
        ),
        h(
          "div",
          { class: "finding__ground" },
          h(
            "ul",
            { class: "finding__papers", "aria-label": "Papers" },
            papers.map((paper) => paperLink(paper)),
          ),
          others.length
            ? h(
                "details",
                { class: "finding__others" },
                h("summary", null, `and ${site.counted(others.length, "paper")} ${elsewhere}`),
                h(
                  "ul",
                  { class: "finding__papers" },
                  others.map((paper) => paperLink(paper, false)),
                ),
              )
            : null,
          anchors(finding),
        ),
      ),
      h(
        "a",
        { class: "finding__id", href: site.state.link("findings", { id: finding.id }), title: "Link to this finding" },
        finding.id,
      ),
    );
  }

  // A list that grows on request, so that hundreds of findings stay quick.
  /** @type {Site["findingList"]["paged"]} */
  function paged(entries, step, note, elsewhere) {
    const list = h("div", { class: "finding-list" });
    let shown = 0;
    const more = h("button", { type: "button", class: "more", onclick: () => grow(true) });
    /** @param {boolean} focus */
    function grow(focus) {
      const next = entries.slice(shown, shown + step).map((entry) => card(entry, note?.(entry), elsewhere));
      list.append(...next);
      shown += next.length;
      site.left(more, entries.length - shown);
      if (focus) next[0]?.querySelector("a")?.focus();
    }
    grow(false);
    return h("div", null, list, more);
  }

  // Findings under their main kind, in the order in which readers look for kinds.
  /** @type {Site["findingList"]["grouped"]} */
  function grouped(entries, step = 8, note = null, elsewhere = undefined) {
    const groups = model
      .concepts("kind")
      .map((kind) => ({ kind, members: entries.filter((entry) => entry.finding.kind[0] === kind.id) }))
      .filter(({ members }) => members.length);
    if (!groups.length) return h("p", { class: "empty" }, "No findings.");
    return groups.map(({ kind, members }) =>
      h(
        "section",
        { class: "kind-group" },
        h("h3", null, `${kind.label}s`, h("span", { class: "badge" }, site.count(members.length))),
        paged(members, step, note, elsewhere),
      ),
    );
  }

  site.findingList = { card, paged, grouped, paperLink, issueLinks };
})(window.site);
