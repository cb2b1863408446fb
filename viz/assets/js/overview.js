// The overview: how much there is, what was asked, and the report's figures drawn afresh.
(function (site) {
  "use strict";
  const { h, model, charts } = site;
  const { data } = model;

  const headline = [
    ["papers", "papers", "papers"],
    ["findings", "findings", "findings"],
    ["citations", "places in the report", "findings"],
    ["components", "components", "components"],
    ["conclusions", "conclusions", "questions"],
    ["issues", "source issues", "issues"],
  ];
  site
    .byId("headline")
    .append(
      ...headline.map(([name, words, page]) =>
        h(
          "a",
          { class: "headline__item", href: `${page}.html`, "data-headline": name },
          h("strong", null, site.count(data.headline[name] || 0)),
          h("span", null, words),
        ),
      ),
      h("p", { class: "headline__note" }, site.sparql.note("site-headline")),
    );

  /** @type {(scope: string) => Question[]} */
  const asked = (scope) => data.questions.filter((question) => question.scope === scope);
  /** @type {(questions: Question[]) => HTMLElement} */
  const list = (questions) =>
    h(
      "ol",
      null,
      questions.map((question) =>
        h("li", null, h("a", { href: site.state.link("questions", { question: question.id }) }, question.statement)),
      ),
    );
  site
    .byId("asked")
    .append(
      ...(data.questions.length
        ? [
            list(asked("overarchingQuestion")),
            h(
              "details",
              null,
              h("summary", null, `${site.counted(asked("subQuestion").length, "sub-question")}`),
              list(asked("subQuestion")),
            ),
          ]
        : [h("p", { class: "empty" }, "The graph holds no research questions.")]),
      h("p", null, site.sparql.note("questions")),
    );

  // The numbers of figures are those of one report.
  const plain = "plain" in site.byId("figures").dataset;
  const numbered = (/** @type {number} */ number, /** @type {string} */ title) =>
    plain ? title : `Figure ${number}. ${title}`;

  /** @type {string[]} */
  const sources = ["Peer reviewed", "Grey literature"];
  /** @type {[string, string][]} */
  const bySource = [
    ["value", "Value"],
    ["sourceType", "Source type"],
    ["papers", "Papers"],
  ];
  /** @type {(number: number, title: string, name: string, left: number, note?: string) => HTMLElement} */
  const stacked = (number, title, name, left, note) => {
    const rows = charts.rows(name);
    return charts.figure({
      title: numbered(number, title),
      note,
      legend: charts.parts(sources),
      rows,
      names: bySource,
      query: name,
      draw: (width) => charts.bars(rows, { label: title, width, left: Math.min(left, width * 0.44) }),
    });
  };

  // Rows with what a chart sorts and names bars by.
  /** @type {(name: string, value: (row: ChartRow) => string) => ChartRow[]} */
  const valued = (name, value) => charts.rows(name).map((row) => ({ ...row, value: value(row) }));
  const band = (/** @type {ChartRow} */ row) => row.band;

  function professionals() {
    const title = "Papers by number of professionals";
    const rows = valued("site-figure-08-professionals", band);
    return charts.figure({
      title: numbered(8, title),
      note: "Counts as printed, added up within a paper; papers that print none are left out.",
      rows,
      names: [
        ["band", "Professionals"],
        ["papers", "Papers"],
      ],
      query: "site-figure-08-professionals",
      draw: (width) => charts.bars(rows, { label: title, width, left: 110, fill: null }),
    });
  }

  function families() {
    const rows = valued("site-figure-09-families", band);
    const groups = [...new Set(rows.map((row) => row.group))].sort();
    const bands = [...new Set([...rows].sort((a, b) => a.from - b.from).map((row) => row.band))];
    const most = Math.max(...rows.map((row) => row.papers));
    return charts.figure({
      title: numbered(9, "Papers by number of young people and of parents"),
      note: "Counts as printed, added up within a paper and group.",
      rows,
      names: [
        ["group", "Group"],
        ["band", "People"],
        ["papers", "Papers"],
      ],
      query: "site-figure-09-families",
      draw: (width) =>
        h(
          "div",
          null,
          groups.map((group) => {
            const members = rows.filter((row) => row.group === group);
            return [
              h("h4", null, group),
              charts.bars(members, {
                label: `${group}: papers by number of people`,
                width,
                left: 110,
                fill: null,
                most,
                order: bands,
              }),
            ];
          }),
        ),
    });
  }

  /** @type {(row: ChartRow) => string} */
  const percent = (row) => (row.rating === undefined ? row.status : `${Math.round(row.rating * 100)}%`);
  /** @type {(rating: number) => string} */
  const classOf = (rating) =>
    rating >= data.thresholds.highRating?.value
      ? "high"
      : rating <= data.thresholds.lowRating?.value
        ? "low"
        : "middle";

  function ratings() {
    const rows = valued("site-figure-11-ratings", percent);
    const rank = (/** @type {ChartRow} */ row) => (row.rating === undefined ? 10 : -row.rating);
    const order = [...rows].sort((a, b) => rank(a) - rank(b) || a.value.localeCompare(b.value)).map((row) => row.value);
    const fills = (/** @type {ChartRow} */ row) =>
      charts.colour(`--mmat-${row.rating === undefined ? "none" : classOf(row.rating)}`);
    return charts.figure({
      title: numbered(11, `Overall ${model.tool} rating`),
      note: `The text of the report holds the rating of ${data.headline.appraised} papers.`,
      legend: site.rating.legend(),
      rows,
      names: [
        ["value", "Rating"],
        ["papers", "Papers"],
      ],
      query: "site-figure-11-ratings",
      draw: (width) => {
        const left = 116;
        return Plot.plot({
          ...charts.base(width, rows.length * 27 + 24, `Papers by overall ${model.tool} rating`),
          marginLeft: left,
          marginRight: 34,
          marginTop: 4,
          x: { axis: null },
          y: { domain: order, label: null, tickSize: 0 },
          marks: [
            Plot.barX(rows, {
              y: "value",
              x: "papers",
              fill: fills,
              fillOpacity: (row) => (row.rating === undefined ? 0.35 : 1),
              stroke: fills,
              insetTop: 4,
              insetBottom: 4,
            }),
            Plot.text(rows, {
              y: "value",
              x: "papers",
              text: (row) => String(row.papers),
              textAnchor: "start",
              dx: 5,
              fill: "currentColor",
              fontWeight: 600,
            }),
            Plot.ruleX([0], { stroke: charts.colour("--muted") }),
          ],
        });
      },
    });
  }

  function approaches() {
    /** @type {ChartRow[]} */
    const rows = charts.rows("site-figure-12-approaches").map((row) => ({ ...row, class: classOf(row.rating) }));
    const classes = ["high", "middle", "low"];
    // Ratings of one class are one part of a bar; the table under it keeps them apart.
    const parts = d3
      .flatRollup(
        rows,
        (members) => d3.sum(members, (row) => row.papers),
        (row) => row.approach,
        (row) => row.class,
      )
      .map(([approach, name, papers]) => ({ approach, class: name, papers }));
    const words = (/** @type {ChartRow} */ part) =>
      `${part.approach}, ${model.label("mmat", part.class)}: ${part.papers}`;
    const approachesNow = [...new Set(rows.map((row) => row.approach))];
    return charts.figure({
      title: numbered(12, `${model.tool} class by approach`),
      note: "Among the papers whose appraisal the text of the report holds.",
      legend: site.rating.legend(["high", "middle", "low"]),
      rows: rows.map((row) => ({ ...row, value: `${Math.round(row.rating * 100)}%` })),
      names: [
        ["approach", "Approach"],
        ["value", "Rating"],
        ["papers", "Papers"],
      ],
      query: "site-figure-12-approaches",
      draw: (width) => {
        const totals = approachesNow.map((approach) => ({
          approach,
          papers: rows.filter((row) => row.approach === approach).reduce((sum, row) => sum + row.papers, 0),
        }));
        return Plot.plot({
          ...charts.base(width, approachesNow.length * 40 + 24, `Papers by approach and ${model.tool} class`),
          marginLeft: 100,
          marginRight: 34,
          marginTop: 4,
          x: { axis: null },
          y: { domain: approachesNow, label: null, tickSize: 0 },
          color: { domain: classes, range: classes.map((name) => charts.colour(`--mmat-${name}`)) },
          marks: [
            Plot.barX(parts, {
              y: "approach",
              x: "papers",
              fill: "class",
              order: classes,
              stroke: charts.colour("--surface"),
              insetTop: 5,
              insetBottom: 5,
              title: words,
            }),
            Plot.text(totals, {
              y: "approach",
              x: "papers",
              text: (row) => String(row.papers),
              textAnchor: "start",
              dx: 5,
              fill: "currentColor",
              fontWeight: 600,
            }),
            Plot.ruleX([0], { stroke: charts.colour("--muted") }),
          ],
        });
      },
    });
  }

  const years = charts.rows("site-figure-06-years");
  site.byId("figures").append(
    stacked(3, "Study types", "site-figure-03-study-types", 220),
    stacked(4, "Data collection methods", "site-figure-04-methods", 220, "A paper counts at each of its methods."),
    stacked(5, "Regions", "site-figure-05-regions", 190, "A paper counts at each of its regions."),
    charts.figure({
      title: numbered(6, "Year of publication"),
      legend: charts.parts(sources),
      rows: years,
      names: bySource,
      query: "site-figure-06-years",
      draw: (width) => charts.columns(years, { label: "Papers by year of publication", width }),
    }),
    stacked(7, "Participant groups", "site-figure-07-groups", 210, "A paper counts at each of its groups."),
    h("div", { class: "figure-pair" }, professionals(), families()),
    ratings(),
    approaches(),
  );
  site.byId("appraisal").append(...site.appraisalPlot());
})(window.site);
