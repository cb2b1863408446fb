// Levels as numbers: barriers and facilitators of each component at each level, and findings that tie levels together.
(function (site) {
  "use strict";

  const push = (map, key, entry) => (map.has(key) ? map.get(key).push(entry) : map.set(key, [entry]));

  // Entries by "component:level:kind"; the component is left out for a whole level,
  // and the level is "without" for findings that name none.
  function balance(list) {
    const found = new Map();
    for (const entry of list) {
      for (const kind of ["Barrier", "Facilitator"]) {
        if (!entry.finding.kind.includes(kind)) continue;
        if (!entry.finding.level?.length) push(found, `:without:${kind}`, entry);
        for (const level of entry.finding.level || []) {
          for (const component of entry.finding.component || []) push(found, `${component}:${level}:${kind}`, entry);
          if (entry.finding.component?.length) push(found, `:${level}:${kind}`, entry);
        }
      }
    }
    return found;
  }

  // Entries by "wider--narrower", for findings with two levels or more.
  function links(list, order) {
    const found = new Map();
    for (const entry of list) {
      const levels = order.filter((level) => (entry.finding.level || []).includes(level));
      levels.forEach((wider, index) =>
        levels.slice(index + 1).forEach((narrower) => push(found, `${wider}--${narrower}`, entry)),
      );
    }
    return found;
  }

  site.levelsModel = { balance, links };
})((window.site = window.site || {}));
