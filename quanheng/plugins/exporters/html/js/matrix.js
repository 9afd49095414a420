// Units against dimensions or indicators, coloured by score.

const matrixState = { by: "dimension", sorting: { key: "", down: true } };

function matrixPage(page) {
  page.classList.add("full");
  const tables = h("div", {});
  const toolbar = () => h("div", { class: "toolbar" },
    choice(t("columns"), [{ id: "dimension", name: t("dimensions") }, { id: "indicator", name: t("indicators") }], matrixState.by, (by) => {
      matrixState.by = by;
      matrixState.sorting.key = "";
      all();
    }),
    categoryChoice(all), textFilter(show), heatLegend());
  const show = () => {
    const units = chosenUnits(evaluated);
    tables.replaceChildren(...(units.length ? groupsOf(units).map((group) => matrixTable(group, show)) : [h("p", { class: "nothing" }, t("no_match"))]));
  };
  const all = () => { page.querySelector(".toolbar").replaceWith(toolbar()); show(); };
  put(page, pageHead(t("page_matrix"), [periodLine(), t("matrix_note")]), toolbar(), tables);
  show();
}

// One column of the matrix: where its score comes from, and what a cell leads to.
function matrixColumns(units) {
  if (matrixState.by === "dimension") {
    const weighing = scheme.dimensions.filter((dimension) => units.some((unit) => counts(nodeAt(state.period, unit, "dimension", dimension.id))));
    const found = weighing.map((dimension) => ({
      key: "dimension:" + dimension.id, name: tx(dimension.name),
      of: (unit) => nodeAt(state.period, unit, "dimension", dimension.id), to: (unit) => unitAddress(unit),
    }));
    return showsTotal ? [...found, { key: "total:total", name: t("total"), of: (unit) => nodeAt(state.period, unit, "total", "total"), to: (unit) => unitAddress(unit), strong: true }] : found;
  }
  return data.indicators.map((indicator, place) => ({
    key: indicator.id, name: tx(indicator.name), dimension: indicator.dimension, place,
    of: (unit) => {
      const found = result(state.period, unit, place);
      return found && { score: found.score, low: found.score, high: found.score, status: found.score === null ? found.outcome : "final", found };
    },
    to: (unit) => unitAddress(unit, place),
  })).filter((given) => units.some((unit) => given.of(unit)));
}

function matrixTable(units, again) {
  const shown = matrixColumns(units);
  const sorting = matrixState.sorting;
  const sorted = shown.find((given) => given.key === sorting.key);
  const keyOf = (unit) => { const found = sorted.of(unit); return found && (found.score === null ? found.low : found.score); };
  const list = sorted ? ordered(units, keyOf, sorting.down) : units;
  const body = h("tbody");
  const sentinel = grow(body, list.map((unit) => () => matrixRow(unit, shown)), 40);
  const byIndicator = matrixState.by === "indicator";
  return h("section", { class: "block" },
    h("div", { class: "block-head" }, h("h2", {}, groupTitle(units[0])), h("span", { class: "quiet" }, t("unit_count", { count: units.length }))),
    h("div", { class: "scroll fit" + (units.length > 24 ? " tall" : "") }, h("table", { class: "matrix by-" + matrixState.by },
      h("thead", {}, byIndicator && h("tr", { class: "spans" }, h("td", { class: "corner" }), dimensionSpans(shown)),
        h("tr", {}, h("th", { scope: "col", class: "corner" }, t("unit")),
          shown.map((given) => sortHead(sorting, given.key, h("span", { class: "upright" }, given.name),
            { class: "matrix-head" + (given.strong ? " strong" : ""), title: given.name }, again)))),
      body), sentinel));
}

function dimensionSpans(shown) {
  return scheme.dimensions.map((dimension, place) => {
    const count = shown.filter((given) => given.dimension === place).length;
    return count > 0 && h("th", { scope: "colgroup", colspan: count, class: "span-head", title: tx(dimension.name) }, h("span", {}, tx(dimension.name)));
  });
}

function matrixRow(unit, shown) {
  return h("tr", {}, h("th", { scope: "row", class: "unit" }, link(unitAddress(unit), { class: "name", title: unitName(unit) }, h("bdi", {}, unitName(unit)))),
    shown.map((given) => matrixCell(unit, given)));
}

function matrixCell(unit, given) {
  const found = given.of(unit);
  if (!found) return h("td", { class: "cell absent", title: t("not_in_scheme") }, h("span", { class: "sr" }, t("not_in_scheme")));
  const open = found.score === null && found.status === "provisional";
  const whole = matrixState.by === "dimension";
  const outcome = found.status in outcomeKeys;
  const word = outcome && !whole ? t("short_" + (found.status === "ok" ? "unscored" : found.status)) : t("status_" + found.status);
  const text = found.score !== null ? fixed(found.score, whole ? 2 : 0) : open ? interval(found, score2) : word;
  const words = outcome ? outcomeName(found.status) + (found.found ? " · " + reasonText(found.found.reason) : "") : t("status_" + found.status);
  const title = [unitName(unit), given.name, interval(found, score2) || words].join("\n");
  const kind = found.score !== null ? heat(found.score) : open ? "word open" : "word";
  return h("td", { class: "cell " + kind + (given.strong ? " strong" : "") }, link(given.to(unit), { title }, text));
}
