// The evidence map as numbers: components by columns, distinct papers and findings, split by MMAT class.
(function (site) {
  "use strict";
  const { model } = site;

  // What can stand in the columns, the query that answers the same cells, and which columns an entry falls in.
  const columnSets = {
    level: {
      label: "Levels",
      query: "site-map-cells",
      ids: () => model.leaves("level"),
      of: (finding) => finding.level,
    },
    kind: { label: "Kinds", query: "site-map-kinds", ids: () => model.concepts("kind"), of: (finding) => finding.kind },
    perspective: {
      label: "Perspectives",
      query: "site-map-cells",
      extra: () => ({ columnScheme: `<${model.data.ids}perspective>` }),
      ids: () => model.leaves("perspective"),
      of: (finding) => finding.perspective,
    },
    outcome: {
      label: "Outcomes by direction",
      query: "site-map-outcomes",
      ids: () => model.leaves("direction"),
      of: (finding) => (finding.kind.includes("Outcome") ? finding.direction : []),
    },
    region: {
      label: "Regions",
      query: "site-map-regions",
      ids: () => model.leaves("region"),
      paper: (paper) => paper.region,
    },
  };

  function add(cells, key, finding, papers) {
    if (!papers.length) return;
    if (!cells.has(key)) cells.set(key, []);
    cells.get(key).push({ finding, papers });
  }

  // Entries by "component:column"; "component:" is a whole row, ":column" a whole column.
  function cells(list, set) {
    const found = new Map();
    for (const { finding, papers } of list) {
      const rows = finding.component || [];
      const columns = new Map();
      if (set.paper) {
        for (const paper of papers)
          for (const column of set.paper(paper) || []) columns.set(column, [...(columns.get(column) || []), paper]);
      } else for (const column of set.of(finding) || []) columns.set(column, papers);
      const domains = [...new Set(rows.map((row) => model.domainOf(row)))].filter(Boolean);
      for (const row of [...rows, ...domains]) {
        add(found, `${row}:`, finding, papers);
        for (const [column, some] of columns) add(found, `${row}:${column}`, finding, some);
      }
      if (!rows.length) continue;
      for (const [column, some] of columns) add(found, `:${column}`, finding, some);
      add(found, ":", finding, papers);
    }
    return found;
  }

  // Distinct papers, or findings with a paper of that class, for each MMAT class.
  function split(entries, unit) {
    const classes = new Map(model.concepts("mmat").map((concept) => [concept.id, new Set()]));
    for (const { finding, papers } of entries)
      for (const paper of papers) classes.get(paper.mmat).add(unit === "papers" ? paper : finding);
    return [...classes].map(([id, members]) => [id, members.size]);
  }

  site.mapModel = { columnSets, cells, split };
})((window.site = window.site || {}));
