// The graph as shown, to take away: a picture, a drawing, or data for other network tools.
(function (site) {
  "use strict";
  const { svg, model, graphStyle } = site;

  function png(canvas, background) {
    const copy = document.createElement("canvas");
    [copy.width, copy.height] = [canvas.width, canvas.height];
    const context = copy.getContext("2d");
    context.fillStyle = background;
    context.fillRect(0, 0, copy.width, copy.height);
    context.drawImage(canvas, 0, 0);
    copy.toBlob((blob) => site.download.save("components.png", "image/png", blob), "image/png");
  }

  function drawing({ nodes, edges, places, regions, most, sides }) {
    const palette = graphStyle.colours();
    const { width, height } = model.data.layout;
    const text = (x, y, content, attributes) =>
      svg(
        "text",
        { x, y, fill: palette.text, "font-family": "Source Sans 3, sans-serif", "font-size": 13, ...attributes },
        content,
      );
    const root = svg(
      "svg",
      {
        xmlns: "http://www.w3.org/2000/svg",
        width: width + 40,
        height: height + 40,
        viewBox: `-20 -20 ${width + 40} ${height + 40}`,
      },
      svg("title", null, "Components of integration"),
      svg("rect", { x: -20, y: -20, width: width + 40, height: height + 40, fill: palette.surface }),
      sides
        ? null
        : regions.map((region) => [
            svg("rect", {
              x: region.x,
              y: region.y,
              width: region.width,
              height: region.height,
              rx: 6,
              fill: palette.domains.get(region.id),
              "fill-opacity": 0.06,
            }),
            text(region.x + 9, region.y + 17, model.label("component", region.id), { "font-weight": 600 }),
          ]),
      edges.map((edge) => {
        const look = graphStyle.edge(edge, most, palette, null, null);
        const [[x1, y1], [x2, y2]] = [places(edge.from.id), places(edge.to.id)];
        return svg("line", {
          x1,
          y1,
          x2,
          y2,
          stroke: look.color.color.slice(0, 7),
          "stroke-opacity": parseInt(look.color.color.slice(7), 16) / 255,
          "stroke-width": look.width,
        });
      }),
      nodes.map((node) => {
        const [x, y] = places(node.id);
        const colour = node.column ? palette.accent : palette.domains.get(node.domain);
        if (sides) {
          const half = node.column ? 82 : 105;
          return [
            svg("rect", {
              x: x - half,
              y: y - 11,
              width: half * 2,
              height: 22,
              rx: 4,
              fill: palette.surface,
              stroke: colour,
            }),
            text(x, y + 4.5, `${node.label}  ${node.papers}`, { "text-anchor": "middle" }),
          ];
        }
        const r = Math.max(4, graphStyle.radius(node.papers));
        const lines = graphStyle.wrap(node.label).split("\n");
        return [
          svg(
            "circle",
            { cx: x, cy: y, r, fill: node.papers ? colour : palette.surface, stroke: colour },
            svg("title", null, `${node.label}: ${node.papers} papers`),
          ),
          lines.map((line, index) =>
            text(x, y + r + 15 + index * 15, line, {
              "text-anchor": "middle",
              stroke: palette.surface,
              "stroke-width": 3,
              "paint-order": "stroke",
            }),
          ),
        ];
      }),
    );
    return new XMLSerializer().serializeToString(root);
  }

  const escape = (value) => String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

  function graphml({ nodes, edges, places }) {
    const data = (key, value) => `      <data key="${key}">${escape(value)}</data>`;
    const key = (id, of, type) => `  <key id="${id}" for="${of}" attr.name="${id}" attr.type="${type}"/>`;
    return [
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
      key("label", "node", "string"),
      key("domain", "node", "string"),
      key("papers", "all", "int"),
      key("findings", "node", "int"),
      key("x", "node", "double"),
      key("y", "node", "double"),
      '  <graph id="components" edgedefault="undirected">',
      ...nodes.map((node) => {
        const [x, y] = places(node.id);
        const values = [
          data("label", node.label),
          data("domain", node.domain || ""),
          data("papers", node.papers),
          data("findings", node.findings),
          data("x", x),
          data("y", y),
        ];
        return [`    <node id="${escape(node.id)}">`, ...values, "    </node>"].join("\n");
      }),
      ...edges.map((edge) =>
        [
          `    <edge source="${escape(edge.from.id)}" target="${escape(edge.to.id)}">`,
          data("papers", edge.papers),
          "    </edge>",
        ].join("\n"),
      ),
      "  </graph>",
      "</graphml>",
      "",
    ].join("\n");
  }

  site.graphExport = { png, drawing, graphml };
})((window.site = window.site || {}));
