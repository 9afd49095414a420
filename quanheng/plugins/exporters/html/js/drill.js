// One indicator of one unit, opened: how the number was made, down to files and hashes.

function drill(unit, indicator) {
  const found = result(state.period, unit, indicator), given = data.indicators[indicator], category = unitCategory(unit);
  const numbers = {
    value: found.value !== null && valueText(indicator, found.value),
    numerator: found.numerator !== null && short(found.numerator, 4),
    denominator: found.denominator !== null && short(found.denominator, 4),
    sample: found.sample !== null && short(found.sample, 4),
  };
  const line = workedLine(indicator, unit, found);
  const setBy = scheme.gates.filter((gate, place) => gate.set_score && gate.set_score[given.id] !== undefined && gateState(state.period, unit, place) === "triggered");
  return h("div", { class: "drill" },
    found.outcome !== "ok" && h("p", { class: "drill-reason" }, outcomeChip(found), " ", reasonText(found.reason)),
    h("div", { class: "drill-columns" },
      h("div", {},
        section(t("definition"), h("p", {}, tx(given.description) || t("no_description"))),
        section(t("formula"), formulaBlock(indicator, numbers), substituted(indicator, found)),
        aggregates(unit, indicator)),
      h("div", {},
        section(t("score"),
          found.score !== null ? h("p", { class: "worked" }, h("strong", {}, score2(found.score)), line && h("code", {}, line)) : h("p", {}, found.outcome === "ok" ? reasonText(found.reason) || t("unscored_value") : t("no_score")),
          setBy.map((gate) => h("p", { class: "warning" }, t("set_by_gate", { gate: tx(gate.name) }))),
          curveChart(curvePoints(ruleOf(indicator, category)), indicator, found)),
        section(t("weight_and_points"), pointsLine(found), isNoPartOf(given, found) && h("p", { class: "drill-reason" }, reasonText(found.reason))))),
    h("div", { class: "drill-columns" },
      h("div", {}, section(t("rules"), factList(ruleFacts(indicator, category)))),
      h("div", {}, section(t("ground"), factList(groundFacts(indicator))))),
    periodCount > 1 && section(t("trend"), trendOf(unit, indicator)),
    section(t("sources"), sourceBlock(indicator)));
}

// What the office answers for is scored, and takes no points from the unit: the reason says so.
function isNoPartOf(given, found) {
  return given.responsibility === "office" && found.outcome === "ok" && found.weight > 0;
}

// The numbers put into the formula; the unrounded value where two decimals do not say it all.
function substituted(indicator, found) {
  const given = data.indicators[indicator];
  const value = found.value, exact = value !== null && String(value) !== fixed(value, valueDecimals[indicator]).replace(/,/g, "") && h("small", { class: "quiet" }, t("unrounded", { value: String(value) }));
  if (formulaOf(indicator).value || found.numerator === null || found.denominator === null || value === null) return exact ? h("p", { class: "sum" }, exact) : null;
  const scale = Number(given.scale) === 1 ? "" : short(Number(given.scale), 6) + " × ";
  const text = scale + short(found.numerator, 4) + " ÷ " + short(found.denominator, 4) + (formulaOf(indicator).transform ? "" : " = " + valueText(indicator, value));
  return h("p", { class: "sum" }, h("code", {}, text), " ", exact);
}

function aggregates(unit, indicator) {
  const list = partsOf(state.period, unit, indicator).filter((part) => part.numerator !== null || part.value !== null);
  if (!list.length) return null;
  return section(t("aggregates"), h("table", { class: "plain" },
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("aggregate")), h("th", { scope: "col", class: "n" }, t("came_to")))),
    h("tbody", {}, list.map((part) => h("tr", {}, h("td", {}, code(tx(part.text))), h("td", { class: "n" }, partText(part)))))));
}

function partText(part) {
  const value = part.value === null ? part.numerator : part.value;
  if (part.numerator !== null && part.denominator !== null) return short(part.numerator, 4) + " ÷ " + short(part.denominator, 4) + " = " + short(value, 4);
  return short(value, 4);
}

function pointsLine(found) {
  if (found.weight === null) return h("p", {}, t("no_weight"));
  const moved = found.used !== null && found.used !== found.weight;
  return [
    h("p", {}, found.points !== null && found.score !== null && found.used !== null
      ? code(score2(found.score) + " × " + short(found.used, 4) + " ÷ 100 = " + score2(found.points)) : t(found.weight === 0 ? "not_counted" : "no_points")),
    moved && h("p", { class: "quiet" }, t(found.used === 0 ? "weight_gone" : "weight_moved", { weight: short(found.weight, 4), used: short(found.used, 4) })),
  ];
}

function trendOf(unit, indicator) {
  const list = data.periods.map((_, period) => result(period, unit, indicator));
  const chart = trendChart(list.map((found) => (found ? found.value : null)), (value) => valueText(indicator, value));
  return [chart, h("div", { class: "scroll" }, h("table", { class: "plain periods" },
    h("thead", {}, h("tr", {}, ["period", "value", "numerator_denominator", "score", "outcome"].map((key, place) => h("th", { scope: "col", class: place && place < 4 ? "n" : "" }, t(key))))),
    h("tbody", {}, list.map((found, period) => h("tr", { class: period === state.period ? "now" : "" },
      h("th", { scope: "row" }, data.periods[period].label),
      found ? [h("td", { class: "n" }, found.value === null ? t("no_value") : valueText(indicator, found.value)), h("td", { class: "n" }, ratioText(found) || t("none")),
        h("td", { class: "n" }, found.score === null ? t("no_score") : score2(found.score)), h("td", {}, found.outcome === "ok" ? outcomeName("ok") : outcomeChip(found))]
        : h("td", { colspan: 4, class: "quiet" }, t("not_in_scheme")))))))];
}

function ratioText(found) {
  if (found.denominator !== null) return (found.numerator === null ? t("none") : short(found.numerator, 2)) + "\u202f/\u202f" + short(found.denominator, 2);
  if (found.numerator !== null) return short(found.numerator, 2);
  return found.sample !== null ? t("sample_of", { count: short(found.sample, 2) }) : "";
}
