// A page of the explorer without its pictures: its scripts, loaded as a browser does, on the small evidence set.
"use strict";
const { readFileSync } = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");
const { JSDOM } = require("jsdom");
const evidence = require("./evidence.js");

const SCRIPTS = path.join(__dirname, "..", "..", "viz", "assets", "js");
// In the order of kg/site/pages.py; those that build a page from its template are tested in a browser.
const SHARED = [
  "../vendor/snowball-stemmers",
  "dom",
  "model",
  "words",
  "state",
  "facets",
  "rating",
  "download",
  "sparql",
  "table",
  "address",
  "unrated",
];

/**
 * Returns window.site of a page at an address, and its window; more scripts are loaded after the shared ones.
 */
function open({ address = "map.html", scripts = [], data = evidence } = {}) {
  const page = new JSDOM("<!doctype html><main id='main'></main>", {
    url: `https://example.org/explorer/${address}`,
    runScripts: "outside-only",
  });
  page.window.EVIDENCE = structuredClone(data);
  for (const name of [...SHARED, ...scripts]) {
    const file = path.join(SCRIPTS, `${name}.js`);
    new vm.Script(readFileSync(file, "utf8"), { filename: file }).runInContext(page.getInternalVMContext());
  }
  return { site: page.window.site, window: page.window };
}

/** What another realm made, as plain values that deepEqual can compare. */
const plain = (value) => JSON.parse(JSON.stringify(value));

/** Identifiers of the findings or papers of a list. */
const names = (list) => plain(list.map((one) => one.finding?.id ?? one.code));

module.exports = { open, plain, names };
