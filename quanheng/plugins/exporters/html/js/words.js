// Words and numbers as readers see them, in the language that is chosen.

const state = { language: data.about.language === "en" ? "en" : "zh", period: firstPeriod(), category: "", text: "" };

function t(key, named) {
  const text = data.labels[key][state.language === "zh" ? 0 : 1];
  return named ? text.replace(/\{(\w+)\}/g, (_, name) => String(named[name])) : text;
}

function tx(text) {
  if (text === null || text === undefined) return "";
  return typeof text === "string" ? text : text[state.language];
}

function reasonText(place) {
  return place === null || place === undefined ? "" : data.texts[place][state.language === "zh" ? 0 : 1];
}

function listed(texts) {
  return texts.filter((text) => text).join(state.language === "zh" ? "、" : ", ");
}

// Round half up on the shortest decimal text of the number, as the framework does.
function halfUp(number, decimals) {
  const found = /^(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(Math.abs(number)));
  const shift = found[3] ? Number(found[3]) : 0;
  let digits = found[1] + (found[2] || "");
  let point = found[1].length + shift;
  if (point < 0) { digits = "0".repeat(-point) + digits; point = 0; }
  const cut = point + decimals;
  digits = digits.padEnd(cut + 1, "0");
  let rounded = BigInt(digits.slice(0, cut) || "0");
  if (digits[cut] >= "5") rounded += BigInt(1);
  const text = rounded.toString().padStart(decimals + 1, "0");
  const whole = text.slice(0, text.length - decimals);
  const minus = number < 0 && rounded > BigInt(0) ? "−" : "";
  return minus + whole.replace(/\B(?=(\d{3})+$)/g, ",") + (decimals ? "." + text.slice(-decimals) : "");
}

function fixed(number, decimals) {
  return number === null || number === undefined ? "" : halfUp(number, decimals);
}

// Up to so many decimals, without the zeros at the end.
function short(number, decimals) {
  const text = fixed(number, decimals);
  return text.indexOf(".") < 0 ? text : text.replace(/\.?0+$/, "");
}

function score2(number) { return fixed(number, 2); }
function total(number) { return fixed(number, scheme.composite.decimals); }

// Counts have no decimals; what never exceeds one has four; all else has two.
const valueDecimals = data.indicators.map((_, indicator) => {
  let whole = true, largest = 0;
  for (let cell = indicator; cell < periodCount * unitCount * indicatorCount; cell += indicatorCount) {
    const value = values.value(cell);
    if (value === null || value === undefined) continue;
    if (value % 1 !== 0) whole = false;
    largest = Math.max(largest, Math.abs(value));
  }
  return whole ? 0 : largest <= 1 ? 4 : 2;
});

function withUnit(text, unit) {
  const name = tx(unit);
  return name ? text + (/^[%‰°]/.test(name) ? "" : "\u202f") + name : text;
}

function valueText(indicator, value) {
  return withUnit(fixed(value, valueDecimals[indicator]), data.indicators[indicator].unit);
}

function unitName(unit) { return data.units.name[unit] || data.units.id[unit]; }
function categoryName(category) {
  const place = categoryPlace.get(category);
  return place === undefined ? category || "" : tx(scheme.categories[place].name);
}
function indicatorName(indicator) { return tx(data.indicators[indicator].name); }
function outcomeName(outcome) { return t("outcome_" + outcome); }
function gradeName(id) { return gradePlace.has(id) ? tx(grades[gradePlace.get(id)].name) : ""; }
function groupTitle(unit) {
  const within = scheme.ranking.within;
  if (within === "all") return t("all_units");
  return [categoryName(unitCategory(unit)), within === "category" ? "" : unitLevel(unit)].filter((part) => part).join(" · ");
}
function datasetTitle(name) {
  const label = tx(data.datasets[name]);
  return label && label !== name ? label + " " + name : name;
}
function bytes(size) {
  if (size < 1024) return size + " B";
  return size < 1048576 ? fixed(size / 1024, 1) + " KB" : fixed(size / 1048576, 1) + " MB";
}
