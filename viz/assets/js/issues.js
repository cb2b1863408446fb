// What is wrong or missing in the source: contradictions, papers without a rating, and stated numbers.
(function (site) {
  "use strict";
  const { h, model } = site;
  const { issues, reported } = model.data;
  /** @type {(text: string) => string} */
  const sentence = (text) => (text ? text[0].toUpperCase() + text.slice(1).replace(/-/g, " ") : "");
  /** @type {(id: string) => string} */
  const issueLink = (id) => site.state.link("issues", { issue: id });
  /** @type {(code: Code) => HTMLElement} */
  const paperLink = (code) =>
    h("a", { href: site.state.link("papers", { paper: code }) }, `${code} ${model.papers.get(code)?.citation || ""}`);

  /** @type {(one: Issue) => HTMLElement} */
  function issue(one) {
    const reading = (/** @type {string | undefined} */ place, /** @type {string | undefined} */ text) =>
      place || text
        ? h("div", null, h("dt", { title: place }, model.placeWords(place) || ""), h("dd", null, text || ""))
        : null;
    return h(
      "article",
      {
        class: `issue${site.state.get("issue") === one.id ? " is-chosen" : ""}`,
        id: one.id,
        "data-issue": one.id,
        tabindex: "-1",
      },
      h("p", { class: "finding__statement", dir: "auto" }, one.statement),
      h("dl", { class: "readings" }, reading(one.placeA, one.readingA), reading(one.placeB, one.readingB)),
      one.taken
        ? h(
            "p",
            null,
            h("strong", null, "Taken: "),
            one.taken,
            one.reason ? h("span", { class: "muted" }, ` (${one.reason})`) : null,
          )
        : null,
      one.papers.length || one.findings.length
        ? h(
            "p",
            { class: "issue__links" },
            one.papers.map((code) => [paperLink(code), " "]),
            one.findings.map((id) => [h("a", { href: site.state.link("findings", { id }) }, id), " "]),
          )
        : null,
      h("p", { class: "finding__tags" }, h("span", { class: "tag" }, model.label("issue-weight", one.weight))),
      h("a", { class: "finding__id", href: issueLink(one.id), title: "Link to this issue" }, one.id),
    );
  }

  const categories = [...new Set(issues.map((one) => one.category))].sort();
  const menu = h(
    "select",
    { id: "category", onchange: (event) => site.state.write({ category: event.target.value, issue: "" }) },
    h("option", { value: "" }, "All"),
    categories.map((name) =>
      h("option", { value: name }, `${sentence(name)} (${issues.filter((one) => one.category === name).length})`),
    ),
  );
  // Slips of printing mislead nobody; they are shown when asked for.
  const PRINTING = "printing";
  const printing = h("input", {
    type: "checkbox",
    id: "printing",
    onchange: (event) => site.state.write({ printing: event.target.checked ? "yes" : "", issue: "" }),
  });
  const slips = issues.filter((one) => one.weight === PRINTING).length;
  site
    .byId("issues-bar")
    .append(
      h("label", { for: "category" }, "Kind "),
      menu,
      h("label", null, printing, ` with ${site.counted(slips, "slip")} of printing`),
      site.sparql.note("source-issues"),
    );

  function draw() {
    site.address.check([], {
      category: (value) => categories.includes(value),
      printing: (value) => value === "yes",
      issue: (value) => issues.some((one) => one.id === value),
    });
    const chosen = categories.includes(site.state.get("category")) ? site.state.get("category") : "";
    menu.value = chosen;
    printing.checked = site.state.get("printing") === "yes";
    const wanted = issues.find((one) => one.id === site.state.get("issue"));
    // A link to an issue shows it, whatever else is chosen.
    const list = issues.filter(
      (one) =>
        one === wanted || ((!chosen || one.category === chosen) && (printing.checked || one.weight !== PRINTING)),
    );
    let shown = 0;
    const holder = h("div", { class: "finding-list" });
    const more = h("button", { type: "button", class: "more", onclick: grow });
    function grow() {
      holder.append(...list.slice(shown, shown + 40).map(issue));
      shown += 40;
      site.left(more, list.length - shown);
    }
    do grow();
    while (wanted && shown <= list.indexOf(wanted));
    site.replace(
      site.byId("issues"),
      h(
        "p",
        { role: "status" },
        list.length ? site.counted(list.length, "issue") : "The graph holds no source issues.",
      ),
      holder,
      more,
    );
    if (!wanted) return;
    const place = site.byId(wanted.id);
    place.focus({ preventScroll: true });
    place.scrollIntoView();
  }

  function missing() {
    const group = (/** @type {string} */ status) => {
      const members = model.data.papers.filter((paper) => paper.status === status);
      const said = model.data.statuses[status];
      if (!members.length || !said) return null;
      return [
        h("h3", null, `${said.label}: ${site.counted(members.length, "paper")}`),
        h("p", null, said.definition),
        h(
          "ul",
          { class: "inline" },
          members.map((paper) => h("li", null, paperLink(paper.code))),
        ),
      ];
    };
    site.replace(
      site.byId("missing"),
      group("notInSource"),
      group("notApplicable"),
      h("p", null, site.sparql.note("papers")),
    );
  }

  /** @type {Record<string, string>} */
  const means = { equal: "", "at-least": "at least ", "at-most": "at most ", about: "about " };
  /** @type {Record<Reported["verdict"], string>} */
  const verdicts = { agrees: "Agrees", explained: "Differs, explained", unexplained: "Differs, unexplained" };
  const differing = reported.filter((one) => one.verdict !== "agrees");

  // Which of the stated numbers are listed: all, or those that the graph does not give.
  const onlyDiffering = h("input", { type: "checkbox", id: "differ", onchange: () => fill() });
  const table = site.table({
    caption: "Numbers stated by the report, each beside the number that the graph gives.",
    rows: reported,
    columns: [
      { label: "What is counted", heading: true, value: (one) => one.statement, cell: (one) => one.statement },
      {
        label: "Stated",
        numeric: true,
        width: "6.5rem",
        value: (one) => Number(one.stated),
        cell: (one) => `${means[one.comparison || ""] ?? ""}${site.count(Number(one.stated))}`,
      },
      {
        label: "In the graph",
        numeric: true,
        width: "6.5rem",
        value: (one) => one.computed,
        cell: (one) => site.count(one.computed),
      },
      {
        label: "Verdict",
        width: "11rem",
        value: (one) => Object.keys(verdicts).indexOf(one.verdict),
        cell: (one) => [
          h("span", { class: `verdict verdict--${one.verdict}` }, verdicts[one.verdict]),
          one.issue ? [" ", h("a", { href: issueLink(one.issue) }, one.issue)] : null,
        ],
      },
      {
        label: "Where",
        width: "15rem",
        value: (one) => model.sections.get(one.section)?.position ?? 0,
        cell: (one) => {
          const words = model.placeWords(one.place);
          if (words !== one.place) return words;
          const title = model.sectionPath(one.section).at(-1)?.title || one.section;
          return [title, one.place ? h("span", { class: "muted" }, ` ${one.place}`) : null];
        },
      },
      {
        label: "Recomputed by",
        width: "14rem",
        value: (one) => `${one.query} ${one.parameters || ""}`,
        cell: (one) => [
          h("code", null, one.query),
          one.parameters ? h("code", { class: "papers__title" }, one.parameters) : null,
        ],
      },
    ],
    sort: 4,
  });

  function fill() {
    table.update(onlyDiffering.checked ? differing : reported);
  }

  function numbers() {
    if (!reported.length) {
      site.replace(site.byId("reported"), h("p", { class: "empty" }, "The graph holds no stated numbers."));
      return;
    }
    const unexplained = reported.filter((one) => one.verdict === "unexplained").length;
    site.replace(
      site.byId("reported"),
      h(
        "p",
        { "data-verdicts": "" },
        `${site.counted(reported.length, "number")}: ${reported.length - differing.length} agree, ${differing.length - unexplained} differ and are explained by a source issue, ${unexplained} differ without an explanation. `,
        h("label", { for: "differ" }, onlyDiffering, " Only those that differ"),
      ),
      table.node,
      h(
        "p",
        { class: "muted" },
        "Each number in the graph is the answer to the query named beside it, in ",
        h("code", null, "queries/figures"),
        ", with these parameters; ",
        h("code", null, "integration-kg reconcile --all"),
        " runs them and lists the papers counted. Stated numbers: ",
        site.sparql.note("reported-figures"),
      ),
    );
  }

  site.state.subscribe(draw);
  draw();
  missing();
  numbers();
})(window.site);
