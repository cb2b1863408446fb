// Tables with a caption and headers that sort; long ones show more on request.
(function (site) {
  "use strict";
  const { h } = site;
  const STEP = 100;

  /** @type {(a: unknown, b: unknown) => number} */
  function compare(a, b) {
    if (typeof a === "number" && typeof b === "number") return a - b;
    return String(a).localeCompare(String(b), "en-GB", { numeric: true });
  }

  // columns: {label, value(row) to sort by, cell(row) to show, numeric, width}; returns {node, update(rows)}.
  /** @type {Site["table"]} */
  function table({ caption, columns, rows = [], sort = 0, descending = false, rowAttributes = () => null, onsort }) {
    let current = rows;
    let shown = STEP;
    const body = h("tbody");
    const more = h("button", { type: "button", class: "more", onclick: showMore });
    const headers = columns.map((column, index) =>
      h(
        "th",
        {
          scope: "col",
          class: column.numeric ? "numeric" : null,
          style: column.width ? `width:${column.width}` : null,
        },
        column.value
          ? h(
              "button",
              { type: "button", class: "sort", onclick: () => by(index) },
              column.label,
              h("span", { class: "sort__arrow", "aria-hidden": "true" }),
            )
          : column.label,
      ),
    );
    const node = h(
      "div",
      { class: "table" },
      h("table", null, h("caption", null, caption), h("thead", null, h("tr", null, headers)), body),
      more,
    );

    /** @param {number} index */
    function by(index) {
      if (sort === index) descending = !descending;
      else [sort, descending] = [index, Boolean(columns[index].numeric)];
      onsort?.(sort, descending);
      draw();
    }

    function showMore() {
      const first = shown;
      shown += STEP * 2;
      draw();
      body.children[first]?.querySelector("a, button")?.focus();
    }

    function draw() {
      headers.forEach((header, index) => {
        if (columns[index].value)
          header.setAttribute("aria-sort", index === sort ? (descending ? "descending" : "ascending") : "none");
      });
      const value = columns[sort].value;
      const ordered = value
        ? [...current].sort((a, b) => compare(value(a), value(b)) * (descending ? -1 : 1))
        : current;
      body.replaceChildren(
        ...ordered.slice(0, shown).map((row) =>
          h(
            "tr",
            rowAttributes(row),
            columns.map((column) =>
              h(
                column.heading ? "th" : "td",
                { scope: column.heading ? "row" : null, class: column.numeric ? "numeric" : null },
                column.cell(row),
              ),
            ),
          ),
        ),
      );
      site.left(more, ordered.length - shown);
    }

    /** @param {typeof rows} rowsNow */
    function update(rowsNow) {
      current = rowsNow;
      draw();
    }

    draw();
    return { node, update, ordered: () => current };
  }

  site.table = table;
})(window.site);
