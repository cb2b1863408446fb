// What the map, the levels and the components graph count.
"use strict";
const assert = require("node:assert/strict");
const { test } = require("node:test");
const { open, plain, names } = require("./page.js");

const FACETS = ["kind", "level", "component", "mmat", "region"];
const { site } = open({ scripts: ["map-model", "levels-model", "graph-model"] });
const everything = site.facets.run(FACETS).list;
const { mapModel, levelsModel, graphModel } = site;
const cells = (columns) => mapModel.cells(everything, mapModel.columnSets[columns]);
const counts = (entries) => {
  const { findings, papers } = site.facets.tally(entries ?? []);
  return [findings, papers];
};

test("a cell of the map counts distinct findings and papers", () => {
  const found = cells("level");
  assert.deepEqual(names(found.get("funding:national")), ["f1", "f3"]);
  assert.deepEqual(counts(found.get("funding:national")), [2, 3]);
  assert.deepEqual(counts(found.get("funding:")), [3, 3]);
  assert.deepEqual(counts(found.get("structures:")), [4, 3]);
  assert.equal(found.get("governance:national"), undefined, "a gap");
});

test("every finding is on the map: without a component in a row of their own, without a level in a column", () => {
  const found = cells("level");
  assert.deepEqual(names(found.get(":")), ["f1", "f2", "f3", "f4", "f5", "f6"]);
  assert.deepEqual(names(found.get(`:${mapModel.WITHOUT}`)), ["f4", "f5", "f6"]);
  assert.deepEqual(names(found.get(`${mapModel.WITHOUT}:`)), ["f6"]);
});

test("a gap is claimed only where something could be expected", () => {
  const isGap = (key, columns) => mapModel.isGap(key, mapModel.columnSets[columns], cells(columns));
  assert.equal(isGap("governance:national", "level"), true);
  assert.equal(isGap("funding:national", "level"), false, "it has findings");
  assert.equal(isGap("governance:Facilitator", "kind"), true);
  assert.equal(isGap("governance:Definition", "kind"), false, "not every component needs a definition");
  assert.equal(isGap("funding:negative", "outcome"), false, "the component has outcomes, none of them negative");
  assert.equal(isGap("governance:negative", "outcome"), true, "the component has no outcome at all");
  assert.equal(isGap("without:national", "level"), false);
});

test("a cell shows its papers by class, each once", () => {
  const split = (unit) => Object.fromEntries(plain(mapModel.split(cells("level").get("funding:national"), unit)));
  const none = { middle: 0, "not-applicable": 0 };
  assert.deepEqual(split("papers"), { ...none, high: 1, low: 1, "not-in-source": 1 });
  // Both findings have a paper of high rating.
  assert.deepEqual(split("findings"), { ...none, high: 2, low: 1, "not-in-source": 1 });
});

test("harms of the lack of integration are not counted against integration", () => {
  const found = cells("outcome");
  assert.deepEqual(names(found.get("funding:positive")), ["f3"]);
  assert.equal(found.get("funding:negative"), undefined);
  assert.deepEqual(names(found.get("funding:lack")), ["f4"]);
});

test("columns of regions count the papers of the region only", () => {
  const found = cells("region");
  assert.deepEqual(names(found.get("funding:wales")[0].papers), [1]);
  assert.deepEqual(names(found.get(`funding:${mapModel.WITHOUT}`)), ["f3", "f4"]);
});

test("the query behind a cell binds its component and its column", () => {
  const set = mapModel.columnSets.level;
  const funding = "<https://example.org/id/component/funding>";
  const national = "<https://example.org/id/level/national>";
  assert.deepEqual(plain(mapModel.bound("funding:national", set)), { row: funding, column: national });
  assert.deepEqual(plain(mapModel.bound("funding:", set)), { row: funding });
  const lacking = "<https://example.org/id/level>";
  assert.deepEqual(plain(mapModel.bound("funding:without", set)), { row: funding, lacking });
  assert.deepEqual(plain(mapModel.bound(":national", set)), { column: national });
  const components = "<https://example.org/id/component> <https://example.org/id/own>";
  assert.deepEqual(plain(mapModel.bound("without:without", set)), { lacking: `${components} ${lacking}` });
});

test("levels balance barriers against facilitators, and keep what names no level apart", () => {
  const found = levelsModel.balance(everything);
  assert.deepEqual(names(found.get("funding:national:Barrier")), ["f1"]);
  assert.deepEqual(names(found.get(":team:Facilitator")), ["f2"]);
  assert.deepEqual(names(found.get(":without:Barrier")), ["f5"]);
  assert.deepEqual(names(found.get(":without:Facilitator")), ["f6"]);
});

test("a finding at two levels links them once, the wider first", () => {
  const found = levelsModel.links(everything, ["national", "local", "team"]);
  assert.deepEqual([...found.keys()], ["national--local"]);
  assert.deepEqual(names(found.get("national--local")), ["f3"]);
});

test("components are linked by the papers that speak to both", () => {
  const { nodes, edges } = graphModel.together(everything);
  assert.deepEqual(plain(nodes.map((node) => [node.id, node.findings, node.papers])), [
    ["funding", 3, 3],
    ["governance", 1, 1],
    ["trust", 2, 3],
  ]);
  assert.deepEqual(plain(edges.map((edge) => [edge.id, edge.papers])), [
    ["funding--governance", 1],
    ["funding--trust", 3],
    ["governance--trust", 1],
  ]);
});

test("a link lists findings about both first, through the papers that both share", () => {
  const { edges } = graphModel.together(everything);
  const [governance, trust] = edges;
  assert.deepEqual(names(graphModel.entriesOf(trust)), ["f3", "f1", "f4", "f2"]);
  assert.deepEqual(names(graphModel.entriesOf(governance)), ["f3", "f4", "f5"]);
  assert.deepEqual(names(graphModel.entriesOf(governance)[0].papers), [10]);
  assert.equal(graphModel.edgeTerms(governance).onePaper, "<https://example.org/id/rer/paper/10>");
});

test("barriers, facilitators and outcomes stand at the other side, harms of the lack by themselves", () => {
  const { nodes, edges } = graphModel.sides(everything);
  const ends = nodes.filter((node) => node.column).map((node) => [node.id, node.findings]);
  assert.deepEqual(plain(ends), [
    ["Barrier", 2],
    ["Facilitator", 2],
    ["Outcome/positive", 1],
    ["Outcome/negative", 0],
    ["Outcome/lack", 1],
  ]);
  assert.ok(edges.some((edge) => edge.id === "funding--Outcome/lack"));
  assert.ok(!edges.some((edge) => edge.id === "funding--Outcome/negative"));
});

test("a crowded graph begins with its strongest links, and what is chosen keeps some of its own", () => {
  const node = (id) => ({ id });
  const edges = Array.from({ length: 12 }, (_, index) => ({
    id: `a--${index}`,
    from: node("a"),
    to: node(String(index)),
    papers: index + 1,
  }));
  assert.equal(graphModel.readable(edges, 4), 9);
  assert.equal(graphModel.readable(edges, 12), 1);
  const { strong, extra } = graphModel.visible(edges, 9, "a");
  assert.deepEqual(plain(strong.map((edge) => edge.papers)), [9, 10, 11, 12]);
  assert.deepEqual(plain(extra.map((edge) => edge.papers)), [8, 7, 6, 5]);
  assert.equal(graphModel.visible(edges, 9, "").extra.length, 0);
});

test("the scale of the graph stays that of all evidence under every filter", () => {
  assert.deepEqual(plain(graphModel.scale(graphModel.together)), { node: 3, edge: 3 });
});
