// Marks of appraisal: a colour and a shape for each class of rating, a sign for each answer.
(function (site) {
  "use strict";
  const { svg, model } = site;

  // Shapes of equal area at equal size, so that marks compare by their size.
  /** @type {Record<string, (x: number, y: number, r: number) => SVGElement>} */
  const shapes = {
    high: (x, y, r) => svg("circle", { cx: x, cy: y, r }),
    middle: (x, y, r) => {
      const d = r * 1.2533;
      return svg("path", { d: `M${x} ${y - d}L${x + d} ${y}L${x} ${y + d}L${x - d} ${y}Z` });
    },
    low: (x, y, r) => {
      const d = r * 1.5551;
      return svg("path", { d: `M${x} ${y - d}L${x + d * 0.866} ${y + d / 2}L${x - d * 0.866} ${y + d / 2}Z` });
    },
    "not-in-source": (x, y, r) => svg("circle", { cx: x, cy: y, r: Math.max(1, r - 0.8) }),
    "not-rated": (x, y, r) => svg("path", { d: `M${x - r} ${y}H${x + r}M${x} ${y - r}V${y + r}` }),
    "not-applicable": (x, y, r) => {
      const d = r * 0.8862;
      return svg("path", {
        d: `M${x - d} ${y - d}H${x + d}V${y + d}H${x - d}ZM${x - d} ${y + d}L${x + d} ${y - d}`,
      });
    },
  };

  /** @type {Site["rating"]["shape"]} */
  function shape(mmat, x, y, r) {
    const node = shapes[mmat](x, y, r);
    node.setAttribute("class", `mmat mmat--${mmat}`);
    return node;
  }

  /** @type {Site["rating"]["mark"]} */
  function mark(mmat, title) {
    return svg(
      "svg",
      {
        class: "mark",
        viewBox: "0 0 16 16",
        width: 14,
        height: 14,
        role: title ? "img" : null,
        "aria-label": title,
        "aria-hidden": title ? null : "true",
      },
      shape(mmat, 8, mmat === "low" ? 9 : 8, 5.2),
    );
  }

  /** @type {Site["rating"]["legend"]} */
  function legend(ids) {
    return site.h(
      "ul",
      { class: "legend", "aria-label": `${model.tool} class of papers` },
      model
        .concepts("mmat")
        .filter((concept) => !ids || ids.includes(concept.id))
        .map((concept) => site.h("li", null, mark(concept.id), concept.label)),
    );
  }

  /** @type {Record<string, string[]>} */
  const signs = {
    yes: ["M4.5 8.4l2.4 2.4 4.6-5", "Yes"],
    no: ["M5 5l6 6M11 5l-6 6", "No"],
    cannotTell: ["M6 6.2a2 2 0 1 1 2.6 2c-.5.2-.6.5-.6 1.1M8 11.4v.2", "Can't tell"],
    unclear: ["M5 9.2c1-2.4 2-2.4 3-1.2s2 1.200 3-1.200", "Unclear"],
    itemNotApplicable: ["M5 11l6-6", "Not applicable to the study"],
  };
  // The first three are those of most tools; the others are shown where a paper has them.
  const given = new Set(model.data.papers.flatMap((paper) => Object.values(paper.answers || {})));
  const answers = Object.keys(signs).filter((answer, index) => index < 3 || given.has(/** @type {any} */ (answer)));

  const blank = ["M5 8h6", "Blank in the source"];

  // Robvis' traffic light, told apart without colour: tick, cross, question mark, and a dash where no answer is printed.
  /** @type {Site["rating"]["light"]} */
  function light(answer = "blank") {
    const [path, title] = signs[answer] || blank;
    return svg(
      "svg",
      {
        class: `light light--${answer}`,
        viewBox: "0 0 16 16",
        width: 18,
        height: 18,
        role: "img",
        "aria-label": title,
      },
      svg("circle", { cx: 8, cy: 8, r: 7 }),
      svg("path", { d: path }),
    );
  }

  /** @type {Site["rating"]["lightLegend"]} */
  function lightLegend() {
    return site.h(
      "ul",
      { class: "legend", "aria-label": "Answers" },
      [...answers, "blank"].map((answer) => site.h("li", null, light(answer), (signs[answer] || blank)[1])),
    );
  }

  const weakest =
    "Ticks alone do not make a high rating: where a paper has several study designs, its overall rating is that of the weakest design section.";

  site.rating = {
    weakest,
    shape,
    mark,
    legend,
    light,
    lightLegend,
    answers,
    words: (answer) => (signs[answer] || blank)[1].toLowerCase(),
  };
})(window.site);
