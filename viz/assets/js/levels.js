// The levels page: diverging bars of barriers and facilitators, and a triangle of links between levels.
(function (site) {
  "use strict";
  const { h, model, levelsModel } = site;
  const FACETS = ["perspective", "country", "model", "mmat", "region", "source-type", "study-type"];
  const memory = {};
  const levels = model.leaves("level");
  const unit = () => (site.state.get("unit") === "findings" ? "findings" : "papers");

  const bar = site.facetBar({
    names: FACETS,
    search: "Search statements",
    unit,
    query: "site-totals",
    summary: (result) => `${site.counted(result.papers, "paper")}, ${site.counted(result.findings, "finding")}`,
  });
  const unitMenu = h(
    "select",
    {
      id: "unit",
      onchange: (event) => site.state.write({ unit: event.target.value === "papers" ? "" : event.target.value }),
    },
    h("option", { value: "papers" }, "Papers"),
    h("option", { value: "findings" }, "Findings"),
  );
  site.byId("balance-bar").append(
    h("label", { for: "unit" }, "Count "),
    unitMenu,
    h(
      "ul",
      { class: "legend" },
      h("li", null, h("span", { class: "swatch swatch--barrier" }), "Barriers, to the left"),
      h("li", null, h("span", { class: "swatch swatch--facilitator" }), "Facilitators, to the right"),
    ),
    site.sparql.note("site-level-balance", () => site.facets.chosen(FACETS)),
  );

  const total = (entries) => site.facets.tally(entries || [])[unit()];

  function open(key) {
    memory.cell = key;
    memory.opened = true;
    site.state.write({ cell: key });
  }

  function cell(key, found, name, most, selected) {
    const side = (kind) => {
      const count = total(found.get(`${key}:${kind}`));
      const share = most ? (count / most) * 100 : 0;
      return h(
        "span",
        { class: `side side--${kind.toLowerCase()}` },
        h("span", { class: "side__bar", style: `--share:${share.toFixed(1)}%` }),
        h("span", { class: "side__count", "aria-hidden": "true" }, count || ""),
      );
    };
    const [barriers, facilitators] = ["Barrier", "Facilitator"].map((kind) => total(found.get(`${key}:${kind}`)));
    const none = !barriers && !facilitators;
    const label = none
      ? `${name}: gap, neither barriers nor facilitators`
      : `${name}: barriers ${barriers} and facilitators ${facilitators} (${unit()})`;
    return h(
      "td",
      { class: none ? "is-gap" : null },
      h(
        "button",
        {
          type: "button",
          class: "balance",
          "data-cell": key,
          "data-barriers": barriers,
          "data-facilitators": facilitators,
          title: label,
          "aria-pressed": String(selected === key),
          onclick: () => open(key),
        },
        h("span", { class: "visually-hidden" }, label),
        none ? h("span", { class: "cell__gap", "aria-hidden": "true" }, "gap") : [side("Barrier"), side("Facilitator")],
      ),
    );
  }

  function balanceTable(found, selected) {
    let most = 0;
    for (const component of model.components)
      for (const level of levels)
        for (const kind of ["Barrier", "Facilitator"])
          most = Math.max(most, total(found.get(`${component.id}:${level.id}:${kind}`)));
    const row = (component) =>
      h(
        "tr",
        null,
        h("th", { scope: "row", title: component.definition }, component.label),
        levels.map((level) =>
          cell(`${component.id}:${level.id}`, found, `${component.label} × ${level.label}`, most, selected),
        ),
      );
    return h(
      "table",
      { class: "map map--balance", style: `--columns:${levels.length}` },
      h(
        "caption",
        null,
        `Distinct ${unit()} with barriers and with facilitators, by component and level. Arrow keys move, Enter opens.`,
      ),
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          h("td", null),
          levels.map((level) =>
            h(
              "th",
              { scope: "col" },
              h(
                "button",
                {
                  type: "button",
                  "data-cell": `:${level.id}`,
                  "aria-pressed": String(selected === `:${level.id}`),
                  title: level.definition,
                  onclick: () => open(`:${level.id}`),
                },
                level.label,
              ),
            ),
          ),
        ),
      ),
      model.domains.map((domain) =>
        h(
          "tbody",
          null,
          domain.id
            ? h("tr", { class: "is-domain" }, h("th", { scope: "rowgroup", colspan: levels.length + 1 }, domain.label))
            : null,
          model.components.filter((component) => model.domainOf(component.id) === domain.id).map(row),
        ),
      ),
    );
  }

  function linksTable(found, selected) {
    return h(
      "table",
      { class: "map map--links" },
      h(
        "caption",
        null,
        `Distinct ${unit()} by pair of levels: the wider in the row, the narrower in the column. `,
        site.sparql.note("site-level-links", () => site.facets.chosen(FACETS)),
      ),
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          h("td", null),
          levels.slice(1).map((level) => h("th", { scope: "col" }, level.label)),
        ),
      ),
      h(
        "tbody",
        null,
        levels.slice(0, -1).map((wider, row) =>
          h(
            "tr",
            null,
            h("th", { scope: "row" }, wider.label),
            levels.slice(1).map((narrower, column) => {
              if (column < row) return h("td", { class: "is-none" });
              const key = `${wider.id}--${narrower.id}`;
              const count = total(found.get(key));
              const name = `${wider.label} and ${narrower.label}`;
              return h(
                "td",
                { class: count ? null : "is-gap" },
                h(
                  "button",
                  {
                    type: "button",
                    "data-cell": key,
                    "data-count": count,
                    "aria-label": `${name}: ${count || "gap, no"} ${unit()}`,
                    "aria-pressed": String(selected === key),
                    onclick: () => open(key),
                  },
                  count
                    ? h("span", { class: "cell__count" }, count)
                    : h("span", { class: "cell__gap", "aria-hidden": "true" }, "gap"),
                ),
              );
            }),
          ),
        ),
      ),
    );
  }

  function draw() {
    const result = site.facets.run(FACETS);
    bar.update(result);
    unitMenu.value = unit();
    const selected = site.state.get("cell");
    const found = levelsModel.balance(result.list);
    const pairs = levelsModel.links(
      result.list,
      levels.map((level) => level.id),
    );
    const table = balanceTable(found, selected);
    const triangle = linksTable(pairs, selected);
    site.replace(site.byId("balance"), table);
    site.replace(site.byId("links"), triangle);
    site.mapGrid.walkable(table, memory);
    site.mapGrid.walkable(triangle, { cell: memory.cell });
    panel(selected, found, pairs, result.selection);
  }

  function panel(key, found, pairs, selection) {
    if (!key) {
      site.panel.rest(
        h("h2", { id: "panel-title" }, "How to read the bars"),
        h(
          "p",
          null,
          "Each cell sets barriers, to the left, against facilitators, to the right. Bars share one scale. The opposite of a barrier is not a facilitator unless the report says so, so an empty side is no finding either way.",
        ),
        h(
          "p",
          null,
          "A finding that acts at several levels counts at each of them, and appears in the table of links below.",
        ),
      );
      return;
    }
    const moved = memory.opened;
    memory.opened = false;
    const link = key.includes("--");
    const [component, level] = key.split(":");
    const entries = link
      ? pairs.get(key) || []
      : [...new Set([...(found.get(`${key}:Barrier`) || []), ...(found.get(`${key}:Facilitator`) || [])])];
    const title = link
      ? key
          .split("--")
          .map((id) => model.label("level", id))
          .join(" and ")
      : [component && model.label("component", component), model.label("level", level)].filter(Boolean).join(" × ");
    site.panel.show({
      title,
      entries,
      name: "levels",
      query: "site-listed-findings",
      selection,
      focus: moved,
      onclose: () => site.state.write({ cell: "" }),
    });
  }

  site.panel.comeFrom(site.mapGrid.back(memory));
  site.state.subscribe(draw);
  draw();
})((window.site = window.site || {}));
