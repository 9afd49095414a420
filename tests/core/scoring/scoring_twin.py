"""Score slowly, one unit at a time over plain dicts, to check the fast way.

It shares no code with quanheng.core.scoring and follows the words of design.md.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from quanheng.core.results.outcome import Outcome


def exact(number):
    return Fraction(Decimal(repr(number)) if isinstance(number, float) else Decimal(number))


def clip(number):
    return max(Fraction(0), min(Fraction(100), number))


def rounded(number, decimals):
    return float(
        Decimal(repr(round(float(number), 12))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    )


def score_of(rule, kind, value, others, better):
    """Score one value; `others` are the values of the whole group, its own included."""
    if kind == "linear":
        floor, target = exact(rule.floor), exact(rule.target)
        return clip(100 * (value - floor) / (target - floor))
    if kind == "band":
        lo, hi, zero_lo, zero_hi = (exact(n) for n in (rule.lo, rule.hi, rule.zero_lo, rule.zero_hi))
        if value < lo:
            return clip(100 * (value - zero_lo) / (lo - zero_lo))
        return clip(100 * (zero_hi - value) / (zero_hi - hi)) if value > hi else Fraction(100)
    if kind == "steps":
        found = exact(rule.below)
        for step in rule.steps:
            found = exact(step.score) if value >= exact(step.at) else found
        return found
    if kind == "deduction":
        return clip(100 - exact(rule.points) * value)
    if kind == "percentile":
        if len(others) < rule.minimum:
            return None
        below, equal = sum(o < value for o in others), sum(o == value for o in others) - 1
        rank = 100 * (below + Fraction(equal, 2)) / (len(others) - 1)
        return clip(100 - rank if better == "lower" else rank)
    levels = {exact(level.value): exact(level.score) for level in rule.levels}
    return levels.get(value, "unknown")


def mean(parts, kind):
    """Average (score, weight) pairs, of which at least one has weight."""
    parts = [(score, weight) for score, weight in parts if weight > 0]
    total = sum(weight for _, weight in parts)
    if kind != "geometric":
        return sum(score * weight for score, weight in parts) / total
    if any(score == 0 for score, _ in parts):
        return Fraction(0)
    return exact(math.exp(sum(float(weight / total) * math.log(score) for score, weight in parts)))


def twin(scheme, definitions, units, values, gates, waivers):
    """Return scores, weights used, and total with status, grade and rank, by unit."""
    cells = {}
    for unit in range(len(units.ids)):
        for _, _, placement in scheme.placements:
            cells[unit, placement.id] = _cell(
                scheme, definitions, units, values, gates, waivers, unit, placement
            )
    totals = {unit: _total(scheme, units, cells, gates, unit) for unit in range(len(units.ids))}
    _rank(scheme, units, totals)
    return cells, totals


def _cell(scheme, definitions, units, values, gates, waivers, unit, placement):
    definition, given = definitions[placement.id], values[placement.id]
    category = units.categories[unit]
    scoring = placement.scoring_by.get(category) or placement.scoring or definition.scoring
    kind = next(iter(scoring.model_fields_set))
    weight = exact(placement.weight.get(category, placement.weight.get("*", Decimal(0))))
    outcome, score = given.outcome[unit], None
    if outcome == Outcome.MISSING and (units.ids[unit], placement.id) in waivers:
        outcome = Outcome.NOT_APPLICABLE
    if outcome == Outcome.OK:
        peers = getattr(scoring.rule, "peers", "all")
        group = [
            exact(float(given.value[other]))
            for other in range(len(units.ids))
            if given.outcome[other] == Outcome.OK
            and (peers == "all" or units.categories[other] == category)
            and (peers != "category_level" or units.levels[other] == units.levels[unit])
        ]
        score = score_of(scoring.rule, kind, exact(float(given.value[unit])), group, definition.better)
        if score == "unknown":
            outcome, score = Outcome.ERROR, None
    if outcome in (Outcome.OK, Outcome.MISSING, Outcome.ERROR):
        set_to = [
            exact(gate.set_score[placement.id])
            for gate in scheme.gates
            if gate.set_score and placement.id in gate.set_score and gates[gate.id][unit] is True
        ]
        score = min(set_to) if set_to else score
    is_open = score is None and outcome in (Outcome.MISSING, Outcome.ERROR)
    return {
        "outcome": outcome,
        "score": score,
        "weight": weight,
        "answers": definition.responsibility != "office",
        "applies": definition.responsibility != "office" and weight > 0 and (score is not None or is_open),
        "open": is_open,
        "low": Fraction(0) if is_open else score,
        "high": Fraction(100) if is_open else score,
        "used": Fraction(0),
    }


def _total(scheme, units, cells, gates, unit):
    dimensions, low_parts, high_parts = [], [], []
    for dimension in scheme.dimensions:
        groups = []
        for group in dimension.groups:
            own = [cells[unit, placement.id] for placement in group.indicators]
            live = [cell for cell in own if cell["applies"]]
            if live:
                weight = sum(cell["weight"] for cell in own)
                low = mean([(cell["low"], cell["weight"]) for cell in live], group.mean)
                high = mean([(cell["high"], cell["weight"]) for cell in live], group.mean)
                groups.append((low, high, weight, live))
        if groups:
            placed = [placement for group in dimension.groups for placement in group.indicators]
            weight = sum(cells[unit, placement.id]["weight"] for placement in placed)
            low_parts.append((mean([(low, w) for low, _, w, _ in groups], dimension.mean), weight))
            high_parts.append((mean([(high, w) for _, high, w, _ in groups], dimension.mean), weight))
            dimensions.append((weight, groups))
    own = [cells[unit, placement.id] for _, _, placement in scheme.placements]
    holds = [gate for gate in scheme.gates if gates[gate.id][unit] is True]
    withheld = any(gate.withhold for gate in holds)
    nothing = {"low": None, "high": None, "grade": None, "rank": None}
    if not dimensions:
        return {"status": "withheld" if withheld else "not_applicable", **nothing}
    for weight, groups in dimensions:
        share = 100 * weight / sum(w for w, _ in dimensions)
        for _, _, group_weight, live in groups:
            group_share = share * group_weight / sum(w for _, _, w, _ in groups)
            for cell in live:
                cell["used"] = group_share * cell["weight"] / sum(c["weight"] for c in live)
    low = mean(low_parts, scheme.composite.mean)
    high = mean(high_parts, scheme.composite.mean)
    live = [cell for cell in own if cell["applies"]]
    coverage = (
        100 * sum(cell["weight"] for cell in live) / sum(cell["weight"] for cell in own if cell["answers"])
    )
    if withheld:
        return {"status": "withheld", **nothing}
    if coverage < exact(scheme.composite.coverage):
        status = "insufficient"
    else:
        status = "provisional" if any(cell["open"] for cell in live) else "final"
    grade = None
    if status == "final":
        names = [one.id for one in scheme.grading.grades]
        seen = rounded(low, scheme.composite.decimals)
        place = next(at for at, one in enumerate(scheme.grading.grades) if seen >= float(one.at))
        grade = names[max([place, *(names.index(gate.cap_grade) for gate in holds if gate.cap_grade)])]
    return {"status": status, "low": low, "high": high, "grade": grade, "rank": None}


def _rank(scheme, units, totals):
    def key(unit):
        return units.categories[unit], units.levels[unit]

    able = [
        unit
        for unit, total in totals.items()
        if units.roles[unit] == "evaluated" and total["status"] in ("final", "provisional")
    ]
    for unit in able:
        group = [other for other in able if key(other) == key(unit)]
        if len(group) >= scheme.ranking.minimum:
            seen = [rounded(totals[other]["low"], scheme.composite.decimals) for other in group]
            own = rounded(totals[unit]["low"], scheme.composite.decimals)
            totals[unit]["rank"] = 1 + sum(other > own for other in seen)
