// One paper: its reference, what it studied, how it was appraised item by item, and what it supports.
(function (site) {
  "use strict";
  const { h, model, rating } = site;

  function appraisal(paper) {
    const status = model.data.statuses[paper.status];
    if (!paper.answers) return h("p", null, h("strong", null, `${status.label}. `), status.definition);
    const categories = new Map();
    for (const item of model.concepts("mmat-item")) {
      if (!(item.id in paper.answers)) continue;
      if (!categories.has(item.category)) categories.set(item.category, []);
      categories.get(item.category).push(item);
    }
    return [
      h(
        "p",
        null,
        rating.mark(paper.mmat),
        h("strong", null, ` ${model.rating(paper)} `),
        model.label("mmat", paper.mmat),
        paper.computed !== undefined && paper.computed !== paper.rating
          ? h("span", { class: "muted" }, `; ${Math.round(paper.computed * 100)}% when computed from the answers`)
          : null,
      ),
      [...categories].map(([category, items]) =>
        h(
          "table",
          { class: "items" },
          h("caption", null, model.label("design-category", category)),
          h(
            "tbody",
            null,
            items.map((item) =>
              h(
                "tr",
                null,
                h("td", null, rating.light(paper.answers[item.id])),
                h("th", { scope: "row" }, `${item.notation || ""} ${item.label}`),
              ),
            ),
          ),
        ),
      ),
      rating.lightLegend(),
    ];
  }

  function facts(paper) {
    const names = (scheme) => (paper[scheme] || []).map((id) => model.label(scheme, id)).join(", ");
    const rows = [
      ["Source", names("source-type")],
      ["Study type", names("study-type")],
      ["Methods", names("data-collection-method")],
      ["Regions", names("region")],
      ["Participant groups", names("participant-group")],
      ["Staff, as printed", paper.staff],
      ["Children and parents, as printed", paper.families],
      ["Chapters", names("report-chapter")],
    ];
    return h(
      "dl",
      { class: "facts" },
      rows
        .filter(([, value]) => value)
        .map(([name, value]) => h("div", null, h("dt", null, name), h("dd", null, value))),
    );
  }

  function reference(paper) {
    const text = paper.reference.replace(/\s*https?:\/\/\S+$/, "");
    const address = paper.doi ? `https://doi.org/${paper.doi}` : paper.url;
    const safe = address && /^https?:\/\//.test(address);
    return h(
      "p",
      { class: "reference", dir: "auto" },
      text,
      safe
        ? [
            " ",
            h("a", { href: address, rel: "noopener noreferrer external" }, paper.doi ? `doi:${paper.doi}` : address),
          ]
        : null,
    );
  }

  function card(paper, onclose) {
    const entries = model.supported(paper.code).map((finding) => ({ finding, papers: [paper] }));
    return [
      h(
        "div",
        { class: "panel__head" },
        h("h2", { id: "panel-title", tabindex: "-1" }, `${paper.code} ${paper.citation}`),
        h("button", { type: "button", class: "quiet", "aria-label": "Close this paper", onclick: onclose }, "Close"),
      ),
      reference(paper),
      facts(paper),
      h("h3", null, "Appraisal (MMAT)"),
      appraisal(paper),
      h("p", null, site.sparql.note("site-appraisal-items")),
      h("h3", null, `Supports ${site.counted(entries.length, "finding")}`),
      h(
        "p",
        { class: "panel__tools" },
        entries.length ? site.download.buttons(`paper-${paper.code}`, () => entries) : null,
        site.sparql.note("site-supports"),
      ),
      entries.length
        ? site.findingList.grouped(entries, 6)
        : h("p", { class: "empty" }, "The findings chapters cite this paper nowhere."),
    ];
  }

  site.paperCard = { card };
})((window.site = window.site || {}));
