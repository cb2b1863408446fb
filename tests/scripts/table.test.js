// Tables sort by what their cells mean, and show long lists in parts.
"use strict";
const assert = require("node:assert/strict");
const { test } = require("node:test");
const { open, plain } = require("./page.js");

const { site } = open();
const columns = [
  { label: "Name", heading: true, value: (row) => row.name, cell: (row) => row.name },
  { label: "Papers", numeric: true, value: (row) => row.papers, cell: (row) => site.count(row.papers) },
  { label: "Note", cell: () => "not sorted" },
];
const rows = [
  { name: "Paper 10", papers: 9 },
  { name: "paper 9", papers: 1200 },
  { name: "Élan", papers: 80 },
];
const make = (given) => site.table({ caption: "A table", columns, rows, ...given });
const column = (table, n) =>
  plain([...table.node.querySelectorAll("tbody tr")].map((row) => row.children[n].textContent));
const press = (table, n) => table.node.querySelectorAll("thead button")[n].click();
const order = (table) =>
  plain([...table.node.querySelectorAll("th[scope=col]")].map((th) => th.getAttribute("aria-sort")));

test("names sort as people read them: accents, capitals and numbers within", () => {
  assert.deepEqual(column(make(), 0), ["Élan", "paper 9", "Paper 10"]);
});

test("numbers sort by size, the largest first when their header is pressed, and back when pressed again", () => {
  const table = make();
  press(table, 1);
  assert.deepEqual(column(table, 1), ["1,200", "80", "9"]);
  press(table, 1);
  assert.deepEqual(column(table, 1), ["9", "80", "1,200"]);
});

test("a screen reader is told which column orders the table, and which cannot", () => {
  const table = make();
  assert.deepEqual(order(table), ["ascending", "none", null]);
  press(table, 1);
  assert.deepEqual(order(table), ["none", "descending", null]);
});

test("the order is handed on, so that a link can keep it", () => {
  const told = [];
  const table = make({ onsort: (sort, down) => told.push([sort, down]) });
  press(table, 1);
  press(table, 0);
  assert.deepEqual(told, [
    [1, true],
    [0, false],
  ]);
});

test("a long table shows a part and says how many are left", () => {
  const long = Array.from({ length: 250 }, (_, index) => ({ name: `Row ${index}`, papers: index }));
  const table = make({ rows: long });
  const more = table.node.querySelector("button.more");
  assert.equal(column(table, 0).length, 100);
  assert.equal(more.textContent, "Show more (150 left)");
  more.click();
  assert.equal(column(table, 0).length, 250);
  assert.ok(more.hidden);
});

test("the rows themselves keep their order", () => {
  make();
  assert.deepEqual(
    rows.map((row) => row.papers),
    [9, 1200, 80],
  );
});
