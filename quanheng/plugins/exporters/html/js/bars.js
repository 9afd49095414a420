// Bars, colours of scores, and the beam with the total on it.

const threshold = Number(scheme.findings_below);

// Three warm steps under the score from which there is no finding, four cool ones above it.
function heat(score) {
  if (score === null || score === undefined) return "";
  if (score < threshold) return "heat heat-" + Math.min(2, Math.floor((score * 3) / threshold));
  const above = threshold >= 100 ? 3 : Math.min(3, Math.floor(((score - threshold) * 4) / (100 - threshold)));
  return "heat heat-" + (3 + above);
}

function heatLegend() {
  const edges = [];
  for (let step = 0; step < 3; step += 1) edges.push((threshold * step) / 3);
  for (let step = 0; step < 4; step += 1) edges.push(threshold + ((100 - threshold) * step) / 4);
  const steps = edges.map((edge, step) => ({ edge, step }))
    .filter((given) => given.step < 3 ? threshold > 0 : threshold < 100);
  return h("div", { class: "legend", role: "note" }, h("span", {}, t("score")),
    steps.map((given) => h("span", { class: "swatch heat heat-" + given.step }, "≥ " + short(given.edge, 0))),
    h("span", { class: "swatch apart open" }, t("status_provisional")), h("span", { class: "swatch apart word" }, t("no_score")));
}

// A bar from 0 to 100: full to the score, hatched from the lowest to the highest that is possible.
function bar(found, mark) {
  const low = found.score === null ? found.low : found.score;
  const open = found.score === null && found.low !== null && found.high !== null;
  if (low === null || low === undefined) return h("span", { class: "bar empty", "aria-hidden": "true" });
  const warm = low < threshold && !open;
  return h("span", { class: "bar", "aria-hidden": "true" },
    h("span", { class: "bar-fill" + (warm ? " warm" : ""), style: { width: low + "%" } }),
    open && h("span", { class: "bar-open", style: { left: low + "%", width: found.high - low + "%" } }),
    mark !== null && mark !== undefined && h("span", { class: "bar-mark", style: { left: mark + "%" }, title: t("median") + " " + score2(mark) }));
}

function interval(found, format) {
  if (found.score !== null) return format(found.score);
  if (found.low === null || found.high === null) return "";
  return format(found.low) + "–" + format(found.high);
}

// Score with its bar, or a word where there is none.
function meter(found, format, mark) {
  if (!found) return h("span", { class: "quiet" }, t("not_in_scheme"));
  const text = interval(found, format);
  const shown = found.status === undefined || found.status === "final" || found.status === "provisional";
  if (!text || !shown) return statusChip(found.status || "unscored");
  return h("span", { class: "meter" }, h("span", { class: "number" }, text), bar(found, mark));
}

// A steelyard: its beam from 0 to 100 with a star every ten points, the grades under it, the weight at the total.
function beam(found) {
  const x = (score) => 14 + score * 4.72;
  const low = found.score === null ? found.low : found.score;
  const shown = low !== null && found.status !== "withheld";
  const stars = [], size = isNarrow() ? 14 : 8.5;
  const widthOf = (text) => size * Array.from(text).reduce((sum, character) => sum + (character > "\u2e7f" ? 1 : 0.56), 0);
  for (let at = 0; at <= 100; at += 5) {
    stars.push(svg("circle", { cx: x(at), cy: 30, r: at % 10 ? 0.8 : 1.5, class: "star" }));
  }
  const zones = grades.map((grade, place) => {
    const from = Number(grade.at), to = place ? Number(grades[place - 1].at) : 100;
    const fits = widthOf(tx(grade.name)) < (to - from) * 4.72 - 2;
    return svg("g", {},
      svg("line", { x1: x(from), x2: x(from), y1: 36, y2: 46, class: "zone-edge" }),
      fits && svg("text", { x: x((from + to) / 2), y: 42 + size, class: "zone", "font-size": size }, tx(grade.name)),
      from > 0 && svg("text", { x: x(from), y: 44 + 2 * size, class: "zone-number", "font-size": size * 0.9 }, short(from, 1)));
  });
  const open = shown && found.score === null && found.high !== null;
  return svg("svg", { class: "beam", viewBox: "0 0 500 " + (47 + 2 * size), role: "img", "aria-label": t("total") + " " + interval(found, total) },
    svg("line", { x1: x(0), x2: x(100), y1: 30, y2: 30, class: "beam-line" }), stars, zones,
    open && svg("rect", { x: x(low), y: 26.5, width: Math.max(2, x(found.high) - x(low)), height: 7, class: "beam-open" }),
    shown && svg("g", { class: "beam-weight", transform: "translate(" + x(low) + " 0)" },
      svg("path", { d: "M0 30V16" }), svg("path", { d: "M-7 4h14l2.500 12h-19z", class: "weight" })),
    open && svg("g", { class: "beam-weight faint", transform: "translate(" + x(found.high) + " 0)" },
      svg("path", { d: "M0 30V16" }), svg("path", { d: "M-7 4h14l2.500 12h-19z", class: "weight" })));
}
