// Grids of cells: walked with the arrow keys, one cell taking the focus; empty cells and what stands in none.
(function (site) {
  "use strict";
  const { h } = site;

  /** @type {Site["mapGrid"]["isUnit"]} */
  const isUnit = (value) => ["papers", "findings"].includes(value);

  // What the cells count, by the address of the page.
  /** @type {Site["mapGrid"]["unit"]} */
  const unit = () => (site.state.get("unit") === "findings" ? "findings" : "papers");

  /** @type {Site["mapGrid"]["unitMenu"]} */
  const unitMenu = () =>
    h(
      "select",
      {
        id: "unit",
        onchange: (event) => site.state.write({ unit: event.target.value === "papers" ? "" : event.target.value }),
      },
      h("option", { value: "papers" }, "Papers"),
      h("option", { value: "findings" }, "Findings"),
    );

  // table: its buttons carry data-cell; the last one focused keeps the place in the tab order.
  /** @type {Site["mapGrid"]["walkable"]} */
  function walkable(table, memory) {
    const grid = [...table.rows]
      .map((row) => [...row.querySelectorAll("button[data-cell]")])
      .filter((row) => row.length);
    const all = grid.flat();
    const first = all.find((button) => button.dataset.cell === memory.cell) || all[0];
    const stop = (/** @type {HTMLElement} */ at) => {
      for (const button of all) button.tabIndex = button === at ? 0 : -1;
    };
    stop(first);

    /** @type {(row: number, column: number) => void} */
    function go(row, column) {
      const line = grid[Math.max(0, Math.min(row, grid.length - 1))];
      const next = line[Math.max(0, Math.min(column, line.length - 1))];
      stop(next);
      memory.cell = next.dataset.cell;
      next.focus();
    }

    table.addEventListener("keydown", (event) => {
      const focused = /** @type {HTMLElement} */ (document.activeElement);
      const row = grid.findIndex((line) => line.includes(focused));
      if (row < 0) return;
      const column = grid[row].indexOf(focused);
      // The row of column headers has no header of its own, so columns are counted from the right.
      const fromRight = grid[row].length - column;
      const vertical = (/** @type {number} */ to) =>
        go(to, (grid[Math.max(0, Math.min(to, grid.length - 1))]?.length || 0) - fromRight);
      /** @type {Record<string, () => void>} */
      const moves = {
        ArrowRight: () => go(row, column + 1),
        ArrowLeft: () => go(row, column - 1),
        ArrowDown: () => vertical(row + 1),
        ArrowUp: () => vertical(row - 1),
        Home: () => go(row, 0),
        End: () => go(row, grid[row].length - 1),
        PageDown: () => vertical(row + 8),
        PageUp: () => vertical(row - 8),
      };
      if (!moves[event.key]) return;
      event.preventDefault();
      moves[event.key]();
    });
    table.addEventListener("focusin", (event) => {
      const { dataset } = /** @type {HTMLElement} */ (event.target);
      if (dataset?.cell !== undefined) memory.cell = dataset.cell;
    });
  }

  // Returns to the cell that was opened, even though the grid has been drawn again since.
  /** @type {Site["mapGrid"]["back"]} */
  function back(memory) {
    return () => {
      const button = document.querySelector(`button[data-cell="${CSS.escape(memory.cell || "")}"]`);
      button?.focus();
    };
  }

  // An empty cell has findings (counted without filters) of which none passes, is a gap of the review, or neither.
  /** @type {Site["mapGrid"]["empty"]} */
  function empty(without, unit, isGap) {
    if (without)
      return {
        kind: "is-filtered",
        text: `0 of ${site.count(without)}`,
        words: `0 of ${site.count(without)} ${unit} pass the filters`,
      };
    return isGap
      ? { kind: "is-gap", text: "gap", words: `gap, no ${unit}` }
      : { kind: "is-empty", text: "none", words: `none of the ${unit}` };
  }

  /** @type {Site["mapGrid"]["nothing"]} */
  const nothing = { filters: new Map(), words: [] };

  /** @type {(names: string[]) => void} */
  function clear(names) {
    site.state.write(site.facets.parts(names, () => ""));
  }

  // What the panel says of an empty cell; without: its entries when nothing is filtered; gap: what it says of a gap, if
  // it is one.
  /** @type {Site["mapGrid"]["lead"]} */
  function lead(without, names, extra, gap) {
    if (!without.length) return gap || "The review reports none, whatever the filters. That is no gap in the evidence.";
    const { findings, papers } = site.facets.tally(without);
    return [
      `Not a gap: ${site.counted(findings, "finding")} from ${site.counted(papers, "paper")}, but none passes the filters. `,
      h("button", { type: "button", class: "link", onclick: () => clear(names) }, "Clear the filters"),
      ". ",
      site.sparql.note(
        "site-listed-findings",
        () => nothing,
        () => extra,
      ),
    ];
  }

  // Column headers stick below the masthead, whose height depends on the width.
  function underMasthead() {
    const height = document.querySelector(".masthead")?.offsetHeight;
    document.documentElement.style.setProperty("--masthead", `${height}px`);
  }

  // Draws again when the width changes; a phone changes its height all the time.
  /** @type {Site["mapGrid"]["onWidth"]} */
  function onWidth(draw = () => {}) {
    let width = window.innerWidth;
    let wait = 0;
    underMasthead();
    window.addEventListener("resize", () => {
      if (window.innerWidth === width) return;
      width = window.innerWidth;
      underMasthead();
      clearTimeout(wait);
      wait = setTimeout(draw, 120);
    });
  }

  site.mapGrid = { walkable, back, empty, lead, nothing, onWidth, isUnit, unit, unitMenu };
})(window.site);
