// Grids of cells: walked with the arrow keys, one cell taking the focus; empty cells and what stands in none.
(function (site) {
  "use strict";
  const { h } = site;
  const UNRATED = ["not-in-source", "not-applicable"];

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

  // An empty cell is a gap of the review, or has findings (counted without filters) of which none passes.
  /** @type {Site["mapGrid"]["empty"]} */
  function empty(without, unit) {
    return without
      ? {
          kind: "is-filtered",
          text: `0 of ${site.count(without)}`,
          words: `0 of ${site.count(without)} ${unit} pass the filters`,
        }
      : { kind: "is-gap", text: "gap", words: `gap, no ${unit}` };
  }

  /** @type {Site["mapGrid"]["nothing"]} */
  const nothing = { filters: new Map(), words: [] };

  /** @type {(names: string[]) => void} */
  function clear(names) {
    site.state.write({ ...Object.fromEntries(names.map((name) => [name, ""])), words: "" });
  }

  // What the panel says of an empty cell; without: its entries when nothing is filtered.
  /** @type {Site["mapGrid"]["lead"]} */
  function lead(without, names, extra) {
    if (!without.length)
      return "A gap: the review reports nothing here, whatever the filters. It does not mean that nothing happens there.";
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

  // With a filter on ratings: what is left out because its papers have none.
  /** @type {Site["mapGrid"]["unrated"]} */
  function unrated(names, result) {
    const chosen = result.selection.filters.get("mmat");
    if (!chosen || UNRATED.every((name) => chosen.has(name))) return null;
    const wider = [...new Set([...chosen, ...UNRATED])];
    const filters = new Map(result.selection.filters).set("mmat", new Set(wider));
    const more = site.facets.run(names, { ...result.selection, filters }).findings - result.findings;
    if (!more) return null;
    return h(
      "p",
      { "data-unrated": more },
      `${site.counted(more, "more finding")} ${more === 1 ? "rests" : "rest"} on papers without a rating and ${more === 1 ? "is" : "are"} left out. `,
      h("button", { type: "button", class: "link", onclick: () => site.state.write({ mmat: wider }) }, "Include them"),
      " ",
      site.sparql.note("site-only-unrated", () => result.selection),
    );
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

  site.mapGrid = { walkable, back, empty, lead, unrated, nothing, onWidth };
})(window.site);
