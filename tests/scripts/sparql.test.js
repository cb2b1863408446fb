// The query that a panel shows holds what the reader has chosen, as terms: no value becomes a part of the query.
"use strict";
const assert = require("node:assert/strict");
const { test } = require("node:test");
const evidence = require("./evidence.js");
const { open } = require("./page.js");

const FACETS = ["kind", "level", "component", "section", "mmat", "region"];

function bound(fragment, extra) {
  const { site } = open({ address: `findings.html#${fragment}` });
  return site.sparql.bind("listed", site.facets.chosen(FACETS), extra);
}
const values = (query, variable) => query.match(new RegExp(`VALUES \\?${variable} (\\{.*?[^\\\\]"? \\})`))[1];
const NEUTRAL = [
  "SELECT ?finding WHERE {",
  "  ?finding a ie:Finding ; ie:supportedBy ?paper .",
  "  VALUES ?columnScheme { id:level }",
  "}",
  "",
].join("\n");

test("without filters nothing of the parameters is in the query", () => {
  const { site } = open();
  assert.equal(site.sparql.bind("listed"), NEUTRAL);
  assert.equal(bound(""), NEUTRAL);
});

test("what is chosen is put in as its pattern, and of the rest there is no trace", () => {
  const query = bound("kind=Barrier,Outcome&mmat=high");
  assert.equal(
    query,
    [
      "SELECT ?finding WHERE {",
      "  VALUES ?kind { <https://example.org/ontology#Barrier> <https://example.org/ontology#Outcome> } ?finding a ?kind .",
      "  ?finding a ie:Finding ; ie:supportedBy ?paper .",
      '  VALUES ?class { "high" }',
      "  VALUES ?columnScheme { id:level }",
      "}",
      "",
    ].join("\n"),
  );
});

test("a component of a review's own scheme has its own name; a group or domain stands for its members", () => {
  const own = "<https://example.org/id/own/trust>";
  assert.equal(values(bound("component=trust"), "component"), `{ ${own} }`);
  assert.equal(values(bound("component=relations"), "component"), `{ ${own} }`);
  const members = ["structures", "funding", "governance"].map((id) => `<https://example.org/id/component/${id}>`);
  assert.equal(values(bound("component=structures"), "component"), `{ ${members.join(" ")} }`);
});

test("words become rows of stems: which word, how many have to be found, and what finds it", () => {
  const query = bound(`words=${encodeURIComponent("Joint, grants")}`);
  assert.ok(
    query.includes(
      'VALUES (?words ?wordsAsked ?stem) { (1 2 " joint ") (1 2 " jointgrant ") (2 2 " grant ") (2 2 " jointgrant ") } ?finding',
    ),
  );
});

test("whatever is typed, only the letters and digits of words come into the query", () => {
  const hostile = '" } } ; DROP ALL # \\" line\nbreak\n#given finding: row\n \u202e$& $1 </script>';
  const { site } = open();
  const query = site.sparql.bind("listed", { filters: new Map(), words: [hostile] }, { row: "<urn:row>" });
  const rows = query.match(/VALUES \(\?words \?wordsAsked \?stem\) \{ (.*) \} \?finding/)[1];
  assert.match(rows, /^(\(\d+ \d+ " [a-z0-9 ]+ ?"\) ?)+$/);
  assert.equal(query.split("\n").length, NEUTRAL.split("\n").length + 2);
});

test("where no word is typed, nothing is looked for", () => {
  assert.equal(bound(`words=${encodeURIComponent("-- ()")}`), NEUTRAL);
});

test("a pattern may restrict another variable than the one it is written for", () => {
  const text = "ASK {\n  #given finding ?work: kind\n}\n";
  const data = structuredClone(evidence);
  data.queries.other = { folder: "site", summary: "", description: "", text };
  const { site } = open({ data });
  const selection = { filters: new Map([["kind", new Set(["Barrier"])]]), words: [] };
  assert.match(site.sparql.bind("other", selection), /\?work a \?kind \./);
});

test("what a panel adds is bound beside the filters, and in the query's own blocks", () => {
  const query = bound("kind=Barrier", {
    row: "<https://example.org/id/component/funding>",
    columnScheme: "<https://example.org/id/place>",
  });
  assert.equal(values(query, "row"), "{ <https://example.org/id/component/funding> }");
  assert.equal(values(query, "kind"), "{ <https://example.org/ontology#Barrier> }");
  assert.equal(values(query, "columnScheme"), "{ <https://example.org/id/place> }");
});

test("a note names the query and says that it opens a dialogue", () => {
  const { site } = open();
  const button = site.sparql.note("listed").querySelector("button");
  assert.equal(button.textContent, "listed");
  assert.equal(button.getAttribute("aria-haspopup"), "dialog");
});
