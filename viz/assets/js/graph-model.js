// The components graph as numbers: sizes and links counted anew from the findings that pass the filters.
(function (site) {
  "use strict";
  const { model } = site;

  const byComponent = (list) => {
    const found = new Map(model.components.map((component) => [component.id, []]));
    for (const entry of list) for (const id of entry.finding.component || []) found.get(id)?.push(entry);
    return found;
  };

  function nodesOf(entries) {
    return [...entries].map(([id, members]) => {
      const tally = site.facets.tally(members);
      return {
        id,
        label: model.label("component", id),
        domain: model.domainOf(id),
        papers: tally.papers,
        findings: tally.findings,
        marks: tally.marks,
        entries: members,
      };
    });
  }

  // First mode: two components are linked by the papers that support findings about both.
  function together(list) {
    const nodes = nodesOf(byComponent(list));
    const edges = [];
    nodes.forEach((one, index) => {
      for (const other of nodes.slice(index + 1)) {
        let papers = 0;
        for (let at = 0; at < one.marks.length; at += 1) papers += one.marks[at] & other.marks[at];
        if (papers) edges.push({ id: `${one.id}--${other.id}`, from: one, to: other, papers });
      }
    });
    return { nodes, edges };
  }

  // Second mode: components and what is said of them, as barriers, facilitators and outcomes by direction.
  const columnsOf = (finding) => {
    const columns = ["Barrier", "Facilitator"].filter((kind) => finding.kind.includes(kind));
    if (finding.kind.includes("Outcome"))
      columns.push(...(finding.direction || []).map((direction) => `Outcome/${direction}`));
    return columns;
  };

  const columnLabel = (column) => {
    const [kind, direction] = column.split("/");
    return direction
      ? `${model.label("kind", kind)}s: ${model.label("direction", direction).toLowerCase()}`
      : `${model.label("kind", kind)}s`;
  };

  function sides(list) {
    const nodes = nodesOf(byComponent(list));
    const columns = new Map(model.data.layout.columns.map((id) => [id, []]));
    for (const entry of list) {
      if (!entry.finding.component?.length) continue;
      for (const column of columnsOf(entry.finding)) columns.get(column)?.push(entry);
    }
    const ends = [...columns].map(([id, entries]) => {
      const tally = site.facets.tally(entries);
      return { id, label: columnLabel(id), column: true, papers: tally.papers, findings: tally.findings, entries };
    });
    const edges = [];
    for (const node of nodes) {
      for (const end of ends) {
        const entries = node.entries.filter((entry) => columnsOf(entry.finding).includes(end.id));
        const { papers } = site.facets.tally(entries);
        if (papers) edges.push({ id: `${node.id}--${end.id}`, from: node, to: end, papers, entries });
      }
    }
    return { nodes: [...nodes, ...ends], edges };
  }

  // What a link rests on: findings about either component that a shared paper supports, through these papers.
  function entriesOf(edge) {
    if (edge.entries) return edge.entries;
    const shared = (paper) => edge.from.marks[paper.index] && edge.to.marks[paper.index];
    return [...new Set([...edge.from.entries, ...edge.to.entries])]
      .map(({ finding, papers }) => ({ finding, papers: papers.filter(shared) }))
      .filter((entry) => entry.papers.length);
  }

  // The least number of shared papers that leaves a graph one can read.
  function readable(edges, most = 48) {
    const counts = edges.map((edge) => edge.papers).sort((a, b) => b - a);
    return counts.length <= most ? 1 : counts[most] + 1;
  }

  site.graphModel = { together, sides, entriesOf, readable };
})((window.site = window.site || {}));
