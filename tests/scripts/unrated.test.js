// What a filter on ratings leaves out, and what an address asks for that a page does not have.
"use strict";
const assert = require("node:assert/strict");
const { test } = require("node:test");
const { open, plain } = require("./page.js");

const FACETS = ["kind", "level", "component", "mmat", "region"];
const { site } = open();
const line = (values, how) =>
  site.unrated.line(
    { filters: new Map([["mmat", new Set(values)]]), words: [] },
    (selection) => site.facets[how?.noun === "paper" ? "runPapers" : "run"](["mmat"], selection).list,
    how,
  )?.textContent;

test("findings that a filter on ratings leaves out are counted by why their papers have no rating", () => {
  // f3 has a paper of high rating too; f4 and f5 rest on a paper whose appraisal is not in the source.
  assert.match(line(["high"]), /^2 more findings rest on papers without a rating \(2 not in the source\) and are left/);
});

test("a file says the same as the line, and nothing where the line says nothing", () => {
  const selection = { filters: new Map([["mmat", new Set(["high"])]]), words: [] };
  const said = site.unrated.said(selection, (choice) => site.facets.run(["mmat"], choice).list);
  assert.ok(line(["high"]).startsWith(`${said} Include`));
  const unfiltered = { filters: new Map(), words: [] };
  assert.equal(
    site.unrated.said(unfiltered, (choice) => site.facets.run(["mmat"], choice).list),
    "",
  );
});

test("papers are counted as papers", () => {
  const words = /^2 more papers are without a rating \(1 not in the source, 1 not applicable\) and are left out/;
  assert.match(line(["high", "low"], { noun: "paper" }), words);
});

test("a finding by papers of both sorts counts once", () => {
  const [one, two] = [site.model.papers.get(10), site.model.papers.get(11)];
  const entry = { finding: site.model.findings.get("f4"), papers: [one, two] };
  const parts = [
    { name: "not-in-source", count: 1 },
    { name: "not-applicable", count: 1 },
  ];
  assert.deepEqual(plain(site.unrated.count([], [entry])), { more: 1, parts, both: 1 });
});

test("nothing is said where papers without a rating are asked for, or nothing is asked of ratings", () => {
  assert.equal(line(["not-in-source"]), undefined);
  assert.equal(line(["high", "not-in-source", "not-applicable"]), undefined);
  const unfiltered = { filters: new Map(), words: [] };
  assert.equal(
    site.unrated.line(unfiltered, (choice) => site.facets.run(FACETS, choice).list),
    null,
  );
});

test("what an address asks for and the page does not have is named, and what it has stays", () => {
  const page = open({ address: "map.html#level=national,teem&mmat=hihg&section=money&colour=red&unit=papers" });
  const { words, rest } = page.site.address.unknown(FACETS, { unit: (value) => value === "papers" });
  assert.deepEqual(plain(words), ["Level “teem”", "MMAT class “hihg”", "a filter “Section”", "a filter “colour”"]);
  assert.deepEqual(plain(rest), { level: ["national"], mmat: [], section: [], colour: [] });
});
