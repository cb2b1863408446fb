// The page of findings: search, filters, order, and the list to take away.
(function (site) {
  "use strict";
  const { h, model } = site;
  const FACETS = [
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
  ];
  const best = (entry) => Math.max(...entry.papers.map((paper) => paper.rating ?? -1));
  const place = (entry) => model.sections.get(entry.finding.anchors[0].section)?.position ?? 0;
  const orders = {
    report: ["In the report's order", (a, b) => place(a) - place(b) || a.finding.id.localeCompare(b.finding.id)],
    papers: [
      "Most papers first",
      (a, b) => b.papers.length - a.papers.length || a.finding.id.localeCompare(b.finding.id),
    ],
    rating: ["Highest rated paper first", (a, b) => best(b) - best(a) || a.finding.id.localeCompare(b.finding.id)],
  };

  let latest = [];
  const bar = site.facetBar({
    names: FACETS,
    search: "Search statements",
    query: "site-totals",
    summary: (result) => `${site.counted(result.findings, "finding")} from ${site.counted(result.papers, "paper")}`,
  });
  const order = h(
    "select",
    {
      id: "order",
      onchange: (event) => site.state.write({ order: event.target.value === "report" ? "" : event.target.value }),
    },
    Object.entries(orders).map(([name, [words]]) => h("option", { value: name }, words)),
  );
  const orderLabel = h("label", { for: "order" }, "Order ");
  const alone = () => model.findings.has(site.state.get("id")) && site.state.get("id");
  site.byId("list-bar").append(
    orderLabel,
    order,
    site.download.buttons(
      () => alone() || "evidence",
      () => latest,
    ),
    site.sparql.note(
      "site-listed-findings",
      () => (alone() ? null : site.facets.chosen(FACETS)),
      () => (alone() ? { oneFinding: model.thing("finding", alone()) } : {}),
    ),
  );

  // One finding alone: counts, list and downloads are of this one, so filters and order give way.
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

  function draw() {
    const id = site.state.get("id");
    const finding = model.findings.get(id);
    site.byId("filters").hidden = Boolean(id);
    for (const part of [orderLabel, order]) part.hidden = Boolean(id);
    if (id) {
      const entry = finding && { finding, papers: finding.papers.map((code) => model.papers.get(code)).filter(Boolean) };
      latest = entry ? [entry] : [];
      site.replace(site.byId("list"), one(entry, id));
      return;
    }
    const result = site.facets.run(FACETS);
    bar.update(result);
    const chosen = Object.hasOwn(orders, site.state.get("order")) ? site.state.get("order") : "report";
    order.value = chosen;
    latest = [...result.list].sort(orders[chosen][1]);
    site.replace(
      site.byId("list"),
      latest.length
        ? site.findingList.paged(latest, 30)
        : h("p", { class: "empty" }, "No finding passes these filters."),
    );
  }

  site.state.subscribe(draw);
  draw();
})((window.site = window.site || {}));
