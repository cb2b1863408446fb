// The page of papers: a table with filters, and the paper chosen beside it.
(function (site) {
  "use strict";
  const { h, model, rating } = site;
  const FACETS = model.offered(["mmat", "source-type", "study-type", "method", "region", "group", "chapter", "review"]);
  /** @type {(scheme: "source-type" | "study-type" | "region", paper: Paper) => string} */
  const names = (scheme, paper) => (paper[scheme] || []).map((id) => model.label(scheme, id)).join(", ");
  const order = model.concepts("mmat").map((concept) => concept.id);
  /** @type {Paper[]} */
  let latest = [];
  let opened = false;

  const bar = site.facetBar({
    names: FACETS,
    search: "Search titles and authors",
    unit: () => "papers",
    query: "site-listed-papers",
    summary: (result) => site.counted(result.papers, "paper"),
    list: (selection) => site.facets.runPapers(FACETS, selection).list,
    own: {
      paper: (value) => Boolean(model.paper(value)),
      sort: (value) => /^[0-5]$/.test(value),
      down: (value) => value === "1",
    },
  });
  const table = site.table({
    caption: "Included papers. Choose a number to read about a paper.",
    sort: Math.max(0, Number(site.state.get("sort", "0"))) % 6,
    descending: site.state.get("down") === "1",
    onsort: (sort, down) =>
      site.state.write({ sort: sort ? String(sort) : "", down: down ? "1" : "" }, { replace: true }),
    rowAttributes: (paper) => ({
      class: String(paper.code) === site.state.get("paper") ? "is-chosen" : null,
      "data-paper": paper.code,
      // The number is the link; anywhere else in the row a click or tap does the same.
      onclick: (event) => event.target.closest("a") || open(event, paper),
    }),
    columns: [
      {
        label: "No.",
        numeric: true,
        width: model.data.papers.some((paper) => typeof paper.code === "string") ? "7rem" : "3.2rem",
        value: (paper) => paper.code,
        cell: (paper) =>
          h(
            "a",
            {
              href: site.state.link("papers", { paper: paper.code }),
              "aria-label": `Paper ${paper.code}`,
              onclick: (event) => open(event, paper),
            },
            String(paper.code),
          ),
      },
      {
        label: "Paper",
        heading: true,
        value: (paper) => paper.citation,
        cell: (paper) => [
          h("span", { dir: "auto" }, paper.citation),
          h("span", { class: "papers__title", dir: "auto" }, paper.title),
        ],
      },
      {
        label: "Year",
        numeric: true,
        width: "4rem",
        value: (paper) => paper.year ?? 0,
        cell: (paper) => String(paper.issued ?? paper.year),
      },
      {
        label: "Study",
        width: "11rem",
        value: (paper) => names("study-type", paper),
        cell: (paper) => [
          names("study-type", paper),
          h("span", { class: "papers__title" }, `${names("source-type", paper)} · ${names("region", paper)}`),
        ],
      },
      {
        label: model.tool,
        width: "8.5rem",
        value: (paper) => order.indexOf(paper.mmat) * 10 - (paper.rating ?? 0),
        cell: (paper) => h("span", { class: "rated" }, rating.mark(paper.mmat), model.rating(paper)),
      },
      {
        label: "Findings",
        numeric: true,
        width: "5.5rem",
        value: (paper) => model.supported(paper.code).length,
        cell: (paper) => site.count(model.supported(paper.code).length),
      },
    ],
  });
  const left = () =>
    site.unrated.said(
      site.facets.chosen(FACETS),
      (selection) => site.facets.runPapers(FACETS, selection).list,
      "paper",
    );
  site.byId("list").append(table.node);
  site.byId("list-bar").append(
    rating.legend(),
    h(
      "span",
      { class: "downloads" },
      h(
        "button",
        {
          type: "button",
          class: "quiet",
          onclick: () => site.download.save("papers.csv", "text/csv", site.download.papersCsv(latest, left())),
        },
        "CSV of papers",
      ),
      h(
        "button",
        {
          type: "button",
          class: "quiet",
          onclick: () =>
            site.download.save("papers.ris", "application/x-research-info-systems", site.download.ris(latest, left())),
        },
        "RIS of papers",
      ),
    ),
  );

  /** @type {(event: Event, paper: Paper) => void} */
  function open(event, paper) {
    event.preventDefault();
    opened = true;
    site.state.write({ paper: String(paper.code) });
  }

  function close() {
    const code = site.state.get("paper");
    site.state.write({ paper: "" });
    document.querySelector(`[data-paper="${CSS.escape(code)}"] a`)?.focus();
  }

  function draw() {
    const result = site.facets.runPapers(FACETS);
    latest = result.list;
    bar.update(result);
    table.update(result.list);
    const paper = model.paper(site.state.get("paper"));
    if (!paper) {
      const unused = model.data.papers.filter((one) => !model.supported(one.code).length);
      site.panel.rest(
        h("h2", { id: "panel-title" }, "One paper at a time"),
        h(
          "p",
          null,
          "Choose a paper to see its reference, its participants, its appraisal item by item, and every finding that it supports.",
        ),
        unused.length
          ? h(
              "p",
              null,
              `${site.counted(unused.length, "paper")} included but cited by no finding: ${unused.map((one) => `${one.code} ${one.citation}`).join("; ")}.`,
            )
          : null,
      );
      return;
    }
    const panel = site.byId("panel");
    panel.classList.add("is-open");
    site.replace(panel, site.paperCard.card(paper, close));
    site.panel.reveal(opened);
    opened = false;
  }

  site.state.subscribe(draw);
  draw();
})(window.site);
