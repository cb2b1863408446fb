// The marks in a cell of the map: one for each MMAT class, larger the more papers or findings, and the same in words.
(function (site) {
  "use strict";
  const { svg, model } = site;

  // Marks keep a least size that can be told apart; what does not fit beside the others goes to a line of its own.
  const GAP = 3;
  const wide = () => window.innerWidth >= 1600;
  const least = () => (wide() ? 5 : 3.5);
  /** @type {(n: number, scale: number) => number} */
  const radius = (n, scale) => least() + scale * (Math.sqrt(n) - 1);

  /** @type {(parts: [string, number][], scale: number, room: number) => SVGElement} */
  function bubbles(parts, scale, room) {
    /** @type {{ width: number, marks: [string, number][] }[]} */
    const lines = [];
    for (const [mmat, n] of parts) {
      if (!n) continue;
      const width = 2.4 * radius(n, scale) + GAP;
      const line = lines.at(-1);
      if (line && line.width + width <= room) {
        line.marks.push([mmat, n]);
        line.width += width;
      } else lines.push({ width, marks: [[mmat, n]] });
    }
    const marks = [];
    let top = 0;
    for (const line of lines) {
      const most = Math.max(...line.marks.map(([, n]) => radius(n, scale)));
      let x = 0;
      for (const [mmat, n] of line.marks) {
        const r = radius(n, scale);
        x += r * 1.2 + GAP / 2;
        marks.push(site.rating.shape(mmat, x, top + most * 1.25 + (mmat === "low" ? r * 0.3 : 0), r));
        x += r * 1.2 + GAP / 2;
      }
      top += most * 2.5 + 1;
    }
    const [width, height] = [Math.ceil(Math.max(...lines.map((line) => line.width))), Math.ceil(top)];
    return svg(
      "svg",
      { class: "bubbles", width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" },
      marks,
    );
  }

  /** @type {(parts: [string, number][]) => string} */
  function words(parts) {
    return parts
      .filter(([, n]) => n)
      .map(([id, n]) => `${n} ${(model.concept("mmat", id)?.short || model.label("mmat", id)).toLowerCase()}`)
      .join(", ");
  }

  site.mapMarks = { GAP, wide, least, bubbles, words };
})(window.site);
