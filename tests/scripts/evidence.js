// A small evidence set as kg/site/data.py writes one, whose counts one can check by eye.
"use strict";

const ids = "https://example.org/id/";
const terms = "https://example.org/ontology#";

/** @type {(id: string, label?: string, more?: object) => { id: string, label: string }} */
const concept = (id, label = id, more = {}) => ({ id, label, ...more });

/** @type {(title: string, ...concepts: { id: string, label: string }[]) => object} */
const scheme = (title, ...concepts) => ({ title, description: "", source: "", concepts });

/** @type {(paragraph: number, ...papers: number[]) => object} */
const anchor = (paragraph, ...papers) => ({
  at: `money/sharing#p${paragraph}.s2.c1`,
  section: "money/sharing",
  paragraph,
  sentence: 2,
  papers,
});

/** @type {(name: string, label: string, of: string, variable: string, scheme?: string) => object} */
const facet = (name, label, of, variable, scheme = name) => ({ name, label, of, variable, scheme, help: label });

const evidence = {
  format: 1,
  ids,
  terms,
  review: { id: "rer" },
  contributors: [],
  headline: {},
  thresholds: {
    highRating: { label: "High", value: 0.8, definition: "" },
    lowRating: { label: "Low", value: 0.4, definition: "" },
  },
  statuses: {
    appraised: { label: "Appraised", definition: "" },
    notInSource: { label: "Not in the source", definition: "" },
    notApplicable: { label: "Not applicable", definition: "" },
  },
  facets: [
    facet("kind", "Kind", "finding", "kind"),
    facet("level", "Level", "finding", "level"),
    facet("component", "Component", "finding", "component"),
    facet("section", "Section", "finding", "section"),
    facet("mmat", "MMAT class", "paper", "mmatClass"),
    facet("region", "Region", "paper", "region"),
  ],
  schemes: {
    kind: scheme(
      "Kinds",
      concept("Barrier", "Barrier"),
      concept("Facilitator", "Facilitator"),
      concept("Outcome", "Outcome"),
    ),
    level: scheme("Levels", concept("national", "National"), concept("local", "Local"), concept("team", "Team")),
    component: scheme(
      "Components",
      concept("structures", "Structures", { domain: true }),
      concept("funding", "Funding", { broader: "structures" }),
      concept("governance", "Governance", { broader: "structures" }),
      concept("relations", "Relations", { domain: true, group: true }),
      concept("trust", "Trust", { broader: "relations", iri: "https://example.org/id/own/trust" }),
    ),
    direction: scheme("Directions", concept("positive", "Positive"), concept("negative", "Negative")),
    "effect-source": scheme("Effects of", concept("in-place", "Integration"), concept("lack", "Its lack")),
    perspective: scheme("Perspectives", concept("staff", "Staff")),
    region: scheme(
      "Regions",
      concept("uk", "United Kingdom"),
      concept("wales", "Wales", { broader: "uk" }),
      concept("canada", "Canada"),
    ),
  },
  sections: [
    { key: "money", title: "Money", position: 1 },
    { key: "money/sharing", title: "Sharing", position: 2, parent: "money" },
  ],
  papers: [
    {
      code: 1,
      citation: "Adams (2019)",
      title: "Pooled budgets",
      reference: "Adams, A. (2019) Pooled budgets. Journal, 3(2), 11–19.",
      year: 2019,
      status: "appraised",
      mmat: "high",
      rating: 0.8,
      authors: ["Adams, A.", "O'Neil, B."],
      workType: "article",
      container: "Journal",
      pages: "11–19",
      doi: "10.1000/one",
      region: ["wales"],
    },
    {
      code: 2,
      citation: "Baker (2020)",
      title: "=Who pays?",
      reference: "Baker, B. (2020) =Who pays?",
      year: 2020,
      status: "appraised",
      mmat: "low",
      rating: 0.4,
      authors: ["Baker, B."],
      region: ["uk", "canada"],
    },
    {
      code: 10,
      citation: "Clark (2021)",
      title: "Trust",
      reference: "Clark, C. (2021) Trust.",
      year: 2021,
      status: "notInSource",
      mmat: "not-in-source",
      authors: ["Clark, C."],
    },
    {
      code: 11,
      citation: "Drew (2022)",
      title: "A review",
      reference: "Drew, D. (2022) A review.",
      year: 2022,
      status: "notApplicable",
      mmat: "not-applicable",
      authors: ["Drew, D."],
    },
  ],
  findings: [
    {
      id: "f1",
      statement: "Short grants hinder joint work.",
      kind: ["Barrier"],
      component: ["funding"],
      level: ["national"],
      anchors: [anchor(1, 2), anchor(2, 1, 2)],
    },
    {
      id: "f2",
      statement: "Teams that share a room trust each other's judgement.",
      kind: ["Facilitator"],
      component: ["trust"],
      level: ["team"],
      anchors: [anchor(3, 2)],
    },
    {
      id: "f3",
      statement: "Pooled money eased trust, locally and beyond.",
      kind: ["Outcome"],
      component: ["funding", "trust"],
      level: ["national", "local"],
      direction: ["positive"],
      "effect-source": ["in-place"],
      anchors: [anchor(4, 1, 10)],
    },
    {
      id: "f4",
      statement: "Where budgets stay apart, families wait.",
      kind: ["Outcome"],
      component: ["funding"],
      direction: ["negative"],
      "effect-source": ["lack"],
      anchors: [anchor(5, 10)],
    },
    {
      id: "f5",
      statement: "Boards without a mandate stall.",
      kind: ["Barrier"],
      component: ["governance"],
      anchors: [anchor(6, 10)],
    },
    {
      id: "f6",
      statement: "Staff speak of a common purpose.",
      kind: ["Facilitator"],
      perspective: ["staff"],
      anchors: [anchor(7, 1)],
    },
  ],
  questions: [],
  conclusions: [],
  relations: [],
  issues: [
    { id: "i1", category: "count", statement: "Two counts differ.", papers: [2], findings: ["f1"], weight: "printing" },
  ],
  reported: [],
  agreement: [],
  criteria: [],
  rules: [],
  figures: {},
  queries: {
    listed: {
      folder: "site",
      summary: "Findings listed",
      description: "",
      text: [
        "SELECT ?finding WHERE {",
        "  #given finding: kind component row",
        "  ?finding a ie:Finding ; ie:supportedBy ?paper .",
        "  #given ?class: mmat-class",
        "  #given finding: words",
        "  VALUES ?columnScheme { id:level }",
        "}",
        "",
      ].join("\n"),
    },
  },
  parameters: {
    kind: { variable: "kind", patterns: { finding: "VALUES ?kind { given } ?finding a ?kind ." } },
    component: {
      variable: "component",
      patterns: { finding: "VALUES ?component { within } ?finding ie:concerns ?component ." },
    },
    row: { variable: "row", patterns: { finding: "VALUES ?row { given } ?finding ie:concerns ?row ." } },
    "mmat-class": { variable: "mmatClass", patterns: {} },
    words: {
      variable: "words",
      patterns: { finding: "MINUS { VALUES ?words { given } ?finding ie:statement ?words . }" },
    },
  },
  layout: {
    width: 800,
    height: 600,
    scale: { radius: 2.7, least: 3, none: 4, thin: 0.6, added: 5.4, full: 20 },
    components: {},
    sides: {},
    columns: ["Barrier", "Facilitator", "Outcome/positive", "Outcome/negative", "Outcome/lack"],
    regions: [],
  },
};

module.exports = evidence;
