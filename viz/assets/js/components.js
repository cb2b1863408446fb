// The components graph: pyvis' network, recounted under filters, with its findings beside it.
(function (site) {
  "use strict";
  const { h, model, graphModel, graphStyle } = site;
  const FACETS = model.offered(["kind", "level", "mmat", "perspective", "region", "source-type", "review"]);
  const LEADS = {
    together: site.byId("lead").textContent,
    sides:
      "Boxes give the papers behind each; lines join components with the barriers, facilitators and outcomes found.",
  };
  const { layout } = model.data;
  /** @type {(id: string) => any} */
  const parsed = (id) => JSON.parse(site.byId(id).textContent);
  const given = { nodes: parsed("network-nodes"), edges: parsed("network-edges"), options: parsed("network-options") };
  const sides = () => site.state.get("mode") === "sides";
  const counting = () => (sides() ? graphModel.sides : graphModel.together);
  let moved = false;
  /** @type {Shown} */
  let shown;
  let opened = "";
  // Where fingers scroll, they do not also drag: pages would not move under them.
  if (window.matchMedia("(pointer: coarse)").matches)
    given.options.interaction = { ...given.options.interaction, dragView: false, dragNodes: false };

  const bar = site.facetBar({
    names: FACETS,
    search: "Search statements",
    unit: () => "papers",
    query: "site-totals",
    summary: (result) => `${site.counted(result.papers, "paper")}, ${site.counted(result.findings, "finding")}`,
    own: {
      mode: (value) => value === "sides",
      min: (value) => Number(value) >= 1,
      node: (value) => Boolean(known(whole(), value)),
      edge: (value) => Boolean(known(whole(), value)),
    },
  });

  // What pyvis wrote is the start; each later picture updates these two sets.
  const holder = site.byId("network");
  const nodes = new vis.DataSet(given.nodes);
  const edges = new vis.DataSet(given.edges);
  const network = new vis.Network(holder, { nodes, edges }, given.options);

  const mode = h(
    "select",
    { id: "mode", onchange: (event) => site.state.write({ mode: event.target.value, node: "", edge: "", min: "" }) },
    h("option", { value: "" }, "Components together"),
    h("option", { value: "sides" }, "Barriers, facilitators, outcomes"),
  );
  const threshold = h("input", {
    type: "range",
    id: "min",
    min: 1,
    max: 40,
    step: 1,
    oninput: (event) => site.state.write({ min: event.target.value }, { replace: true }),
  });
  const thresholdSaid = h("output", { for: "min" });
  const linksSaid = h("span", { class: "muted", id: "links-said", role: "status" });
  /** @type {(factor: number) => void} */
  const zoom = (factor) => {
    network.moveTo({ scale: network.getScale() * factor, animation: false });
    legend();
  };
  site
    .byId("stage-bar")
    .append(
      h("label", { for: "mode", class: "visually-hidden" }, "Show"),
      mode,
      h("span", { class: "threshold" }, h("label", { for: "min" }, "Links of at least "), threshold, thresholdSaid),
      linksSaid,
      h(
        "span",
        { class: "zoom", role: "group", "aria-label": "Zoom" },
        h("button", { type: "button", class: "quiet", "aria-label": "Zoom in", onclick: () => zoom(1.25) }, "+"),
        h("button", { type: "button", class: "quiet", "aria-label": "Zoom out", onclick: () => zoom(0.8) }, "−"),
        h("button", { type: "button", class: "quiet", onclick: () => reset() }, "Reset"),
      ),
    );
  const domains = h("ul", { class: "legend", "aria-label": "Domains" });
  const sizes = h("ul", { class: "legend", "aria-label": "Scales" });
  const source = h("span");
  /** @type {(name: string, run: () => void) => HTMLElement} */
  const take = (name, run) => h("button", { type: "button", class: "quiet", onclick: run }, name);
  site.byId("stage-foot").append(
    domains,
    sizes,
    h(
      "span",
      { class: "downloads" },
      take("PNG", () =>
        site.graphExport.png({ ...picture(), network, sets: { nodes, edges }, options: given.options, hooks }),
      ),
      take("SVG", () => site.download.save("components.svg", "image/svg+xml", site.graphExport.drawing(picture()))),
      take("GraphML", () =>
        site.download.save("components.graphml", "application/graphml+xml", site.graphExport.graphml(picture())),
      ),
    ),
    source,
  );

  // Where everything stands and bends now, dragged or not.
  function standing() {
    const at = network.getPositions();
    const places = (/** @type {string} */ id) => /** @type {Point} */ ([at[id].x, at[id].y]);
    return {
      places,
      bend: (/** @type {GraphEdge} */ edge) => (sides() ? 0 : graphStyle.bend(edge, shown.nodes, places)),
    };
  }

  function picture() {
    return {
      ...shown,
      ...standing(),
      regions: layout.regions,
      sides: sides(),
      caption: [
        `${document.querySelector("h1")?.textContent}: ${mode.selectedOptions[0].textContent.toLowerCase()}`,
        `Filters: ${site.facetBar.words(shown.selection).join("; ") || "none"}.`,
        site.unrated.said(shown.selection, (choice) => site.facets.run(FACETS, choice).list),
        `Links of at least ${thresholdSaid.textContent}: ${linksSaid.textContent}.`,
        document.querySelector(".colophon p")?.textContent ?? "",
      ].filter(Boolean),
    };
  }

  function reset() {
    const places = sides() ? layout.sides : layout.components;
    nodes.update(nodes.getIds().map((id) => ({ id, x: places[id][0], y: places[id][1] })));
    join();
    fit();
  }

  function fit() {
    const scale = Math.min((holder.clientWidth - 4) / layout.width, (holder.clientHeight - 4) / layout.height);
    network.moveTo({ position: { x: layout.width / 2, y: layout.height / 2 }, scale, animation: false });
    legend();
  }

  // The scales of circles and links, as large as they are drawn now.
  function legend() {
    const zoomed = network.getScale();
    const { circles, lines } = graphStyle.samples(graphModel.scale(counting()));
    const most = graphModel.scale(counting()).edge;
    /** @type {(width: number, height: number, shape: SVGElement, papers: number) => Child} */
    const sample = (width, height, shape, papers) => [
      site.svg("svg", { class: "sample", width, height, "aria-hidden": "true" }, shape),
      `${papers} `,
    ];
    const circle = (/** @type {number} */ papers) => {
      const r = graphStyle.size(papers) * zoomed;
      return sample(2 * r, 2 * r, site.svg("circle", { cx: r, cy: r, r }), papers);
    };
    const line = (/** @type {number} */ papers) => {
      const height = graphStyle.thickness(papers, most) * zoomed;
      return sample(26, height, site.svg("rect", { width: 26, height }), papers);
    };
    site.replace(
      sizes,
      sides() ? null : h("li", null, "Circle area, papers:", circles.map(circle)),
      h("li", null, sides() ? "Link width, papers:" : "Link width, papers of both:", lines.map(line)),
    );
  }

  /** @type {(id: string) => void} */
  function open(id) {
    moved = true;
    opened = id;
    const link = id.includes("--");
    site.state.write({ node: link ? "" : id, edge: link ? id : "" });
  }

  function draw() {
    const result = site.facets.run(FACETS);
    bar.update(result);
    const graph = counting()(result.list);
    const scale = graphModel.scale(counting());
    const asked = Math.floor(Number(site.state.get("min")));
    const least = asked >= 1 ? asked : graphModel.readable(graph.edges, sides() ? 70 : 48);
    const chosen = known(graph, site.state.get("edge") || site.state.get("node"));
    const { strong, extra } = graphModel.visible(graph.edges, least, chosen);
    const drawn = [...strong, ...extra];
    shown = { nodes: graph.nodes, edges: drawn, scale, chosen, selection: result.selection, bright: null };
    shown.bright = near(graph, chosen);
    mode.value = sides() ? "sides" : "";
    threshold.max = String(Math.max(scale.edge, least));
    threshold.value = String(least);
    thresholdSaid.textContent = site.counted(least, "paper");
    threshold.setAttribute("aria-valuetext", thresholdSaid.textContent);
    site.byId("lead").textContent = sides() ? LEADS.sides : LEADS.together;
    linksSaid.textContent = `${site.count(drawn.length)} of ${site.counted(graph.edges.length, "link")} shown`;
    paint(graph);
    panel(graph, chosen, result.selection, extra.length);
    site.replace(site.byId("left-out"), without(result));
    const query = sides() ? "site-component-kinds" : "site-component-counts";
    site.replace(
      source,
      site.sparql.note(query, () => result.selection),
      sides() ? null : [" ", site.sparql.note("site-component-pairs", () => result.selection)],
    );
  }

  // The graph without filters: what an address may name, though the filters leave it out.
  const whole = () => counting()(site.facets.run([], { filters: new Map(), words: [] }).list);

  // Findings about no component, which no circle counts.
  /** @type {(result: Result) => HTMLElement | null} */
  function without({ list }) {
    const { findings } = site.facets.tally(list.filter(({ finding }) => !finding.component?.length));
    if (!findings) return null;
    const chosen = site.facets.parts(FACETS, site.state.get);
    return h(
      "p",
      { "data-without": findings },
      `${site.counted(findings, "finding")} ${findings === 1 ? "names" : "name"} no component and ${findings === 1 ? "is" : "are"} in no circle. `,
      h("a", { href: site.state.link("map", { ...chosen, cell: "without:" }) }, "List them"),
    );
  }

  // A link may name its ends in either order; what the graph does not hold is no choice.
  /** @type {(graph: Graph, wanted: string) => string} */
  function known(graph, wanted) {
    const turned = wanted.split("--").reverse().join("--");
    return [...graph.nodes, ...graph.edges].find((one) => one.id === wanted || one.id === turned)?.id || "";
  }

  // A node or link as another selection gives it.
  /** @type {(choice: Choice, id: string) => GraphNode | GraphEdge | undefined} */
  function among(choice, id) {
    const { nodes, edges } = counting()(site.facets.run(FACETS, choice).list);
    return [...nodes, ...edges].find((one) => one.id === id);
  }

  /** @type {(graph: Graph, chosen: string) => Set<string> | null} */
  function near(graph, chosen) {
    if (!chosen) return null;
    const edge = graph.edges.find((one) => one.id === chosen);
    if (edge) return new Set([edge.from.id, edge.to.id]);
    const around = shown.edges.filter((one) => one.from.id === chosen || one.to.id === chosen);
    return new Set([chosen, ...around.flatMap((one) => [one.from.id, one.to.id])]);
  }

  /** @type {boolean | null} */
  let lastMode = null;
  /** @type {(graph: Graph) => void} */
  function paint(graph) {
    const palette = graphStyle.colours();
    const places = sides() ? layout.sides : layout.components;
    const fresh = lastMode !== sides();
    lastMode = sides();
    const at = fresh ? {} : network.getPositions();
    // What a reader has dragged stays where it was put.
    const place = (/** @type {string} */ id) => (at[id] ? { ...places, [id]: [at[id].x, at[id].y] } : places);
    const looks = graph.nodes.map((node) => graphStyle.node(node, place(node.id), palette, shown.bright, sides()));
    const gone = nodes.getIds().filter((id) => !graph.nodes.some((node) => node.id === id));
    nodes.remove(gone);
    nodes.update(looks);
    join();
    // The address says what is chosen; vis-network's own selection would outlast it.
    network.unselectAll();
    if (fresh) fit();
    site.replace(
      domains,
      model.domains
        .filter((domain) => domain.id)
        .map((domain) =>
          h(
            "li",
            null,
            h("span", { class: "swatch", style: `background:${palette.domains.get(domain.id)}` }),
            domain.label,
          ),
        ),
    );
  }

  function join() {
    const palette = graphStyle.colours();
    const { bend } = standing();
    const lines = shown.edges.map((edge) =>
      graphStyle.edge(edge, shown.scale.edge, palette, shown.bright, shown.chosen, bend(edge)),
    );
    const kept = new Set(lines.map((line) => line.id));
    edges.remove(edges.getIds().filter((id) => !kept.has(id)));
    edges.update(lines);
  }

  /** @type {(graph: Graph, chosen: string, selection: Choice, weaker: number) => void} */
  function panel(graph, chosen, selection, weaker) {
    const focus = moved;
    moved = false;
    if (chosen) opened = chosen;
    const onclose = () => site.state.write({ node: "", edge: "" });
    const node = graph.nodes.find((one) => one.id === chosen);
    const edge = graph.edges.find((one) => one.id === chosen);
    const common = { name: "components", query: "site-listed-findings", selection, focus, onclose };
    if (edge) {
      const entries = graphModel.entriesOf(edge);
      const both = (/** @type {Entry} */ entry) => !edge.entries && graphModel.aboutBoth(edge, entry) && "About both";
      const lead = edge.entries
        ? null
        : `${site.counted(edge.papers, "paper")} ${edge.papers === 1 ? "supports" : "support"} a finding about the ` +
          "one and a finding about the other, not always the same finding. Listed is what these papers support on " +
          `either: ${site.count(entries.filter(both).length)} of ${site.counted(entries.length, "finding")} ` +
          "about both, first under each kind.";
      site.panel.show({
        ...common,
        title: `${edge.from.label} – ${edge.to.label}`,
        lead,
        entries,
        note: both,
        extra: graphModel.edgeTerms(edge),
        elsewhere: edge.entries ? undefined : "not counted in this link",
        unrated: [
          selection,
          (choice) => {
            const link = /** @type {GraphEdge | undefined} */ (among(choice, chosen));
            return link ? graphModel.entriesOf(link) : [];
          },
          (choice) => graphModel.edgeTerms(/** @type {GraphEdge} */ (among(choice, chosen))),
        ],
      });
    } else if (node) {
      site.panel.show({
        ...common,
        title: node.label,
        lead: [model.concept("component", node.id)?.definition, weaker ? linksOf(graph, node, weaker) : null],
        entries: node.entries,
        extra: graphModel.nodeTerms(node),
        unrated: [
          selection,
          (choice) => /** @type {GraphNode} */ (among(choice, chosen)).entries,
          () => graphModel.nodeTerms(node),
        ],
      });
    } else {
      const hidden = graph.edges.length - shown.edges.length;
      site.panel.rest(site.graphLists({ nodes: graph.nodes, edges: shown.edges, hidden, sides: sides(), open }));
    }
  }

  // Says that the links of what was chosen are drawn although they are weaker than asked for.
  /** @type {(graph: Graph, node: GraphNode, weaker: number) => string} */
  function linksOf(graph, node, weaker) {
    const own = (/** @type {GraphEdge[]} */ edges) =>
      edges.filter((edge) => edge.from === node || edge.to === node).length;
    const have = weaker === 1 ? "has" : "have";
    return (
      ` The strongest ${site.count(own(shown.edges))} of its ${site.counted(own(graph.edges), "link")} are drawn; ` +
      `${weaker} of them ${have} fewer than ${thresholdSaid.textContent}.`
    );
  }

  /** @type {Hooks} */
  const hooks = {
    beforeDrawing: (context) => sides() || graphStyle.drawRegions(context, layout.regions, graphStyle.colours()),
    afterDrawing: (context) => sides() || graphStyle.nameRegions(context, layout.regions, graphStyle.colours()),
  };
  for (const [event, run] of Object.entries(hooks)) network.on(event, run);
  network.on("click", ({ pointer }) => {
    const hit = network.getNodeAt(pointer.DOM) || network.getEdgeAt(pointer.DOM);
    if (hit) open(hit);
    else if (site.state.get("node") || site.state.get("edge")) site.state.write({ node: "", edge: "" });
  });
  network.on("hoverNode", () => (holder.style.cursor = "pointer"));
  network.on("blurNode", () => (holder.style.cursor = ""));
  network.on("hoverEdge", () => (holder.style.cursor = "pointer"));
  network.on("blurEdge", () => (holder.style.cursor = ""));
  // A link bends round the circles where they stand now.
  network.on("dragEnd", ({ nodes: [node] }) => {
    network.unselectAll();
    if (node) join();
  });
  window.addEventListener("resize", fit);
  // Paper is light whatever the screen is.
  window.matchMedia("print").addEventListener("change", () => {
    draw();
    network.redraw();
  });
  window.addEventListener("themechange", draw);
  site.panel.comeFrom(() => {
    const row = document.querySelector(`#panel [data-open="${CSS.escape(opened)}"]`);
    (row || document.querySelector("#panel [data-open]"))?.focus();
  });
  site.state.subscribe(draw);
  site.graph = { network, shown: () => shown };
  // Labels are measured when drawn, so the fonts come first.
  document.fonts.ready.then(() => network.redraw());
  draw();
})(window.site);
