// Lists to take away: what a spreadsheet or a reference manager makes of them.
"use strict";
const assert = require("node:assert/strict");
const { test } = require("node:test");
const { open, names } = require("./page.js");

const { site } = open();
const { download, model } = site;
const everything = site.facets.run(["kind", "mmat"]).list;

test("a cell that a spreadsheet would run as a formula is text", () => {
  for (const text of ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"]) assert.equal(download.cell(text), `'${text}`);
  assert.equal(download.cell("=a,b"), '"\'=a,b"');
  assert.equal(download.cell(-1), "-1", "a number is a number");
  assert.equal(download.cell("1 = 1"), "1 = 1");
});

test("commas, quotes and line ends stay inside their cell", () => {
  assert.equal(download.cell('a "b", c'), '"a ""b"", c"');
  assert.equal(download.cell("a\nb"), '"a\nb"');
  assert.equal(download.cell(undefined), "");
});

test("a table begins with a byte order mark, which Excel needs, and has Windows line ends", () => {
  assert.equal(download.csv(["a", "b"], [[1, "x"]]), "\ufeffa,b\r\n1,x\r\n");
  assert.equal(download.csv(["a"], []), "\ufeffa\r\n");
});

test("findings name all their papers, and apart those that pass the filters", () => {
  const filtered = site.facets.run(["mmat"], { filters: new Map([["mmat", new Set(["high"])]]), words: [] });
  const [header, first] = download.findingsCsv(filtered.list).slice(1).split("\r\n");
  assert.match(header, /^id,statement,.*,papers,papers passing the filters,ratings of these$/);
  assert.match(first, /^f1,Short grants hinder joint work\.,Barrier,Funding,National,.*/);
  assert.match(first, /money\/sharing#p1\.s2\.c1; money\/sharing#p2\.s2\.c1,1 Adams \(2019\); 2 Baker \(2020\),1,80%$/);
});

test("papers have their rating as a number, and none where the source has none", () => {
  const lines = download.papersCsv(model.data.papers).split("\r\n");
  assert.match(lines[1], /^1,Adams \(2019\),Pooled budgets,2019,.*,Appraised,0\.8,3,10\.1000\/one,/);
  assert.match(lines[2], /,'=Who pays\?,/);
  assert.match(lines[3], /,Not in the source,,3,,/);
});

test("a reference manager gets one record after another, as the export writes them", () => {
  const records = download.ris([model.papers.get(1), model.papers.get(2)]);
  assert.equal(
    records,
    "TY  - JOUR\nID  - small-1\nAU  - Adams, A.\nTI  - Pooled budgets\nER  - \n\nTY  - GEN\nID  - small-2\nER  - \n\n",
  );
});

test("what a filter on ratings leaves out is said in every row and record, and where there is none in the only row", () => {
  const left = "2 more findings rest on papers without a rating (2 not in the source) and are left out.";
  const [header, ...rows] = download.findingsCsv(everything, left).slice(1).trimEnd().split("\r\n");
  assert.match(header, /,left out$/);
  assert.equal(rows.length, everything.length);
  for (const row of rows) assert.ok(row.endsWith(`,${left}`), row);
  assert.match(download.papersCsv([], left), /,left out\r\n,+2 more findings rest/);
  const records = download.ris([model.papers.get(1), model.papers.get(2)], left);
  assert.equal(records.split(`\nN1  - Left out: ${left}\nER  - \n`).length, 3);
});

test("papers of a list come once, by their number", () => {
  assert.deepEqual(names(download.distinctPapers(everything)), [1, 2, 10]);
});

test("what is taken away is named after what is shown", () => {
  const saved = [];
  const fresh = open();
  fresh.window.URL.createObjectURL = () => "blob:x";
  fresh.window.URL.revokeObjectURL = () => {};
  fresh.window.HTMLAnchorElement.prototype.click = function click() {
    saved.push(this.download);
  };
  const buttons = fresh.site.download.buttons(
    () => "map-funding:national",
    () => everything,
  );
  for (const button of buttons.querySelectorAll("button")) button.click();
  assert.deepEqual(saved, ["map-funding-national-findings.csv", "map-funding-national-papers.ris"]);
  fresh.window.close();
});
