// The data file as the pages use it: looked up by name, with everything a facet needs worked out once.
(function (site) {
  "use strict";
  const data = window.EVIDENCE;
  const { high, low } = {
    high: data.thresholds.highRating?.value,
    low: data.thresholds.lowRating?.value,
  };

  data.schemes.mmat = {
    title: `${data.tool || "Appraisal"} class`,
    concepts: [
      { id: "high", label: `High (${high} or more)`, short: "High" },
      { id: "middle", label: "Middle", short: "Middle" },
      { id: "low", label: `Low (${low} or less)`, short: "Low" },
      { id: "not-in-source", label: data.statuses.notInSource?.label || "Not in the source" },
      { id: "not-applicable", label: data.statuses.notApplicable?.label || "Not applicable" },
      ...(data.papers.some((paper) => paper.mmat === "not-rated")
        ? [{ id: "not-rated", label: data.statuses.notRated?.label || "Not rated" }]
        : []),
    ],
  };
  const sections = new Map(data.sections.map((section) => [section.key, section]));
  data.schemes.section = {
    title: "Sections of the report",
    concepts: data.sections.map((section) => ({ id: section.key, label: section.title, broader: section.parent })),
  };

  /** @type {Map<string, Map<string, Concept>>} */
  const concepts = new Map();
  for (const [scheme, { concepts: members }] of Object.entries(data.schemes)) {
    concepts.set(scheme, new Map(members.map((concept) => [concept.id, concept])));
  }

  /** @type {Site["model"]["label"]} */
  function label(scheme, id) {
    return concepts.get(scheme)?.get(id)?.label || id;
  }

  // A concept and all above it: what is coded with Wales is also about the United Kingdom.
  /** @type {Site["model"]["withBroader"]} */
  function withBroader(scheme, ids) {
    /** @type {Set<string>} */
    const all = new Set();
    for (const id of ids) {
      /** @type {string | undefined} */
      let at = id;
      while (at && !all.has(at)) {
        all.add(at);
        at = concepts.get(scheme)?.get(at)?.broader;
      }
    }
    return [...all];
  }

  // A concept and all within it, itself first: what a value of a filter stands for in a query.
  /** @type {Site["model"]["narrower"]} */
  const narrower = (scheme, id) => [
    id,
    ...(data.schemes[scheme]?.concepts || [])
      .map((one) => one.id)
      .filter((one) => one !== id && withBroader(scheme, [one]).includes(id))
      .sort(),
  ];

  /** @type {Site["model"]["depth"]} */
  function depth(scheme, id) {
    return withBroader(scheme, [id]).length - 1;
  }

  // Numbers of papers; in a graph of several reviews, with the review before them.
  const collator = new Intl.Collator("en", { numeric: true });
  /** @type {Site["model"]["byCode"]} */
  const byCode = (a, b) => collator.compare(String(a), String(b));

  /** @type {Map<Code, Paper>} */
  const papers = new Map();
  data.papers.forEach((paper, index) => {
    paper.index = index;
    paper.mmatValues = [paper.mmat];
    papers.set(paper.code, paper);
  });
  /** @type {Map<string, Finding>} */
  const findings = new Map();
  for (const finding of data.findings) {
    finding.papers = [...new Set(finding.anchors.flatMap((anchor) => anchor.papers))].sort(byCode);
    finding.section = [...new Set(finding.anchors.map((anchor) => anchor.section))];
    findings.set(finding.id, finding);
  }
  for (const facet of data.facets) {
    const things = facet.of === "finding" ? data.findings : data.papers;
    for (const thing of things) {
      const name = facet.name === "mmat" ? "mmatValues" : facet.scheme;
      const own = /** @type {string[] | undefined} */ (/** @type {Record<string, any>} */ (thing)[name]);
      thing.values = thing.values || {};
      thing.values[facet.name] = own ? withBroader(facet.scheme, own) : [];
    }
  }
  /** @type {Map<Code, Finding[]>} */
  const supported = new Map(data.papers.map((paper) => [paper.code, []]));
  for (const finding of data.findings) for (const code of finding.papers) supported.get(code)?.push(finding);

  // The papers behind a finding, as things.
  /** @type {Site["model"]["papersOf"]} */
  const papersOf = (finding) => finding.papers.flatMap((code) => papers.get(code) ?? []);

  // Source issues by the finding or paper that they concern.
  /** @type {Site["model"]["issuesOf"]} */
  const issuesOf = { papers: new Map(), findings: new Map() };
  for (const issue of data.issues)
    for (const [of, found] of Object.entries(issuesOf))
      for (const name of issue[/** @type {"papers" | "findings"} */ (of)])
        found.set(name, [...(found.get(name) || []), issue]);

  /** @type {Site["model"]["sectionPath"]} */
  function sectionPath(key) {
    /** @type {Section[]} */
    const path = [];
    for (let at = sections.get(key); at; at = sections.get(at.parent || "")) path.unshift(at);
    return path;
  }

  /** @type {Site["model"]["anchorWords"]} */
  function anchorWords(anchor) {
    const where = sectionPath(anchor.section)
      .slice(-2)
      .map((section) => section.title)
      .join(" › ");
    const sentence = anchor.sentence ? `, sentence ${anchor.sentence}` : "";
    return `${where || anchor.section}, paragraph ${anchor.paragraph}${sentence}${anchor.byName ? " (named in the text)" : ""}`;
  }

  // A place as the tables write it, "section#p1.s2.c1" or "section", in words; anything else as it stands.
  /** @type {Site["model"]["placeWords"]} */
  function placeWords(place) {
    const [, section = "", paragraph, sentence] = /^([^#\s]+)(?:#p(\d+)(?:\.s(\d+))?\S*)?$/.exec(place || "") || [];
    if (!sections.has(section)) return place;
    return paragraph ? anchorWords({ section, paragraph, sentence }) : sections.get(section)?.title;
  }

  const domains = [...(concepts.get("component")?.values() ?? [])].filter((concept) => concept.domain);
  const components = (data.schemes.component?.concepts || []).filter((concept) => !concept.domain);
  /** @type {Site["model"]["leaves"]} */
  const leaves = (scheme) => {
    const members = data.schemes[scheme]?.concepts || [];
    const broader = new Set(members.map((concept) => concept.broader));
    return members.filter((concept) => !broader.has(concept.id));
  };

  // Outcomes count by direction only where they are told to be effects of the thing in place; harms of its lack, or of
  // shortage, have columns of their own, so that they are never counted against it.
  const IN_PLACE = "in-place";
  const otherSources = () => (data.schemes["effect-source"]?.concepts || []).filter((one) => one.id !== IN_PLACE);
  /** @type {Site["model"]["outcomeColumns"]} */
  function outcomeColumns(finding) {
    if (!finding.kind.includes("Outcome")) return [];
    const sources = finding["effect-source"] || [];
    const directions = sources.includes(IN_PLACE) ? finding.direction || [] : [];
    return [...directions, ...sources.filter((id) => id !== IN_PLACE)];
  }
  /** @type {Site["model"]["outcomeTerms"]} */
  function outcomeTerms(id) {
    const source = concepts.get("effect-source")?.get(id);
    return source
      ? { column: `<${iri("effect-source", id)}>` }
      : { column: `<${iri("direction", id)}>`, secondColumn: `<${iri("effect-source", IN_PLACE)}>` };
  }
  /** @type {Site["model"]["outcomeLabel"]} */
  const outcomeLabel = (id) => label(concepts.get("effect-source")?.has(id) ? "effect-source" : "direction", id);

  /** @type {Site["model"]["iri"]} */
  const iri = (scheme, id) => concepts.get(scheme)?.get(id)?.iri || `${data.ids}${scheme}/${id}`;
  /** @type {Site["model"]["domainOf"]} */
  const domainOf = (component) =>
    withBroader("component", [component]).find((id) => concepts.get("component")?.get(id)?.domain) || "";

  // Components as terms of a query: one, or those of a domain (a group of components is no concept).
  /** @type {Site["model"]["componentTerms"]} */
  function componentTerms(id) {
    const concept = concepts.get("component")?.get(id);
    const members = concept && !concept.group ? [concept] : components.filter((one) => domainOf(one.id) === id);
    return members.map((one) => `<${iri("component", one.id)}>`).join(" ");
  }

  // The vocabularies that have components, as terms: a finding about no component has no concept of any.
  /** @type {Site["model"]["componentSchemes"]} */
  const componentSchemes = () =>
    [...new Set(components.map((one) => `<${iri("component", one.id).replace(/\/[^/]*$/, "")}>`))].join(" ");

  // Things of a review, whose name has the review before it where there are several.
  /** @type {Site["model"]["thing"]} */
  function thing(kind, name) {
    const [own, review] = String(name).split("/").reverse();
    return `<${data.ids}${review || data.review.id}/${kind}/${own}>`;
  }

  site.model = {
    data,
    facets: /** @type {Known<string, Facet>} */ (new Map(data.facets.map((facet) => [facet.name, facet]))),
    offered: (names) => names.filter((name) => name !== "review" || data.facets.some((facet) => facet.name === name)),
    concepts: (scheme) => data.schemes[scheme]?.concepts || [],
    concept: (scheme, id) => concepts.get(scheme)?.get(id),
    leaves,
    label,
    otherSources,
    outcomeColumns,
    outcomeLabel,
    outcomeTerms,
    withBroader,
    narrower,
    depth,
    papers,
    findings,
    papersOf,
    supported: (code) => supported.get(code) || [],
    sections,
    sectionPath,
    anchorWords,
    domains: domains.length ? domains : [{ id: "", label: "Components", domain: true }],
    components,
    domainOf,
    iri,
    componentTerms,
    componentSchemes,
    thing,
    issuesOf,
    placeWords,
    byCode,
    paper: (words) => papers.get(words) || papers.get(Number(words)),
    // What papers were appraised with, by its short name, and its items as the reviews number them.
    tool: data.tool || "Appraisal",
    items: () =>
      data.items
        .map((key) => key.split("/"))
        .map(([scheme, id]) => concepts.get(scheme)?.get(id))
        .filter((item) => item !== undefined),
    rating: (paper) =>
      paper.rating === undefined ? label("mmat", paper.mmat).toLowerCase() : `${Math.round(paper.rating * 100)}%`,
  };
})(window.site);
