// Lines over the periods of a panel, and the curve of a scoring rule.

function spark(numbers, format) {
  const known = numbers.filter((number) => number !== null);
  if (known.length < 2) return h("span", { class: "quiet" }, t("no_trend"));
  const title = listed(numbers.map((number, place) => data.periods[place].label + " " + (number === null ? t("none") : format(number))));
  const least = Math.min(...known), most = Math.max(...known), span = most - least || 1;
  const x = (place) => 3 + (place * 84) / (numbers.length - 1), y = (number) => 20 - ((number - least) * 16) / span;
  return svg("svg", { class: "spark", viewBox: "0 0 90 24", role: "img", "aria-label": title },
    svg("title", {}, title), linePath(numbers, x, y),
    numbers[state.period] !== null && svg("circle", { cx: x(state.period), cy: y(numbers[state.period]), r: 2.6 }));
}

// A line that is broken where a period has no number; a number alone is a dot.
function linePath(numbers, x, y) {
  let d = "";
  const alone = [];
  numbers.forEach((number, place) => {
    if (number === null) return;
    const before = place > 0 && numbers[place - 1] !== null;
    const after = place + 1 < numbers.length && numbers[place + 1] !== null;
    d += (before ? "L" : "M") + x(place) + " " + y(number);
    if (!before && !after) alone.push(svg("circle", { cx: x(place), cy: y(number), r: 1.8 }));
  });
  return [svg("path", { d, class: "line" }), alone];
}

function ticksBetween(least, most) {
  const span = most - least || Math.abs(most) || 1;
  const power = Math.pow(10, Math.floor(Math.log10(span / 3)));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => span / size <= 4.01);
  const first = Math.floor(least / step + 1e-9), last = Math.ceil(most / step - 1e-9);
  const found = [];
  for (let place = first; place <= Math.max(last, first + 1); place += 1) found.push(Number((place * step).toPrecision(12)));
  return found;
}

function trendChart(numbers, format) {
  const known = numbers.filter((number) => number !== null);
  if (known.length < 2) return null;
  const width = 560, height = 170, left = 58, right = 18, top = 14, bottom = 28;
  const ticks = ticksBetween(Math.min(...known), Math.max(...known));
  const least = ticks[0], most = ticks[ticks.length - 1];
  const x = (place) => left + (place * (width - left - right)) / (numbers.length - 1);
  const y = (number) => height - bottom - ((number - least) * (height - top - bottom)) / (most - least);
  const every = Math.ceil(numbers.length / 8);
  return svg("svg", { class: "trend", viewBox: "0 0 " + width + " " + height, role: "img", "aria-label": t("trend") },
    ticks.map((tick) => [
      svg("line", { x1: left, x2: width - right, y1: y(tick), y2: y(tick), class: "grid" }),
      svg("text", { x: left - 8, y: y(tick) + 4, "text-anchor": "end" }, short(tick, 4)),
    ]),
    data.periods.map((period, place) => (numbers.length - 1 - place) % every === 0 &&
      svg("text", { x: x(place), y: height - 8, "text-anchor": "middle", class: place === state.period ? "now" : "" }, period.label)),
    linePath(numbers, x, y),
    numbers.map((number, place) => number !== null && svg("circle", { cx: x(place), cy: y(number), r: place === state.period ? 4.5 : 3, class: place === state.period ? "now" : "" },
      svg("title", {}, data.periods[place].label + ": " + format(number)))));
}

// How a value becomes a score, with the unit's own place on the curve.
function curveChart(points, indicator, found) {
  if (!points) return null;
  const own = found && found.score !== null && found.value !== null;
  const edges = points.map((point) => point[0]);
  const given = Math.max(...edges) - Math.min(...edges) || 1;
  // A value far outside is drawn at the edge, or the rule itself could not be seen.
  const clamp = (value) => Math.max(Math.min(...edges) - given, Math.min(Math.max(...edges) + given, value));
  const all = own ? [...edges, clamp(found.value)] : edges;
  const span = Math.max(...all) - Math.min(...all);
  const least = Math.min(...all) - span * 0.08, most = Math.max(...all) + span * 0.08;
  const width = 420, height = 170, left = 40, right = 16, top = 14, bottom = 34;
  const x = (value) => left + ((value - least) * (width - left - right)) / (most - least);
  const y = (score) => height - bottom - (score * (height - top - bottom)) / 100;
  const outer = [[least, points[0][1]], ...points, [most, points[points.length - 1][1]]];
  let free = -100;
  const corners = points.length > 8 ? [edges[0], edges[edges.length - 1]] : edges;
  const marks = Array.from(new Set(corners)).sort((one, other) => one - other).filter((edge) => {
    if (x(edge) - free < 34) return false;
    free = x(edge);
    return true;
  });
  return svg("svg", { class: "curve", viewBox: "0 0 " + width + " " + height, role: "img", "aria-label": t("scoring_curve") },
    [0, 50, 100].map((score) => [
      svg("line", { x1: left, x2: width - right, y1: y(score), y2: y(score), class: "grid" }),
      svg("text", { x: left - 8, y: y(score) + 4, "text-anchor": "end" }, score),
    ]),
    marks.map((edge) => [
      svg("line", { x1: x(edge), x2: x(edge), y1: y(0), y2: y(0) + 4, class: "tick" }),
      svg("text", { x: x(edge), y: y(0) + 17, "text-anchor": "middle" }, short(edge, 4)),
    ]),
    svg("path", { d: "M" + outer.map((point) => x(point[0]) + " " + y(point[1])).join("L"), class: "line" }),
    own && svg("g", {},
      svg("line", { x1: x(clamp(found.value)), x2: x(clamp(found.value)), y1: y(0), y2: y(found.score), class: "drop" }),
      svg("circle", { cx: x(clamp(found.value)), cy: y(found.score), r: 5, class: "now" })));
}
