// One paper: its reference, what it studied, how it was appraised item by item, and what it supports.
(function (site) {
  "use strict";
  const { h, model, rating } = site;

  /** @type {(paper: Paper) => Child} */
  function appraisal(paper) {
    const status = model.data.statuses[paper.status];
    const { answers } = paper;
    if (!answers) return h("p", null, h("strong", null, `${status.label}. `), status.definition);
    // All questions of the designs that were judged: one left blank in the source shows as blank.
    const items = model.items();
    const judged = new Set(items.filter((item) => item.id in answers).map((item) => item.category));
    const categories = [...judged].map((category) => ({
      title: category ? model.label("design-category", category) : `Items of the ${model.tool}`,
      asked: items.filter((item) => item.category === category),
    }));
    return [
      h(
        "p",
        null,
        rating.mark(paper.mmat),
        h("strong", null, ` ${model.rating(paper)} `),
        model.label("mmat", paper.mmat),
        paper.computed !== undefined && paper.computed !== paper.rating
          ? h("span", { class: "muted" }, `; ${Math.round(paper.computed * 100)}% when computed from the answers`)
          : null,
      ),
      categories.map(({ title, asked }) =>
        h(
          "table",
          { class: "items" },
          h("caption", null, title),
          h(
            "tbody",
            null,
            asked.map((item) =>
              h(
                "tr",
                null,
                h("td", null, rating.light(answers[item.id])),
                h("th", { scope: "row" }, `${item.notation || ""} ${item.label}`),
              ),
            ),
          ),
        ),
      ),
      categories.length > 1 ? h("p", { class: "muted" }, rating.weakest) : null,
      rating.lightLegend(),
    ];
  }

  /** @type {(paper: Paper) => Child} */
  function facts(paper) {
    /** @param {"source-type" | "study-type" | "data-collection-method" | "region" | "participant-group" | "report-chapter"} scheme */
    const names = (scheme) => (paper[scheme] || []).map((id) => model.label(scheme, id)).join(", ");
    const rows = [
      ["Source", names("source-type")],
      ["Study type", names("study-type")],
      ["Methods", names("data-collection-method")],
      ["Regions", names("region")],
      ["Participant groups", names("participant-group")],
      ["Staff, as printed", paper.staff],
      ["Children and parents, as printed", paper.families],
      ["Chapters", names("report-chapter")],
    ];
    return h(
      "dl",
      { class: "facts" },
      rows
        .filter(([, value]) => value)
        .map(([name, value]) => h("div", null, h("dt", null, name), h("dd", null, value))),
    );
  }

  /** @type {(paper: Paper) => Child} */
  function reference(paper) {
    const text = paper.reference.replace(/\s*https?:\/\/\S+$/, "");
    const address = paper.doi ? `https://doi.org/${paper.doi}` : paper.url;
    const safe = address && /^https?:\/\//.test(address);
    return h(
      "p",
      { class: "reference", dir: "auto" },
      text,
      safe
        ? [
            " ",
            h("a", { href: address, rel: "noopener noreferrer external" }, paper.doi ? `doi:${paper.doi}` : address),
          ]
        : null,
    );
  }

  /** @type {Site["paperCard"]["card"]} */
  function card(paper, onclose) {
    const entries = model.supported(paper.code).map((finding) => ({ finding, papers: [paper] }));
    const issues = model.issuesOf.papers.get(paper.code) || [];
    const chosen = (/** @type {string} */ query) =>
      site.sparql.note(
        query,
        () => null,
        () => ({ onePaper: model.thing("paper", paper.code) }),
      );
    return [
      h(
        "div",
        { class: "panel__head" },
        h("h2", { id: "panel-title", tabindex: "-1" }, `${paper.code} ${paper.citation}`),
        h("button", { type: "button", class: "quiet", "aria-label": "Close this paper", onclick: onclose }, "Close"),
      ),
      reference(paper),
      site.findingList.issueLinks(issues),
      facts(paper),
      h("h3", null, `Appraisal (${model.tool})`),
      appraisal(paper),
      h("p", null, chosen("site-appraisal-items")),
      h("h3", null, `Supports ${site.counted(entries.length, "finding")}`),
      h(
        "p",
        { class: "panel__tools" },
        entries.length ? site.download.buttons(`paper-${paper.code}`, () => entries) : null,
        chosen("site-supports"),
      ),
      entries.length
        ? site.findingList.grouped(entries, 6, null, "besides this one")
        : h("p", { class: "empty" }, "The findings chapters cite this paper nowhere."),
    ];
  }

  site.paperCard = { card };
})(window.site);
