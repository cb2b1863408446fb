// The query that a panel shows holds what the reader has chosen, as terms: no value becomes a part of the query.
"use strict";
const assert = require("node:assert/strict");
const { test } = require("node:test");
const { open } = require("./page.js");

const FACETS = ["kind", "level", "component", "section", "mmat", "region"];
const text = require("./evidence.js").queries.listed.text;

function bound(fragment, extra) {
  const { site } = open({ address: `findings.html#${fragment}` });
  return site.sparql.bind("listed", site.facets.chosen(FACETS), extra);
}
const values = (query, variable) => query.match(new RegExp(`VALUES \\?${variable} (.*)`))[1];

test("without filters the query stands as it is in the library", () => {
  const { site } = open();
  assert.equal(site.sparql.bind("listed"), text);
  assert.equal(bound(""), text);
});

test("what is chosen stands in the query, and the rest keeps its default", () => {
  const query = bound("kind=Barrier,Outcome&mmat=high");
  assert.equal(
    values(query, "kind"),
    "{ <https://example.org/ontology#Barrier> <https://example.org/ontology#Outcome> }",
  );
  assert.equal(values(query, "mmatClass"), '{ "high" }');
  assert.equal(values(query, "component"), "{ ie:any }");
});

test("a component of a review's own scheme has its own name, and a group stands for its members", () => {
  const own = "<https://example.org/id/own/trust>";
  assert.equal(values(bound("component=trust"), "component"), `{ ${own} }`);
  assert.equal(values(bound("component=relations"), "component"), `{ ${own} }`);
  assert.equal(values(bound("component=structures"), "component"), "{ <https://example.org/id/component/structures> }");
});

test("words are literals, however they are typed", () => {
  const hostile = '" } } ; DROP ALL # \\" line\nbreak';
  const { site } = open();
  const query = site.sparql.bind("listed", { filters: new Map(), words: [hostile] });
  assert.equal(values(query, "words"), String.raw`{ "\" } } ; DROP ALL # \\\" line\nbreak" }`);
  assert.equal(query.split("\n").length, text.split("\n").length);
});

test("a replacement pattern in a value stays what was typed", () => {
  const { site } = open();
  const query = site.sparql.bind("listed", { filters: new Map(), words: ["$& $1 $'"] });
  assert.equal(values(query, "words"), `{ "$& $1 $'" }`);
});

test("what a panel adds is bound beside the filters", () => {
  const query = bound("kind=Barrier", { row: "<https://example.org/id/component/funding>" });
  assert.equal(values(query, "row"), "{ <https://example.org/id/component/funding> }");
  assert.equal(values(query, "kind"), "{ <https://example.org/ontology#Barrier> }");
});

test("a note names the query and says that it opens a dialogue", () => {
  const { site } = open();
  const button = site.sparql.note("listed").querySelector("button");
  assert.equal(button.textContent, "listed");
  assert.equal(button.getAttribute("aria-haspopup"), "dialog");
});
