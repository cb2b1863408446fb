// What a filter on ratings leaves out for want of a rating: counted by its reason, and one click away.
(function (site) {
  "use strict";
  const { h, model } = site;
  const UNRATED = ["not-in-source", "not-applicable", "not-rated"].filter((id) => model.concept("mmat", id));

  // The selection with all papers that have no rating; null where no filter on ratings leaves any of them out.
  /** @type {(selection: Choice) => Choice | null} */
  function wider(selection) {
    const chosen = selection.filters.get("mmat");
    if (!chosen || [...chosen].every((name) => UNRATED.includes(name))) return null;
    const all = new Set([...chosen, ...UNRATED]);
    return all.size > chosen.size ? { ...selection, filters: new Map(selection.filters).set("mmat", all) } : null;
  }

  // Findings (with those papers that pass), or papers, that only the wider selection holds, by why they have no rating.
  /** @type {Site["unrated"]["count"]} */
  function count(now, then) {
    const thing = (/** @type {Entry | Paper} */ one) => ("finding" in one ? one.finding : one);
    const known = new Set(now.map(thing));
    const more = then.filter((one) => !known.has(thing(one)));
    const states = more.map((one) => {
      const papers = "finding" in one ? one.papers : [one];
      return UNRATED.filter((name) => papers.some((paper) => paper.mmat === name));
    });
    return {
      more: more.length,
      parts: UNRATED.map((name) => ({ name, count: states.filter((found) => found.includes(name)).length })),
      both: states.filter((found) => found.length > 1).length,
    };
  }

  // The words of the command line (kg/library/caveats.py).
  /** @type {(counted: Unrated, noun: "finding" | "paper") => string} */
  function words({ more, parts, both }, noun) {
    const one = more === 1;
    const rest = noun === "paper" ? (one ? "is" : "are") : one ? "rests on papers" : "rest on papers";
    const reasons = parts
      .filter((part) => part.count)
      .map((part) => `${site.count(part.count)} ${model.label("mmat", part.name).toLowerCase()}`);
    if (both) reasons.push(`${site.count(both)} of them both`);
    return `${site.counted(more, `more ${noun}`)} ${rest} without a rating (${reasons.join(", ")}) and ${one ? "is" : "are"} left out.`;
  }

  // What the selection leaves out of a list, and what would hold it; null where it leaves out nothing.
  /** @type {(selection: Choice, list: (selection: Choice) => (Entry | Paper)[]) => { wide: Choice, counted: Unrated } | null} */
  function left(selection, list) {
    const wide = wider(selection);
    const counted = wide && count(list(selection), list(wide));
    return wide && counted?.more ? { wide, counted } : null;
  }

  // The same as a sentence, for files that are taken away; empty where nothing is left out.
  /** @type {Site["unrated"]["said"]} */
  function said(selection, list, noun = "finding") {
    const found = left(selection, list);
    return found ? words(found.counted, noun) : "";
  }

  // A line that says so and lets them in; nothing where nothing is left out. list(selection) gives what passes, terms
  // (of the wider list) what its query binds.
  /** @type {Site["unrated"]["line"]} */
  function line(selection, list, { noun = "finding", terms = () => ({}) } = {}) {
    const found = left(selection, list);
    if (!found) return null;
    const { wide, counted } = found;
    const missing = new Set(UNRATED.filter((name) => !selection.filters.get("mmat")?.has(name)));
    const without = { ...selection, filters: new Map(selection.filters).set("mmat", missing) };
    return h(
      "p",
      { class: "unrated", "data-unrated": counted.more },
      `${words(counted, noun)} `,
      h(
        "button",
        {
          type: "button",
          class: "link",
          onclick: () => site.state.write({ mmat: [...(wide.filters.get("mmat") ?? [])] }),
        },
        counted.more === 1 ? "Include it" : "Include them",
      ),
      " ",
      noun === "paper"
        ? site.sparql.note("site-listed-papers", () => without)
        : site.sparql.note(
            "site-only-unrated",
            () => selection,
            () => terms(wide),
          ),
    );
  }

  site.unrated = { count, line, said };
})(window.site);
