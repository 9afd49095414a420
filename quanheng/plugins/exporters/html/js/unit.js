// The page of one unit. It names no other unit: peers appear as a median only.

function unitPage(page, unit, opened) {
  const found = standing(state.period, unit);
  const category = [categoryName(unitCategory(unit)), unitLevel(unit), unitRole(unit) === "peer" ? t("peer") : ""].filter((part) => part);
  put(page,
    h("header", { class: "page-head unit-head" },
      h("p", { class: "eyebrow" }, category.join(" · ")),
      h("h1", { tabindex: "-1" }, h("bdi", {}, unitName(unit))),
      h("p", { class: "subtitle" }, h("span", {}, h("bdi", {}, data.units.id[unit])), " ", h("span", {}, periodLine()))),
    h("div", { class: "lead" }, tags.map((tag) => tagCard(unit, tag)), showsTotal && totalCard(unit, found)),
    profile(unit), unitFindings(unit),
    h("section", { class: "block" }, h("div", { class: "block-head" }, h("h2", {}, t("indicators")), h("span", { class: "quiet screen" }, t("open_a_row"))),
      indicatorTable(unit, opened)));
}

function tagCard(unit, tag) {
  const members = data.indicators.map((_, indicator) => indicator).filter((indicator) => data.indicators[indicator].tag === tag && result(state.period, unit, indicator));
  if (!members.length) return null;
  const found = nodeAt(state.period, unit, "tag", tag);
  const unscored = tag === "reference" || !found || found.status === "unscored";
  return h("section", { class: "card tag-card tag-" + tag },
    h("h2", {}, t("tag_" + tag), " ", h("small", {}, t("tag_note_" + tag))),
    unscored ? h("dl", { class: "references" }, members.slice(0, 5).map((indicator) => {
      const own = result(state.period, unit, indicator);
      return [h("dt", {}, indicatorName(indicator)), h("dd", {}, own.value === null ? outcomeChip(own) : valueText(indicator, own.value))];
    }), members.length > 5 && h("dt", { class: "quiet" }, t("and_more", { count: members.length - 5 })))
      : [h("p", { class: "figure" }, interval(found, score2) ? h("strong", { class: found.score === null ? "range" : "" }, interval(found, score2)) : null, statusChip(found.status)), bar(found),
        h("p", { class: "quiet" }, t("of_indicators", { count: members.filter((indicator) => result(state.period, unit, indicator).outcome === "ok").length, all: members.length }))],
    tag === "execution" && unitRole(unit) !== "peer" && gateList(unit));
}

function gateList(unit) {
  if (!scheme.gates.length) return null;
  const states = scheme.gates.map((gate, place) => ({ gate, state: gateState(state.period, unit, place) }));
  const open = states.filter((given) => given.state === "triggered" || given.state === "undecided");
  if (!open.length) return h("p", { class: "gates clear" }, t("gates_clear", { count: scheme.gates.length }));
  return h("ul", { class: "gates" }, open.map((given) => h("li", { class: given.state },
    h("b", {}, tx(given.gate.name)), " ", given.state === "triggered" ? gateEffect(given.gate) : t("gate_undecided"))));
}

function gateEffect(gate) {
  if (gate.withhold) return t("gate_withhold");
  if (gate.cap_grade) return t("gate_cap", { grade: gradeName(gate.cap_grade) });
  return t("gate_set", { scores: listed(Object.keys(gate.set_score || {}).map((id) => (indicatorPlace.has(id) ? indicatorName(indicatorPlace.get(id)) : id) + " = " + n4(gate.set_score[id]))) });
}

function totalCard(unit, found) {
  if (!found) return null;
  const bounds = { status: found.status, score: found.score, low: found.score_low, high: found.score_high };
  const text = found.status === "withheld" ? "" : interval(bounds, total);
  const whole = nodeAt(state.period, unit, "total", "total");
  const rank = found.rank !== null && t("rank_of", { rank: short(found.rank, 1), count: found.ranked }) + (found.rank_low !== found.rank_high ? t("rank_span", { low: short(found.rank_low, 1), high: short(found.rank_high, 1) }) : "");
  return h("section", { class: "card total-card" },
    h("h2", {}, t("total"), " ", h("small", {}, scheme.composite.use === "published" ? t("published") : t("internal"))),
    h("p", { class: "figure" }, text && h("strong", { class: found.score === null ? "range" : "" }, text), gradeChip(found.grade), statusChip(found.status)),
    beam(bounds),
    h("p", { class: "quiet" }, [rank && [h("span", { class: "office" }, rank), " "], whole && whole.coverage !== null && h("span", {}, t("coverage", { percent: short(whole.coverage, 2) })),
      reasonText(found.reason) && h("span", { class: "grade-reason" }, reasonText(found.reason))]));
}

