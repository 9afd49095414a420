// The profile of a unit: a radar of its dimensions, or of what the scheme has instead.

function radarAxes(period, unit) {
  const axis = (level) => (id, name) => {
    const found = nodeAt(period, unit, level, id);
    return counts(found) && { name: tx(name), found, median: peerMedian(period, unit, nodePlace.get(level + ":" + id)) };
  };
  const dimensions = scheme.dimensions.map((given) => axis("dimension")(given.id, given.name)).filter((given) => given);
  if (dimensions.length >= 3) return dimensions;
  const groups = scheme.dimensions.flatMap((given) => given.groups)
    .map((given) => axis("group")(given.id, given.name)).filter((given) => given);
  if (groups.length >= 3) return groups;
  const single = data.indicators.map((given, indicator) => {
    const found = result(period, unit, indicator);
    if (!found || given.tag === "reference") return null;
    const status = found.score === null ? found.outcome : "final";
    return { name: tx(given.name), found: { score: found.score, low: found.score, high: found.score, status }, median: null };
  }).filter((given) => given);
  return single.length >= 3 && single.length <= 12 ? single : [];
}

// Lines of about equal length; Chinese breaks anywhere, other languages between words.
function wrapped(text, most, lines) {
  const width = Math.min(most, Math.ceil(text.length / Math.ceil(text.length / most)) + (/^[\u0000-\u024f]*$/.test(text) ? 3 : 0));
  const words = /[\u3000-\u9fff\uff00-\uffef]/.test(text) ? Array.from(text) : text.split(" ").map((word) => word + " ");
  const found = [""];
  words.forEach((word) => {
    const last = found[found.length - 1];
    if (last && (last + word).trim().length > width) found.push(word);
    else found[found.length - 1] += word;
  });
  if (found.length > lines) return [...found.slice(0, lines - 1), found[lines - 1].trim().slice(0, most - 1) + "…"];
  return found;
}

function radar(axes) {
  const narrow = isNarrow(), chinese = state.language === "zh";
  const width = narrow ? 390 : 580, height = narrow ? 350 : 410, radius = narrow ? 98 : 140, cx = width / 2, cy = height / 2 + 6;
  const most = narrow ? (chinese ? [11, 5] : [26, 11]) : chinese ? [14, 7] : [34, 17];
  const angle = (place) => (2 * Math.PI * place) / axes.length - Math.PI / 2;
  const at = (place, score) => [
    cx + (radius * score * Math.cos(angle(place))) / 100, cy + (radius * score * Math.sin(angle(place))) / 100,
  ];
  const path = (scores) => {
    // A gap in the outline where a score is not there: it is not drawn as zero.
    const complete = scores.every((score) => score !== null);
    const pieces = [];
    scores.forEach((score, place) => {
      const next = (place + 1) % scores.length;
      if (score === null || scores[next] === null) return;
      pieces.push("M" + at(place, score).join(" ") + "L" + at(next, scores[next]).join(" "));
    });
    return complete ? "M" + scores.map((score, place) => at(place, score).join(" ")).join("L") + "Z" : pieces.join("");
  };
  // From nothing to full says nothing: such an axis stays open.
  const known = (found) => found.status === "provisional" && found.high - found.low < 100;
  const lows = axes.map((axis) => (axis.found.score === null ? (known(axis.found) ? axis.found.low : null) : axis.found.score));
  const highs = axes.map((axis, place) => (lows[place] === null ? null : axis.found.score === null ? axis.found.high : axis.found.score));
  const open = axes.some((axis, place) => lows[place] !== highs[place]);
  const complete = lows.every((low) => low !== null);
  const rings = [20, 40, 60, 80, 100].map((score) => svg("path", { d: path(axes.map(() => score)), class: "ring" + (score === 100 ? " outer" : "") }));
  const labels = axes.map((axis, place) => {
    const [x, y] = at(place, 113);
    const cosine = Math.cos(angle(place)), sine = Math.sin(angle(place));
    const anchor = Math.abs(cosine) < 0.3 ? "middle" : cosine > 0 ? "start" : "end";
    const middle = anchor === "middle";
    const lines = wrapped(axis.name, most[middle ? 0 : 1], middle ? 2 : 4);
    const shown = axis.found.status === "final" || axis.found.status === "provisional";
    const number = shown ? interval(axis.found, score2) : t((axis.found.status in outcomeKeys ? "outcome_" : "status_") + axis.found.status);
    const top = y + (sine < -0.3 ? -(lines.length * 15) + (middle ? 0 : 8) : sine > 0.3 ? 10 : -(lines.length * 15) / 2 + 4);
    return svg("text", { x, y: top, "text-anchor": anchor, class: "radar-label" },
      lines.map((line, row) => svg("tspan", { x, dy: row ? 15 : 0 }, line.trim())),
      svg("tspan", { x, dy: 16, class: shown ? "radar-number" : "radar-none" }, number));
  });
  const spokes = axes.map((axis, place) => {
    const [x, y] = at(place, 100);
    return svg("line", { x1: cx, y1: cy, x2: x, y2: y, class: lows[place] === null ? "spoke none" : "spoke" });
  });
  const medianShown = axes.every((axis) => axis.median !== null);
  return h("figure", { class: "radar" },
    svg("svg", { viewBox: "0 0 " + width + " " + height, role: "img", "aria-label": t("profile") }, rings, spokes,
      medianShown && svg("path", { d: path(axes.map((axis) => axis.median)), class: "shape median" }),
      open && svg("path", { d: path(highs), class: "shape high" }),
      svg("path", { d: path(lows), class: "shape own" + (complete ? "" : " broken") }),
      axes.map((axis, place) => lows[place] !== null && svg("circle", { cx: at(place, lows[place])[0], cy: at(place, lows[place])[1], r: 3.2, class: "dot" })),
      labels),
    h("figcaption", {},
      h("span", { class: "key own" }, t("this_unit")), open && h("span", { class: "key high" }, t("highest_possible")),
      medianShown && h("span", { class: "key median" }, t("median"))));
}

const outcomeKeys = { ok: 1, not_applicable: 1, too_few: 1, missing: 1, suppressed: 1, error: 1 };
