// The evidence map as numbers: components by columns, distinct papers and findings, split by class of rating.
(function (site) {
  "use strict";
  const { model } = site;

  /** @type {(name: string) => string} */
  const term = (name) => `<${model.data.terms}${name}>`;
  /** @type {(name: string) => string} */
  const scheme = (name) => `<${model.data.ids}${name}>`;
  /** @type {(name: string, id: string) => string} */
  const concept = (name, id) => `<${model.iri(name, id)}>`;

  // Kinds that any component could be told of; that nobody defines a component, say, is no gap (queries/questions/gaps.rq).
  const EXPECTED = ["Barrier", "Facilitator", "Outcome", "Experience", "Practice"];

  // What can stand in the columns, the query that answers the same cells, which columns an entry falls in, and what
  // a query binds: scheme for the columns, chosen(id) for one of them. Findings of no column are "without". Whether an
  // empty cell is a gap: always, of some columns (gap), or only with all cells of its row (gapTogether).
  /** @type {Site["mapModel"]["columnSets"]} */
  const columnSets = {
    level: {
      label: "Levels",
      query: "site-map-cells",
      scheme: scheme("level"),
      lacks: "no level",
      ids: () => model.leaves("level"),
      of: (finding) => finding.level,
      chosen: (id) => ({ column: concept("level", id) }),
    },
    kind: {
      label: "Kinds",
      query: "site-map-kinds",
      scheme: term("Finding"),
      lacks: "no kind",
      ids: () => model.concepts("kind"),
      of: (finding) => finding.kind,
      gap: (id) => EXPECTED.includes(id),
      chosen: (id) => ({ columnKind: term(id) }),
    },
    perspective: {
      label: "Perspectives",
      query: "site-map-cells",
      scheme: scheme("perspective"),
      lacks: "no perspective",
      ids: () => model.leaves("perspective"),
      of: (finding) => finding.perspective,
      chosen: (id) => ({ column: concept("perspective", id) }),
    },
    outcome: {
      label: "Outcomes by effect",
      query: "site-map-outcomes",
      scheme: term("Outcome"),
      lacks: "no outcome",
      ids: () => [...model.leaves("direction"), ...model.otherSources()],
      of: model.outcomeColumns,
      gapTogether: true,
      chosen: (id) => ({ ...model.outcomeTerms(id), columnKind: term("Outcome") }),
    },
    region: {
      label: "Regions",
      query: "site-map-regions",
      scheme: term("region"),
      lacking: scheme("place"),
      lacks: "papers of no region",
      ids: () => model.leaves("region"),
      paper: (paper) => paper.region,
      chosen: (id) => ({ columnRegion: concept("region", id) }),
    },
  };
  const WITHOUT = "without";

  // What a query binds to list a cell "row:column".
  /** @type {Site["mapModel"]["bound"]} */
  function bound(key, set) {
    const [row, column] = key.split(":");
    /** @type {Terms} */
    const terms = column && column !== WITHOUT ? set.chosen(column) : {};
    const lacking = row === WITHOUT ? [model.componentSchemes()] : [];
    if (column === WITHOUT && set.paper) terms.paperLacking = set.lacking || set.scheme;
    else if (column === WITHOUT) lacking.push(set.scheme);
    if (lacking.length) terms.lacking = lacking.join(" ");
    return row && row !== WITHOUT ? { row: model.componentTerms(row), ...terms } : terms;
  }

  /** @type {(cells: Map<string, Entry[]>, key: string, finding: Finding, papers: Paper[]) => void} */
  function add(cells, key, finding, papers) {
    if (!papers.length) return;
    const entries = cells.get(key) ?? [];
    entries.push({ finding, papers });
    cells.set(key, entries);
  }

  // Entries by "component:column"; "component:" is a whole row, ":column" a whole column. Findings about no component
  // have a row of their own, so that every finding is somewhere on the map.
  /** @type {Site["mapModel"]["cells"]} */
  function cells(list, set) {
    /** @type {Map<string, Entry[]>} */
    const found = new Map();
    for (const { finding, papers } of list) {
      const rows = finding.component?.length ? finding.component : [WITHOUT];
      /** @type {Map<string, Paper[]>} */
      const columns = new Map();
      if (set.paper) {
        for (const paper of papers)
          for (const column of set.paper(paper) || [WITHOUT])
            columns.set(column, [...(columns.get(column) || []), paper]);
      } else for (const column of set.of?.(finding) || []) columns.set(column, papers);
      if (!columns.size) columns.set(WITHOUT, papers);
      const domains = [...new Set(rows.map((row) => model.domainOf(row)))].filter(Boolean);
      for (const row of [...rows, ...domains]) {
        add(found, `${row}:`, finding, papers);
        for (const [column, some] of columns) add(found, `${row}:${column}`, finding, some);
      }
      for (const [column, some] of columns) add(found, `:${column}`, finding, some);
      add(found, ":", finding, papers);
    }
    return found;
  }

  // Distinct papers, or findings with a paper of that class, for each class of rating.
  /** @type {Site["mapModel"]["split"]} */
  function split(entries, unit) {
    const classes = new Map(model.concepts("mmat").map((concept) => [concept.id, new Set()]));
    for (const { finding, papers } of entries)
      for (const paper of papers) classes.get(paper.mmat)?.add(unit === "papers" ? paper : finding);
    return [...classes].map(([id, members]) => [id, members.size]);
  }

  // Whether nothing in a cell is a gap of the review: where everything is what the review has, without filters.
  /** @type {Site["mapModel"]["isGap"]} */
  function isGap(key, set, everything) {
    const [row, column] = key.split(":");
    if (row === WITHOUT || everything.get(key)?.length) return false;
    if (set.gapTogether && column) return set.ids().every((one) => !everything.get(`${row}:${one.id}`)?.length);
    return !column || !set.gap || set.gap(column);
  }

  site.mapModel = { columnSets, cells, isGap, split, bound, WITHOUT };
})(window.site);
