// Scoring rules in words, with their numbers; the steps by which this value became this score.

function ruleOf(indicator, category) {
  return forCategory(data.indicators[indicator].scoring, category);
}

function n4(number) { return short(Number(number), 4); }

function ruleText(rule, better) {
  if (!rule) return t("rule_none");
  return ruleWords(rule, better) + (scheme.calibrated === false ? t("rule_uncalibrated") : "");
}

function ruleWords(rule, better) {
  if (rule.rule === "linear") return t(rule.log ? "rule_log" : "rule_linear", { floor: n4(rule.floor), target: n4(rule.target) });
  if (rule.rule === "band") return t("rule_band", { lo: n4(rule.lo), hi: n4(rule.hi), zero_lo: n4(rule.zero_lo), zero_hi: n4(rule.zero_hi) });
  if (rule.rule === "deduction") return t("rule_deduction", { points: n4(rule.points) });
  if (rule.rule === "steps") {
    const steps = rule.steps.map((step) => t("rule_step", { at: n4(step.at), score: n4(step.score) }));
    return t("rule_steps", { below: n4(rule.below), steps: steps.join(state.language === "zh" ? "\uff1b" : "; ") });
  }
  if (rule.rule === "rubric") {
    const levels = rule.levels.map((level) => t("rule_level", { value: n4(level.value), name: level.name ? " " + tx(level.name) : "", score: n4(level.score) }));
    return t("rule_rubric", { levels: levels.join(state.language === "zh" ? "\uff1b" : "; ") });
  }
  const named = { peers: t("within_" + rule.peers), minimum: rule.minimum, low: n4(rule.low), high: n4(rule.high), low_score: n4(rule.low_score), high_score: n4(rule.high_score) };
  return t(rule.ranked ? "rule_ranked" : "rule_percentile", named) + (better === "lower" ? t("rule_other_end") : "");
}

// The line with the value put in, and the score that it gives before clipping; null where a rule has no such line.
function worked(rule, value) {
  const v = n4(value);
  if (rule.rule === "linear") {
    const [f, to] = [Number(rule.floor), Number(rule.target)];
    if (rule.log) {
      if (value <= 0) return null;
      return { text: `100 × (ln ${v} − ln ${n4(f)}) ÷ (ln ${n4(to)} − ln ${n4(f)})`, score: (100 * (Math.log(value) - Math.log(f))) / (Math.log(to) - Math.log(f)) };
    }
    return { text: `100 × (${v} − ${n4(f)}) ÷ (${n4(to)} − ${n4(f)})`, score: (100 * (value - f)) / (to - f) };
  }
  if (rule.rule === "band") {
    const [lo, hi, zeroLo, zeroHi] = [rule.lo, rule.hi, rule.zero_lo, rule.zero_hi].map(Number);
    if (value < lo) return { text: `100 × (${v} − ${n4(zeroLo)}) ÷ (${n4(lo)} − ${n4(zeroLo)})`, score: (100 * (value - zeroLo)) / (lo - zeroLo) };
    if (value > hi) return { text: `100 × (${n4(zeroHi)} − ${v}) ÷ (${n4(zeroHi)} − ${n4(hi)})`, score: (100 * (zeroHi - value)) / (zeroHi - hi) };
    return { text: `${n4(lo)} ≤ ${v} ≤ ${n4(hi)}`, score: 100 };
  }
  if (rule.rule === "deduction") return { text: `100 − ${n4(rule.points)} × ${v}`, score: 100 - Number(rule.points) * value };
  if (rule.rule === "steps") {
    const reached = rule.steps.filter((step) => value >= Number(step.at)).pop();
    return reached ? { text: `${v} ≥ ${n4(reached.at)}`, score: Number(reached.score) } : { text: `${v} < ${n4(rule.steps[0].at)}`, score: Number(rule.below) };
  }
  if (rule.rule === "rubric") {
    const level = rule.levels.find((given) => Number(given.value) === value);
    return level ? { text: v + (level.name ? " " + tx(level.name) : ""), score: Number(level.score) } : null;
  }
  return null;
}

// The sum that leads to the score, only where it truly does: a gate may have set another.
function workedLine(indicator, unit, found) {
  const rule = ruleOf(indicator, unitCategory(unit));
  if (!rule || found.value === null || found.score === null) return "";
  const sum = worked(rule, found.value);
  if (!sum) return "";
  const clipped = Math.max(0, Math.min(100, sum.score));
  if (Math.abs(clipped - found.score) > 1e-6) return "";
  const note = clipped === sum.score ? "" : t(clipped === 100 ? "capped" : "floored", { score: score2(sum.score) });
  return sum.text + " = " + score2(found.score) + note;
}

// Corners of the curve, from left to right; null where scores depend on others.
function curvePoints(rule) {
  if (!rule) return null;
  if (rule.rule === "linear") {
    const [f, to] = [Number(rule.floor), Number(rule.target)];
    const points = [];
    for (let step = 0; step <= (rule.log ? 24 : 1); step += 1) {
      const value = f + ((to - f) * step) / (rule.log ? 24 : 1);
      points.push([value, worked(rule, value).score]);
    }
    return f < to ? points : points.reverse();
  }
  if (rule.rule === "band") return [[rule.zero_lo, 0], [rule.lo, 100], [rule.hi, 100], [rule.zero_hi, 0]].map((point) => point.map(Number));
  if (rule.rule === "deduction") return [[0, 100], [100 / Number(rule.points), 0]];
  if (rule.rule === "steps") {
    let before = Number(rule.below);
    return rule.steps.flatMap((step) => {
      const corner = [[Number(step.at), before], [Number(step.at), Number(step.score)]];
      before = Number(step.score);
      return corner;
    });
  }
  return null;
}
