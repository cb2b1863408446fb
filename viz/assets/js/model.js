// The data file as the pages use it: looked up by name, with everything a facet needs worked out once.
(function (site) {
  "use strict";
  const data = window.EVIDENCE;
  const { high, low } = {
    high: data.thresholds.highRating?.value,
    low: data.thresholds.lowRating?.value,
  };

  data.schemes.mmat = {
    title: "MMAT class",
    concepts: [
      { id: "high", label: `High (${high} or more)`, short: "High" },
      { id: "middle", label: "Middle", short: "Middle" },
      { id: "low", label: `Low (${low} or less)`, short: "Low" },
      { id: "not-in-source", label: data.statuses.notInSource?.label || "Not in the source" },
      { id: "not-applicable", label: data.statuses.notApplicable?.label || "Not applicable" },
    ],
  };
  const sections = new Map(data.sections.map((section) => [section.key, section]));
  data.schemes.section = {
    title: "Sections of the report",
    concepts: data.sections.map((section) => ({ id: section.key, label: section.title, broader: section.parent })),
  };

  const concepts = new Map();
  for (const [scheme, { concepts: members }] of Object.entries(data.schemes)) {
    concepts.set(scheme, new Map(members.map((concept) => [concept.id, concept])));
  }

  function label(scheme, id) {
    return concepts.get(scheme)?.get(id)?.label || id;
  }

  // A concept and all above it: what is coded with Wales is also about the United Kingdom.
  function withBroader(scheme, ids) {
    const all = new Set();
    for (let id of ids) {
      while (id && !all.has(id)) {
        all.add(id);
        id = concepts.get(scheme)?.get(id)?.broader;
      }
    }
    return [...all];
  }

  function depth(scheme, id) {
    return withBroader(scheme, [id]).length - 1;
  }

  // Numbers of papers; in a graph of several reviews, with the review before them.
  const byCode = new Intl.Collator("en", { numeric: true }).compare;

  const papers = new Map();
  data.papers.forEach((paper, index) => {
    paper.index = index;
    paper.mmatValues = [paper.mmat];
    papers.set(paper.code, paper);
  });
  const findings = new Map();
  for (const finding of data.findings) {
    finding.papers = [...new Set(finding.anchors.flatMap((anchor) => anchor.papers))].sort(byCode);
    finding.section = [...new Set(finding.anchors.map((anchor) => anchor.section))];
    finding.search = finding.statement.toLowerCase();
    findings.set(finding.id, finding);
  }
  for (const facet of data.facets) {
    const things = facet.of === "finding" ? data.findings : data.papers;
    for (const thing of things) {
      const own = facet.name === "mmat" ? thing.mmatValues : thing[facet.scheme];
      thing.values = thing.values || {};
      thing.values[facet.name] = own ? withBroader(facet.scheme, own) : [];
    }
  }
  const supported = new Map(data.papers.map((paper) => [paper.code, []]));
  for (const finding of data.findings) for (const code of finding.papers) supported.get(code)?.push(finding);

  // Source issues by the finding or paper that they concern.
  const issuesOf = { papers: new Map(), findings: new Map() };
  for (const issue of data.issues)
    for (const [of, found] of Object.entries(issuesOf))
      for (const name of issue[of]) found.set(name, [...(found.get(name) || []), issue]);

  function sectionPath(key) {
    const path = [];
    for (let at = sections.get(key); at; at = sections.get(at.parent)) path.unshift(at);
    return path;
  }

  function anchorWords(anchor) {
    const where = sectionPath(anchor.section)
      .slice(-2)
      .map((section) => section.title)
      .join(" › ");
    const sentence = anchor.sentence ? `, sentence ${anchor.sentence}` : "";
    return `${where || anchor.section}, paragraph ${anchor.paragraph}${sentence}${anchor.byName ? " (named in the text)" : ""}`;
  }

  // A place as the tables write it, "section#p1.s2.c1" or "section", in words; anything else as it stands.
  function placeWords(place) {
    const [, section, paragraph, sentence] = /^([^#\s]+)(?:#p(\d+)(?:\.s(\d+))?\S*)?$/.exec(place || "") || [];
    if (!sections.has(section)) return place;
    return paragraph ? anchorWords({ section, paragraph, sentence }) : sectionPath(section).at(-1).title;
  }

  const domains = (concepts.get("component") ? [...concepts.get("component").values()] : []).filter(
    (concept) => concept.domain,
  );
  const components = (data.schemes.component?.concepts || []).filter((concept) => !concept.domain);
  const leaves = (scheme) => {
    const members = data.schemes[scheme]?.concepts || [];
    const broader = new Set(members.map((concept) => concept.broader));
    return members.filter((concept) => !broader.has(concept.id));
  };

  // Outcomes count by direction only where they are told to be effects of the thing in place; harms of its lack, or of
  // shortage, have columns of their own, so that they are never counted against it.
  const IN_PLACE = "in-place";
  const otherSources = () => (data.schemes["effect-source"]?.concepts || []).filter((one) => one.id !== IN_PLACE);
  function outcomeColumns(finding) {
    if (!finding.kind.includes("Outcome")) return [];
    const sources = finding["effect-source"] || [];
    const directions = sources.includes(IN_PLACE) ? finding.direction || [] : [];
    return [...directions, ...sources.filter((id) => id !== IN_PLACE)];
  }
  function outcomeTerms(id) {
    const source = concepts.get("effect-source")?.get(id);
    return source
      ? { column: `<${iri("effect-source", id)}>` }
      : { column: `<${iri("direction", id)}>`, secondColumn: `<${iri("effect-source", IN_PLACE)}>` };
  }
  const outcomeLabel = (id) =>
    label(concepts.get("effect-source")?.has(id) ? "effect-source" : "direction", id);

  const iri = (scheme, id) => concepts.get(scheme)?.get(id)?.iri || `${data.ids}${scheme}/${id}`;
  const domainOf = (component) =>
    withBroader("component", [component]).find((id) => concepts.get("component").get(id)?.domain) || "";

  // Components as terms of a query: one, those of a domain (a group of components is no concept), or all.
  function componentTerms(id) {
    const concept = concepts.get("component")?.get(id);
    const members = concept && !concept.group ? [concept] : components.filter((one) => !id || domainOf(one.id) === id);
    return members.map((one) => `<${iri("component", one.id)}>`).join(" ");
  }

  // Things of a review, whose name has the review before it where there are several.
  function thing(kind, name) {
    const [own, review] = String(name).split("/").reverse();
    return `<${data.ids}${review || data.review.id}/${kind}/${own}>`;
  }

  site.model = {
    data,
    facets: new Map(data.facets.map((facet) => [facet.name, facet])),
    concepts: (scheme) => data.schemes[scheme]?.concepts || [],
    concept: (scheme, id) => concepts.get(scheme)?.get(id),
    leaves,
    label,
    otherSources,
    outcomeColumns,
    outcomeLabel,
    outcomeTerms,
    withBroader,
    depth,
    papers,
    findings,
    supported: (code) => supported.get(code) || [],
    sections,
    sectionPath,
    anchorWords,
    domains: domains.length ? domains : [{ id: "", label: "Components", domain: true }],
    components,
    domainOf,
    iri,
    componentTerms,
    thing,
    issuesOf,
    placeWords,
    byCode,
    paper: (words) => papers.get(words) || papers.get(Number(words)),
    rating: (paper) =>
      paper.rating === undefined ? label("mmat", paper.mmat).toLowerCase() : `${Math.round(paper.rating * 100)}%`,
  };
})((window.site = window.site || {}));
