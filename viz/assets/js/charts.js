// Charts by Observable Plot, each with its table and the query behind it.
(function (site) {
  "use strict";
  const { h, model } = site;

  /** @type {Site["charts"]["colour"]} */
  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  /** @type {Site["charts"]["base"]} */
  const base = (width, height, label) => ({
    width,
    height,
    ariaLabel: label,
    style: { fontFamily: "inherit", fontSize: "13px", color: "inherit", background: "none", overflow: "visible" },
  });

  // Under this width, long names stand above their bars, where they have the whole line.
  const NARROW = 420;

  // Bars of papers by value, stacked by source type where rows have one.
  /** @type {Site["charts"]["bars"]} */
  function bars(rows, { label, width, left = 150, fill = "sourceType", order, most }) {
    const values = order || [...new Set(rows.map((row) => String(row.value)))];
    const parts = fill ? [...new Set(rows.map((row) => row[fill]))].sort().reverse() : [];
    const stack = fill ? { fill, order: parts } : { fill: colour("--chart-1") };
    const totals = values.map((value) => ({
      value,
      papers: rows.filter((row) => String(row.value) === value).reduce((sum, row) => sum + row.papers, 0),
    }));
    const above = width < NARROW && values.some((value) => value.length > 16);
    const cut = { lineWidth: width / 13, textOverflow: "ellipsis" };
    const [row, top] = above ? [46, 21] : [27, 4];
    return Plot.plot({
      ...base(width, values.length * row + 24, label),
      marginLeft: above ? 2 : left,
      marginRight: 34,
      marginTop: 4,
      marginBottom: 20,
      x: { axis: null, domain: most ? [0, most] : undefined },
      y: { domain: values, label: null, axis: null },
      color: { domain: parts, range: [colour("--chart-1"), colour("--chart-2")] },
      marks: [
        above
          ? Plot.text(values, { y: (value) => value, text: (value) => value, frameAnchor: "left", dy: -10, ...cut })
          : Plot.axisY({ label: null, tickSize: 0, lineWidth: left / 14, lineHeight: 1 }),
        Plot.barX(rows, {
          y: (row) => String(row.value),
          x: "papers",
          ...stack,
          insetTop: top,
          insetBottom: 4,
          title: (row) => `${row.value}${fill ? `, ${row[fill]}` : ""}: ${row.papers}`,
        }),
        Plot.text(totals, {
          y: "value",
          x: "papers",
          text: (row) => String(row.papers),
          textAnchor: "start",
          dx: 5,
          dy: above ? 8.5 : 0,
          fill: "currentColor",
          fontWeight: 600,
        }),
        Plot.ruleX([0], { stroke: colour("--muted") }),
      ],
    });
  }

  /** @type {Site["charts"]["columns"]} */
  function columns(rows, { label, width, fill = "sourceType" }) {
    const years = d3
      .range(
        d3.min(rows, (row) => Number(row.value)),
        d3.max(rows, (row) => Number(row.value)) + 1,
      )
      .map(String);
    const parts = [...new Set(rows.map((row) => row[fill]))].sort().reverse();
    const totals = years.map((value) => ({
      value,
      papers: rows.filter((row) => String(row.value) === value).reduce((sum, row) => sum + row.papers, 0),
    }));
    return Plot.plot({
      ...base(width, 220, label),
      marginLeft: 8,
      marginRight: 8,
      marginTop: 20,
      marginBottom: 26,
      x: {
        domain: years,
        label: null,
        tickSize: 0,
        tickFormat: (/** @type {string} */ year) => (width < 420 ? `’${year.slice(2)}` : year),
      },
      y: { axis: null },
      color: { domain: parts, range: [colour("--chart-1"), colour("--chart-2")] },
      marks: [
        Plot.barY(rows, {
          x: (row) => String(row.value),
          y: "papers",
          fill,
          order: parts,
          insetLeft: 4,
          insetRight: 4,
          title: (row) => `${row.value}, ${row[fill]}: ${row.papers}`,
        }),
        Plot.text(totals, {
          x: "value",
          y: "papers",
          text: (row) => (row.papers ? String(row.papers) : ""),
          dy: -8,
          fill: "currentColor",
          fontWeight: 600,
        }),
        Plot.ruleY([0], { stroke: colour("--muted") }),
      ],
    });
  }

  /** @type {(caption: string, rows: ChartRow[], names: [string, string][]) => HTMLElement} */
  function table(caption, rows, names) {
    return h(
      "details",
      { class: "figure__table" },
      h("summary", null, "As a table"),
      h(
        "table",
        null,
        h("caption", { class: "visually-hidden" }, caption),
        h(
          "thead",
          null,
          h(
            "tr",
            null,
            names.map(([, words]) => h("th", { scope: "col" }, words)),
          ),
        ),
        h(
          "tbody",
          null,
          rows.map((row) =>
            h(
              "tr",
              null,
              names.map(([name]) =>
                h(
                  "td",
                  { class: typeof row[name] === "number" ? "numeric" : null },
                  row[name] === undefined ? "" : String(row[name]),
                ),
              ),
            ),
          ),
        ),
      ),
    );
  }

  /** @type {Site["charts"]["parts"]} */
  function parts(names) {
    return h(
      "ul",
      { class: "legend" },
      names.map((name, index) => h("li", null, h("span", { class: `swatch swatch--chart-${index + 1}` }), name)),
    );
  }

  // draw(width) gives the picture; it is drawn again when the room or the theme changes.
  /** @type {Site["charts"]["figure"]} */
  function figure({ title, note, legend, draw, query, rows, names, wide }) {
    const stage = h("div", { class: "figure__stage" });
    const node = h(
      "section",
      { class: `figure${wide ? " figure--wide" : ""}`, "data-figure": query },
      h("h3", null, title),
      note ? h("p", { class: "muted" }, note) : null,
      legend || null,
      stage,
      table(title, rows, names),
      h("p", null, site.sparql.note(query)),
    );
    let width = 0;
    const again = () => {
      if (width < 40) return;
      const drawn = draw(width);
      // One picture with one name; the numbers of its parts are in the table under it.
      for (const part of drawn.querySelectorAll("g[aria-label]")) part.removeAttribute("aria-label");
      for (const picture of [drawn, ...drawn.querySelectorAll("svg")])
        if (picture.matches("svg")) picture.setAttribute("role", "img");
      site.replace(stage, drawn);
    };
    new ResizeObserver(([entry]) => {
      const now = Math.floor(entry.contentRect.width);
      if (Math.abs(now - width) < 2) return;
      width = now;
      again();
    }).observe(stage);
    window.addEventListener("themechange", again);
    return node;
  }

  site.charts = { bars, columns, figure, parts, colour, base, rows: (name) => model.data.figures[name] || [] };
})(window.site);
