// Research questions, the conclusions that answer them, and the findings that conclusions rest on.
(function (site) {
  "use strict";
  const { h, model } = site;
  const { questions, conclusions } = model.data;
  const answered = (question) => conclusions.filter((conclusion) => conclusion.questions.includes(question.id));
  const others = conclusions.filter((conclusion) => !conclusion.questions.length);
  const place = (conclusion) => model.sections.get(conclusion.section)?.position ?? 0;

  function index(chosen) {
    const item = (question) =>
      h(
        "li",
        null,
        h(
          "a",
          {
            href: site.state.link("questions", { question: question.id }),
            "aria-current": question.id === chosen ? "true" : null,
          },
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
      : `Rests on ${findings}, inferred from its place and components; the text names none`;
    const details = h("details", null, h("summary", null, summary));
    // Built when first opened: a page of hundreds of conclusions stays light.
    details.addEventListener(
      "toggle",
      () => details.children.length === 1 && details.append(h("div", null, site.findingList.paged(entries, 6, note))),
      { once: true },
    );
    return details;
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
      { class: "conclusion", "data-conclusion": conclusion.id },
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
          conclusion.paragraph ? ` paragraph ${conclusion.paragraph}` : "",
          ` · ${conclusion.id}`,
        ),
      ),
      grounds(conclusion),
    );
  }

  function draw() {
    const chosen = site.state.get("question") || questions[0]?.id || "";
    index(chosen);
    const question = questions.find((one) => one.id === chosen);
    const list = question ? answered(question) : others;
    const groups = new Map();
    for (const conclusion of [...list].sort((a, b) => place(a) - place(b) || a.id.localeCompare(b.id))) {
      const key = conclusion.section;
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(conclusion);
    }
    site.replace(
      site.byId("question"),
      h("h2", { class: "question__statement" }, question?.statement || "Conclusions"),
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

  site.state.subscribe(draw);
  draw();
})((window.site = window.site || {}));
