// The graph as shown, to take away: a picture, a drawing, or data for other network tools.
(function (site) {
  "use strict";
  const { svg, model, graphStyle } = site;
  /**
   * What stands above and below a graph; a piece of the legend is words, a circle or a line.
   * @typedef {{ text?: string, r?: number, thick?: number }} Item
   * @typedef {{ title: string, lines: string[], top: number, legend: (Item & { x: number })[],
   *   width: number, height: number, full: number }} Frame
   */
  const FACE = "Source Sans 3, Segoe UI, Arial, sans-serif";
  const EDGE = 20;
  const LINE = 18;
  const LEGEND = 52;

  const contextOf = (/** @type {HTMLCanvasElement} */ canvas) =>
    /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const measure = contextOf(document.createElement("canvas"));
  /** @type {(text: string, font: string) => number} */
  function measured(text, font) {
    measure.font = `${font} 'Source Sans 3', sans-serif`;
    return measure.measureText(text).width;
  }

  // What stands above the graph and what below: the same in a picture and in a drawing.
  /** @type {(shown: Pick<Picture, "caption" | "scale" | "sides">) => Frame} */
  function frame({ caption: [title, ...rest], scale, sides }) {
    const { width, height } = model.data.layout;
    const lines = rest.flatMap((line) => graphStyle.wrap(line, 130).split("\n"));
    const top = 36 + lines.length * LINE;
    const samples = graphStyle.samples(scale);
    let x = 0;
    /** @type {Frame["legend"]} */
    const legend = [];
    const put = (/** @type {Item} */ item, /** @type {number} */ wide) => {
      legend.push({ ...item, x });
      x += wide;
    };
    const words = (/** @type {string} */ text) => put({ text }, measured(text, "13px") + 14);
    if (!sides) {
      words("Circle area, papers:");
      for (const papers of samples.circles) {
        const r = graphStyle.size(papers);
        put({ r }, 2 * r + 5);
        words(String(papers));
      }
      x += 12;
    }
    words("Link width, papers:");
    for (const papers of samples.lines) {
      put({ thick: graphStyle.thickness(papers, scale.edge) }, 31);
      words(String(papers));
    }
    return { title, lines, top, legend, width, height, full: height + top + LEGEND };
  }

  // The network drawn once more, twice as large and whole, wherever the reader has moved or zoomed it.
  /** @type {Site["graphExport"]["png"]} */
  function png({ network, sets, options, hooks, ...shown }) {
    const palette = graphStyle.colours();
    const { title, lines, top, legend, width, height, full } = frame(shown);
    const times = 2;
    network.storePositions();
    const holder = site.h("div", {
      style: `position:fixed;left:-99999px;width:${width * times}px;height:${height * times}px`,
    });
    document.body.append(holder);
    const large = new vis.Network(holder, sets, options);
    for (const [event, run] of Object.entries(hooks)) large.on(event, run);
    large.moveTo({ position: { x: width / 2, y: height / 2 }, scale: times, animation: false });
    large.redraw();
    const copy = document.createElement("canvas");
    [copy.width, copy.height] = [(width + 2 * EDGE) * times, full * times];
    const context = contextOf(copy);
    context.scale(times, times);
    context.fillStyle = palette.surface;
    context.fillRect(0, 0, width + 2 * EDGE, full);
    context.drawImage(/** @type {HTMLCanvasElement} */ (holder.querySelector("canvas")), EDGE, top, width, height);
    large.destroy();
    holder.remove();
    /** @type {(content: string, x: number, y: number, font: string, colour: string) => void} */
    const text = (content, x, y, font, colour) => {
      context.font = `${font} 'Source Sans 3', sans-serif`;
      context.fillStyle = colour;
      context.fillText(content, x, y);
    };
    text(title, EDGE, 28, "600 19px", palette.text);
    for (const [index, line] of lines.entries()) text(line, EDGE, 48 + index * LINE, "14px", palette.muted);
    const middle = top + height + LEGEND / 2;
    for (const item of legend) {
      const x = EDGE + item.x;
      if (item.text) text(item.text, x, middle + 4.5, "13px", palette.muted);
      else {
        context.fillStyle = palette.link;
        context.beginPath();
        if (item.r) context.arc(x + item.r, middle, item.r, 0, 2 * Math.PI);
        else context.rect(x, middle - (item.thick ?? 0) / 2, 26, item.thick ?? 0);
        context.fill();
      }
    }
    // A picture that the browser cannot make is not saved.
    copy.toBlob((blob) => blob && site.download.save("components.png", "image/png", blob), "image/png");
  }

  /** @type {Site["graphExport"]["drawing"]} */
  function drawing(shown) {
    const { nodes, edges, places, regions, scale, sides, bright, chosen, bend } = shown;
    const palette = graphStyle.colours();
    const { title, lines, top, legend, width, height, full } = frame(shown);
    /** @type {(x: number, y: number, content: string, attributes: Attributes) => SVGElement} */
    const text = (x, y, content, attributes) =>
      svg("text", { x, y, fill: palette.text, "font-family": FACE, "font-size": 13, ...attributes }, content);
    // Another typeface than the page's may stand in for it: the words keep their width.
    const fitted = (/** @type {string} */ content, font = "13px") => ({
      textLength: Math.round(measured(content, font) * 10) / 10,
      lengthAdjust: "spacingAndGlyphs",
    });
    const paint = (/** @type {string} */ colour) => ({
      hex: colour.slice(0, 7),
      share: parseInt(colour.slice(7) || "ff", 16) / 255,
    });
    const middle = height + LEGEND / 2;
    const root = svg(
      "svg",
      {
        xmlns: "http://www.w3.org/2000/svg",
        width: width + 2 * EDGE,
        height: full,
        viewBox: `${-EDGE} ${-top} ${width + 2 * EDGE} ${full}`,
      },
      svg("title", null, title),
      svg("rect", { x: -EDGE, y: -top, width: width + 2 * EDGE, height: full, fill: palette.surface }),
      text(0, 28 - top, title, { "font-size": 19, "font-weight": 600, ...fitted(title, "600 19px") }),
      lines.map((line, index) =>
        text(0, 48 - top + index * LINE, line, { "font-size": 14, fill: palette.muted, ...fitted(line, "14px") }),
      ),
      sides
        ? null
        : regions.map((region) =>
            svg("rect", {
              x: region.x,
              y: region.y,
              width: region.width,
              height: region.height,
              rx: 6,
              fill: palette.domains.get(region.id),
              "fill-opacity": 0.06,
            }),
          ),
      edges.map((edge) => {
        const roundness = bend(edge);
        const look = graphStyle.edge(edge, scale.edge, palette, bright, chosen, roundness);
        const [from, to] = [places(edge.from.id), places(edge.to.id)];
        const via = roundness ? `Q ${graphStyle.towards(from, to, roundness).join(" ")}` : "L";
        const { hex, share } = paint(look.color.color);
        return svg(
          "path",
          {
            d: `M ${from.join(" ")} ${via} ${to.join(" ")}`,
            fill: "none",
            stroke: hex,
            "stroke-opacity": share,
            "stroke-width": look.width,
          },
          svg("title", null, look.title),
        );
      }),
      nodes.map((node) => {
        const [x, y] = places(node.id);
        const colour = node.column ? palette.accent : palette.domains.get(node.domain);
        const far = bright && !bright.has(node.id);
        const words = { "text-anchor": "middle", "fill-opacity": far ? 0.55 : null };
        if (sides) {
          const half = node.column ? 82 : 105;
          const said = graphStyle.said(node);
          return [
            svg("rect", {
              x: x - half,
              y: y - 11,
              width: half * 2,
              height: 22,
              rx: 4,
              fill: palette.surface,
              stroke: colour,
              "stroke-opacity": far ? 0.35 : null,
            }),
            text(x, y + 4.5, said, { ...words, ...fitted(said) }),
          ];
        }
        const r = graphStyle.size(node.papers);
        return [
          svg(
            "circle",
            {
              cx: x,
              cy: y,
              r,
              fill: node.papers ? colour : palette.surface,
              stroke: colour,
              opacity: far ? 0.35 : null,
            },
            svg("title", null, `${node.label}: ${site.counted(node.papers, "paper")}`),
          ),
          graphStyle
            .numbered(node)
            .split("\n")
            .map((line, index) =>
              text(x, y + r + 15 + index * 15, line, {
                ...words,
                ...fitted(line),
                stroke: palette.surface,
                "stroke-width": 3,
                "paint-order": "stroke",
              }),
            ),
        ];
      }),
      sides
        ? null
        : regions.map((region) =>
            graphStyle.regionName(region).map((line, index) =>
              text(region.x + 9, region.y + 17 + index * 15, line, {
                ...fitted(line, "600 13px"),
                "font-weight": 600,
                stroke: palette.surface,
                "stroke-width": 4,
                "paint-order": "stroke",
              }),
            ),
          ),
      legend.map((item) => {
        if (item.text) return text(item.x, middle + 4.5, item.text, { fill: palette.muted, ...fitted(item.text) });
        // Circles are components, so the sample of a circle is an ellipse.
        if (item.r)
          return svg("ellipse", { cx: item.x + item.r, cy: middle, rx: item.r, ry: item.r, fill: palette.link });
        return svg("rect", {
          x: item.x,
          y: middle - (item.thick ?? 0) / 2,
          width: 26,
          height: item.thick,
          fill: palette.link,
        });
      }),
    );
    return new XMLSerializer().serializeToString(root);
  }

  /** @type {(value: unknown) => string} */
  const escaped = (value) => String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

  /** @type {Site["graphExport"]["graphml"]} */
  function graphml({ nodes, edges, places, caption }) {
    const data = (/** @type {string} */ key, /** @type {unknown} */ value) =>
      `      <data key="${key}">${escaped(value)}</data>`;
    /** @type {(id: string, of: string, type: string) => string} */
    const key = (id, of, type) => `  <key id="${id}" for="${of}" attr.name="${id}" attr.type="${type}"/>`;
    return [
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
      key("description", "graph", "string"),
      key("type", "node", "string"),
      key("label", "node", "string"),
      key("domain", "node", "string"),
      key("papers", "all", "int"),
      key("findings", "node", "int"),
      key("x", "node", "double"),
      key("y", "node", "double"),
      '  <graph id="components" edgedefault="undirected">',
      data("description", caption.join(" ")),
      ...nodes.map((node) => {
        const [x, y] = places(node.id);
        const values = [
          data("type", node.column ? node.id.split("/")[0].toLowerCase() : "component"),
          data("label", node.label),
          data("domain", node.domain || ""),
          data("papers", node.papers),
          data("findings", node.findings),
          data("x", x),
          data("y", y),
        ];
        return [`    <node id="${escaped(node.id)}">`, ...values, "    </node>"].join("\n");
      }),
      ...edges.map((edge) =>
        [
          `    <edge source="${escaped(edge.from.id)}" target="${escaped(edge.to.id)}">`,
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
})(window.site);