function profile(unit) {
  const axes = radarAxes(state.period, unit);
  const rows = scheme.dimensions.map((dimension) => ({ dimension, found: nodeAt(state.period, unit, "dimension", dimension.id) })).filter((given) => counts(given.found));
  const medianShown = rows.some((given) => peerMedian(state.period, unit, nodePlace.get("dimension:" + given.dimension.id)) !== null);
  return h("div", { class: "profile" + (axes.length ? "" : " single") },
    axes.length > 0 && h("section", { class: "card" }, h("h2", {}, t("profile")), radar(axes)),
    h("div", { class: "profile-side" },
      h("section", { class: "card" }, h("h2", {}, t("dimensions")),
        h("div", { class: "bars" }, rows.map((given) => [
          barsRow(unit, "dimension", given.dimension, given.found),
          rows.length <= 3 && given.dimension.groups.length > 1 && given.dimension.groups.map((group) => {
            const own = nodeAt(state.period, unit, "group", group.id);
            return counts(own) && barsRow(unit, "group", group, own);
          }),
        ])),
        medianShown && h("p", { class: "quiet" }, h("span", { class: "key tick" }, t("median_note", { minimum: scheme.ranking.minimum })))),
      gainsAndLosses(unit)));
}

function barsRow(unit, level, given, found) {
  const inner = level === "group";
  return h("div", { class: "bars-row" + (inner ? " inner" : "") },
    h("span", { class: "bars-name" }, tx(given.name), " ", !inner && h("small", {}, t("weight_is", { weight: short(found.weight, 2) }))),
    meter(found, score2, peerMedian(state.period, unit, nodePlace.get(level + ":" + given.id))));
}

// Where points were kept and lost, weighed by what each indicator counts for.
function gainsAndLosses(unit) {
  const scored = data.indicators.map((_, indicator) => ({ indicator, found: result(state.period, unit, indicator) }))
    .filter((given) => given.found && given.found.score !== null && given.found.used > 0)
    .map((given) => ({ ...given, lost: ((100 - given.found.score) * given.found.used) / 100 }));
  if (scored.length < 3) return null;
  const lost = scored.filter((given) => given.lost >= 0.005).sort((one, other) => other.lost - one.lost).slice(0, 3);
  const best = scored.filter((given) => given.found.score >= threshold && lost.indexOf(given) < 0)
    .sort((one, other) => other.found.score - one.found.score || other.found.used - one.found.used).slice(0, 3);
  const entry = (given, number) => h("li", {}, link(unitAddress(unit, given.indicator), {}, indicatorName(given.indicator)), h("span", { class: "number" }, number));
  return h("section", { class: "card halves" },
    h("div", {}, h("h2", {}, t("strengths")), best.length ? h("ol", {}, best.map((given) => entry(given, score2(given.found.score)))) : h("p", { class: "quiet" }, t("none"))),
    h("div", {}, h("h2", {}, t("losses")), lost.length ? h("ol", {}, lost.map((given) => entry(given, "−" + score2(given.lost)))) : h("p", { class: "quiet" }, t("none"))));
}

function unitFindings(unit) {
  const own = findingsOf(state.period, unit);
  if (!own.length) return null;
  return h("section", { class: "block" }, h("div", { class: "block-head" }, h("h2", {}, t("findings")), h("span", { class: "quiet" }, t("finding_count", { count: own.length }))),
    h("ul", { class: "finding-list card" }, own.map((finding) => h("li", {}, severityChip(finding.severity),
      h("div", {}, h("p", {}, reasonText(finding.text)), h("p", { class: "quiet" }, reasonText(finding.suggestion)),
        (finding.due || finding.indicator !== null) && h("p", { class: "quiet small" },
          finding.indicator !== null && link(unitAddress(unit, finding.indicator), {}, indicatorName(finding.indicator)), finding.due && h("span", {}, " " + t("due_on", { due: finding.due }))))))));
}

function severityChip(severity) { return chip(severity, t("severity_" + severity)); }

