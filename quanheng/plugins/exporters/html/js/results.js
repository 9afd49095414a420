// The first page: what came out, and the units in order within the groups that are ranked together.

const resultsSorting = { key: "rank", down: false };

function resultsPage(page) {
  const tables = h("div", {});
  const show = () => {
    const units = chosenUnits(evaluated);
    tables.replaceChildren(...(units.length ? groupsOf(units).map((group) => resultsTable(group, show)) : [h("p", { class: "nothing" }, t("no_match"))]));
  };
  const all = () => { page.querySelector(".toolbar").replaceWith(toolbar()); show(); };
  const toolbar = () => h("div", { class: "toolbar" }, categoryChoice(all), textFilter(show));
  put(page,
    pageHead(data.about.title, [periodLine(), data.overlay && tx(data.overlay.words), scheme.composite.use === "off" ? t("no_total") : ""]),
    summary(), toolbar(), tables, h("p", { class: "footnote" }, resultsNote()));
  show();
}

function pageHead(title, lines) {
  return h("header", { class: "page-head" }, h("h1", { tabindex: "-1" }, title),
    h("p", { class: "subtitle" }, lines.filter((line) => line).map((line) => [h("span", {}, line), " "])));
}

function periodLine() {
  return t("period_line", { period: data.periods[state.period].label, cut_off: data.about.cut_off || "" });
}

function summary() {
  const standings = evaluated.map((unit) => standing(state.period, unit)).filter((found) => found);
  const byGrade = grades.map((grade) => ({ name: gradeChip(grade.id), count: standings.filter((found) => found.grade === grade.id).length }));
  const others = ["provisional", "insufficient", "withheld", "not_applicable"]
    .map((status) => ({ status, count: standings.filter((found) => found.status === status).length })).filter((given) => given.count);
  const own = findings.filter((finding) => finding.period === state.period);
  const severities = ["severe", "serious", "minor"].map((severity) => ({ severity, count: own.filter((finding) => finding.severity === severity).length }));
  // Counts of checks were made here, and not read from anybody.
  const sources = data.sources.filter((source) => source.dataset !== "quality_check").reduce((sum, source) => sum + source.rows, 0);
  const kept = data.sources.reduce((sum, source) => sum + source.quarantined, 0);
  return h("section", { class: "summary", "aria-label": t("summary") },
    h("div", { class: "fact" }, h("strong", {}, fixed(evaluated.length, 0)), h("span", {}, t("units_evaluated")),
      h("small", {}, t("with_indicators", { count: indicatorCount }))),
    showsTotal && h("div", { class: "fact wide" }, gradeBar(byGrade, others, standings.length), h("span", { class: "fact-list" },
      byGrade.map((given) => h("span", {}, given.name, " ", fixed(given.count, 0))),
      others.map((given) => h("span", {}, statusChip(given.status), " ", fixed(given.count, 0))))),
    h("a", { class: "fact", href: "#/findings" }, h("strong", {}, fixed(own.length, 0)), h("span", {}, t("findings")),
      h("small", {}, listed(severities.filter((given) => given.count).map((given) => t("severity_" + given.severity) + " " + given.count)))),
    h("a", { class: "fact", href: "#/method" }, h("strong", {}, fixed(sources, 0)), h("span", {}, t("rows_read")),
      h("small", {}, kept ? t("rows_quarantined", { count: fixed(kept, 0) }) : t("none_quarantined"))));
}

function gradeBar(byGrade, others, count) {
  if (!count) return null;
  const piece = (kind, number) => number > 0 && h("span", { class: "piece " + kind, style: { "flex-grow": number } });
  return h("span", { class: "grade-bar", "aria-hidden": "true" },
    byGrade.map((given, place) => piece("grade-" + (grades.length < 2 ? 0 : Math.floor((place * 4) / (grades.length - 1))), given.count)),
    others.map((given) => piece("status-" + given.status, given.count)));
}

const resultKeys = {
  rank: (unit) => { const found = standing(state.period, unit); return found && found.rank; },
  name: unitName,
  score: (unit) => { const found = standing(state.period, unit); return found && (found.score === null ? found.score_low : found.score); },
  findings: (unit) => findingsOf(state.period, unit).length,
};
tags.forEach((tag) => {
  resultKeys[tag] = (unit) => { const found = nodeAt(state.period, unit, "tag", tag); return found && (found.score === null ? found.low : found.score); };
});

function shownTags() {
  return tags.filter((tag) => tag !== "reference" && data.indicators.some((indicator) => indicator.tag === tag));
}

