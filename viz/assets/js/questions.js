// Research questions, the conclusions that answer them, and the findings that conclusions rest on.
(function (site) {
  "use strict";
  const { h, model } = site;
  const { questions, conclusions } = model.data;
  /** @type {(question: Question) => Conclusion[]} */
  const answered = (question) => conclusions.filter((conclusion) => conclusion.questions.includes(question.id));
  const others = conclusions.filter((conclusion) => !conclusion.questions.length);
  const place = (/** @type {Conclusion} */ conclusion) => model.sections.get(conclusion.section)?.position ?? 0;

  function index() {
    const item = (/** @type {Question} */ question) =>
      h(
        "li",
        null,
        h(
          "a",
          { href: site.state.link("questions", { question: question.id }), "data-question": question.id },
          h("span", null, question.statement),
          h("span", { class: "badge" }, site.count(answered(question).length)),
        ),
      );
    const group = (/** @type {string} */ title, /** @type {string} */ scope) => {
      const members = questions.filter((question) => question.scope === scope);
      return members.length ? [h("h2", null, title), h("ol", null, members.map(item))] : null;
    };
    site.replace(
      site.byId("question-index"),
      questions.length
        ? [group("Overarching", "overarchingQuestion"), group("Sub-questions", "subQuestion")]
        : h("p", { class: "empty" }, "The graph holds no research questions."),
      h("p", null, site.sparql.note("questions")),
    );
  }

  /** @type {(conclusion: Conclusion) => HTMLElement} */
  function grounds(conclusion) {
    const entries = conclusion.grounds.flatMap(({ finding: id, how }) => {
      const finding = model.findings.get(id);
      return finding ? [{ finding, how, papers: model.papersOf(finding) }] : [];
    });
    if (!entries.length)
      return h(
        "p",
        { class: "conclusion__related muted" },
        "No finding of the report stands behind it by name or by sense.",
      );
    const named = entries.filter((entry) => entry.how === "named").length;
    const note = (/** @type {Entry & { how?: string }} */ { how }) =>
      how === "named" ? "Named by the text as a ground." : null;
    const known =
      named === entries.length ? ", named by the text" : named ? `, ${named} of them named by the text` : "";
    const details = h(
      "details",
      null,
      h("summary", null, `Rests on ${site.counted(entries.length, "finding")}${known}`),
    );
    // Built when first opened: a page of hundreds of conclusions stays light.
    details.addEventListener(
      "toggle",
      () => details.children.length === 1 && details.append(h("div", null, site.findingList.paged(entries, 6, note))),
      { once: true },
    );
    return details;
  }

  /** @type {(conclusion: Conclusion) => HTMLElement} */
  function card(conclusion) {
    return h(
      "article",
      { class: "conclusion", "data-conclusion": conclusion.id, tabindex: "-1" },
      h("p", { class: "finding__statement", dir: "auto" }, conclusion.statement),
      h(
        "p",
        { class: "finding__tags" },
        conclusion.component.map((id) =>
          h("a", { class: "tag", href: site.state.link("findings", { component: id }) }, model.label("component", id)),
        ),
        h(
          "span",
          { class: "muted" },
          conclusion.paragraph ? ` paragraph ${conclusion.paragraph} · ` : " ",
          h(
            "a",
            {
              href: site.state.link("questions", { conclusion: conclusion.id }),
              title: "Link to this conclusion",
              "data-permalink": conclusion.id,
            },
            conclusion.id,
          ),
        ),
      ),
      grounds(conclusion),
    );
  }

  /** @type {string | null} */
  let current = null;
  function draw() {
    site.address.check([], {
      question: (value) => questions.some((one) => one.id === value),
      conclusion: (value) => conclusions.some((one) => one.id === value),
    });
    const wanted = conclusions.find((one) => one.id === site.state.get("conclusion"));
    const named = questions.find((one) => one.id === (wanted ? wanted.questions[0] : site.state.get("question")));
    // A conclusion that answers no question stands among the others of its kind.
    const question = named || (wanted ? undefined : questions[0]);
    const chosen = question?.id ?? "";
    const first = current === null;
    if (current !== chosen) answer(question);
    current = chosen;
    if (!first || wanted || named) goTo(wanted, first);
  }

  // Takes a reader to the answer that they chose, or that the link they followed names.
  /** @type {(wanted: Conclusion | undefined, first: boolean) => void} */
  function goTo(wanted, first) {
    const place = site.byId("question");
    const stacked = place.getBoundingClientRect().top > site.byId("question-index").getBoundingClientRect().top;
    const target = wanted
      ? place.querySelector(`[data-conclusion="${CSS.escape(wanted.id)}"]`)
      : place.querySelector(".question__statement");
    for (const one of place.querySelectorAll(".is-chosen")) one.classList.remove("is-chosen");
    if (!target) return;
    if (wanted) target.classList.add("is-chosen");
    if (!first || stacked || wanted) target.scrollIntoView({ block: stacked || wanted ? "start" : "nearest" });
    if (!first) target.focus({ preventScroll: true });
  }

  /** @type {(question: Question | undefined) => void} */
  function answer(question) {
    for (const link of document.querySelectorAll("[data-question]")) {
      if (link.dataset.question === question?.id) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    const list = question ? answered(question) : others;
    /** @type {Map<string, Conclusion[]>} */
    const groups = new Map();
    for (const conclusion of [...list].sort((a, b) => place(a) - place(b) || a.id.localeCompare(b.id))) {
      const members = groups.get(conclusion.section) ?? [];
      members.push(conclusion);
      groups.set(conclusion.section, members);
    }
    site.replace(
      site.byId("question"),
      h("h2", { class: "question__statement", tabindex: "-1" }, question?.statement || "Conclusions"),
      h(
        "p",
        { class: "muted" },
        `${site.counted(list.length, "conclusion")}, in the report's order. `,
        site.sparql.note("site-conclusion-links"),
      ),
      list.length ? null : h("p", { class: "empty" }, "The graph holds no conclusions for this question."),
      [...groups].map(([section, members]) =>
        h(
          "section",
          { class: "kind-group" },
          h(
            "h3",
            null,
            model
              .sectionPath(section)
              .slice(-2)
              .map((one) => one.title)
              .join(" › "),
          ),
          members.map(card),
        ),
      ),
    );
  }

  index();
  site.state.subscribe(draw);
  draw();
})(window.site);
