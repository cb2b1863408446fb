// Filters: any value within a facet, all facets together; counts are of distinct findings and papers.
"use strict";
const assert = require("node:assert/strict");
const { test } = require("node:test");
const { open, names } = require("./page.js");

const FACETS = ["kind", "level", "component", "section", "mmat", "region"];
const run = (fragment = "") => open({ address: `findings.html${fragment && `#${fragment}`}` }).site.facets.run(FACETS);
const count = (result, facet, value, unit = "findings") => result.options.get(facet).get(value)?.[unit] ?? 0;

test("without filters everything is listed and counted once", () => {
  const result = run();
  assert.deepEqual(names(result.list), ["f1", "f2", "f3", "f4", "f5", "f6"]);
  assert.equal(result.findings, 6);
  // Paper 11 supports no finding.
  assert.equal(result.papers, 3);
});

test("values of one facet are alternatives, facets narrow each other", () => {
  assert.deepEqual(names(run("kind=Barrier,Outcome").list), ["f1", "f3", "f4", "f5"]);
  assert.deepEqual(names(run("kind=Barrier,Outcome&level=national").list), ["f1", "f3"]);
});

test("a paper filter leaves findings that another paper supports, through that paper alone", () => {
  const { list, findings, papers } = run("mmat=high");
  assert.deepEqual(names(list), ["f1", "f3", "f6"]);
  assert.deepEqual(names(list[0].papers), [1]);
  assert.deepEqual([findings, papers], [3, 1]);
});

test("a number beside an option says what choosing it as well would give", () => {
  const result = run("kind=Barrier&level=national");
  assert.equal(count(result, "kind", "Barrier"), 1);
  assert.equal(count(result, "kind", "Outcome"), 1);
  assert.equal(count(result, "level", "local"), 0);
  assert.equal(count(result, "mmat", "high"), 1);
  assert.equal(count(result, "mmat", "low", "papers"), 1);
});

test("every number beside an option is what the list has when it is chosen", () => {
  const { site } = open();
  const all = site.facets.run(FACETS);
  for (const name of FACETS)
    for (const [value, tally] of all.options.get(name)) {
      const alone = site.facets.run(FACETS, { filters: new Map([[name, new Set([value])]]), words: [] });
      assert.deepEqual([tally.findings, tally.papers], [alone.findings, alone.papers], `${name} ${value}`);
    }
});

test("what is coded with a part is listed under the whole", () => {
  assert.deepEqual(names(run("region=uk").list), ["f1", "f2", "f3", "f6"]);
  assert.deepEqual(names(run("region=wales").list), ["f1", "f3", "f6"]);
  assert.deepEqual(names(run("component=structures").list), ["f1", "f3", "f4", "f5"]);
});

test("all words have to stand in the statement, whatever apostrophe or case is typed", () => {
  assert.deepEqual(names(run(`words=${encodeURIComponent("EACH other’s")}`).list), ["f2"]);
  assert.deepEqual(names(run("words=trust").list), ["f2", "f3"]);
  assert.deepEqual(names(run("words=trust+grants").list), []);
});

test("the list of papers is filtered by what papers are, and searched by author", () => {
  const papers = (fragment) => open({ address: `papers.html#${fragment}` }).site.facets.runPapers(["mmat", "region"]);
  assert.deepEqual(names(papers("").list), [1, 2, 10, 11]);
  assert.deepEqual(names(papers("mmat=high,not-applicable").list), [1, 11]);
  assert.deepEqual(names(papers(`words=${encodeURIComponent("o’neil")}`).list), [1]);
  assert.equal(papers("mmat=high").options.get("mmat").get("low").papers, 1);
});