function indicatorTable(unit, opened) {
  const panel = periodCount > 1, width = panel ? 7 : 6;
  return h("div", { class: "scroll" }, h("table", { class: "indicators" },
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("indicator")), h("th", { scope: "col", class: "n wide" }, t("weight")), h("th", { scope: "col", class: "n value" }, t("value")),
      h("th", { scope: "col", class: "n wide" }, t("numerator_denominator")), h("th", { scope: "col", class: "score" }, t("score")), h("th", { scope: "col", class: "n wide" }, t("points")),
      panel && h("th", { scope: "col", class: "wide spark-cell" }, t("trend")))),
    scheme.dimensions.map((dimension) => dimensionBody(unit, dimension, width, opened))));
}

function dimensionBody(unit, dimension, width, opened) {
  const rows = dimension.groups.flatMap((group) => {
    const members = group.indicators.filter((indicator) => result(state.period, unit, indicator));
    if (!members.length) return [];
    const own = nodeAt(state.period, unit, "group", group.id);
    const alone = members.length < 2;
    const head = dimension.groups.length > 1 && !alone && h("tr", { class: "group-row" }, h("th", { scope: "colgroup", colspan: width },
      h("span", {}, tx(group.name)), own && h("span", { class: "quiet" }, interval(own, score2) || t("status_" + own.status))));
    return [head, ...members.flatMap((indicator) => indicatorRows(unit, indicator, width, opened === indicator, alone && dimension.groups.length > 1 ? group : null))];
  });
  if (!rows.length) return null;
  const found = nodeAt(state.period, unit, "dimension", dimension.id);
  return h("tbody", {}, h("tr", { class: "dimension-row" }, h("th", { scope: "colgroup", colspan: width }, h("span", {}, tx(dimension.name)),
    found && h("span", { class: "number" }, interval(found, score2) || t("status_" + found.status)))), rows);
}

function indicatorRows(unit, indicator, width, opened, group) {
  const found = result(state.period, unit, indicator), given = data.indicators[indicator];
  const body = h("td", { colspan: width });
  const below = h("tr", { class: "drill-row", hidden: true, id: "drill-" + indicator }, body);
  const button = h("button", { type: "button", class: "opener", "aria-expanded": "false", "aria-controls": "drill-" + indicator }, tx(given.name));
  const turn = (to) => {
    if (to && !body.firstChild) body.append(drill(unit, indicator));
    below.hidden = !to;
    button.setAttribute("aria-expanded", String(to));
    row.classList.toggle("opened", to);
  };
  const row = h("tr", { class: "opens indicator-row outcome-" + found.outcome, onclick: () => {
    turn(below.hidden);
    keepAddress(below.hidden ? unitAddress(unit) : unitAddress(unit, indicator));
  } },
    h("th", { scope: "row" }, button, " ", h("small", { class: "mark mark-" + given.tag }, t("tag_short_" + given.tag)), " ", group && h("small", { class: "of-group" }, tx(group.name)),
      h("span", { class: "narrow" }, found.value !== null ? valueText(indicator, found.value) : "", " ", h("span", { class: "quiet" }, ratioText(found)))),
    h("td", { class: "n wide" }, weightText(found)), indicatorCells(indicator, found),
    periodCount > 1 && h("td", { class: "wide spark-cell" }, spark(valuesOf(unit, indicator), (value) => valueText(indicator, value))));
  if (opened) turn(true);
  return [row, below];
}

function valuesOf(unit, indicator) {
  return data.periods.map((_, period) => { const found = result(period, unit, indicator); return found ? found.value : null; });
}

function weightText(found) {
  if (found.weight === null) return t("none");
  if (found.used === null || found.used === found.weight) return short(found.weight, 2);
  return [h("s", {}, short(found.weight, 2)), " ", h("span", { title: t("weight_used") }, short(found.used, 2))];
}

function indicatorCells(indicator, found) {
  const ratio = ratioText(found);
  if (found.outcome !== "ok") {
    return [h("td", { class: "n value" }, outcomeChip(found)), h("td", { class: "n wide" }, ratio || h("span", { class: "quiet" }, "—")),
      h("td", { colspan: 2, class: "reason" }, h("span", { class: "narrow" }, outcomeChip(found)), h("span", { class: "quiet" }, reasonText(found.reason)))];
  }
  return [h("td", { class: "n value" }, valueText(indicator, found.value)), h("td", { class: "n wide" }, ratio || h("span", { class: "quiet" }, "—")),
    found.score === null ? h("td", { colspan: 2, class: "reason" }, chip("unscored", t("status_unscored")), " ", h("span", { class: "quiet" }, reasonText(found.reason)))
      : [h("td", { class: "score" }, meter({ score: found.score, low: found.score, high: found.score }, score2)),
        h("td", { class: "n wide" }, found.points === null ? t("no_points_short") : score2(found.points))]];
}
