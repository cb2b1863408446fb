// How nodes and links look: taken from the style sheet, so that light and dark have one source.
(function (site) {
  "use strict";
  const { model } = site;

  function colours() {
    const style = getComputedStyle(document.documentElement);
    const of = (name) => style.getPropertyValue(name).trim();
    return {
      text: of("--text"),
      muted: of("--muted"),
      surface: of("--surface"),
      line: of("--line"),
      link: of("--graph-link"),
      accent: of("--accent"),
      domains: new Map(model.domains.map((domain, index) => [domain.id, of(`--domain-${(index % 6) + 1}`)])),
    };
  }

  function wrap(text, width = 16) {
    const lines = [""];
    for (const word of text.split(" ")) {
      const last = lines[lines.length - 1];
      if (last && last.length + word.length + 1 > width) lines.push(word);
      else lines[lines.length - 1] = last ? `${last} ${word}` : word;
    }
    return lines.join("\n");
  }

  const radius = (papers) => 2.7 * Math.sqrt(papers);

  function alpha(hex, share) {
    const value = Math.round(Math.max(0, Math.min(1, share)) * 255);
    return `${hex}${value.toString(16).padStart(2, "0")}`;
  }

  // near: the identifiers that stay bright while something is chosen; null when nothing is.
  function node(one, places, palette, near, sides) {
    const [x, y] = places[one.id];
    const far = near && !near.has(one.id);
    const colour = one.column ? palette.accent : palette.domains.get(one.domain);
    const font = {
      color: far ? alpha(palette.muted, 0.55) : palette.text,
      size: 13,
      face: "'Source Sans 3', sans-serif",
      strokeWidth: 3,
      strokeColor: palette.surface,
      vadjust: sides ? 0 : -2,
    };
    const empty = !one.papers;
    const paint = {
      background: empty ? palette.surface : alpha(colour, far ? 0.25 : 1),
      border: far ? alpha(colour, 0.35) : colour,
    };
    const looks = {
      id: one.id,
      x,
      y,
      font,
      color: { ...paint, highlight: paint, hover: paint },
      borderWidth: empty ? 1 : 1.5,
    };
    if (!sides)
      return {
        ...looks,
        shape: "dot",
        size: empty ? 4 : Math.max(4, radius(one.papers)),
        label: wrap(one.label),
        shapeProperties: { borderDashes: empty ? [3, 3] : false },
      };
    const box = { background: palette.surface, border: far ? alpha(colour, 0.35) : colour };
    return {
      ...looks,
      shape: "box",
      label: `${one.label}  ${one.papers}`,
      margin: { top: 3, bottom: 3, left: 6, right: 6 },
      widthConstraint: { minimum: one.column ? 150 : 196 },
      font: { ...font, strokeWidth: 0 },
      color: { ...box, highlight: box, hover: box },
      shapeProperties: { borderRadius: 4, borderDashes: empty ? [3, 3] : false },
    };
  }

  function edge(one, most, palette, near, chosen) {
    const share = one.papers / Math.max(1, most);
    const far = near && one.id !== chosen && chosen !== one.from.id && chosen !== one.to.id;
    const colour = one.id === chosen ? palette.accent : alpha(palette.link, far ? 0.1 : 0.25 + 0.6 * share);
    return {
      id: one.id,
      from: one.from.id,
      to: one.to.id,
      width: 0.6 + 7.4 * share * share + (one.id === chosen ? 1.5 : 0),
      color: { color: colour, highlight: palette.accent, hover: palette.accent },
    };
  }

  // The rectangles of domains, behind the nodes.
  function drawRegions(context, regions, palette) {
    for (const region of regions) {
      const colour = palette.domains.get(region.id);
      context.fillStyle = alpha(colour, 0.06);
      context.beginPath();
      context.roundRect(region.x, region.y, region.width, region.height, 6);
      context.fill();
    }
  }

  // Names come last, so that no link crosses them out.
  function nameRegions(context, regions, palette) {
    context.font = "600 13px 'Source Sans 3', sans-serif";
    context.textBaseline = "top";
    context.textAlign = "left";
    context.lineJoin = "round";
    context.lineWidth = 4;
    for (const region of regions) {
      const name = model.label("component", region.id) || "Components";
      context.strokeStyle = palette.surface;
      context.strokeText(name, region.x + 9, region.y + 6);
      context.fillStyle = palette.text;
      context.fillText(name, region.x + 9, region.y + 6);
    }
  }

  site.graphStyle = { colours, node, edge, drawRegions, nameRegions, wrap, radius, alpha };
})((window.site = window.site || {}));
