// Lists to take away: CSV for spreadsheets, RIS for reference managers, made here without a server.
(function (site) {
  "use strict";
  const { model } = site;

  // A cell that a spreadsheet would run as a formula is marked as text.
  /** @type {Site["download"]["cell"]} */
  function cell(value) {
    const text = String(value ?? "");
    const safe = typeof value !== "number" && /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
  }

  /** @type {Site["download"]["csv"]} */
  function csv(header, rows) {
    const lines = [header, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`);
    return `\ufeff${lines.join("")}`;
  }

  /** @type {Site["download"]["save"]} */
  function save(name, type, content) {
    const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
    const link = site.h("a", { href: address, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }

  /** @type {(scheme: string, ids: string[] | undefined) => string} */
  const names = (scheme, ids) => (ids || []).map((id) => model.label(scheme, id)).join("; ");

  /** @type {Site["download"]["findingsCsv"]} */
  function findingsCsv(entries) {
    const header = [
      "id",
      "statement",
      "kinds",
      "components",
      "levels",
      "perspectives",
      "direction",
      "basis",
      "settings",
      "service models",
      "anchors",
      "papers",
      "papers passing the filters",
      "ratings of these",
    ];
    const rows = entries.map(({ finding, papers }) => [
      finding.id,
      finding.statement,
      names("kind", finding.kind),
      names("component", finding.component),
      names("level", finding.level),
      names("perspective", finding.perspective),
      names("direction", finding.direction),
      names("basis", finding.basis),
      names("setting", finding.setting),
      names("service-model", finding["service-model"]),
      finding.anchors.map((anchor) => anchor.at).join("; "),
      finding.papers.map((code) => `${code} ${model.papers.get(code)?.citation}`).join("; "),
      papers.map((paper) => paper.code).join("; "),
      papers.map((paper) => model.rating(paper)).join("; "),
    ]);
    return csv(header, rows);
  }

  /** @type {Site["download"]["papersCsv"]} */
  function papersCsv(papers) {
    const header = [
      "number",
      "citation",
      "title",
      "year",
      "source type",
      "study type",
      "methods",
      "regions",
      "appraisal",
      `${model.tool} rating`,
      "findings supported",
      "DOI",
      "reference",
    ];
    const rows = papers.map((paper) => [
      paper.code,
      paper.citation,
      paper.title,
      paper.issued ?? paper.year,
      names("source-type", paper["source-type"]),
      names("study-type", paper["study-type"]),
      names("data-collection-method", paper["data-collection-method"]),
      names("region", paper.region),
      model.data.statuses[paper.status]?.label,
      paper.rating ?? "",
      model.supported(paper.code).length,
      paper.doi || "",
      paper.reference,
    ]);
    return csv(header, rows);
  }

  /** @type {Site["download"]["ris"]} */
  function ris(papers) {
    return papers.map((paper) => `${paper.ris}\n`).join("");
  }

  /** @type {Site["download"]["distinctPapers"]} */
  function distinctPapers(entries) {
    return [...new Set(entries.flatMap((entry) => entry.papers))].sort((a, b) => model.byCode(a.code, b.code));
  }

  // The buttons under a list; the list, and its name where it is a function, are asked for when one is pressed.
  /** @type {Site["download"]["buttons"]} */
  function buttons(given, entries) {
    const name = (/** @type {string} */ what) =>
      `${typeof given === "function" ? given() : given}-${what}`.replace(/[^\w.-]+/g, "-");
    const button = (/** @type {string} */ text, /** @type {() => void} */ run) =>
      site.h("button", { type: "button", class: "quiet", onclick: run }, text);
    return site.h(
      "span",
      { class: "downloads" },
      button("CSV of findings", () => save(name("findings.csv"), "text/csv", findingsCsv(entries()))),
      button("RIS of papers", () =>
        save(name("papers.ris"), "application/x-research-info-systems", ris(distinctPapers(entries()))),
      ),
    );
  }

  site.download = { csv, cell, save, findingsCsv, papersCsv, ris, distinctPapers, buttons };
})(window.site);
