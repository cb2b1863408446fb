// The graph as tables: the same nodes and links in words, for readers who cannot use a picture.
(function (site) {
  "use strict";
  const { h } = site;

  /** @type {Site["graphLists"]} */
  function lists({ nodes, edges, hidden, sides, open }) {
    const choose = (/** @type {string} */ id, /** @type {string} */ text) =>
      h("button", { type: "button", class: "link", "data-open": id, onclick: () => open(id) }, text);
    const components = site.table({
      caption: sides ? "Components, barriers, facilitators and outcomes" : "Components",
      rows: nodes,
      sort: 1,
      descending: true,
      columns: [
        {
          label: sides ? "Name" : "Component",
          heading: true,
          value: (node) => node.label,
          cell: (node) => choose(node.id, node.label),
        },
        {
          label: "Papers",
          numeric: true,
          width: "5rem",
          value: (node) => node.papers,
          cell: (node) => site.count(node.papers),
        },
        {
          label: "Findings",
          numeric: true,
          width: "5.6rem",
          value: (node) => node.findings,
          cell: (node) => site.count(node.findings),
        },
      ],
    });
    const links = site.table({
      caption: `Links shown${hidden ? ` (${site.count(hidden)} weaker ones are hidden)` : ""}`,
      rows: edges,
      sort: 1,
      descending: true,
      columns: [
        {
          label: "Between",
          heading: true,
          value: (edge) => edge.from.label,
          cell: (edge) => choose(edge.id, `${edge.from.label} – ${edge.to.label}`),
        },
        {
          label: "Papers",
          numeric: true,
          width: "5rem",
          value: (edge) => edge.papers,
          cell: (edge) => site.count(edge.papers),
        },
      ],
    });
    return [
      h("h2", { id: "panel-title" }, "In numbers"),
      h("p", { class: "muted" }, "Choose a component or a link, here or in the graph, to read its findings."),
      components.node,
      links.node,
    ];
  }

  site.graphLists = lists;
})(window.site);