function resultsTable(units, again) {
  const sorting = resultsSorting;
  const ranked = units.some((unit) => { const found = standing(state.period, unit); return found && found.rank !== null; });
  // Where nobody is ranked, the order by rank is the order by score.
  const unranked = sorting.key === "rank" && !ranked;
  const list = unranked ? ordered(units, resultKeys.score, !sorting.down) : ordered(units, resultKeys[sorting.key], sorting.down);
  const head = (key, label, kind, down) => sortHead(sorting, key, label, { class: kind }, again, down);
  const panel = periodCount > 1;
  const body = h("tbody");
  const sentinel = grow(body, list.map((unit) => () => resultsRow(unit, panel)), 60);
  const count = ranked ? Math.max(...units.map((unit) => (standing(state.period, unit) || { ranked: 0 }).ranked || 0)) : 0;
  return h("section", { class: "block" },
    h("div", { class: "block-head" }, h("h2", {}, groupTitle(units[0])),
      h("span", { class: "quiet" }, showsTotal ? (count ? t("ranked_together", { count }) : t("not_ranked", { minimum: scheme.ranking.minimum })) : t("unit_count", { count: units.length }))),
    h("div", { class: "scroll" }, h("table", { class: "results" },
      h("thead", {}, h("tr", {},
        showsTotal && head("rank", t("rank"), "rank", false), head("name", t("unit"), "unit", false),
        shownTags().map((tag) => head(tag, t("tag_" + tag), "tag wide")),
        showsTotal && head("score", t("total"), "score"), showsTotal && h("th", { scope: "col", class: "grade" }, t("grade")),
        scheme.dimensions.length > 1 && h("th", { scope: "col", class: "strip wide", style: { width: Math.max(90, 30 + 19 * scheme.dimensions.length) + "px" } }, t("dimensions")),
        panel && h("th", { scope: "col", class: "spark-cell wide" }, t("trend")),
        head("findings", t("findings"), "count wide"))),
      body)), sentinel);
}

function resultsRow(unit, panel) {
  const found = standing(state.period, unit);
  const place = found && found.rank !== null ? short(found.rank, 1) : "";
  const open = place && found.rank_low !== found.rank_high;
  const count = findingsOf(state.period, unit).length;
  const severe = findingsOf(state.period, unit).some((finding) => finding.severity === "severe");
  return h("tr", { class: "opens", onclick: (event) => { if (!event.target.closest("a")) location.hash = unitAddress(unit); } },
    showsTotal && h("td", { class: "rank" }, place ? [h("b", {}, place), " ", open && h("small", {}, short(found.rank_low, 1) + "–" + short(found.rank_high, 1))] : h("small", {}, t("unranked"))),
    h("th", { scope: "row", class: "unit" }, link(unitAddress(unit), { class: "name" }, h("bdi", {}, unitName(unit))), " ", h("small", { class: "code" }, h("bdi", {}, data.units.id[unit]))),
    shownTags().map((tag) => h("td", { class: "tag wide" }, tagCell(unit, tag))),
    showsTotal && h("td", { class: "score" }, totalCell(found)),
    showsTotal && h("td", { class: "grade" }, found && (gradeChip(found.grade) || statusChip(found.status, reasonText(found.reason)) || h("small", {}, reasonText(found.reason)))),
    scheme.dimensions.length > 1 && h("td", { class: "strip wide" }, dimensionStrip(unit)),
    panel && h("td", { class: "spark-cell wide" }, spark(totalsOf(unit), total)),
    h("td", { class: "count wide" }, count ? h("span", { class: severe ? "severe" : "" }, count) : h("span", { class: "quiet" }, t("none"))));
}

function totalCell(found) {
  if (!found) return h("span", { class: "quiet" }, t("no_result"));
  const shown = found.status === "final" || found.status === "provisional";
  return shown ? meter({ ...found, low: found.score_low, high: found.score_high }, total) : h("span", { class: "quiet" }, t("no_score"));
}

function tagCell(unit, tag) {
  const found = nodeAt(state.period, unit, "tag", tag);
  const gate = tag === "execution" && scheme.gates.some((_, place) => gateState(state.period, unit, place) === "triggered");
  return [meter(found, score2), gate && chip("severe", t("gate_mark"), t("gate_triggered"))];
}

function totalsOf(unit) {
  return data.periods.map((_, period) => { const found = standing(period, unit); return found ? found.score : null; });
}

function dimensionStrip(unit) {
  return h("span", { class: "strip-cells" }, scheme.dimensions.map((dimension) => {
    const found = nodeAt(state.period, unit, "dimension", dimension.id);
    if (!counts(found)) return null;
    const words = interval(found, score2) || t("status_" + found.status);
    const kind = found.score === null ? "none" + (found.status === "provisional" ? " open" : "") : heat(found.score);
    return h("span", { class: "strip-cell " + kind, title: tx(dimension.name) + ": " + words, role: "img", "aria-label": tx(dimension.name) + " " + words });
  }));
}

function resultsNote() {
  const composite = scheme.composite;
  const use = composite.use === "published" ? t("use_published", { basis: tx(composite.basis) }) : t("use_" + composite.use);
  return [use, showsTotal && t("ties_" + scheme.ranking.ties), showsTotal && t("provisional_note")].filter((note) => note).join(" ");
}
