// The components graph as numbers: sizes and links counted anew from the findings that pass the filters.
(function (site) {
  "use strict";
  const { model } = site;

  /** @type {(list: Entry[]) => Map<string, Entry[]>} */
  const byComponent = (list) => {
    /** @type {Map<string, Entry[]>} */
    const found = new Map(model.components.map((component) => [component.id, []]));
    for (const entry of list) for (const id of entry.finding.component || []) found.get(id)?.push(entry);
    return found;
  };

  /** @type {(entries: Map<string, Entry[]>) => (GraphNode & { marks: Uint8Array })[]} */
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

  // First mode: a link counts the papers that support a finding about the one and a finding about the other component,
  // which need not be the same finding.
  /** @type {Site["graphModel"]["together"]} */
  function together(list) {
    const nodes = nodesOf(byComponent(list));
    /** @type {GraphEdge[]} */
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
  /** @type {(finding: Finding) => string[]} */
  const columnsOf = (finding) => {
    const columns = ["Barrier", "Facilitator"].filter((kind) => finding.kind.includes(kind));
    if (finding.kind.includes("Outcome")) columns.push(...model.outcomeColumns(finding).map((id) => `Outcome/${id}`));
    return columns;
  };

  /** @type {(column: string) => string} */
  const columnLabel = (column) => {
    const [kind, direction] = column.split("/");
    return direction
      ? `${model.label("kind", kind)}s: ${model.outcomeLabel(direction).toLowerCase()}`
      : `${model.label("kind", kind)}s`;
  };

  /** @type {Site["graphModel"]["sides"]} */
  function sides(list) {
    const nodes = nodesOf(byComponent(list));
    /** @type {Map<string, Entry[]>} */
    const columns = new Map(model.data.layout.columns.map((id) => [id, []]));
    for (const entry of list) for (const column of columnsOf(entry.finding)) columns.get(column)?.push(entry);
    const ends = [...columns].map(([id, entries]) => {
      const { papers, findings, marks } = site.facets.tally(entries);
      return { id, label: columnLabel(id), column: true, papers, findings, marks, entries };
    });
    /** @type {GraphEdge[]} */
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
  /** @type {Site["graphModel"]["entriesOf"]} */
  function entriesOf(edge) {
    if (edge.entries) return edge.entries;
    const shared = (/** @type {Paper} */ paper) => edge.from.marks[paper.index] && edge.to.marks[paper.index];
    const entries = [...new Set([...edge.from.entries, ...edge.to.entries])]
      .map(({ finding, papers }) => ({ finding, papers: papers.filter(shared) }))
      .filter((entry) => entry.papers.length);
    // Findings about both first, each group in the order of the report.
    return entries.sort((a, b) => Number(aboutBoth(edge, b)) - Number(aboutBoth(edge, a)));
  }

  // What a query binds to answer for a node: the components, or one of the ends of the second mode.
  /** @type {Site["graphModel"]["nodeTerms"]} */
  function nodeTerms(node) {
    if (!node.column) return { row: model.componentTerms(node.id) };
    const [kind, direction] = node.id.split("/");
    const columnKind = `<${model.data.terms}${kind}>`;
    return direction ? { columnKind, ...model.outcomeTerms(direction) } : { columnKind };
  }

  // The same for a link: both ends, and in the first mode the papers that the two components share.
  /** @type {Site["graphModel"]["edgeTerms"]} */
  function edgeTerms(edge) {
    const [from, to] = [nodeTerms(edge.from), nodeTerms(edge.to)];
    if (edge.entries) return { ...to, ...from };
    const shared = new Set(entriesOf(edge).flatMap((entry) => entry.papers));
    const onePaper = [...shared].map((paper) => model.thing("paper", paper.code)).join(" ");
    return { row: `${from.row} ${to.row}`, onePaper };
  }

  /** @type {Site["graphModel"]["aboutBoth"]} */
  const aboutBoth = (edge, { finding }) => [edge.from.id, edge.to.id].every((id) => finding.component?.includes(id));

  // The least number of shared papers that leaves a graph one can read.
  /** @type {Site["graphModel"]["readable"]} */
  function readable(edges, most = 48) {
    const counts = edges.map((edge) => edge.papers).sort((a, b) => b - a);
    return counts.length <= most ? 1 : counts[most] + 1;
  }

  const SEEN = 8;

  // The links to draw: those of at least so many papers, and of what is chosen also weaker ones, its strongest first,
  // so that nothing looks as if it were linked to nothing.
  /** @type {Site["graphModel"]["visible"]} */
  function visible(edges, least, chosen) {
    const strong = edges.filter((edge) => edge.papers >= least);
    const own = edges.filter((edge) => [edge.id, edge.from.id, edge.to.id].includes(chosen));
    const weak = own.filter((edge) => edge.papers < least).sort((a, b) => b.papers - a.papers);
    const room = Math.max(0, SEEN - (own.length - weak.length));
    return { strong, extra: weak.slice(0, room) };
  }

  // The most papers that a node and a link have without filters: the fixed end of their scales.
  /** @type {(things: { papers: number }[]) => number} */
  const most = (things) => things.reduce((high, one) => Math.max(high, one.papers), 1);
  /** @type {Map<(list: Entry[]) => Graph, Scale>} */
  const scales = new Map();
  /** @type {Site["graphModel"]["scale"]} */
  function scale(count) {
    const known = scales.get(count);
    if (known) return known;
    const { nodes, edges } = count(site.facets.run([], { filters: new Map(), words: [] }).list);
    const made = { node: most(nodes), edge: most(edges) };
    scales.set(count, made);
    return made;
  }

  site.graphModel = { together, sides, entriesOf, nodeTerms, edgeTerms, aboutBoth, readable, visible, scale };
})(window.site);
