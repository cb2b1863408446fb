// Levels as numbers: barriers and facilitators of each component at each level, and findings that tie levels together.
(function (site) {
  "use strict";

  /** @type {(map: Map<string, Entry[]>, key: string, entry: Entry) => unknown} */
  const push = (map, key, entry) => map.get(key)?.push(entry) ?? map.set(key, [entry]);

  // Entries by "component:level:kind"; the component is left out for a whole level,
  // and either is "without" for findings that name none.
  /** @type {Site["levelsModel"]["balance"]} */
  function balance(list) {
    const found = new Map();
    for (const entry of list) {
      for (const kind of ["Barrier", "Facilitator"]) {
        if (!entry.finding.kind.includes(kind)) continue;
        if (!entry.finding.level?.length) push(found, `:without:${kind}`, entry);
        const components = entry.finding.component?.length ? entry.finding.component : ["without"];
        for (const level of entry.finding.level || [])
          for (const component of [...components, ""]) push(found, `${component}:${level}:${kind}`, entry);
      }
    }
    return found;
  }

  // Entries by "wider--narrower", for findings with two levels or more.
  /** @type {Site["levelsModel"]["links"]} */
  function links(list, order) {
    const found = new Map();
    for (const entry of list) {
      const levels = order.filter((level) => (entry.finding.level || []).includes(level));
      for (const [index, wider] of levels.entries())
        for (const narrower of levels.slice(index + 1)) push(found, `${wider}--${narrower}`, entry);
    }
    return found;
  }

  site.levelsModel = { balance, links };
})(window.site);
