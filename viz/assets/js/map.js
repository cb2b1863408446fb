// The evidence map: a bubble for each class of rating in each cell, gaps in plain sight.
(function (site) {
  "use strict";
  const { h, model, mapModel, mapGrid } = site;
  const { unit } = mapGrid;
  const { GAP, wide, least, bubbles, words } = site.mapMarks;
  /**
   * What a map is drawn from: entries with and without filters, by cell, and the measures of the drawing.
   * @typedef {{ found: Map<string, Entry[]>, everything: Map<string, Entry[]>, scale: number, selected: string,
   *   set: ColumnSet, room: (isAll: boolean) => number }} Shown
   */
  const FACETS = model.offered([
    "kind",
    "level",
    "perspective",
    "country",
    "model",
    "mmat",
    "region",
    "source-type",
    "study-type",
    "review",
  ]);
  const NO_COMPONENT = "No component named";
  const GAP_WORDS =
    "A gap: the review reports nothing here, whatever the filters. It does not mean that nothing happens there.";
  /** @type {CellMemory} */
  const memory = {};
  const columnName = () =>
    Object.hasOwn(mapModel.columnSets, site.state.get("columns")) ? site.state.get("columns") : "level";

  const bar = site.facetBar({
    names: FACETS,
    search: "Search statements",
    unit,
    query: "site-totals",
    summary: (result) => `${site.counted(result.papers, "paper")}, ${site.counted(result.findings, "finding")}`,
    own: {
      columns: (value) => Object.hasOwn(mapModel.columnSets, value),
      unit: mapGrid.isUnit,
      cell: (value) => Boolean(known(value, mapModel.columnSets[columnName()])),
    },
  });
  const columnsMenu = h(
    "select",
    { id: "columns", onchange: (event) => site.state.write({ columns: event.target.value, cell: "" }) },
    Object.entries(mapModel.columnSets).map(([name, set]) => h("option", { value: name }, set.label)),
  );
  const unitMenu = mapGrid.unitMenu();
  const note = h("span");
  site
    .byId("map-bar")
    .append(
      h("label", { for: "columns" }, "Columns "),
      columnsMenu,
      h("label", { for: "unit" }, "Count "),
      unitMenu,
      site.rating.legend(),
      note,
    );

  // A cell: how many, and of which class; an empty one says whether it is a gap of the review or of the filters.
  /** @type {(key: string, shown: Shown, isDomain: boolean) => HTMLElement} */
  function cell(key, { found, everything, scale, selected, set, room }, isDomain) {
    const entries = found.get(key) || [];
    const parts = mapModel.split(entries, unit());
    const total = site.facets.tally(entries)[unit()];
    const none = total
      ? null
      : mapGrid.empty(
          site.facets.tally(everything.get(key) || [])[unit()],
          unit(),
          mapModel.isGap(key, set, everything),
        );
    const counted = none ? none.words : `${site.counted(total, unit().slice(0, -1))} (${words(parts)})`;
    const label = `${name(key, set)}: ${counted}`;
    return h(
      "td",
      { class: none?.kind },
      h(
        "button",
        {
          type: "button",
          "data-cell": key,
          "data-count": total,
          "aria-label": label,
          title: label,
          "aria-pressed": String(selected === key),
          onclick: () => open(key),
        },
        none
          ? h("span", { class: "cell__gap", "aria-hidden": "true" }, none.text)
          : [
              h("span", { class: "cell__count" }, site.count(total)),
              isDomain ? null : bubbles(parts, scale, room(key.endsWith(":"))),
            ],
      ),
    );
  }

  // The room for marks in a column, by the measures of the style sheet.
  /** @type {(columns: Concept[]) => (isAll: boolean) => number} */
  function rooms(columns) {
    const narrow = window.innerWidth <= 900;
    const [first, all] = narrow ? [150, 96] : [176, (columns.length > 6 ? 96 : 140) + (wide() ? 60 : 0)];
    const each = narrow ? 96 : (site.byId("map").clientWidth - first - all) / columns.length;
    return (isAll) => (isAll ? all : each) - 14;
  }

  // One scale for the whole map, as large as its fullest cell allows.
  /** @type {(found: Map<string, Entry[]>, columns: Concept[], room: (isAll: boolean) => number) => number} */
  function fitting(found, columns, room) {
    let scale = wide() ? 3.4 : 2.8;
    for (const component of model.components)
      for (const column of [...columns.map((one) => one.id), ""]) {
        const parts = mapModel.split(found.get(`${component.id}:${column}`) || [], unit()).filter(([, n]) => n);
        const more = parts.reduce((sum, [, n]) => sum + 2.4 * (Math.sqrt(n) - 1), 0);
        const free = room(!column) - parts.length * (2.4 * least() + GAP);
        if (more) scale = Math.min(scale, free / more);
      }
    return Math.max(0.9, scale);
  }

  /** @type {(key: string, text: string, selected: string, attributes: NonNullable<Attributes>) => HTMLElement} */
  function header(key, text, selected, attributes) {
    return h(
      "th",
      attributes,
      h(
        "button",
        {
          type: "button",
          "data-cell": key,
          "aria-pressed": String(selected === key),
          title: attributes.title || null,
          onclick: () => open(key),
        },
        text,
      ),
    );
  }

  /** @type {(key: string) => void} */
  function open(key) {
    memory.cell = key;
    memory.opened = true;
    site.state.write({ cell: key });
  }

  /** @type {(key: string, set: ColumnSet) => string} */
  function name(key, set) {
    const [row, column] = key.split(":");
    const columnLabel =
      column === mapModel.WITHOUT ? `With ${set.lacks}` : set.ids().find((concept) => concept.id === column)?.label;
    const rowLabel = row === mapModel.WITHOUT ? NO_COMPONENT : row && model.label("component", row);
    return [rowLabel, columnLabel].filter(Boolean).join(" × ") || "All findings";
  }

  // What a link names but the map does not hold is no choice.
  /** @type {(key: string, set: ColumnSet) => string} */
  function known(key, set) {
    const [row, column = ""] = key.split(":");
    const rows = [
      "",
      mapModel.WITHOUT,
      ...model.domains.map((one) => one.id),
      ...model.components.map((one) => one.id),
    ];
    const columns = ["", mapModel.WITHOUT, ...set.ids().map((one) => one.id)];
    return key.includes(":") && rows.includes(row) && columns.includes(column) ? key : "";
  }

  function draw() {
    const result = site.facets.run(FACETS);
    bar.update(result);
    const set = mapModel.columnSets[columnName()];
    columnsMenu.value = columnName();
    unitMenu.value = unit();
    const found = mapModel.cells(result.list, set);
    const everything = mapModel.cells(site.facets.run(FACETS, mapGrid.nothing).list, set);
    const columns = set.ids();
    const keys = [...columns.map((column) => column.id), ""];
    const many = columns.length > 6;
    const room = rooms(columns);
    const selected = known(site.state.get("cell"), set);
    const given = { found, everything, scale: fitting(found, columns, room), selected, set, room };
    /** @type {(concept: Concept, isDomain: boolean) => HTMLElement} */
    const line = (concept, isDomain) =>
      h(
        "tr",
        { class: isDomain ? "is-domain" : null },
        header(`${concept.id}:`, concept.label, selected, { scope: "row", title: concept.definition }),
        keys.map((column) => cell(`${concept.id}:${column}`, given, isDomain)),
      );
    const others = everything.has(`${mapModel.WITHOUT}:`)
      ? h(
          "tbody",
          null,
          line({ id: mapModel.WITHOUT, label: NO_COMPONENT, definition: "Findings about no component" }, false),
        )
      : null;
    const groups = model.domains.map((domain) =>
      h(
        "tbody",
        null,
        domain.id ? line(domain, true) : null,
        model.components
          .filter((component) => model.domainOf(component.id) === domain.id)
          .map((component) => line(component, false)),
      ),
    );
    const table = h(
      "table",
      { class: `map map--cells${many ? " map--many" : ""}`, style: `--columns:${columns.length + 1}` },
      h(
        "caption",
        null,
        `Components by ${set.label.toLowerCase()}: distinct ${unit()}, by ${model.tool} class of the papers.`,
        h("span", { class: "keys" }, " Arrow keys move, Enter opens."),
      ),
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          h("td", null),
          columns.map((column) =>
            header(`:${column.id}`, column.label, selected, { scope: "col", title: column.definition }),
          ),
          header(":", "All", selected, {
            scope: "col",
            class: "is-all",
            title: "Findings with no value in these columns included",
          }),
        ),
      ),
      groups,
      others,
    );
    site.replace(site.byId("map"), table);
    mapGrid.walkable(table, memory);
    const source = (/** @type {string} */ query) =>
      site.sparql.note(
        query,
        () => result.selection,
        () => ({ columnScheme: set.scheme }),
      );
    site.replace(note, source(set.query), " ", source("site-map-totals"));
    site.replace(site.byId("left-out"), without(found, set, result.selection));
    panel(selected, given, result.selection);
  }

  // Findings that stand in no column are under "All" only.
  /** @type {(found: Map<string, Entry[]>, set: ColumnSet, selection: Choice) => HTMLElement | null} */
  function without(found, set, selection) {
    const key = `:${mapModel.WITHOUT}`;
    const { findings } = site.facets.tally(found.get(key) || []);
    if (!findings) return null;
    return h(
      "p",
      { "data-without": findings },
      `${site.counted(findings, "finding")} ${findings === 1 ? "has" : "have"} ${set.lacks} and ${findings === 1 ? "is" : "are"} counted under “All” only. `,
      h("button", { type: "button", class: "link", "data-cell": key, onclick: () => open(key) }, "List them"),
      " ",
      site.sparql.note(
        "site-cell-totals",
        () => selection,
        () => mapModel.bound(key, set),
      ),
    );
  }

  /** @type {(key: string, shown: Shown, selection: Choice) => void} */
  function panel(key, { found, everything, set }, selection) {
    if (!key) {
      const gaps = document.querySelectorAll("#map tbody tr:not(.is-domain) td.is-gap").length;
      const none = document.querySelectorAll("#map tbody tr:not(.is-domain) td.is-empty").length;
      const filtered = document.querySelectorAll("#map tbody tr:not(.is-domain) td.is-filtered").length;
      site.panel.rest(
        h("h2", { id: "panel-title" }, "How to read the map"),
        h(
          "p",
          null,
          `Each cell counts distinct papers, or findings, and shows them by the ${model.tool} class of the papers: the larger a mark, the more. A paper counts in every cell that it supports, so a row can add up to more than its total; a finding counts in each class that one of its papers has.`,
        ),
        h(
          "p",
          null,
          h("strong", null, site.counted(gaps, "gap")),
          ": cells about which the review reports nothing, whatever the filters. It does not mean that nothing happens there.",
        ),
        none
          ? h(
              "p",
              null,
              h("strong", null, site.counted(none, "cell")),
              ` ${none === 1 ? "says" : "say"} “none”: the review reports nothing, where nobody would call that a gap.`,
            )
          : null,
        filtered
          ? h(
              "p",
              null,
              h("strong", null, site.counted(filtered, "cell")),
              ` ${filtered === 1 ? "is" : "are"} empty by the filters only: “0 of 8” means that none of 8 ${unit()} passes. Such a cell is no gap.`,
            )
          : null,
        h(
          "p",
          null,
          "“Not in the source” means that the report's text does not hold a paper's appraisal. It is never counted as low.",
        ),
      );
      return;
    }
    const moved = memory.opened;
    memory.opened = false;
    const entries = found.get(key) || [];
    const extra = mapModel.bound(key, set);
    const [, column] = key.split(":");
    site.panel.show({
      title: name(key, set),
      lead: entries.length
        ? null
        : mapGrid.lead(everything.get(key) || [], FACETS, extra, mapModel.isGap(key, set, everything) && GAP_WORDS),
      unrated: [
        selection,
        (choice) => mapModel.cells(site.facets.run(FACETS, choice).list, set).get(key) || [],
        () => extra,
      ],
      elsewhere: set.paper && column ? "not counted in this cell" : undefined,
      entries,
      name: ["map", ...key.split(":")].filter(Boolean).join("-"),
      query: "site-listed-findings",
      selection,
      extra,
      focus: moved,
      onclose: () => site.state.write({ cell: "" }),
    });
  }

  site.panel.comeFrom(mapGrid.back(memory));
  site.state.subscribe(draw);
  mapGrid.onWidth(draw);
  draw();
})(window.site);
