// The panel beside a picture: what the chosen cell, node or link holds, and the way back.
(function (site) {
  "use strict";
  const { h } = site;
  /** @type {(() => void) | null} */
  let origin = null;
  let drawn = false;

  // entries: [{finding, papers}]; note(entry): a line under a statement, if any; unrated: the selection, what it lists
  // here and what its query binds; elsewhere: where papers of these findings are that are not counted.
  /** @type {Site["panel"]["show"]} */
  function show({ title, lead, entries, name, query, selection, extra, note, unrated, elsewhere, focus, onclose }) {
    const panel = site.byId("panel");
    const total = site.facets.tally(entries);
    site.replace(
      panel,
      h(
        "div",
        { class: "panel__head" },
        h("h2", { id: "panel-title", tabindex: "-1" }, title),
        h(
          "button",
          { type: "button", class: "quiet", "aria-label": "Close this list", onclick: () => close(onclose) },
          "Close",
        ),
      ),
      h(
        "p",
        { class: "panel__count" },
        h("strong", null, site.counted(total.findings, "finding")),
        " from ",
        h("strong", null, site.counted(total.papers, "paper")),
      ),
      lead ? h("p", { class: "muted" }, lead) : null,
      unrated ? site.unrated.line(unrated[0], unrated[1], { terms: unrated[2] }) : null,
      entries.length
        ? h(
            "p",
            { class: "panel__tools" },
            site.download.buttons(
              name,
              () => entries,
              () => unrated,
            ),
            query
              ? site.sparql.note(
                  query,
                  () => selection,
                  () => extra || {},
                )
              : null,
          )
        : null,
      site.findingList.grouped(entries, 8, note, elsewhere),
    );
    panel.classList.add("is-open");
    reveal(focus);
  }

  // The style sheet says from which width on the panel stands beside the picture, where it is always in view.
  const below = () => getComputedStyle(site.byId("panel")).position === "static";

  // Takes a reader to what was chosen: always where they chose it here, and where the panel stands below the picture
  // also where the link that they followed did.
  /** @type {Site["panel"]["reveal"]} */
  function reveal(focus) {
    if (below() && (focus || !drawn)) site.byId("panel").scrollIntoView();
    if (focus) site.byId("panel-title").focus({ preventScroll: true });
    drawn = true;
  }

  /** @type {(onclose: () => void) => void} */
  function close(onclose) {
    onclose();
    origin?.();
  }

  // What the panel says while nothing is chosen.
  /** @type {Site["panel"]["rest"]} */
  function rest(...children) {
    const panel = site.byId("panel");
    panel.classList.remove("is-open");
    drawn = true;
    site.replace(panel, children);
  }

  // Escape closes what is uppermost: a dialogue, else a menu, else the panel. In a field it belongs to the field.
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || /** @type {HTMLElement} */ (event.target).matches?.("input, select, textarea"))
        return;
      if (document.querySelector("dialog[open], details.facet[open]")) return;
      document.querySelector("#panel.is-open .panel__head button")?.click();
    },
    { capture: true },
  );

  site.panel = { show, rest, reveal, comeFrom: (back) => (origin = back) };
})(window.site);
