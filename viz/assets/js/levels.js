// The levels page: diverging bars of barriers and facilitators, and a triangle of links between levels.
(function (site) {
  "use strict";
  const { h, model, levelsModel, mapGrid } = site;
  const { unit } = mapGrid;
  /** @typedef {{ found: Map<string, Entry[]>, pairs: Map<string, Entry[]> }} Tables */
  const FACETS = model.offered([
    "perspective",
    "country",
    "model",
    "mmat",
    "region",
    "source-type",
    "study-type",
    "review",
  ]);
  /** @type {CellMemory} */
  const memory = {};
  const levels = model.leaves("level");

  const bar = site.facetBar({
    names: FACETS,
    search: "Search statements",
    unit,
    query: "site-totals",
    summary: (result) => `${site.counted(result.papers, "paper")}, ${site.counted(result.findings, "finding")}`,
    own: { unit: mapGrid.isUnit, cell: (value) => Boolean(known(value)) },
  });
  const unitMenu = mapGrid.unitMenu();
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

  const KINDS = ["Barrier", "Facilitator"];
  const NONE = "without";
  const WITHOUT = `:${NONE}`;
  /** @type {(found: Map<string, Entry[]>, key: string) => Entry[]} */
  const both = (found, key) => [...new Set(KINDS.flatMap((kind) => found.get(`${key}:${kind}`) || []))];
  /** @type {(entries: Entry[] | undefined) => number} */
  const total = (entries) => site.facets.tally(entries || [])[unit()];

  /** @type {(key: string) => void} */
  function open(key) {
    memory.cell = key;
    memory.opened = true;
    site.state.write({ cell: key });
  }

  /** @type {(key: string, found: Map<string, Entry[]>, everything: Map<string, Entry[]>, name: string, most: number, selected: string) => HTMLElement} */
  function cell(key, found, everything, name, most, selected) {
    const side = (/** @type {string} */ kind) => {
      const count = total(found.get(`${key}:${kind}`));
      const share = most ? count / most : 0;
      return h(
        "span",
        { class: `side side--${kind.toLowerCase()}` },
        h("span", { class: "side__bar", style: `--share:${share.toFixed(3)}` }),
        h("span", { class: "side__count", "aria-hidden": "true" }, count || ""),
      );
    };
    const [barriers, facilitators] = KINDS.map((kind) => total(found.get(`${key}:${kind}`)));
    const none =
      barriers || facilitators
        ? null
        : mapGrid.empty(total(both(everything, key)), unit(), !key.startsWith(`${NONE}:`));
    const label = none
      ? `${name}: ${none.words}`
      : `${name}: barriers ${barriers} and facilitators ${facilitators} (${unit()})`;
    return h(
      "td",
      { class: none?.kind },
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
        none ? h("span", { class: "cell__gap", "aria-hidden": "true" }, none.text) : KINDS.map(side),
      ),
    );
  }

  /** @type {(found: Map<string, Entry[]>, everything: Map<string, Entry[]>, selected: string) => HTMLTableElement} */
  function balanceTable(found, everything, selected) {
    let most = 0;
    for (const component of model.components)
      for (const level of levels)
        for (const kind of KINDS) most = Math.max(most, total(found.get(`${component.id}:${level.id}:${kind}`)));
    const row = (/** @type {Concept} */ component) =>
      h(
        "tr",
        null,
        h("th", { scope: "row", title: component.definition }, component.label),
        levels.map((level) =>
          cell(`${component.id}:${level.id}`, found, everything, `${component.label} × ${level.label}`, most, selected),
        ),
      );
    return h(
      "table",
      { class: "map map--balance", style: `--columns:${levels.length}` },
      h(
        "caption",
        null,
        `Distinct ${unit()} with barriers and with facilitators, by component and level.`,
        h("span", { class: "keys" }, " Arrow keys move, Enter opens."),
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
      [...everything.keys()].some((key) => key.startsWith(`${NONE}:`))
        ? h("tbody", null, row({ id: NONE, label: "No component named", definition: "Findings about no component" }))
        : null,
    );
  }

  /** @type {(found: Map<string, Entry[]>, everything: Map<string, Entry[]>, selected: string) => HTMLTableElement} */
  function linksTable(found, everything, selected) {
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
              const none = count ? null : mapGrid.empty(total(everything.get(key)), unit(), false);
              const name = `${wider.label} and ${narrower.label}`;
              return h(
                "td",
                { class: none?.kind },
                h(
                  "button",
                  {
                    type: "button",
                    "data-cell": key,
                    "data-count": count,
                    "aria-label": `${name}: ${none ? none.words : `${count} ${unit()}`}`,
                    "aria-pressed": String(selected === key),
                    onclick: () => open(key),
                  },
                  none
                    ? h("span", { class: "cell__gap", "aria-hidden": "true" }, none.text)
                    : h("span", { class: "cell__count" }, count),
                ),
              );
            }),
          ),
        ),
      ),
    );
  }

  // What a link names but the tables do not hold is no choice.
  /** @type {(key: string) => string} */
  function known(key) {
    const ids = levels.map((level) => level.id);
    if (key.includes("--")) return key.split("--").every((id) => ids.includes(id)) ? key : "";
    const [component, level] = key.split(":");
    const rows = ["", NONE, ...model.components.map((one) => one.id)];
    return key === WITHOUT || (rows.includes(component) && ids.includes(level)) ? key : "";
  }

  /** @type {(list: Entry[]) => Tables} */
  const tables = (list) => ({
    found: levelsModel.balance(list),
    pairs: levelsModel.links(
      list,
      levels.map((level) => level.id),
    ),
  });

  function draw() {
    const result = site.facets.run(FACETS);
    bar.update(result);
    unitMenu.value = unit();
    const selected = known(site.state.get("cell"));
    const [now, always] = [result, site.facets.run(FACETS, mapGrid.nothing)].map(({ list }) => tables(list));
    const table = balanceTable(now.found, always.found, selected);
    const triangle = linksTable(now.pairs, always.pairs, selected);
    site.replace(site.byId("balance"), table);
    site.replace(site.byId("links"), triangle);
    mapGrid.walkable(table, memory);
    mapGrid.walkable(triangle, { cell: memory.cell });
    site.replace(site.byId("left-out"), without(now.found, result));
    panel(selected, now, always, result.selection);
  }

  // What a query binds to list a cell.
  /** @type {(key: string) => Terms} */
  function bound(key) {
    const iri = (/** @type {string} */ id) => `<${model.iri("level", id)}>`;
    if (key.includes("--")) {
      const [column, secondColumn] = key.split("--").map(iri);
      return { column, secondColumn };
    }
    const columnKind = KINDS.map((kind) => `<${model.data.terms}${kind}>`).join(" ");
    const [component, level] = key.split(":");
    if (key === WITHOUT) return { columnKind, lacking: `<${model.data.ids}level>` };
    if (component === NONE) return { columnKind, lacking: model.componentSchemes(), column: iri(level) };
    return { columnKind, ...(component ? { row: model.componentTerms(component) } : {}), column: iri(level) };
  }

  // Barriers and facilitators that stand in no column.
  /** @type {(found: Map<string, Entry[]>, result: Result) => HTMLElement | null} */
  function without(found, { list, selection }) {
    const { findings } = site.facets.tally(both(found, WITHOUT));
    if (!findings) return null;
    const all = list.filter(({ finding }) => finding.kind.some((kind) => KINDS.includes(kind))).length;
    return h(
      "p",
      { "data-without": findings },
      `${site.count(findings)} of ${site.counted(all, "barrier or facilitator", "barriers and facilitators")} ${findings === 1 ? "names" : "name"} no level and ${findings === 1 ? "is" : "are"} not in the columns. `,
      h("button", { type: "button", class: "link", "data-cell": WITHOUT, onclick: () => open(WITHOUT) }, "List them"),
      " ",
      site.sparql.note(
        "site-cell-totals",
        () => selection,
        () => bound(WITHOUT),
      ),
    );
  }

  /** @type {(key: string, now: Tables, always: Tables, selection: Choice) => void} */
  function panel(key, now, always, selection) {
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
    const listed = (/** @type {Tables} */ { found, pairs }) => (link ? pairs.get(key) || [] : both(found, key));
    const entries = listed(now);
    const extra = bound(key);
    const title = link
      ? key
          .split("--")
          .map((id) => model.label("level", id))
          .join(" and ")
      : [
          component && (component === NONE ? "No component named" : model.label("component", component)),
          level && levelName(level),
        ]
          .filter(Boolean)
          .join(" × ");
    site.panel.show({
      title,
      lead: entries.length
        ? null
        : mapGrid.lead(listed(always), FACETS, extra, !link && component !== NONE && gapWords(key)),
      unrated: [selection, (choice) => listed(tables(site.facets.run(FACETS, choice).list)), () => extra],
      entries,
      name: ["levels", ...key.split(/:|--/)].filter(Boolean).join("-"),
      query: "site-listed-findings",
      selection,
      extra,
      focus: moved,
      onclose: () => site.state.write({ cell: "" }),
    });
  }

  // No barrier and no facilitator is not nothing at all.
  /** @type {(key: string) => Child} */
  const gapWords = (key) => [
    "A gap: the review reports no barrier and no facilitator here, whatever the filters. It does not mean that there is none; ",
    h("a", { href: site.state.link("map", { cell: key }) }, "what else it reports"),
    " is on the evidence map.",
  ];

  /** @type {(id: string) => string} */
  const levelName = (id) => (id === "without" ? "Barriers and facilitators without a level" : model.label("level", id));

  site.panel.comeFrom(mapGrid.back(memory));
  site.state.subscribe(draw);
  mapGrid.onWidth();
  draw();
})(window.site);
