"""How the results came about: scheme, rules, weights, gates, sources."""

from __future__ import annotations

from typing import Any

from quanheng import Indicator, Text, scoring_words
from quanheng.plugins.exporters.xlsx.ranking_sheet import ranking_rules
from quanheng.plugins.exporters.xlsx.report import Report
from quanheng.plugins.exporters.xlsx.sheet import Cell, Sheet
from quanheng.plugins.exporters.xlsx.words import METHOD, NONE

WIDTHS = (24, 24, 30, 10, 40, 12, 44, 44, 10, 10, 10)


def write_method(report: Report, sheet: Sheet) -> None:
    """Write everything that a reader needs to check the numbers."""
    sheet.title(report.word("method"))
    _run(report, sheet)
    _rules(report, sheet)
    _weights(report, sheet)
    _grades(report, sheet)
    _gates(report, sheet)
    _sources(report, sheet)


def _say(report: Report, key: str, **given: Any) -> str:
    return report.say(METHOD[key]).format(**given)


def _run(report: Report, sheet: Sheet) -> None:
    scheme, manifest = report.scheme, report.manifest
    sheet.section(_say(report, "run"))
    versions = manifest.get("versions", {})
    lines = {
        "run_id": report.evaluation.id,
        "periods": ", ".join(report.periods),
        "cut_off": str(manifest.get("cut_off") or NONE),
        "scheme": f"{report.say(scheme.name)} ({scheme.id} {scheme.version})",
        **_overlay(report),
        "note": report.say(scheme.note) or NONE,
        "versions": ", ".join(f"{name} {version}" for name, version in versions.items()),
    }
    for key, text in lines.items():
        sheet.write([_say(report, key), text])


def _overlay(report: Report) -> dict[str, str]:
    """Say how much of the scheme is used, and what is left out and why."""
    overlay = report.evaluation.overlay
    if overlay is None:
        return {}
    words = report.say(overlay.words(report.scheme.categories))
    left_out = [
        f"{report.say(given.name)} ({given.indicator}): {report.say(given.reason) or NONE}"
        for given in overlay.left_out
    ]
    return {
        "overlay": f"{report.say(overlay.name)} ({overlay.id} {overlay.version})\n{words}",
        "left_out": "\n".join(left_out) or NONE,
    }


def _rules(report: Report, sheet: Sheet) -> None:
    composite = report.scheme.composite
    within, minimum, on, ties, rounding = ranking_rules(report)
    comma = "；" if report.is_chinese else "; "
    sheet.section(_say(report, "rules"))
    lines = {
        "composite": _say(report, composite.use),
        "basis": report.say(composite.basis) or NONE,
        "mean": _say(report, composite.mean),
        "missing": _say(report, "missing_is"),
        "not_applicable": _say(report, "not_applicable_is"),
        "coverage": _say(report, "coverage_is", percent=_plain(composite.coverage)),
        "ranking": comma.join((within, minimum, on)),
        "ties": ties,
        "rounding": rounding,
        "findings": _say(report, "findings_is", score=_plain(report.scheme.findings_below)),
    }
    for key, text in lines.items():
        sheet.write([_say(report, key), text])


def _weights(report: Report, sheet: Sheet) -> None:
    scheme = report.scheme
    sheet.section(_say(report, "weights"))
    columns = ("dimension", "group", "indicator", "tag", "formula", "minimum", "scoring", "definition")
    headings = [_say(report, name) if name in METHOD else report.word(name) for name in columns]
    sheet.header(headings + [report.category(category) for category in scheme.categories])
    sums = dict.fromkeys(scheme.categories, 0.0)
    for dimension, group, placement in scheme.placements:
        definition = report.definitions[placement.id]
        weights: list[Cell] = []
        for category in scheme.categories:
            weight = float(placement.weight.get(category, placement.weight.get("*", 0)))
            sums[category] += weight
            weights.append((weight, 2))
        minimum = placement.minimum if placement.minimum is not None else definition.minimum
        cells: list[Cell] = [
            report.say(dimension.name),
            report.say(group.name),
            report.indicator(placement.id),
            report.word(definition.tag),
            _formula(report, definition),
            _plain(minimum) if minimum is not None else NONE,
            _scoring(report, placement, definition),
            report.say(definition.description) or NONE,
        ]
        sheet.write(cells + weights)
    total: list[Cell] = [_say(report, "sum"), *[""] * 7]
    sheet.write(total + [(weight, 2) for weight in sums.values()], bold=True)


def _formula(report: Report, definition: Indicator) -> str:
    given = report.manifest.get("formulas", {}).get(definition.id, {})
    texts = given.get("zh" if report.is_chinese else "en", {})
    if "numerator" in texts and "denominator" in texts:
        formula = f"({texts['numerator']}) / ({texts['denominator']})"
    else:
        formula = (
            texts.get("value") or definition.value or f"{definition.numerator} / {definition.denominator}"
        )
    scale = "" if definition.scale == 1 else f" × {_plain(definition.scale)}"
    transform = f"\n{texts['transform']}" if "transform" in texts else ""
    return formula + scale + transform


def _scoring(report: Report, placement: Any, definition: Indicator) -> str:
    rule, calibrated = placement.scoring or definition.scoring, report.scheme.calibrated
    parts = []
    if rule is not None or not placement.scoring_by:
        parts.append(report.say(scoring_words(rule, definition.better, calibrated=calibrated)))
    for category, other in placement.scoring_by.items():
        words = report.say(scoring_words(other, definition.better, calibrated=calibrated))
        parts.append(f"{report.category(category)}: {words}")
    return "\n".join(parts)


def _grades(report: Report, sheet: Sheet) -> None:
    grading = report.scheme.grading
    if grading is None:
        return
    sheet.section(_say(report, "grades"))
    sheet.note(_say(report, "grading_of", of=report.word(grading.of)))
    sheet.header([report.word("grade"), _say(report, "from")])
    for grade in grading.grades:
        sheet.write([report.say(grade.name), _plain(grade.at)])


def _gates(report: Report, sheet: Sheet) -> None:
    if not report.scheme.gates:
        return
    sheet.section(_say(report, "gates"))
    sheet.header([_say(report, key) for key in ("name", "condition", "effect")])
    for gate in report.scheme.gates:
        if gate.cap_grade is not None:
            effect = _say(report, "cap", grade=report.grade(gate.cap_grade))
        elif gate.set_score is not None:
            comma = report.say(Text("，", ", "))
            effect = comma.join(
                _say(report, "set", indicator=report.indicator(name), score=_plain(score))
                for name, score in gate.set_score.items()
            )
        else:
            effect = _say(report, "withhold")
        sheet.write([report.say(gate.name), gate.when, effect])


def _sources(report: Report, sheet: Sheet) -> None:
    sheet.section(_say(report, "sources"))
    keys = ("source", "dataset", "connector", "rows", "snapshot", "quarantined", "files")
    sheet.header([_say(report, key) for key in keys])
    for source in report.manifest.get("sources", ()):
        files = "\n".join(f"{given['name']}  {given['sha256']}" for given in source.get("delivered", ()))
        cells: list[Cell] = [str(source[key]) for key in ("source", "dataset", "connector")]
        cells += [float(source["rows"]), source["snapshot"], float(source["quarantined"]), files or NONE]
        sheet.write(cells)


def _plain(number: Any) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
