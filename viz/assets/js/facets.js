// Filters: any value within a facet, all facets together. One pass counts the list and every option beside it.
(function (site) {
  "use strict";
  const { model } = site;

  // What is chosen, from the fragment: values that do not exist are left out.
  /** @type {Site["facets"]["chosen"]} */
  function chosen(names) {
    const filters = new Map();
    for (const name of names) {
      const scheme = model.facets.get(name).scheme;
      const values = site.state.list(name).filter((value) => model.concept(scheme, value));
      if (values.length) filters.set(name, new Set(values));
    }
    const words = site.state.get("words").split(/\s+/).filter(Boolean);
    return { filters, words, any: site.state.get("match") === "any" };
  }

  // What the address says of these facets and of the search beside them, by name.
  /** @type {Site["facets"]["parts"]} */
  const parts = (names, value) => Object.fromEntries([...names, "words", "match"].map((name) => [name, value(name)]));

  // The facets that a thing fails: none, the one it fails alone, or "several".
  /** @type {(thing: Valued, active: [string, Set<string>][]) => string | null} */
  function failed(thing, active) {
    /** @type {string | null} */
    let only = null;
    for (const [name, wanted] of active) {
      if (thing.values[name].some((value) => wanted.has(value))) continue;
      if (only) return "several";
      only = name;
    }
    return only;
  }

  class Tally {
    constructor() {
      this.findings = 0;
      this.marks = new Uint8Array(model.data.papers.length);
      this.papers = 0;
      /** @type {Finding | null} */
      this.last = null;
    }
    /** @param {Finding} finding */
    addFinding(finding) {
      if (this.last === finding) return;
      this.last = finding;
      this.findings += 1;
    }
    /** @param {Paper} paper */
    addPaper(paper) {
      if (this.marks[paper.index]) return;
      this.marks[paper.index] = 1;
      this.papers += 1;
    }
  }

  /** @type {(names: string[]) => Map<string, Map<string, Tally>>} */
  function tallies(names) {
    return new Map(names.map((name) => [name, new Map()]));
  }

  /** @type {(options: Map<string, Map<string, Tally>>, name: string, value: string) => Tally} */
  function at(options, name, value) {
    const facet = options.get(name);
    const tally = facet?.get(value) ?? new Tally();
    facet?.set(value, tally);
    return tally;
  }

  /** @type {Site["facets"]["run"]} */
  function run(names, selection = chosen(names)) {
    const of = (/** @type {Facet["of"]} */ kind) => names.filter((name) => model.facets.get(name).of === kind);
    const [findingNames, paperNames] = [of("finding"), of("paper")];
    const active = (/** @type {string[]} */ wanted) => [...selection.filters].filter(([name]) => wanted.includes(name));
    const [findingFilters, paperFilters] = [active(findingNames), active(paperNames)];
    const options = tallies(names);
    const paperFails = model.data.papers.map((paper) => failed(paper, paperFilters));
    const total = new Tally();
    const sought = site.words.read(selection.words.join(" "));
    /** @type {Entry[]} */
    const list = [];
    for (const finding of model.data.findings) {
      if (!site.words.found(sought, finding.stems, selection.any)) continue;
      const fails = failed(finding, findingFilters);
      if (fails === "several") continue;
      const supporting = model.papersOf(finding);
      const passing = supporting.filter((paper) => paperFails[paper.index] === null);
      const count = (/** @type {string} */ name) => {
        for (const value of finding.values[name]) {
          const tally = at(options, name, value);
          tally.addFinding(finding);
          for (const paper of passing) tally.addPaper(paper);
        }
      };
      if (fails) {
        if (passing.length) count(fails);
        continue;
      }
      for (const name of paperNames) {
        for (const paper of supporting) {
          const missed = paperFails[paper.index];
          if (missed !== null && missed !== name) continue;
          for (const value of paper.values[name]) {
            const tally = at(options, name, value);
            tally.addFinding(finding);
            tally.addPaper(paper);
          }
        }
      }
      if (!passing.length) continue;
      findingNames.forEach(count);
      total.addFinding(finding);
      for (const paper of passing) total.addPaper(paper);
      list.push({ finding, papers: passing });
    }
    return { list, findings: total.findings, papers: total.papers, options, selection };
  }

  // The same for a list of papers, for pages that know no findings.
  /** @type {Site["facets"]["runPapers"]} */
  function runPapers(names, selection = chosen(names)) {
    const active = [...selection.filters];
    const options = tallies(names);
    const sought = site.words.read(selection.words.join(" "));
    /** @type {Paper[]} */
    const list = [];
    for (const paper of model.data.papers) {
      if (!site.words.found(sought, paper.stems, selection.any)) continue;
      const fails = failed(paper, active);
      if (fails === null) list.push(paper);
      for (const name of names) {
        if (fails !== null && fails !== name) continue;
        for (const value of paper.values[name]) at(options, name, value).addPaper(paper);
      }
    }
    return { list, findings: 0, papers: list.length, options, selection };
  }

  // Distinct findings and papers of entries {finding, papers}: what a cell, a node or a link counts.
  /** @type {Site["facets"]["tally"]} */
  function tally(entries) {
    const counted = new Tally();
    for (const { finding, papers } of entries) {
      counted.addFinding(finding);
      for (const paper of papers) counted.addPaper(paper);
    }
    return counted;
  }

  site.facets = { run, runPapers, chosen, parts, tally };
})(window.site);
