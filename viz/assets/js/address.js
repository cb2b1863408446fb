// What an address asks for and the page does not have: said, so that nobody takes the whole for a part of it.
(function (site) {
  "use strict";
  const { h, model } = site;

  // What the address gives beyond the page, as words for people, and what is left of it.
  /** @type {Site["address"]["unknown"]} */
  function unknown(names, own = {}) {
    /** @type {string[]} */
    const words = [];
    /** @type {Record<string, string[]>} */
    const rest = {};
    for (const name of site.state.names()) {
      const known = names.includes(name)
        ? (/** @type {string} */ value) => Boolean(model.concept(model.facets.get(name).scheme, value))
        : Object.hasOwn(own, name) && own[name];
      const label = model.facets.has(name) ? model.facets.get(name).label : name;
      const values = names.includes(name) ? site.state.list(name) : [site.state.get(name)];
      if (!known) words.push(`a filter “${label}”`);
      else words.push(...values.filter((value) => !known(value)).map((value) => `${label} “${value}”`));
      const kept = known ? values.filter(known) : [];
      if (kept.length < values.length) rest[name] = kept;
    }
    return { words, rest };
  }

  // Says above the page what of its address it cannot follow. own: what else than filters the address may hold.
  /** @type {Site["address"]["check"]} */
  function check(names, own) {
    const { words, rest } = unknown(names, own);
    const place = document.querySelector(".address") || h("div", { class: "address", role: "status" });
    if (!place.parentNode) document.querySelector(".heading")?.after(place);
    site.replace(
      place,
      words.length
        ? h(
            "p",
            { class: "notice" },
            `The address asks for what this page does not have: ${words.join(", ")}. It is left out, so more may be shown than was meant. `,
            h(
              "button",
              { type: "button", class: "link", onclick: () => site.state.write(rest, { replace: true }) },
              "Take it out of the address",
            ),
          )
        : null,
    );
  }

  site.address = { unknown, check };
})(window.site);
