// Robvis' traffic light and summary for many papers: one table per study design, labels level, answers with signs.
(function (site) {
  "use strict";
  const { h, model, rating } = site;

  // A table of more papers than this stays folded, and has the whole width.
  const OPEN = 40;
  const LONG = 20;

  const number = (/** @type {Concept} */ item) => item.notation?.split(".").at(-1);
  // Items that are asked of every design.
  const ALL = { id: "", label: `Items of the ${model.tool}` };

  /** @typedef {Paper & { answers: NonNullable<Paper["answers"]> }} Appraised */
  const appraised = /** @type {Appraised[]} */ (model.data.papers.filter((paper) => paper.answers));

  /** @type {(papers: Appraised[], item: Concept) => HTMLElement} */
  function summary(papers, item) {
    const counts = rating.answers.map((answer) => ({
      answer,
      n: papers.filter((paper) => paper.answers[item.id] === answer).length,
    }));
    const words = counts.map(({ answer, n }) => `${n} ${rating.words(answer)}`).join(", ");
    return h(
      "span",
      { class: "share", role: "img", "aria-label": words, title: words },
      counts
        .filter(({ n }) => n)
        .map(({ answer, n }) => h("span", { class: `share__part share__part--${answer}`, style: `--share:${n}` }, n)),
    );
  }

  /** @type {(category: Concept, items: Concept[], papers: Appraised[]) => HTMLElement} */
  function lights(category, items, papers) {
    const name = `${category.label}: answers by paper`;
    return h(
      "div",
      null,
      h("p", { class: "lights__hint" }, "Swipe the table sideways to see all of it."),
      h(
        "div",
        { class: "scroll", tabindex: "0", role: "region", "aria-label": name },
        h(
          "table",
          { class: "lights" },
          h("caption", { class: "visually-hidden" }, name),
          h(
            "thead",
            null,
            h(
              "tr",
              null,
              h("th", { scope: "col" }, "Paper"),
              items.map((item) => h("th", { scope: "col", title: item.label }, number(item))),
              h("th", { scope: "col" }, "Overall"),
            ),
          ),
          h(
            "tbody",
            null,
            papers.map((paper) =>
              h(
                "tr",
                null,
                h(
                  "th",
                  { scope: "row" },
                  h("a", { href: site.state.link("papers", { paper: paper.code }) }, `${paper.code} ${paper.citation}`),
                ),
                items.map((item) => h("td", null, rating.light(paper.answers[item.id]))),
                h("td", null, h("span", { class: "rated" }, rating.mark(paper.mmat), model.rating(paper))),
              ),
            ),
          ),
        ),
      ),
    );
  }

  /** @type {(category: Concept) => HTMLElement | null} */
  function design(category) {
    const items = model.items().filter((item) => (item.category || "") === category.id);
    const papers = appraised
      .filter((paper) => items.some((item) => item.id in paper.answers))
      .sort((a, b) => (b.rating ?? -1) - (a.rating ?? -1) || model.byCode(a.code, b.code));
    if (!papers.length) return null;
    return h(
      "details",
      { class: `design${papers.length > LONG ? " design--long" : ""}`, open: papers.length <= OPEN },
      h("summary", null, category.label, h("span", { class: "badge" }, site.counted(papers.length, "paper"))),
      h(
        "div",
        { class: "design__body" },
        h(
          "ol",
          { class: "design__questions" },
          items.map((item) => h("li", { value: number(item) }, h("span", null, item.label), summary(papers, item))),
        ),
        lights(category, items, papers),
      ),
    );
  }

  site.appraisalPlot = () => [
    h("p", null, rating.weakest),
    rating.lightLegend(),
    h("div", { class: "designs" }, [...model.concepts("design-category"), ALL].map(design)),
    h("p", null, site.sparql.note("site-appraisal-items"), " ", site.sparql.note("site-appraisal-summary")),
  ];
})(window.site);
