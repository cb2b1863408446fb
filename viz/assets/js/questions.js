// Research questions, the conclusions that answer them, and the findings that conclusions rest on.
(function (site) {
  "use strict";
  const { h, model } = site;
  const { questions, conclusions } = model.data;
  const answered = (question) => conclusions.filter((conclusion) => conclusion.questions.includes(question.id));
  const others = conclusions.filter((conclusion) => !conclusion.questions.length);
  const place = (conclusion) => model.sections.get(conclusion.section)?.position ?? 0;

  function index() {
    const item = (question) =>
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
    const group = (title, scope) => {
      const members = questions.filter((question) => question.scope === scope);
      return members.length ? [h("h2", null, title), h("ol", null, members.map(item))] : null;
    };
    site.replace(
      site.byId("question-index"),
      questions.length
        ? [group("Overarching", "overarchingQuestion"), group("Sub-questions", "subQuestion")]
        : h("p", { class: "empty" }, "The graph holds no research questions."),
      h("p", null, site.sparql.note("site-questions")),
    );
  }

  function grounds(conclusion) {
    const entries = conclusion.grounds
      .map((ground) => ({ ...ground, finding: model.findings.get(ground.finding) }))
      .filter((ground) => ground.finding)
      .map((ground) => ({
        finding: ground.finding,
        inferred: ground.inferred,
        papers: ground.finding.papers.map((code) => model.papers.get(code)),
      }));
    if (!entries.length) return related(conclusion);
    const named = entries.filter((entry) => !entry.inferred).length;
    const note = (entry) =>
      named && entry.inferred ? "Inferred: the text does not name this finding as a ground." : null;
    const findings = site.counted(entries.length, "finding");
    const summary = named
      ? `Rests on ${findings}${named < entries.length ? `, ${named} of them named by the text` : ", named by the text"}`
      : `Likely grounds, inferred by this project (the text names none): ${findings}`;
    const details = h("details", { class: named ? null : "is-inferred" }, h("summary", null, summary));
    // Built when first opened: a page of hundreds of conclusions stays light.
    details.addEventListener(
      "toggle",
      () =>
        details.children.length === 1 &&
        details.append(
          h(
            "div",
            null,
            named ? null : h("p", { class: "muted" }, inference(conclusion, entries)),
            site.findingList.paged(entries, 6, note),
          ),
        ),
      { once: true },
    );
    return details;
  }

  // What the rules that infer grounds went by, read off their result.
  function inference(conclusion, entries) {
    const chapter = model.sectionPath(conclusion.section)[0]?.key;
    const all = (key) => entries.every(({ finding }) => finding.values.section.includes(key));
    const part = all(conclusion.section) ? "section" : all(chapter) ? "chapter" : "report";
    const akin = entries.some(({ finding }) => finding.component?.some((id) => conclusion.component.includes(id)));
    const what = akin
      ? `${site.counted(entries.length, "finding")} on the same components`
      : site.counted(entries.length, "definition or note on evidence", "definitions and notes on evidence");
    const listed = entries.length === 1 ? "is listed as a likely ground" : "are listed as likely grounds";
    return (
      `The text names no findings. ${what} in the same ${part} ${listed}. ` +
      "That is this project’s inference, not a statement of the report."
    );
  }

  // Where the text names no finding, the way to those it may rest on.
  function related(conclusion) {
    const chapter = model.sectionPath(conclusion.section)[0]?.key;
    const wanted = { component: conclusion.component.join(",") };
    if (model.data.findings.some((finding) => finding.values.section.includes(chapter))) wanted.section = chapter;
    if (!wanted.component) delete wanted.component;
    if (!Object.keys(wanted).length) return null;
    return h(
      "p",
      { class: "conclusion__related" },
      "The text names no finding. ",
      h(
        "a",
        { href: site.state.link("findings", wanted) },
        `Findings ${wanted.section ? "of this chapter" : ""}${wanted.component ? " about these components" : ""}`,
      ),
      ".",
    );
  }

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

  let current = null;
  function draw() {
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
  function goTo(wanted, first) {
    const place = site.byId("question");
    const stacked = place.getBoundingClientRect().top > site.byId("question-index").getBoundingClientRect().top;
    const target = wanted
      ? place.querySelector(`[data-conclusion="${CSS.escape(wanted.id)}"]`)
      : place.querySelector(".question__statement");
    for (const one of place.querySelectorAll(".is-chosen")) one.classList.remove("is-chosen");
    if (wanted) target.classList.add("is-chosen");
    if (!first || stacked || wanted) target.scrollIntoView({ block: stacked || wanted ? "start" : "nearest" });
    if (!first) target.focus({ preventScroll: true });
  }

  function answer(question) {
    for (const link of document.querySelectorAll("[data-question]")) {
      if (link.dataset.question === question?.id) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    const list = question ? answered(question) : others;
    const groups = new Map();
    for (const conclusion of [...list].sort((a, b) => place(a) - place(b) || a.id.localeCompare(b.id))) {
      const key = conclusion.section;
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(conclusion);
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
})((window.site = window.site || {}));
