// What the explorer's scripts make of words, for test_scripts.py to hold against Python: reads the data of a site and
// what is typed from a file, prints stems, pieces, the findings found the queries that are
// shown, and what is marked in texts.
"use strict";
const { readFileSync } = require("node:fs");
const { open, plain } = require("./page.js");

const { data, words, texts, typed } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const { site } = open({ address: "findings.html", data });
const marked = (text, typed) =>
  plain(
    site.words
      .marked(text, site.words.read(typed))
      .filter((part) => part.outerHTML)
      .map((part) => part.textContent),
  );
const told = {
  stems: words.map((word) => site.words.stem(word)),
  searches: typed.map(({ text, any }) => {
    const selection = { filters: new Map(), words: text.split(/\s+/).filter(Boolean), any };
    return {
      folded: site.words.fold(text),
      pieces: plain(site.words.read(text)).map((word) => word.pieces),
      findings: plain(site.facets.run(["kind"], selection).list.map((entry) => entry.finding.id)),
      papers: plain(site.facets.runPapers(["mmat"], selection).list.map((paper) => paper.code)),
      query: site.sparql.bind("site-listed-findings", selection),
      marked: texts.map((one) => marked(one, text)),
      papersQuery: site.sparql.bind("site-listed-papers", selection),
    };
  }),
};
process.stdout.write(JSON.stringify(told));
