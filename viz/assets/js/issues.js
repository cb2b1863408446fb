// What is wrong or missing in the source: contradictions, papers without a rating, and stated numbers.
(function (site) {
  "use strict";
  const { h, model } = site;
  const { issues, reported } = model.data;
  const sentence = (text) => (text ? text[0].toUpperCase() + text.slice(1).replace(/-/g, " ") : "");
  const paperLink = (code) =>
    h("a", { href: site.state.link("papers", { paper: code }) }, `${code} ${model.papers.get(code)?.citation || ""}`);

  function issue(one) {
    const reading = (place, text) =>
      place || text ? h("div", null, h("dt", null, place || ""), h("dd", null, text || "")) : null;
    return h(
      "article",
      { class: "issue", "data-issue": one.id },
      h("p", { class: "finding__statement", dir: "auto" }, one.statement),
      h("dl", { class: "readings" }, reading(one.placeA, one.readingA), reading(one.placeB, one.readingB)),
      one.taken
        ? h(
            "p",
            null,
            h("strong", null, "Taken: "),
            one.taken,
            one.reason ? h("span", { class: "muted" }, ` (${one.reason})`) : null,
          )
        : null,
      one.papers.length || one.findings.length
        ? h(
            "p",
            { class: "issue__links" },
            one.papers.map((code) => [paperLink(code), " "]),
            one.findings.map((id) => [h("a", { href: site.state.link("findings", { id }) }, id), " "]),
          )
        : null,
      h("span", { class: "finding__id" }, one.id),
    );
  }

  const categories = [...new Set(issues.map((one) => one.category))].sort();
  const menu = h(
    "select",
    { id: "category", onchange: (event) => site.state.write({ category: event.target.value }) },
    h("option", { value: "" }, "All"),
    categories.map((name) =>
      h("option", { value: name }, `${sentence(name)} (${issues.filter((one) => one.category === name).length})`),
    ),
  );
  site
    .byId("issues-bar")
    .append(h("label", { for: "category" }, "Kind "), menu, site.sparql.note("site-source-issues"));

  function draw() {
    const chosen = categories.includes(site.state.get("category")) ? site.state.get("category") : "";
    menu.value = chosen;
    const list = issues.filter((one) => !chosen || one.category === chosen);
    let shown = 0;
    const holder = h("div", { class: "finding-list" });
    const more = h("button", { type: "button", class: "more", onclick: grow });
    function grow() {
      holder.append(...list.slice(shown, shown + 40).map(issue));
      shown += 40;
      more.hidden = shown >= list.length;
      more.textContent = `Show more (${site.count(list.length - shown)} left)`;
    }
    grow();
    site.replace(
      site.byId("issues"),
      h(
        "p",
        { role: "status" },
        list.length ? site.counted(list.length, "issue") : "The graph holds no source issues.",
      ),
      holder,
      more,
    );
  }

  function missing() {
    const group = (status) => {
      const members = model.data.papers.filter((paper) => paper.status === status);
      const said = model.data.statuses[status];
      if (!members.length || !said) return null;
      return [
        h("h3", null, `${said.label}: ${site.counted(members.length, "paper")}`),
        h("p", null, said.definition),
        h(
          "ul",
          { class: "inline" },
          members.map((paper) => h("li", null, paperLink(paper.code))),
        ),
      ];
    };
    site.replace(
      site.byId("missing"),
      group("notInSource"),
      group("notApplicable"),
      h("p", null, site.sparql.note("site-papers")),
    );
  }

  function numbers() {
    const means = { equal: "", "at-least": "at least ", "at-most": "at most ", about: "about " };
    const table = site.table({
      caption: "Numbers stated by the report, with the query of the library that recomputes each.",
      rows: reported,
      columns: [
        { label: "What is counted", heading: true, value: (one) => one.statement, cell: (one) => one.statement },
        {
          label: "Stated",
          numeric: true,
          width: "7rem",
          value: (one) => Number(one.stated),
          cell: (one) => `${means[one.comparison] ?? ""}${site.count(Number(one.stated))}`,
        },
        {
          label: "Where",
          width: "16rem",
          value: (one) => model.sections.get(one.section)?.position ?? 0,
          cell: (one) => [
            model.sectionPath(one.section).slice(-1)[0]?.title || one.section,
            one.place ? h("span", { class: "muted" }, ` ${one.place}`) : null,
          ],
        },
        {
          label: "Recomputed by",
          width: "13rem",
          value: (one) => one.query || "",
          cell: (one) => h("code", null, one.query || ""),
        },
        { label: "Issue", width: "5rem", value: (one) => one.issue || "", cell: (one) => one.issue || "" },
      ],
      sort: 2,
    });
    site.replace(
      site.byId("reported"),
      reported.length ? table.node : h("p", { class: "empty" }, "The graph holds no stated numbers."),
      h("p", null, site.sparql.note("site-reported-figures")),
    );
  }

  site.state.subscribe(draw);
  draw();
  missing();
  numbers();
})((window.site = window.site || {}));
