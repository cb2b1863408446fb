// The bar of filters above every page: a search, a menu per facet, what is chosen, and how much is left.
(function (site) {
  "use strict";
  const { h, model } = site;

  /** @type {(facet: Facet) => Concept[]} */
  function optionsOf(facet) {
    const members = model.concepts(facet.scheme);
    /** @type {(parent: string) => Concept[]} */
    const tree = (parent) =>
      members
        .filter((concept) => (concept.broader || "") === parent)
        .flatMap((concept) => [concept, ...tree(concept.id)]);
    const known = new Set(members.map((concept) => concept.id));
    // Concepts stand under their broader one, wherever the vocabulary lists them.
    const roots = members.filter((concept) => !known.has(concept.broader || ""));
    return roots.flatMap((concept) => [concept, ...tree(concept.id)]);
  }

  /** @type {(facet: Facet, unit: () => Unit) => FacetBar & { node: HTMLElement }} */
  function menu(facet, unit) {
    const counts = new Map();
    const boxes = new Map();
    const badge = h("span", { class: "badge", hidden: true });
    const items = optionsOf(facet).map((concept) => {
      const box = h("input", { type: "checkbox", value: concept.id, onchange: change });
      const count = h("span", { class: "facet__count" });
      boxes.set(concept.id, box);
      counts.set(concept.id, count);
      return h(
        "label",
        {
          class: "facet__option",
          style: `--depth:${model.depth(facet.scheme, concept.id)}`,
          title: concept.definition || null,
        },
        box,
        facet.name === "mmat" ? site.rating.mark(concept.id) : null,
        h("span", { class: "facet__label" }, concept.label),
        count,
      );
    });
    const node = h(
      "details",
      { class: "facet", "data-facet": facet.name, name: "facets" },
      h("summary", null, facet.label, badge),
      h("div", { class: "facet__menu" }, h("fieldset", null, h("legend", null, facet.help), items)),
    );
    node.addEventListener("toggle", () => node.open && keepInside(node));

    function change() {
      site.state.write({ [facet.name]: [...boxes].filter(([, box]) => box.checked).map(([id]) => id) });
    }

    /** @type {FacetBar["update"]} */
    function update(result) {
      const picked = result.selection.filters.get(facet.name) || new Set();
      badge.hidden = !picked.size;
      badge.textContent = String(picked.size);
      const options = result.options.get(facet.name);
      for (const [id, box] of boxes) {
        const number = options?.get(id)?.[unit()] || 0;
        box.checked = picked.has(id);
        counts.get(id).textContent = site.count(number);
        box.parentNode.classList.toggle("is-empty", !number && !picked.has(id));
      }
    }
    return { node, update };
  }

  // A menu that would run off the right edge moves left by what is missing.
  /** @type {(node: HTMLElement) => void} */
  function keepInside(node) {
    const menu = /** @type {HTMLElement} */ (node.querySelector(".facet__menu"));
    menu.style.removeProperty("--shift");
    const over = menu.getBoundingClientRect().right - (document.documentElement.clientWidth - 8);
    if (over > 0) menu.style.setProperty("--shift", `${-Math.ceil(over)}px`);
  }

  // Whether several words or phrases are searched for, so that any of them is something else than all.
  /** @type {(selection: Choice) => boolean} */
  const isSeveral = (selection) => site.words.read(selection.words.join(" ")).length > 1;

  // What is chosen, in words: for print and for what is taken away.
  /** @type {(selection: Choice) => string[]} */
  function words(selection) {
    const values = (/** @type {[string, Set<string>]} */ [name, chosen]) => {
      const facet = model.facets.get(name);
      return `${facet.label}: ${[...chosen].map((value) => model.label(facet.scheme, value)).join(", ")}`;
    };
    const which = selection.any && isSeveral(selection) ? " (any of these words)" : "";
    const searched = selection.words.length ? [`Search: “${selection.words.join(" ")}”${which}`] : [];
    return [...[...selection.filters].map(values), ...searched];
  }

  /** @type {(selection: Choice, remove: (button: HTMLElement, name: string, rest: string[]) => void) => HTMLElement[]} */
  function chips(selection, remove) {
    const list = [];
    for (const [name, values] of selection.filters) {
      const facet = model.facets.get(name);
      for (const value of values) {
        const words = `${facet.label}: ${model.label(facet.scheme, value)}`;
        list.push(
          h(
            "li",
            null,
            h(
              "button",
              {
                type: "button",
                class: "chip",
                "aria-label": `Remove filter ${words}`,
                onclick: (event) =>
                  remove(
                    event.currentTarget,
                    name,
                    [...values].filter((other) => other !== value),
                  ),
              },
              words,
              h("span", { "aria-hidden": "true" }, " ×"),
            ),
          ),
        );
      }
    }
    return list;
  }

  // names: the facets offered; search: the label of the search field, if any; unit(): "findings" or "papers"; own: what
  // else the page keeps in its address; list: for a page of papers, how it lists them.
  /** @type {(given: FacetBarSettings) => FacetBar} */
  function bar({ names, search, unit = () => /** @type {const} */ ("findings"), query, summary, list, own }) {
    const place = site.byId("filters");
    const menus = names.map((name) => menu(model.facets.get(name), unit));
    const field =
      search &&
      h("input", {
        type: "search",
        id: "words",
        value: site.state.get("words"),
        placeholder: search,
        autocomplete: "off",
        spellcheck: "false",
      });
    const any = h("input", {
      type: "checkbox",
      id: "match",
      onchange: (event) => site.state.write({ match: event.target.checked ? "any" : "" }),
    });
    const anyLabel = h("label", { class: "filters__any", hidden: true }, any, " any of these words");
    const missed = h("div", { id: "missed" });
    const picked = h("ul", { class: "chips", "aria-label": "Filters chosen" });
    const clear = h("button", { type: "button", class: "quiet", onclick: () => clearAll() }, "Clear all");
    const said = h("p", { class: "result", role: "status" });
    const printed = h("p", { class: "printed" });
    const unrated = h("div", { id: "unrated" });
    /** @type {Counted | null} */
    let latest = null;

    function clearAll() {
      if (field) field.value = "";
      site.state.write(site.facets.parts(names, () => ""));
      (field || menus[0].node.querySelector("summary"))?.focus();
    }

    // The chip goes with its button: the focus passes to the next one, or to the menu that it came from.
    /** @type {(button: HTMLElement, name: string, rest: string[]) => void} */
    function remove(button, name, rest) {
      const at = [.../** @type {NodeListOf<HTMLElement>} */ (picked.querySelectorAll("button"))].indexOf(button);
      site.state.write({ [name]: rest });
      const left = picked.querySelectorAll("button");
      const next = left[Math.min(at, left.length - 1)] || menus[names.indexOf(name)].node.querySelector("summary");
      next?.focus();
    }

    if (field) {
      let wait = 0;
      field.addEventListener("input", () => {
        clearTimeout(wait);
        wait = setTimeout(() => site.state.write({ words: field.value.trim() }, { replace: true }), 120);
      });
    }
    site.replace(
      place,
      h(
        "div",
        { class: "filters", role: "search", "aria-label": "Filters" },
        h(
          "div",
          { class: "filters__row" },
          field
            ? h(
                "div",
                { class: "filters__search" },
                h("label", { for: "words", class: "visually-hidden" }, search),
                field,
              )
            : null,
          menus.map((one) => one.node),
        ),
        h(
          "div",
          { class: "filters__row filters__row--result" },
          said,
          anyLabel,
          picked,
          clear,
          site.sparql.note(query, () => latest?.selection),
          printed,
        ),
        missed,
        unrated,
      ),
    );

    // Where nothing has all of the words: how much has any of them, one click away.
    /** @type {(result: Counted) => Child} */
    function miss({ papers, selection }) {
      if (papers || selection.any || !isSeveral(selection)) return null;
      const wider = (list ? site.facets.runPapers : site.facets.run)(names, { ...selection, any: true });
      if (!wider.papers) return null;
      return h(
        "p",
        { class: "missed" },
        `Nothing${selection.filters.size ? " that passes the filters" : ""} has all of these words. `,
        h(
          "button",
          {
            type: "button",
            class: "link",
            onclick: () => {
              site.state.write({ match: "any" });
              any.focus();
            },
          },
          "Any of these words",
        ),
        `: ${summary(wider)}.`,
      );
    }

    /** @type {FacetBar["update"]} */
    function update(result) {
      latest = result;
      for (const one of menus) one.update(result);
      const picks = chips(result.selection, remove);
      picked.replaceChildren(...picks);
      clear.hidden = !picks.length && !result.selection.words.length;
      said.textContent = summary(result);
      anyLabel.hidden = !isSeveral(result.selection);
      any.checked = Boolean(result.selection.any);
      site.replace(missed, miss(result));
      site.address.check(names, { words: () => true, match: (value) => value === "any", ...own });
      site.replace(
        unrated,
        list
          ? site.unrated.line(result.selection, list, { noun: "paper" })
          : site.unrated.line(result.selection, (selection) => site.facets.run(names, selection).list),
      );
      const chosen = words(result.selection);
      printed.textContent = chosen.length ? `Filters: ${chosen.join("; ")}` : "";
      if (field && document.activeElement !== field) field.value = site.state.get("words");
    }
    return { update };
  }

  const openMenus = () =>
    /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll("details.facet[open]"));

  // A menu closes when the reader goes on elsewhere, with the mouse or with the Tab key.
  /** @param {EventTarget | null} target */
  function leave(target) {
    for (const menu of openMenus()) if (!menu.contains(/** @type {Node} */ (target))) menu.open = false;
  }
  document.addEventListener("click", (event) => leave(event.target));
  document.addEventListener("keyup", (event) => event.key === "Tab" && leave(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const [menu] = openMenus();
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });

  site.facetBar = Object.assign(bar, { words });
})(window.site);
