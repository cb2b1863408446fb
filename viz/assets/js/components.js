// The components graph: pyvis' network, recounted under filters, with its findings beside it.
(function (site) {
  "use strict";
  const { h, model, graphModel, graphStyle } = site;
  const FACETS = ["kind", "level", "mmat", "perspective", "region", "source-type"];
  const { layout } = model.data;
  const parsed = (id) => JSON.parse(site.byId(id).textContent);
  const given = { nodes: parsed("network-nodes"), edges: parsed("network-edges"), options: parsed("network-options") };
  const sides = () => site.state.get("mode") === "sides";
  let moved = false;
  let shown = null;

  const bar = site.facetBar({
    names: FACETS,
    search: "Search statements",
    unit: () => "papers",
    query: "site-totals",
    summary: (result) => `${site.counted(result.papers, "paper")}, ${site.counted(result.findings, "finding")}`,
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
  const zoom = (factor) => network.moveTo({ scale: network.getScale() * factor, animation: false });
  site
    .byId("stage-bar")
    .append(
      h("label", { for: "mode" }, "Show "),
      mode,
      h("label", { for: "min" }, "Links of at least "),
      threshold,
      thresholdSaid,
      h(
        "span",
        { class: "zoom", role: "group", "aria-label": "Zoom" },
        h("button", { type: "button", class: "quiet", "aria-label": "Zoom in", onclick: () => zoom(1.25) }, "+"),
        h("button", { type: "button", class: "quiet", "aria-label": "Zoom out", onclick: () => zoom(0.8) }, "−"),
        h("button", { type: "button", class: "quiet", onclick: () => reset() }, "Reset"),
      ),
    );
  const domains = h("ul", { class: "legend", "aria-label": "Domains" });
  const source = h("span");
  const take = (name, run) => h("button", { type: "button", class: "quiet", onclick: run }, name);
  site.byId("stage-foot").append(
    domains,
    h(
      "span",
      { class: "downloads" },
      take("PNG", () => site.graphExport.png(holder.querySelector("canvas"), graphStyle.colours().surface)),
      take("SVG", () => site.download.save("components.svg", "image/svg+xml", site.graphExport.drawing(picture()))),
      take("GraphML", () =>
        site.download.save("components.graphml", "application/graphml+xml", site.graphExport.graphml(picture())),
      ),
    ),
    source,
  );

  function picture() {
    const at = network.getPositions();
    return { ...shown, regions: layout.regions, sides: sides(), places: (id) => [at[id].x, at[id].y] };
  }

  function reset() {
    const places = sides() ? layout.sides : layout.components;
    nodes.update(nodes.getIds().map((id) => ({ id, x: places[id][0], y: places[id][1] })));
    fit();
  }

  function fit() {
    const scale = Math.min((holder.clientWidth - 4) / layout.width, (holder.clientHeight - 4) / layout.height);
    network.moveTo({ position: { x: layout.width / 2, y: layout.height / 2 }, scale, animation: false });
  }

  function open(id) {
    moved = true;
    const link = id.includes("--");
    site.state.write({ node: link ? "" : id, edge: link ? id : "" });
  }

  function draw() {
    const result = site.facets.run(FACETS);
    bar.update(result);
    const graph = sides() ? graphModel.sides(result.list) : graphModel.together(result.list);
    const most = graph.edges.reduce((high, edge) => Math.max(high, edge.papers), 1);
    const least = Math.max(
      1,
      Math.min(Number(site.state.get("min")) || graphModel.readable(graph.edges, sides() ? 70 : 48), most),
    );
    const visible = graph.edges.filter((edge) => edge.papers >= least);
    const chosen = known(graph, site.state.get("edge") || site.state.get("node"));
    // A link that was chosen stays in the picture, however weak the filters have made it.
    const extra = graph.edges.find((edge) => edge.id === chosen && edge.papers < least);
    shown = { nodes: graph.nodes, edges: extra ? [...visible, extra] : visible, most };
    mode.value = sides() ? "sides" : "";
    threshold.max = most;
    threshold.value = least;
    thresholdSaid.textContent = site.counted(least, "paper");
    paint(graph, chosen);
    panel(graph, chosen, result.selection, graph.edges.length - visible.length);
    const query = sides() ? "site-component-kinds" : "site-component-counts";
    site.replace(
      source,
      site.sparql.note(query, () => result.selection),
      sides() ? null : [" ", site.sparql.note("site-component-pairs", () => result.selection)],
    );
  }

  // A link may name its ends in either order; what the graph does not hold is no choice.
  function known(graph, wanted) {
    const turned = wanted.split("--").reverse().join("--");
    return [...graph.nodes, ...graph.edges].find((one) => one.id === wanted || one.id === turned)?.id || "";
  }

  function near(graph, chosen) {
    if (!chosen) return null;
    const edge = graph.edges.find((one) => one.id === chosen);
    if (edge) return new Set([edge.from.id, edge.to.id]);
    const around = shown.edges.filter((one) => one.from.id === chosen || one.to.id === chosen);
    return new Set([chosen, ...around.flatMap((one) => [one.from.id, one.to.id])]);
  }

  let lastMode = null;
  function paint(graph, chosen) {
    const palette = graphStyle.colours();
    const places = sides() ? layout.sides : layout.components;
    const fresh = lastMode !== sides();
    lastMode = sides();
    const at = fresh ? {} : network.getPositions();
    const bright = near(graph, chosen);
    // What a reader has dragged stays where it was put.
    const place = (id) => (at[id] ? { ...places, [id]: [at[id].x, at[id].y] } : places);
    const looks = graph.nodes.map((node) => graphStyle.node(node, place(node.id), palette, bright, sides()));
    const gone = nodes.getIds().filter((id) => !graph.nodes.some((node) => node.id === id));
    nodes.remove(gone);
    nodes.update(looks);
    const lines = shown.edges.map((edge) => graphStyle.edge(edge, shown.most, palette, bright, chosen));
    const kept = new Set(lines.map((line) => line.id));
    edges.remove(edges.getIds().filter((id) => !kept.has(id)));
    edges.update(lines);
    if (fresh) fit();
    site.replace(
      domains,
      sides() ? null : h("li", null, "Circle area: papers"),
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

  function panel(graph, chosen, selection, hidden) {
    const focus = moved;
    moved = false;
    const onclose = () => site.state.write({ node: "", edge: "" });
    const node = graph.nodes.find((one) => one.id === chosen);
    const edge = graph.edges.find((one) => one.id === chosen);
    const common = { name: "components", query: "site-listed-findings", selection, focus, onclose };
    if (edge) {
      const lead = edge.entries
        ? null
        : `${site.counted(edge.papers, "paper")} support findings about both. Listed is what these papers support on either.`;
      const both = (entry) =>
        !edge.entries && [edge.from.id, edge.to.id].every((id) => entry.finding.component.includes(id)) && "About both";
      site.panel.show({
        ...common,
        title: `${edge.from.label} – ${edge.to.label}`,
        lead,
        entries: graphModel.entriesOf(edge),
        note: both,
      });
    } else if (node) {
      const extra = node.column ? {} : { component: `<${model.iri("component", node.id)}>` };
      site.panel.show({
        ...common,
        title: node.label,
        lead: model.concept("component", node.id)?.definition,
        entries: node.entries,
        extra,
      });
    } else {
      site.panel.rest(site.graphLists({ nodes: graph.nodes, edges: shown.edges, hidden, sides: sides(), open }));
    }
  }

  network.on(
    "beforeDrawing",
    (context) => sides() || graphStyle.drawRegions(context, layout.regions, graphStyle.colours()),
  );
  network.on(
    "afterDrawing",
    (context) => sides() || graphStyle.nameRegions(context, layout.regions, graphStyle.colours()),
  );
  network.on("click", ({ nodes: [node], edges: [edge] }) => {
    if (node || edge) open(node || edge);
    else if (site.state.get("node") || site.state.get("edge")) site.state.write({ node: "", edge: "" });
  });
  network.on("hoverNode", () => (holder.style.cursor = "pointer"));
  network.on("blurNode", () => (holder.style.cursor = ""));
  network.on("hoverEdge", () => (holder.style.cursor = "pointer"));
  network.on("blurEdge", () => (holder.style.cursor = ""));
  window.addEventListener("resize", fit);
  window.addEventListener("themechange", draw);
  site.panel.comeFrom(() => document.querySelector("#panel [data-open]")?.focus());
  site.state.subscribe(draw);
  site.graph = { network, shown: () => shown };
  // Labels are measured when drawn, so the fonts come first.
  document.fonts.ready.then(() => network.redraw());
  draw();
})((window.site = window.site || {}));
