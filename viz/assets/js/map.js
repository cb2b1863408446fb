// The evidence map: a bubble for each MMAT class in each cell, gaps in plain sight.
(function (site) {
  "use strict";
  const { h, svg, model, mapModel } = site;
  const FACETS = ["kind", "level", "perspective", "country", "model", "mmat", "region", "source-type", "study-type"];
  const memory = {};
  const unit = () => (site.state.get("unit") === "findings" ? "findings" : "papers");
  const columnName = () =>
    Object.hasOwn(mapModel.columnSets, site.state.get("columns")) ? site.state.get("columns") : "level";

  const bar = site.facetBar({
    names: FACETS,
    search: "Search statements",
    unit,
    query: "site-totals",
    summary: (result) => `${site.counted(result.papers, "paper")}, ${site.counted(result.findings, "finding")}`,
  });
  const columnsMenu = h(
    "select",
    { id: "columns", onchange: (event) => site.state.write({ columns: event.target.value, cell: "" }) },
    Object.entries(mapModel.columnSets).map(([name, set]) => h("option", { value: name }, set.label)),
  );
  const unitMenu = h(
    "select",
    {
      id: "unit",
      onchange: (event) => site.state.write({ unit: event.target.value === "papers" ? "" : event.target.value }),
    },
    h("option", { value: "papers" }, "Papers"),
    h("option", { value: "findings" }, "Findings"),
  );
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

  const height = 20;

  function bubbles(parts, scale) {
    let x = 0;
    const marks = [];
    for (const [mmat, n] of parts) {
      if (!n) continue;
      const r = Math.max(2, scale * Math.sqrt(n));
      x += r * 1.2 + 1.5;
      marks.push(site.rating.shape(mmat, x, height / 2 + (mmat === "low" ? r * 0.3 : 0), r));
      x += r * 1.2 + 1.5;
    }
    return svg(
      "svg",
      {
        class: "bubbles",
        width: Math.ceil(x),
        height,
        viewBox: `0 0 ${Math.ceil(x)} ${height}`,
        "aria-hidden": "true",
      },
      marks,
    );
  }

  function words(parts) {
    return parts
      .filter(([, n]) => n)
      .map(([id, n]) => `${n} ${(model.concept("mmat", id).short || model.label("mmat", id)).toLowerCase()}`)
      .join(", ");
  }

  // A cell: how many, and of which class; an empty one says that it is a gap.
  function cell(key, entries, name, scale, selected, isDomain) {
    const parts = mapModel.split(entries, unit());
    const total = site.facets.tally(entries)[unit()];
    const label = total
      ? `${name}: ${site.counted(total, unit().slice(0, -1))} (${words(parts)})`
      : `${name}: gap, no ${unit()}`;
    return h(
      "td",
      { class: total ? null : "is-gap" },
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
        total
          ? [h("span", { class: "cell__count" }, site.count(total)), isDomain ? null : bubbles(parts, scale)]
          : h("span", { class: "cell__gap", "aria-hidden": "true" }, "gap"),
      ),
    );
  }

  // One scale for the whole map, as large as its narrowest column allows. Measures follow the style sheet.
  function fitting(found, columns, many) {
    const [all, narrow] = many ? [96, (856 - 176 - 96) / columns.length] : [140, (856 - 176 - 140) / columns.length];
    const beside = 16;
    let scale = 3;
    for (const component of model.components)
      for (const column of [...columns.map((one) => one.id), ""]) {
        const parts = mapModel.split(found.get(`${component.id}:${column}`) || [], unit()).filter(([, n]) => n);
        const marks = parts.reduce((sum, [, n]) => sum + 2.4 * Math.sqrt(n), 0);
        const room = (column ? narrow : all) - beside - 3 * parts.length;
        if (marks) scale = Math.min(scale, room / marks);
      }
    return Math.max(1, scale);
  }

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

  function open(key) {
    memory.cell = key;
    memory.opened = true;
    site.state.write({ cell: key });
  }

  function name(key, set) {
    const [row, column] = key.split(":");
    const columnLabel = set.ids().find((concept) => concept.id === column)?.label;
    return [row ? model.label("component", row) : null, columnLabel].filter(Boolean).join(" × ") || "All components";
  }

  function draw() {
    const result = site.facets.run(FACETS);
    bar.update(result);
    const set = mapModel.columnSets[columnName()];
    columnsMenu.value = columnName();
    unitMenu.value = unit();
    const found = mapModel.cells(result.list, set);
    const columns = set.ids();
    const keys = [...columns.map((column) => column.id), ""];
    const many = columns.length > 6;
    const scale = fitting(found, columns, many);
    const selected = site.state.get("cell");
    const line = (concept, isDomain) =>
      h(
        "tr",
        { class: isDomain ? "is-domain" : null },
        header(`${concept.id}:`, concept.label, selected, { scope: "row", title: concept.definition }),
        keys.map((column) => {
          const key = `${concept.id}:${column}`;
          return cell(key, found.get(key) || [], name(key, set), scale, selected, isDomain);
        }),
      );
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
        `Components by ${set.label.toLowerCase()}: distinct ${unit()}, by MMAT class of the papers. Arrow keys move, Enter opens.`,
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
    );
    site.replace(site.byId("map"), table);
    site.mapGrid.walkable(table, memory);
    site.replace(
      note,
      site.sparql.note(
        set.query,
        () => result.selection,
        () => set.extra?.() || {},
      ),
    );
    panel(selected, found, set, result.selection);
  }

  function panel(key, found, set, selection) {
    if (!key.includes(":")) {
      const gaps = document.querySelectorAll("#map tbody tr:not(.is-domain) td.is-gap").length;
      site.panel.rest(
        h("h2", { id: "panel-title" }, "How to read the map"),
        h(
          "p",
          null,
          "Each cell counts distinct papers, or findings, and shows them by the MMAT class of the papers: the larger a mark, the more. A paper counts in every cell that it supports, so a row can add up to more than its total.",
        ),
        h(
          "p",
          null,
          h("strong", null, site.counted(gaps, "gap")),
          ": cells without a single finding under the present filters. A gap means that the review reports nothing there; it does not mean that nothing happens there.",
        ),
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
    site.panel.show({
      title: name(key, set),
      entries: found.get(key) || [],
      name: "map",
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
