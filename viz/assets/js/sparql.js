// The query behind a number, one click away, with the reader's filters bound in it.
(function (site) {
  "use strict";
  const { h, model } = site;

  /** @type {(text: string) => string} */
  const literal = (text) =>
    `"${text.replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n").replace(/\r/g, "\\r")}"`;

  // Which word, how many have to be found, and a piece that finds it.
  /** @type {(words: Sought[], any?: boolean) => string} */
  function rows(words, any) {
    const least = any ? 1 : words.length;
    return words.flatMap(({ pieces }, at) => pieces.map((piece) => `(${at + 1} ${least} ${literal(piece)})`)).join(" ");
  }

  // The terms that a value stands for: itself, or with what lies within it.
  /** @type {(facet: Facet, value: string, within: boolean) => string} */
  function terms(facet, value, within) {
    if (facet.name === "kind") return `<${model.data.terms}${value}>`;
    if (facet.name === "mmat") return literal(value);
    const values = within ? model.narrower(facet.scheme, value) : [value];
    if (facet.name === "section") return values.map(literal).join(" ");
    // A group of components is no concept of the graph: its members stand for it.
    if (model.concept(facet.scheme, value)?.group)
      return model.components
        .filter((one) => model.domainOf(one.id) === value)
        .map((one) => `<${model.iri(facet.scheme, one.id)}>`)
        .join(" ");
    return values.map((id) => `<${model.iri(facet.scheme, id)}>`).join(" ");
  }

  // Values are written as terms: into the blocks of values of the query, and into the patterns of its parameters where it
  // has a place for them. A place that nothing is given for is left out, as the command line does (kg/library/patterns.py).
  /** @type {Site["sparql"]["bind"]} */
  function bind(name, selection, extra = {}) {
    const given = new Map(Object.entries(extra));
    const within = new Map(given);
    for (const [facetName, chosen] of selection?.filters || []) {
      const facet = model.facets.get(facetName);
      given.set(facet.variable, [...chosen].map((value) => terms(facet, value, false)).join(" "));
      within.set(
        facet.variable,
        [...new Set([...chosen].flatMap((value) => terms(facet, value, true).split(" ")))].join(" "),
      );
    }
    const words = site.words.read(selection?.words.join(" ") || "");
    if (words.length) given.set("words", rows(words, selection?.any));
    return model.data.queries[name].text
      .replace(/VALUES\s+\?(\w+)\s*\{[^{}]*\}/g, (block, variable) =>
        given.has(variable) ? `VALUES ?${variable} { ${given.get(variable)} }` : block,
      )
      .replace(
        /^([ \t]*)#given ([a-z]+|\?\w+)(?: (\?\w+))?: ([a-z -]+)\n/gm,
        (
          _,
          /** @type {string} */ indent,
          /** @type {string} */ thing,
          /** @type {string | undefined} */ variable,
          /** @type {string} */ options,
        ) =>
          options
            .split(" ")
            .map((option) => pattern(option, thing, given, within))
            .map((line) => (variable ? line.replace(new RegExp(`\\?${thing}\\b`, "g"), () => variable) : line))
            .filter(Boolean)
            .map((line) => `${indent}${line}\n`)
            .join(""),
      );
  }

  /** @type {(option: string, thing: string, given: Map<string, string>, within: Map<string, string>) => string} */
  function pattern(option, thing, given, within) {
    const { variable, patterns } = model.data.parameters[option];
    if (!given.get(variable)) return "";
    const values = { given: given.get(variable), within: within.get(variable) };
    const text = thing.startsWith("?") ? `VALUES ${thing} { within }` : patterns[thing];
    return text.replace(
      /VALUES (\?\w+|\([?\w ]+\)) \{ (given|within) \}/g,
      (_, /** @type {string} */ name, /** @type {"given" | "within"} */ which) => `VALUES ${name} { ${values[which]} }`,
    );
  }

  /** @type {Site["sparql"]["show"]} */
  function show(name, selection, extra) {
    const query = model.data.queries[name];
    const text = bind(name, selection, extra);
    const said = h("span", { role: "status" });
    /** @type {HTMLDialogElement} */
    const dialog = h(
      "dialog",
      { class: "query", "aria-labelledby": "query-name", onclose: () => dialog.remove() },
      h("h2", { id: "query-name" }, query.summary),
      h("p", null, query.description),
      h(
        "p",
        { class: "muted" },
        `queries/${query.folder}/${name}.rq`,
        selection?.filters.size || selection?.words?.length ? ", with your filters" : "",
      ),
      h("pre", { tabindex: "0", role: "region", "aria-label": "SPARQL" }, text),
      h(
        "p",
        { class: "query__actions" },
        h("button", { type: "button", onclick: () => copy(text, said) }, "Copy"),
        h(
          "button",
          { type: "button", onclick: () => site.download.save(`${name}.rq`, "application/sparql-query", text) },
          "Save",
        ),
        h("button", { type: "button", class: "strong", onclick: () => dialog.close() }, "Close"),
        said,
      ),
    );
    document.body.append(dialog);
    dialog.showModal();
  }

  /** @type {(text: string, said: HTMLElement) => void} */
  function copy(text, said) {
    const done = () => (said.textContent = "Copied.");
    const failed = () => (said.textContent = "The browser does not allow copying here; use Save.");
    if (navigator.clipboard) navigator.clipboard.writeText(text).then(done, failed);
    else failed();
  }

  // A note under a picture or table: which query its numbers come from.
  /** @type {Site["sparql"]["note"]} */
  function note(name, selection = () => null, extra = () => ({})) {
    return h(
      "span",
      { class: "source" },
      "Query: ",
      h(
        "button",
        { type: "button", class: "link", "aria-haspopup": "dialog", onclick: () => show(name, selection(), extra()) },
        name,
      ),
    );
  }

  for (const place of document.querySelectorAll("[data-query]")) place.append(note(place.dataset.query || ""));
  site.sparql = { bind, show, note };
})(window.site);
