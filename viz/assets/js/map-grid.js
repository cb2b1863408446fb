// A grid that is walked with the arrow keys: one cell takes the focus, Enter opens it.
(function (site) {
  "use strict";

  // table: its buttons carry data-cell; the last one focused keeps the place in the tab order.
  function walkable(table, memory) {
    const grid = [...table.rows]
      .map((row) => [...row.querySelectorAll("button[data-cell]")])
      .filter((row) => row.length);
    const all = grid.flat();
    const first = all.find((button) => button.dataset.cell === memory.cell) || all[0];
    all.forEach((button) => (button.tabIndex = button === first ? 0 : -1));

    function go(row, column) {
      const line = grid[Math.max(0, Math.min(row, grid.length - 1))];
      const next = line[Math.max(0, Math.min(column, line.length - 1))];
      all.forEach((button) => (button.tabIndex = button === next ? 0 : -1));
      memory.cell = next.dataset.cell;
      next.focus();
    }

    table.addEventListener("keydown", (event) => {
      const row = grid.findIndex((line) => line.includes(document.activeElement));
      if (row < 0) return;
      const column = grid[row].indexOf(document.activeElement);
      // The row of column headers has no header of its own, so columns are counted from the right.
      const fromRight = grid[row].length - column;
      const vertical = (to) => go(to, (grid[Math.max(0, Math.min(to, grid.length - 1))]?.length || 0) - fromRight);
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
      if (event.target.dataset?.cell !== undefined) memory.cell = event.target.dataset.cell;
    });
  }

  // Returns to the cell that was opened, even though the grid has been drawn again since.
  function back(memory) {
    return () => {
      const button = document.querySelector(`button[data-cell="${CSS.escape(memory.cell || "")}"]`);
      button?.focus();
    };
  }

  site.mapGrid = { walkable, back };
})((window.site = window.site || {}));
