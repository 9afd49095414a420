// What an indicator is: definition, formula, rows that count, scoring rule, sources.

function code(text) { return h("code", {}, text); }

function formulaOf(indicator) {
  return data.indicators[indicator].formula[state.language] || {};
}

// The formula line by line; `numbers` gives what each line came to for one unit.
function formulaBlock(indicator, numbers) {
  const given = data.indicators[indicator], formula = formulaOf(indicator);
  const scale = Number(given.scale) === 1 ? "" : short(Number(given.scale), 6) + " × ";
  const before = formula.transform ? "untransformed" : "value";
  const lines = formula.value
    ? [[t("value"), formula.value, before]]
    : [[t("value"), scale + t("numerator") + " ÷ " + t("denominator"), before], [t("numerator"), formula.numerator, "numerator"], [t("denominator"), formula.denominator, "denominator"]];
  if (formula.value && scale) lines[0][1] = scale + "(" + formula.value + ")";
  ["sample", "applicable"].forEach((key) => { if (formula[key]) lines.push([t(key), formula[key], key]); });
  if (formula.transform) lines.push([t("transform"), formula.transform, "value"]);
  return h("dl", { class: "formula" }, lines.map((line) => [
    h("dt", {}, line[0]),
    h("dd", {}, code(line[1]), numbers && numbers[line[2]] && h("span", { class: "came-to" }, "= " + numbers[line[2]])),
  ]));
}

function conditionText(given) {
  return typeof given === "string" ? given : tx(given);
}

function ruleFacts(indicator, category) {
  const given = data.indicators[indicator], rule = ruleOf(indicator, category);
  const params = Object.keys(given.params).map((name) => [name, forCategory(given.params[name], category)]).filter((pair) => pair[1] !== null);
  const where = given.where;
  return [
    ...Object.keys(where).map((name) => [t("where"), [h("small", {}, datasetTitle(name)), code(conditionText(where[name]))]]),
    ...Object.keys(given.windows).map((name) => [t("window"), [h("small", {}, datasetTitle(name)), h("span", {}, tx(given.windows[name]))]]),
    params.length > 0 && [t("params"), params.map((pair) => code(":" + pair[0] + " = " + n4(pair[1])))],
    given.minimum !== null && given.minimum !== undefined && [t("minimum"), n4(given.minimum)],
    given.include === "children" && [t("include"), t("include_children")],
    [t("better"), t("better_" + given.better)],
    [t("scoring_rule"), ruleText(rule, given.better)],
  ].filter((fact) => fact);
}

function factList(facts) {
  return h("dl", { class: "facts" }, facts.map((fact) => [h("dt", {}, fact[0]), h("dd", {}, fact[1])]));
}

function groundFacts(indicator) {
  const given = data.indicators[indicator];
  return [
    [t("tag"), t("tag_" + given.tag)],
    given.basis && [t("basis"), tx(given.basis)],
    given.maps_to && [t("maps_to"), given.maps_to],
    [t("responsibility"), t("responsibility_" + given.responsibility)],
    [t("identifier"), code(given.id)],
  ].filter((fact) => fact);
}

function sourceBlock(indicator) {
  const given = data.indicators[indicator];
  if (!given.sources.length) return h("p", { class: "quiet" }, t("no_sources"));
  return given.sources.map((place) => sourceCard(data.sources[place]));
}

function sourceCard(source) {
  return h("div", { class: "source" },
    h("p", {}, h("b", {}, datasetTitle(source.dataset)), " ", h("span", { class: "quiet" }, t("source_line", { source: source.source, connector: source.connector, rows: fixed(source.rows, 0) }),
      source.quarantined ? " · " + t("rows_quarantined", { count: fixed(source.quarantined, 0) }) : "")),
    h("p", { class: "hash" }, t("snapshot") + " ", code(source.snapshot)),
    (source.delivered || []).map((file) => h("p", { class: "hash" }, h("bdi", { class: "file" }, file.name), " ", h("span", { class: "quiet" }, bytes(file.size)), " ", code(file.sha256))));
}

function section(title, ...children) {
  return h("section", { class: "part" }, h("h4", {}, title), children);
}
