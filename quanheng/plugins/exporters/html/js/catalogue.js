// All indicators, and the page of one: its definition, and every unit's number beside it.

function cataloguePage(page) {
  const weights = scheme.categories.filter((category) => evaluated.some((unit) => unitCategory(unit) === category.id));
  put(page, pageHead(t("indicators"), [tx(scheme.name) + " " + scheme.version, periodLine()]),
    h("div", { class: "scroll" }, h("table", { class: "catalogue" },
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("indicator")), h("th", { scope: "col", class: "wide" }, t("tag")),
        weights.map((category) => h("th", { scope: "col", class: "n wide" }, weights.length > 1 ? tx(category.name) : t("weight"))),
        h("th", { scope: "col", class: "outcomes" }, t("outcomes")), h("th", { scope: "col", class: "n" }, t("middle_score")))),
      scheme.dimensions.map((dimension) => h("tbody", {},
        h("tr", { class: "dimension-row" }, h("th", { scope: "colgroup", colspan: 2 + weights.length + 2 }, tx(dimension.name))),
        dimension.groups.map((group) => [
          dimension.groups.length > 1 && h("tr", { class: "group-row" }, h("th", { scope: "colgroup", colspan: 2 + weights.length + 2 }, tx(group.name))),
          group.indicators.map((indicator) => catalogueRow(indicator, weights)),
        ]))))));
}

function catalogueRow(indicator, weights) {
  const given = data.indicators[indicator];
  const found = evaluated.map((unit) => result(state.period, unit, indicator)).filter((own) => own);
  const scores = found.map((own) => own.score).filter((score) => score !== null).sort((one, other) => one - other);
  const half = Math.floor(scores.length / 2);
  const middle = scores.length ? (scores.length % 2 ? scores[half] : (scores[half - 1] + scores[half]) / 2) : null;
  return h("tr", { class: "opens", onclick: (event) => { if (!event.target.closest("a")) location.hash = indicatorAddress(indicator); } },
    h("th", { scope: "row" }, link(indicatorAddress(indicator), { class: "name" }, tx(given.name))),
    h("td", { class: "wide" }, t("tag_short_" + given.tag)),
    weights.map((category) => { const weight = forCategory(given.weight, category.id); return h("td", { class: "n wide" }, weight === null ? t("none") : short(Number(weight), 2)); }),
    h("td", { class: "outcomes" }, outcomeBar(found)),
    h("td", { class: "n" }, middle === null ? t("no_score") : score2(middle)));
}

function outcomeBar(found) {
  const counts = Object.keys(outcomeKeys).map((outcome) => ({ outcome, count: found.filter((own) => own.outcome === outcome).length })).filter((given) => given.count);
  const title = listed(counts.map((given) => outcomeName(given.outcome) + " " + given.count));
  return h("span", { class: "outcome-bar", title }, h("span", { class: "outcome-pieces", "aria-hidden": "true" },
    counts.map((given) => h("span", { class: "piece outcome-" + given.outcome, style: { "flex-grow": given.count } }))), h("small", {}, title));
}

const indicatorSorting = { key: "score", down: true };

function indicatorPage(page, indicator) {
  const given = data.indicators[indicator];
  const units = [...evaluated, ...peers].filter((unit) => result(state.period, unit, indicator));
  const dimension = scheme.dimensions[given.dimension];
  const categories = scheme.categories.filter((category) => units.some((unit) => unitCategory(unit) === category.id));
  const table = h("div", {});
  const show = () => table.replaceChildren(indicatorUnits(indicator, chosenUnits(units), show));
  const all = () => { page.querySelector(".toolbar").replaceWith(toolbar()); show(); };
  const toolbar = () => h("div", { class: "toolbar" }, categoryChoice(all), textFilter(show));
  put(page,
    h("header", { class: "page-head" }, h("p", { class: "eyebrow" }, tx(dimension.name) + " · " + tx(dimension.groups[given.group].name)),
      h("h1", { tabindex: "-1" }, tx(given.name)), h("p", { class: "subtitle" }, h("span", {}, periodLine()))),
    h("div", { class: "card definition" },
      h("div", { class: "drill-columns" },
        h("div", {}, section(t("definition"), h("p", {}, tx(given.description) || t("no_description"))), section(t("formula"), formulaBlock(indicator, null)), section(t("ground"), factList(groundFacts(indicator)))),
        h("div", {}, distinctRules(indicator, categories).map((rule) => section(rule.title, factList(ruleFacts(indicator, rule.category)), curveChart(curvePoints(ruleOf(indicator, rule.category)), indicator, null))))),
      section(t("sources"), sourceBlock(indicator))),
    toolbar(), table);
  show();
}

// Categories that share a scoring rule are shown once.
function distinctRules(indicator, categories) {
  const byRule = new Map();
  categories.forEach((category) => {
    const key = JSON.stringify([ruleOf(indicator, category.id), ruleFacts(indicator, category.id).map((fact) => String(fact[1]))]);
    if (!byRule.has(key)) byRule.set(key, []);
    byRule.get(key).push(category);
  });
  const found = Array.from(byRule.values());
  return found.map((list) => ({ category: list[0].id, title: found.length > 1 ? t("rules") + " · " + listed(list.map((category) => tx(category.name))) : t("rules") }));
}

function indicatorUnits(indicator, units, again) {
  if (!units.length) return h("p", { class: "nothing" }, t("no_match"));
  const keys = {
    name: unitName,
    value: (unit) => result(state.period, unit, indicator).value,
    score: (unit) => result(state.period, unit, indicator).score,
  };
  // Peers are only compared with: they come last, however the list is sorted.
  const sorted = ordered(units, keys[indicatorSorting.key], indicatorSorting.down);
  const list = [...sorted.filter((unit) => unitRole(unit) !== "peer"), ...sorted.filter((unit) => unitRole(unit) === "peer")];
  const head = (key, label, kind, down) => sortHead(indicatorSorting, key, label, { class: kind }, again, down);
  const body = h("tbody");
  const sentinel = grow(body, list.map((unit) => () => {
    const found = result(state.period, unit, indicator);
    return h("tr", { class: "opens", onclick: (event) => { if (!event.target.closest("a")) location.hash = unitAddress(unit, indicator); } },
      h("th", { scope: "row", class: "unit" }, link(unitAddress(unit, indicator), { class: "name" }, h("bdi", {}, unitName(unit))),
        unitRole(unit) === "peer" && chip("peer", t("peer")), h("span", { class: "narrow" }, found.value !== null ? valueText(indicator, found.value) : "", " ", h("span", { class: "quiet" }, ratioText(found)))),
      h("td", { class: "wide" }, categoryName(unitCategory(unit))), indicatorCells(indicator, found),
      periodCount > 1 && h("td", { class: "wide spark-cell" }, spark(valuesOf(unit, indicator), (value) => valueText(indicator, value))));
  }), 120);
  return h("section", { class: "block" }, h("div", { class: "scroll" }, h("table", { class: "indicators" },
    h("thead", {}, h("tr", {}, head("name", t("unit"), "unit", false), h("th", { scope: "col", class: "wide" }, t("category")), head("value", t("value"), "n value"),
      h("th", { scope: "col", class: "n wide" }, t("numerator_denominator")), head("score", t("score"), "score"), h("th", { scope: "col", class: "n wide" }, t("points")),
      periodCount > 1 && h("th", { scope: "col", class: "wide spark-cell" }, t("trend")))), body)), sentinel);
}
