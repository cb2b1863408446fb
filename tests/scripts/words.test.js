// What pages say of things: places, ratings, marks; and text that never becomes markup.
"use strict";
const assert = require("node:assert/strict");
const { test } = require("node:test");
const { open, plain } = require("./page.js");

const { site } = open();
const { model, rating } = site;

test("text of the data never becomes markup", () => {
  const node = site.h("p", { title: '"><b>' }, "<img src=x onerror=alert(1)>", null, false, ["a", [1]]);
  assert.equal(node.children.length, 0);
  assert.equal(node.textContent, "<img src=x onerror=alert(1)>a1");
  assert.equal(node.getAttribute("title"), '"><b>');
});

test("counts are written with separators, and things in the singular where there is one", () => {
  assert.equal(site.counted(1, "paper"), "1 paper");
  assert.equal(site.counted(1234, "finding"), "1,234 findings");
  assert.equal(site.counted(2, "country", "countries"), "2 countries");
});

test("a place is told in words, and stays as it is where it is no place", () => {
  assert.equal(model.placeWords("money/sharing#p1.s2.c1"), "Money › Sharing, paragraph 1, sentence 2");
  assert.equal(model.placeWords("money/sharing"), "Sharing");
  assert.equal(model.placeWords("Table 3"), "Table 3");
  assert.equal(model.placeWords(undefined), undefined);
});

test("a rating is a percentage, or why there is none", () => {
  assert.equal(model.rating(model.papers.get(2)), "40%");
  assert.equal(model.rating(model.papers.get(10)), "not in the source");
  assert.equal(model.rating(model.papers.get(11)), "not applicable");
});

test("classes say where they begin", () => {
  assert.deepEqual(plain(model.concepts("mmat").map((one) => one.label)), [
    "High (0.8 or more)",
    "Middle",
    "Low (0.4 or less)",
    "Not in the source",
    "Not applicable",
  ]);
});

test("papers go by number, also as a link writes it, and in several reviews by review first", () => {
  assert.equal(model.paper("10"), model.papers.get(10));
  assert.equal(model.paper("99"), undefined);
  assert.deepEqual(plain(["b/2", "a/10", "a/9"].sort(model.byCode)), ["a/9", "a/10", "b/2"]);
  assert.equal(model.thing("paper", 10), "<https://example.org/id/rer/paper/10>");
  assert.equal(model.thing("paper", "other/7"), "<https://example.org/id/other/paper/7>");
});

test("a finding has the papers of all its places, each once", () => {
  assert.deepEqual(plain(model.findings.get("f1").papers), [1, 2]);
  assert.deepEqual(plain(model.supported(1).map((finding) => finding.id)), ["f1", "f3", "f6"]);
  assert.deepEqual(plain(model.supported(11)), []);
});

test("source issues are known by the finding and by the paper that they concern", () => {
  assert.equal(model.issuesOf.findings.get("f1")[0].id, "i1");
  assert.equal(model.issuesOf.papers.get(2)[0].id, "i1");
});

test("a mark speaks only where no words stand beside it", () => {
  assert.equal(rating.mark("high").getAttribute("aria-hidden"), "true");
  assert.equal(rating.mark("high", "High").getAttribute("aria-label"), "High");
});

test("an answer is told without colour, and a blank one as blank", () => {
  const words = ["yes", "no", "cannotTell", undefined].map((answer) => rating.light(answer).getAttribute("aria-label"));
  assert.deepEqual(words, ["Yes", "No", "Can't tell", "Blank in the source"]);
});

test("a component or domain is asked for by its name, a group by its components", () => {
  const funding = "<https://example.org/id/component/funding>";
  assert.equal(model.componentTerms("funding"), funding);
  assert.equal(model.componentTerms("relations"), "<https://example.org/id/own/trust>");
  assert.equal(model.componentTerms("structures"), "<https://example.org/id/component/structures>");
});
