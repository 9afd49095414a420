// How the results were made: scheme, rules, data, software. Enough to make them again.

function methodPage(page) {
  const composite = scheme.composite, about = data.about;
  put(page,
    pageHead(t("page_method"), [tx(scheme.name) + " " + scheme.version, t("run_is", { run: about.id })]),
    tx(scheme.note) && h("p", { class: "note" }, tx(scheme.note)),
    h("div", { class: "card-grid" },
      h("section", { class: "card" }, h("h2", {}, t("total")), factList([
        [t("use"), composite.use === "published" ? t("use_published", { basis: tx(composite.basis) }) : t("use_" + composite.use)],
        [t("mean"), t("mean_" + composite.mean)],
        [t("coverage_rule"), t("coverage_rule_is", { percent: n4(composite.coverage) })],
        [t("missing_rule"), t("missing_rule_is")],
        [t("redistribution"), t("redistribution_is")],
      ])),
      h("section", { class: "card" }, h("h2", {}, t("ranking_and_rounding")), factList([
        [t("ranked_within"), t("within_" + scheme.ranking.within) + t("ranked_minimum", { minimum: scheme.ranking.minimum })],
        [t("ranked_on"), t("of_" + scheme.ranking.of, { decimals: composite.decimals })],
        [t("ties"), t("ties_" + scheme.ranking.ties)],
        [t("rounding"), t("rounding_is", { decimals: composite.decimals })],
        [t("findings_rule"), t("findings_rule_is", { score: n4(scheme.findings_below) })],
        scheme.calibrated === false && [t("calibration"), t("calibration_is")],
      ].filter((fact) => fact)))),
    overlaySection(), weightTable(), gradeAndGates(), sourcesSection(), queries(), software());
}

// What was changed of the scheme: how much of it is used, and what is left out and why.
function overlaySection() {
  const overlay = data.overlay;
  if (!overlay) return null;
  return h("section", { class: "block" }, h("div", { class: "block-head" }, h("h2", {}, t("overlay")), h("span", { class: "quiet" }, overlay.id + " " + overlay.version)),
    h("div", { class: "card" },
      h("p", {}, h("b", {}, tx(overlay.name)), " ", tx(overlay.words)), tx(overlay.note) && h("p", { class: "quiet" }, tx(overlay.note)),
      overlay.left_out.length > 0 && h("h3", {}, t("left_out")),
      factList(overlay.left_out.map((given) => [[tx(given.name), " ", code(given.indicator)], tx(given.reason) || t("no_reason")]))));
}

function weightTable() {
  const categories = scheme.categories;
  const sums = (indicators, category) => indicators.reduce((sum, indicator) => sum + Number(forCategory(data.indicators[indicator].weight, category.id) || 0), 0);
  const cells = (indicators) => categories.map((category) => h("td", { class: "n" }, short(sums(indicators, category), 4)));
  const own = (means) => (means && means !== "arithmetic" ? " · " + t("mean_" + means) : "");
  const every = data.indicators.map((_, indicator) => indicator);
  return h("section", { class: "block" }, h("div", { class: "block-head" }, h("h2", {}, t("weights"))),
    h("div", { class: "scroll" }, h("table", { class: "catalogue weights" },
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("scheme_tree")), categories.map((category) => h("th", { scope: "col", class: "n" }, tx(category.name))))),
      scheme.dimensions.map((dimension) => h("tbody", {},
        h("tr", { class: "dimension-row" }, h("th", { scope: "row" }, tx(dimension.name) + own(dimension.mean)), cells(dimension.groups.flatMap((group) => group.indicators))),
        dimension.groups.map((group) => [
          h("tr", { class: "group-row" }, h("th", { scope: "row" }, tx(group.name) + own(group.mean)), cells(group.indicators)),
          group.indicators.map((indicator) => h("tr", {}, h("th", { scope: "row", class: "leaf" }, link(indicatorAddress(indicator), {}, indicatorName(indicator))), cells([indicator]))),
        ]))),
      h("tfoot", {}, h("tr", {}, h("th", { scope: "row" }, t("sum")), cells(every))))));
}

function gradeAndGates() {
  if (!grades.length && !scheme.gates.length) return null;
  return h("div", { class: "card-grid" },
    grades.length > 0 && h("section", { class: "card" }, h("h2", {}, t("grades")),
      h("table", { class: "plain" }, h("tbody", {}, grades.map((grade, place) => h("tr", {}, h("td", {}, gradeChip(grade.id)),
        h("td", {}, place ? t("grade_between", { from: n4(grade.at), to: n4(grades[place - 1].at) }) : t("grade_from", { from: n4(grade.at) })))))),
      h("p", { class: "quiet" }, t("grading_of_" + scheme.grading.of, { decimals: scheme.composite.decimals }))),
    scheme.gates.length > 0 && h("section", { class: "card" }, h("h2", {}, t("gates")), scheme.gates.map((gate) => h("div", { class: "gate-rule" },
      h("p", {}, h("b", {}, tx(gate.name)), " ", h("span", { class: "quiet" }, gateEffect(gate))), code(gate.when)))));
}

function sourcesSection() {
  return h("section", { class: "block" }, h("div", { class: "block-head" }, h("h2", {}, t("sources"))),
    h("div", { class: "card" }, data.sources.length ? data.sources.map(sourceCard) : h("p", { class: "quiet" }, t("no_sources"))));
}

function queries() {
  if (!data.sql.length) return null;
  return h("section", { class: "block" }, h("div", { class: "block-head" }, h("h2", {}, t("queries")), h("span", { class: "quiet" }, t("queries_note"))),
    data.sql.map((query) => h("details", { class: "card query" }, h("summary", {}, datasetTitle(query.dataset) + " · " + query.period), h("pre", {}, h("code", {}, query.sql)))));
}

function software() {
  const about = data.about, times = about.times || {};
  const seconds = Object.keys(times.seconds || {}).map((name) => name + " " + fixed(times.seconds[name], 2) + " s");
  const plugins = (about.plugins || []).filter((plugin) => plugin.status === "ready" && plugin.distribution !== "quanheng")
    .map((plugin) => [plugin.name, plugin.distribution, plugin.version].filter((part) => part).join(" "));
  return h("section", { class: "block" }, h("div", { class: "block-head" }, h("h2", {}, t("this_run"))), h("div", { class: "card" }, factList([
    [t("run"), code(about.id)], [t("run_status"), about.status in { complete: 1 } ? t("run_complete") : about.status],
    [t("scheme"), code(scheme.id + " " + scheme.version)],
    [t("periods"), listed(data.periods.map((period) => period.label))],
    [t("cut_off"), listed([about.cut_off, about.timezone])],
    [t("software"), Object.keys(about.versions || {}).map((name) => h("span", { class: "version" }, name + " " + about.versions[name]))],
    [t("plugins"), plugins.length ? plugins.map((plugin) => h("span", { class: "version" }, plugin)) : t("none")],
    times.started && [t("started"), times.started], times.finished && [t("finished"), times.finished],
    seconds.length && [t("durations"), seconds.map((text) => h("span", { class: "version" }, text))],
    about.operator && [t("operator"), about.operator],
  ].filter((fact) => fact))));
}
