// How nodes and links look: taken from the style sheet, so that light and dark have one source.
(function (site) {
  "use strict";
  const { model } = site;
  const { scale } = model.data.layout;

  /** @type {Site["graphStyle"]["colours"]} */
  function colours() {
    const style = getComputedStyle(document.documentElement);
    const of = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
    return {
      text: of("--text"),
      muted: of("--muted"),
      surface: of("--surface"),
      line: of("--line"),
      link: of("--graph-link"),
      accent: of("--accent"),
      domains: /** @type {Palette["domains"]} */ (
        new Map(model.domains.map((domain, index) => [domain.id, of(`--domain-${(index % 6) + 1}`)]))
      ),
    };
  }

  /** @type {Site["graphStyle"]["wrap"]} */
  function wrap(text, width = 16) {
    const lines = [""];
    for (const word of text.split(" ")) {
      const last = lines[lines.length - 1];
      if (last && last.length + word.length + 1 > width) lines.push(word);
      else lines[lines.length - 1] = last ? `${last} ${word}` : word;
    }
    return lines.join("\n");
  }

  // Area grows with the papers of a circle, width with those of a link: the same scale under every filter.
  /** @type {(papers: number) => number} */
  const radius = (papers) => scale.radius * Math.sqrt(papers);
  /** @type {Site["graphStyle"]["size"]} */
  const size = (papers) => (papers ? Math.max(scale.least, radius(papers)) : scale.none);
  /** @type {Site["graphStyle"]["thickness"]} */
  const thickness = (papers, most) => scale.thin + (scale.added * papers) / Math.max(scale.full, most);
  /** @type {Site["graphStyle"]["said"]} */
  const said = (one) => `${one.label}  ${one.papers}`;

  /** @type {Site["graphStyle"]["alpha"]} */
  function alpha(hex, share) {
    const value = Math.round(Math.max(0, Math.min(1, share)) * 255);
    return `${hex}${value.toString(16).padStart(2, "0")}`;
  }

  // near: the identifiers that stay bright while something is chosen; null when nothing is.
  /** @type {Site["graphStyle"]["node"]} */
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
      title: `${one.label}: ${site.counted(one.papers, "paper")}, ${site.counted(one.findings, "finding")}`,
    };
    if (!sides)
      return {
        ...looks,
        shape: "dot",
        size: size(one.papers),
        label: numbered(one),
        shapeProperties: { borderDashes: empty ? [3, 3] : false },
      };
    const box = { background: palette.surface, border: far ? alpha(colour, 0.35) : colour };
    return {
      ...looks,
      shape: "box",
      label: said(one),
      margin: { top: 3, bottom: 3, left: 6, right: 6 },
      widthConstraint: { minimum: one.column ? 150 : 196 },
      font: { ...font, strokeWidth: 0 },
      color: { ...box, highlight: box, hover: box },
      shapeProperties: { borderRadius: 4, borderDashes: empty ? [3, 3] : false },
    };
  }

  // The number stays with the last word of the name.
  /** @type {Site["graphStyle"]["numbered"]} */
  const numbered = (one) => `${wrap(one.label)}  ${one.papers}`;

  // The point that a curve from one place to another is drawn towards, as vis-network computes it.
  /** @type {Site["graphStyle"]["towards"]} */
  function towards([x1, y1], [x2, y2], roundness) {
    const share = 0.5 + 0.5 * roundness;
    const length = share * Math.hypot(x2 - x1, y2 - y1);
    const angle = Math.atan2(y1 - y2, x2 - x1) + share * Math.PI;
    return [x1 + length * Math.sin(angle), y1 + length * Math.cos(angle)];
  }

  /** @type {(from: Point, to: Point, roundness: number, discs: { x: number, y: number, r: number }[]) => boolean} */
  function misses(from, to, roundness, discs) {
    const via = towards(from, to, roundness);
    for (let step = 1; step < 24; step += 1) {
      const at = step / 24;
      const [x, y] = [0, 1].map((axis) => {
        const [start, pull, end] = [from[axis], via[axis], to[axis]];
        return start * (1 - at) ** 2 + pull * 2 * at * (1 - at) + end * at ** 2;
      });
      if (discs.some((disc) => Math.hypot(disc.x - x, disc.y - y) < disc.r + 3)) return false;
    }
    return true;
  }

  // How far a link bends: not at all, or as little as takes it past the circles that it does not join.
  /** @type {Site["graphStyle"]["bend"]} */
  function bend(one, nodes, places) {
    const discs = nodes
      .filter((node) => node !== one.from && node !== one.to)
      .map((node) => ({ x: places(node.id)[0], y: places(node.id)[1], r: size(node.papers) }));
    const [from, to] = [places(one.from.id), places(one.to.id)];
    const tried = [0, 0.08, -0.08, 0.14, -0.14, 0.2, -0.2, 0.28, -0.28, 0.36, -0.36];
    return tried.find((roundness) => misses(from, to, roundness, discs)) ?? 0;
  }

  /** @type {Site["graphStyle"]["edge"]} */
  function edge(one, most, palette, near, chosen, roundness = 0) {
    const lit = near && [one.id, one.from.id, one.to.id].includes(chosen);
    const strength = 0.35 + 0.5 * Math.min(1, one.papers / most);
    return {
      id: one.id,
      from: one.from.id,
      to: one.to.id,
      width: thickness(one.papers, most) + (one.id === chosen ? 1.5 : 0),
      color: {
        color: lit ? alpha(palette.accent, 0.9) : alpha(palette.link, near ? 0.1 : strength),
        highlight: palette.accent,
        hover: palette.accent,
      },
      smooth: roundness ? { enabled: true, type: "curvedCW", roundness } : false,
      title: `${one.from.label} – ${one.to.label}: ${site.counted(one.papers, "paper")}`,
    };
  }

  // What a legend shows of the scales: three circles, three links.
  /** @type {Site["graphStyle"]["samples"]} */
  function samples(scale) {
    /** @type {(most: number, shares: number[]) => number[]} */
    const some = (most, shares) => [...new Set(shares.map((share) => Math.max(1, Math.round(most * share))))];
    return { circles: some(scale.node, [0.04, 0.17, 0.5]), lines: some(scale.edge, [0.05, 0.5, 1]) };
  }

  // The rectangles of domains, behind the nodes.
  /** @type {Site["graphStyle"]["drawRegions"]} */
  function drawRegions(context, regions, palette) {
    for (const region of regions) {
      const colour = palette.domains.get(region.id);
      context.fillStyle = alpha(colour, 0.06);
      context.beginPath();
      context.roundRect(region.x, region.y, region.width, region.height, 6);
      context.fill();
    }
  }

  // In as many lines as keep it inside its region; a letter of this size is some 7 wide.
  /** @type {Site["graphStyle"]["regionName"]} */
  const regionName = (region) =>
    wrap(model.label("component", region.id) || "Components", Math.floor((region.width - 12) / 7)).split("\n");

  // Names come last, so that no link crosses them out.
  /** @type {Site["graphStyle"]["nameRegions"]} */
  function nameRegions(context, regions, palette) {
    context.font = "600 13px 'Source Sans 3', sans-serif";
    context.textBaseline = "top";
    context.textAlign = "left";
    context.lineJoin = "round";
    context.lineWidth = 4;
    for (const region of regions) {
      context.strokeStyle = palette.surface;
      context.fillStyle = palette.text;
      regionName(region).forEach((line, index) => {
        context.strokeText(line, region.x + 9, region.y + 6 + index * 15);
        context.fillText(line, region.x + 9, region.y + 6 + index * 15);
      });
    }
  }

  site.graphStyle = {
    colours,
    node,
    edge,
    bend,
    towards,
    samples,
    drawRegions,
    nameRegions,
    regionName,
    wrap,
    numbered,
    said,
    size,
    thickness,
    alpha,
  };
})(window.site);
