// Reads the data that the page carries; everything else asks these functions.

const data = JSON.parse(document.getElementById("data").textContent);
const scheme = data.scheme;
const periodCount = data.periods.length;
const unitCount = data.units.id.length;
const indicatorCount = data.indicators.length;
const nodeCount = data.nodes.length;

const codeOf = new Map(Array.from(data.alphabet, (character, place) => [character.charCodeAt(0), place]));

// Return a function from a cell to its value; columns.py says how they are packed.
function column(packed) {
  if (packed.a) return (cell) => packed.a[cell];
  if (!packed.n) return () => packed.k[0];
  const keys = packed.k, text = packed.v, base = data.alphabet.length;
  if (packed.n === 1) return (cell) => keys[codeOf.get(text.charCodeAt(cell))];
  return (cell) => keys[codeOf.get(text.charCodeAt(2 * cell)) * base + codeOf.get(text.charCodeAt(2 * cell + 1))];
}

function columns(packed) {
  const opened = {};
  Object.keys(packed).forEach((name) => { opened[name] = column(packed[name]); });
  return opened;
}

const values = columns(data.values);
const composites = columns(data.composites);
const ranking = columns(data.ranking);
const gateStates = data.gates.map(column);
const parts = data.parts.map((list) => list.map((part) => ({
  text: part.text, num: column(part.num), den: column(part.den), value: column(part.value),
})));
const unitCategory = column(data.units.category);
const unitLevel = column(data.units.level);
const unitRole = column(data.units.role);
const unitPlace = new Map(data.units.id.map((id, unit) => [id, unit]));
const indicatorPlace = new Map(data.indicators.map((indicator, place) => [indicator.id, place]));
const nodePlace = new Map(data.nodes.map((node, place) => [node.join(":"), place]));
const categoryPlace = new Map(scheme.categories.map((category, place) => [category.id, place]));
const grades = scheme.grading ? scheme.grading.grades : [];
const gradePlace = new Map(grades.map((grade, place) => [grade.id, place]));
const evaluated = data.units.id.map((_, unit) => unit).filter((unit) => unitRole(unit) !== "peer");
const peers = data.units.id.map((_, unit) => unit).filter((unit) => unitRole(unit) === "peer");
const tags = ["execution", "benefit", "reference"];
const showsTotal = scheme.composite.use !== "off";

function result(period, unit, indicator) {
  const cell = (period * unitCount + unit) * indicatorCount + indicator;
  const outcome = values.outcome(cell);
  if (outcome === null || outcome === undefined) return null;
  const denominator = values.denominator(cell), sample = values.sample(cell);
  return {
    outcome, reason: values.reason(cell), numerator: values.numerator(cell), denominator,
    sample: sample === null ? denominator : sample, value: values.value(cell), score: values.score(cell),
    weight: values.weight(cell), used: values.weight_used(cell), points: values.points(cell),
  };
}

function scoreOf(period, unit, indicator) {
  return values.score((period * unitCount + unit) * indicatorCount + indicator);
}

function node(period, unit, place) {
  const cell = (period * unitCount + unit) * nodeCount + place;
  const status = composites.status(cell);
  if (status === null || status === undefined) return null;
  const score = composites.score(cell), low = composites.score_low(cell), high = composites.score_high(cell);
  const weight = composites.weight(cell);
  return {
    // What weighs nothing is there to be looked at: no score of it is owed, none is not applicable.
    status: weight === 0 && status === "not_applicable" ? "unscored" : status,
    score, low: low === null ? score : low, high: high === null ? score : high, weight, coverage: composites.coverage(cell),
  };
}

// Whether a node counts for this unit's category at all.
function counts(found) { return Boolean(found) && found.weight !== 0; }

// The period to open with: the latest in which most units have a total, else the latest in which any has.
function firstPeriod() {
  const periods = data.periods.map((_, period) => period);
  const done = periods.map((period) => evaluated.filter((unit) => ranking.score(period * unitCount + unit) !== null).length);
  const full = periods.filter((period) => done[period] && done[period] * 2 >= evaluated.length);
  const some = periods.filter((period) => done[period]);
  return [...(full.length ? full : some.length ? some : periods)].pop();
}

function nodeAt(period, unit, level, id) {
  return node(period, unit, nodePlace.get(level + ":" + id));
}

function standing(period, unit) {
  const cell = period * unitCount + unit;
  const found = {};
  Object.keys(ranking).forEach((name) => { found[name] = ranking[name](cell); });
  return found.status === null || found.status === undefined ? null : found;
}

function partsOf(period, unit, indicator) {
  const cell = period * unitCount + unit;
  return parts[indicator].map((part) => ({
    text: part.text, numerator: part.num(cell), denominator: part.den(cell), value: part.value(cell),
  }));
}

function gateState(period, unit, gate) {
  return gateStates[gate](period * unitCount + unit);
}

const findings = data.findings.map((row) => ({
  period: row[0], unit: row[1], indicator: row[2], severity: row[3], text: row[4], suggestion: row[5], due: row[6],
}));
const findingsByUnit = new Map();
findings.forEach((finding) => {
  const key = finding.period * unitCount + finding.unit;
  if (!findingsByUnit.has(key)) findingsByUnit.set(key, []);
  findingsByUnit.get(key).push(finding);
});
function findingsOf(period, unit) {
  return findingsByUnit.get(period * unitCount + unit) || [];
}

// The units that are ranked with each other, as the scheme says.
function rankingGroup(unit) {
  const within = scheme.ranking.within;
  if (within === "all") return "";
  return within === "category" ? unitCategory(unit) : unitCategory(unit) + "|" + (unitLevel(unit) || "");
}

function groupsOf(units) {
  const groups = new Map();
  units.forEach((unit) => {
    const key = rankingGroup(unit);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(unit);
  });
  const order = (unit) => categoryPlace.has(unitCategory(unit)) ? categoryPlace.get(unitCategory(unit)) : 1e9;
  return Array.from(groups.values()).sort((one, other) => order(one[0]) - order(other[0]));
}

// The middle of the final scores of units that are ranked together; nobody is named.
const medians = new Map();
function peerMedian(period, unit, place) {
  const key = [period, rankingGroup(unit), place].join("/");
  if (!medians.has(key)) {
    const scores = evaluated.filter((other) => rankingGroup(other) === rankingGroup(unit))
      .map((other) => node(period, other, place)).filter((found) => found && found.status === "final" && found.score !== null)
      .map((found) => found.score).sort((one, other) => one - other);
    const half = Math.floor(scores.length / 2);
    const enough = scores.length >= scheme.ranking.minimum;
    medians.set(key, enough ? (scores.length % 2 ? scores[half] : (scores[half - 1] + scores[half]) / 2) : null);
  }
  return medians.get(key);
}

function forCategory(table, category) {
  if (!table) return null;
  if (table[category] !== undefined) return table[category];
  return table["*"] === undefined ? null : table["*"];
}
