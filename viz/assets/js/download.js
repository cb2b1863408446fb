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

  // A table, with a last column that says in every row, or in the only one, what is left out of it, where anything is.
  /** @type {(header: string[], rows: unknown[][], left: string) => string} */
  function listed(header, rows, left) {
    if (!left) return csv(header, rows);
    const told = rows.length ? rows : [header.map(() => "")];
    return csv(
      [...header, "left out"],
      told.map((row) => [...row, left]),
    );
  }

  /** @type {(scheme: string, ids: string[] | undefined) => string} */
  const names = (scheme, ids) => (ids || []).map((id) => model.label(scheme, id)).join("; ");

  /** @type {Site["download"]["findingsCsv"]} */
  function findingsCsv(entries, left = "") {
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
    return listed(header, rows, left);
  }

  /** @type {Site["download"]["papersCsv"]} */
  function papersCsv(papers, left = "") {
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
    return listed(header, rows, left);
  }

  // RIS has no comments, so that every record notes what is left out, as in an export.
  /** @type {Site["download"]["ris"]} */
  function ris(papers, left = "") {
    const note = left ? `\nN1  - Left out: ${left}` : "";
    return papers.map((paper) => `${paper.ris.replace("\nER  -", () => `${note}\nER  -`)}\n`).join("");
  }

  /** @type {Site["download"]["distinctPapers"]} */
  function distinctPapers(entries) {
    return [...new Set(entries.flatMap((entry) => entry.papers))].sort((a, b) => model.byCode(a.code, b.code));
  }

  // The buttons under a list; the list, and its name where it is a function, are asked for when one is pressed.
  // filtered(): the selection that the list is of, and how another one would be listed.
  /** @type {Site["download"]["buttons"]} */
  function buttons(given, entries, filtered = () => null) {
    const left = (/** @type {"finding" | "paper"} */ noun) => {
      const [selection, list] = filtered() ?? [];
      if (!selection || !list) return "";
      const things = (/** @type {Choice} */ choice) => (noun === "paper" ? distinctPapers(list(choice)) : list(choice));
      return site.unrated.said(selection, things, noun);
    };
    const name = (/** @type {string} */ what) =>
      `${typeof given === "function" ? given() : given}-${what}`.replace(/[^\w.-]+/g, "-");
    const button = (/** @type {string} */ text, /** @type {() => void} */ run) =>
      site.h("button", { type: "button", class: "quiet", onclick: run }, text);
    return site.h(
      "span",
      { class: "downloads" },
      button("CSV of findings", () => save(name("findings.csv"), "text/csv", findingsCsv(entries(), left("finding")))),
      button("RIS of papers", () =>
        save(name("papers.ris"), "application/x-research-info-systems", ris(distinctPapers(entries()), left("paper"))),
      ),
    );
  }

  site.download = { csv, cell, save, findingsCsv, papersCsv, ris, distinctPapers, buttons };
})(window.site);
