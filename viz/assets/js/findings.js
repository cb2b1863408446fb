// The page of findings: search, filters, order, and the list to take away.
(function (site) {
  "use strict";
  const { h, model } = site;
  const FACETS = model.offered([
    "kind",
    "component",
    "level",
    "perspective",
    "direction",
    "basis",
    "country",
    "model",
    "section",
    "code",
    "mmat",
    "region",
    "source-type",
    "study-type",
    "review",
  ]);
  /** @type {(entry: Entry) => number} */
  const best = (entry) => Math.max(...entry.papers.map((paper) => paper.rating ?? -1));
  /** @type {(entry: Entry) => number} */
  const place = (entry) => model.sections.get(entry.finding.anchors[0].section)?.position ?? 0;
  /** @type {Record<string, { words: string, compare: (a: Entry, b: Entry) => number }>} */
  const orders = {
    report: { words: "In the report's order", compare: (a, b) => place(a) - place(b) },
    papers: { words: "Most papers first", compare: (a, b) => b.papers.length - a.papers.length },
    rating: { words: "Highest rated paper first", compare: (a, b) => best(b) - best(a) },
  };

  /** @type {Entry[]} */
  let latest = [];
  const bar = site.facetBar({
    names: FACETS,
    search: "Search statements",
    query: "site-totals",
    summary: (result) => `${site.counted(result.findings, "finding")} from ${site.counted(result.papers, "paper")}`,
    own: { id: () => true, order: (value) => Object.hasOwn(orders, value) },
  });
  const order = h(
    "select",
    {
      id: "order",
      onchange: (event) => site.state.write({ order: event.target.value === "report" ? "" : event.target.value }),
    },
    Object.entries(orders).map(([name, { words }]) => h("option", { value: name }, words)),
  );
  const orderLabel = h("label", { for: "order" }, "Order ");
  const alone = () => model.findings.get(site.state.get("id"))?.id;
  site.byId("list-bar").append(
    orderLabel,
    order,
    site.download.buttons(
      () => alone() || "evidence",
      () => latest,
      () => (alone() ? null : [site.facets.chosen(FACETS), (selection) => site.facets.run(FACETS, selection).list]),
    ),
    site.sparql.note(
      "site-listed-findings",
      () => (alone() ? null : site.facets.chosen(FACETS)),
      () => {
        const id = alone();
        return /** @type {Terms} */ (id ? { oneFinding: model.thing("finding", id) } : {});
      },
    ),
  );

  // One finding alone: counts, list and downloads are of this one, so filters and order give way.
  /** @type {(entry: Entry | undefined, id: string) => Child} */
  function one(entry, id) {
    return [
      h(
        "p",
        null,
        entry ? h("strong", { class: "result" }, `1 finding from ${site.counted(entry.papers.length, "paper")}`) : null,
        " ",
        h("button", { type: "button", class: "link", onclick: () => site.state.write({ id: "" }) }, "All findings"),
      ),
      entry ? site.findingList.card(entry) : h("p", { class: "empty" }, `There is no finding ${id}.`),
    ];
  }

  // What was searched, and what each of the words is in alone.
  function missed() {
    const typed = site.state.get("words");
    if (!site.words.read(typed).length) return null;
    const texts = model.data.findings.map((one) => one.stems);
    return `Searched: the statements of ${site.counted(texts.length, "finding")}. ${site.words.missed(typed, texts).join(" ")}`;
  }

  function draw() {
    const id = site.state.get("id");
    const finding = model.findings.get(id);
    site.byId("filters").hidden = Boolean(id);
    for (const part of [orderLabel, order]) part.hidden = Boolean(id);
    if (id) {
      const entry = finding && { finding, papers: model.papersOf(finding) };
      latest = entry ? [entry] : [];
      site.replace(site.byId("list"), one(entry, id));
      return;
    }
    const result = site.facets.run(FACETS);
    bar.update(result);
    const chosen = Object.hasOwn(orders, site.state.get("order")) ? site.state.get("order") : "report";
    order.value = chosen;
    latest = [...result.list].sort((a, b) => orders[chosen].compare(a, b) || a.finding.id.localeCompare(b.finding.id));
    site.replace(
      site.byId("list"),
      latest.length
        ? site.findingList.paged(latest, 30)
        : h("p", { class: "empty" }, "No finding passes these filters. ", missed()),
    );
  }

  site.state.subscribe(draw);
  draw();
})(window.site);
