// A filtered view is a link: what is chosen stands in the address, and an address restores what was chosen.
"use strict";
const assert = require("node:assert/strict");
const { test } = require("node:test");
const { open, plain, names } = require("./page.js");

const FACETS = ["kind", "level", "component", "mmat", "region"];

test("a view that was filtered is restored by its link", () => {
  const { site, window } = open();
  site.state.write({ kind: ["Barrier", "Outcome"], level: "national", words: "joint work & more = 100% #1" });
  const address = window.location.href.split("/").at(-1);
  const again = open({ address }).site;
  assert.deepEqual(plain(again.state.list("kind")), ["Barrier", "Outcome"]);
  assert.equal(again.state.get("level"), "national");
  assert.equal(again.state.get("words"), "joint work & more = 100% #1");
});

test("lists, sections and places are readable in an address", () => {
  const { site, window } = open();
  site.state.write({ kind: ["Barrier", "Outcome"], section: "money/sharing", cell: "funding:national" });
  assert.equal(window.location.hash, "#kind=Barrier,Outcome&section=money/sharing&cell=funding:national");
});

test("a link to another page carries what is wanted there", () => {
  const { site } = open();
  const link = site.state.link("findings", { component: "funding", words: "a b&c" });
  assert.equal(link, "findings.html#component=funding&words=a%20b%26c");
  assert.equal(open({ address: link }).site.state.get("words"), "a b&c");
  assert.equal(site.state.link("papers", {}), "papers.html");
});

test("what is emptied leaves the address", () => {
  const { site, window } = open({ address: "map.html#kind=Barrier&level=local" });
  site.state.write({ kind: [], level: null });
  assert.equal(window.location.href, "https://example.org/explorer/map.html");
});

test("a link that was cut or mistyped restores what it still can", () => {
  const { site } = open({ address: "map.html#kind=%E0%A4%A&level=national&=x&region" });
  assert.equal(site.state.get("level"), "national");
  assert.equal(site.state.get("kind", "none"), "none");
});

test("values that the evidence does not have are no filter", () => {
  const { site } = open({ address: "map.html#kind=Barrier,Rumour&level=galactic" });
  const { filters } = site.facets.chosen(FACETS);
  assert.deepEqual([...filters.keys()], ["kind"]);
  assert.deepEqual([...filters.get("kind")], ["Barrier"]);
  assert.deepEqual(names(site.facets.run(FACETS).list), ["f1", "f5"]);
});

test("the back button restores the view before, and the page draws itself again", async () => {
  const { site, window } = open({ address: "map.html#kind=Barrier" });
  let drawn = 0;
  site.state.subscribe(() => {
    drawn += 1;
  });
  site.state.write({ kind: "Outcome" });
  assert.equal(drawn, 1);
  const moved = new Promise((resolve) => window.addEventListener("popstate", resolve));
  window.history.back();
  await moved;
  assert.equal(site.state.get("kind"), "Barrier");
  assert.equal(drawn, 2);
});

test("typing in the search leaves one step to go back, not one for each letter", () => {
  const { site, window } = open();
  const before = window.history.length;
  for (const words of ["t", "tr", "tru"]) site.state.write({ words }, { replace: true });
  assert.equal(window.history.length, before);
  assert.equal(window.location.hash, "#words=tru");
});
