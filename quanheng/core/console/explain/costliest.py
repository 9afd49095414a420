"""Say what costs a unit most: how much, why, who has to act, and which rows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from quanheng.core.console.explain.evidence_rows import row_lines
from quanheng.core.console.terminal import fixed, number, say
from quanheng.core.errors import QuanhengError
from quanheng.core.results.outcome import Outcome
from quanheng.core.runs.evidence import ABOVE, BELOW, VALUE
from quanheng.core.scoring.effective import scoring_in
from quanheng.core.scoring.wording import OWED_BY, PUT_RIGHT_BY, quantity, target
from quanheng.core.text import Text

if TYPE_CHECKING:
    from quanheng.core.model.indicator import Indicator
    from quanheng.core.results.evaluation import Evaluation
    from quanheng.core.runs.replay import Replay

Row = dict[str, Any]

SHOWN = 3
"""Indicators that are told, and rows of each."""


_WITHOUT_VALUE = (Outcome.MISSING, Outcome.ERROR)


def costliest(indicators: list[Row]) -> list[tuple[Row, float]]:
    """Return the results that cost most points of the total, each with its points.

    What is missing or in error may cost all of its weight. Results without a part in the
    total, and those that are full, are not among them.
    """
    found = []
    for row in indicators:
        weight = row["weight_used"] or 0.0
        if row["outcome"] in _WITHOUT_VALUE:
            found.append((row, weight))
        elif row["score"] is not None:
            found.append((row, weight * (100.0 - row["score"]) / 100.0))
    ranked = sorted(found, key=lambda given: (-given[1], given[0]["indicator"]))
    return [(row, points) for row, points in ranked[:SHOWN] if points >= 0.005]


def say_costliest(replay: Replay, folder: Path, unit: str, period: str, indicators: list[Row]) -> None:
    """Print the three indicators that cost a unit most, in plain words."""
    told = costliest(indicators)
    if not told:
        return
    say(Text(f"失分最多的 {len(told)} 项", "What costs most"))
    for place, (row, points) in enumerate(told, start=1):
        definition = replay.evaluation.definitions[row["indicator"]]
        say(f"  {place}. {_cost(definition, row, points)}")
        if row["outcome"] in _WITHOUT_VALUE:
            say(_indented(Text(f"原因：{row['reason_zh']}", f"reason: {row['reason_en']}")))
            say(_indented(OWED_BY[definition.responsibility].within("责任：{}", "responsible: {}")))
            continue
        say(_indented(_measured(replay.evaluation, definition, unit, row)))
        say(_indented(PUT_RIGHT_BY[definition.responsibility].within("责任：{}", "responsible: {}")))
        _say_rows(replay, folder, unit, period, definition)


def _cost(definition: Indicator, row: Row, points: float) -> Text:
    name, lost, weight = definition.name, fixed(points), number(row["weight_used"])
    if row["outcome"] == Outcome.ERROR:
        return Text(
            f"{name.zh}：计算出错，至多影响 {lost} 分",
            f"{name.en}: could not be computed; up to {lost} points hang on it",
        )
    if row["outcome"] == Outcome.MISSING:
        return Text(
            f"{name.zh}：缺少数据，至多影响 {lost} 分",
            f"{name.en}: data is missing; up to {lost} points hang on it",
        )
    return Text(
        f"{name.zh}：失 {lost} 分（本项得 {fixed(row['score'])} 分，占总分 {weight} 分）",
        f"{name.en}: {lost} points lost (it scores {fixed(row['score'])}, and is worth {weight})",
    )


def _measured(evaluation: Evaluation, definition: Indicator, unit: str, row: Row) -> Text:
    """Say which value was measured, and which would earn the best score."""
    value = quantity(row["value"], definition.unit) if row["value"] is not None else Text("–", "–")
    quotient = ""
    if row["numerator"] is not None and row["denominator"]:
        quotient = f"{number(row['numerator'], 4)} ÷ {number(row['denominator'], 4)}"
    how = Text(f"（{quotient}）", f" ({quotient})") if quotient else Text("", "")
    place = evaluation.units["unit_id"].to_pylist().index(unit)
    category = evaluation.units["category"][place].as_py()
    scoring = scoring_in(definition, evaluation.scheme.placement(definition.id), category)
    aim = target(scoring.rule, definition) if scoring is not None else Text("–", "–")
    return Text(
        f"实际：{value.zh}{how.zh}；满分要求：{aim.zh}",
        f"measured: {value.en}{how.en}; a full score needs: {aim.en}",
    )


def _say_rows(replay: Replay, folder: Path, unit: str, period: str, definition: Indicator) -> None:
    """Print the first rows that counted against the unit, or else those that counted."""
    try:
        evidence = replay.evidence(unit, definition.id, period, SHOWN)
    except QuanhengError as error:
        say(_indented(error.problems[0].what))
        return
    rows = next((given for given in evidence if given.total), None)
    if rows is not None:
        kind, title = rows.title, rows.title_of_relation
        say(
            _indented(
                Text(
                    f"{kind.zh}（{title.zh}）：共 {rows.total:,} 行，前几行：",
                    f"{kind.en} ({title.en}): {rows.total:,}, the first of them:",
                )
            )
        )
        for line in row_lines(rows, replay, leave_out=(ABOVE, BELOW, VALUE)):
            say(f"       {line}")
    where = "" if folder == Path() else f" -p {folder}"
    say(
        _indented(
            Text(
                f"全部由来：quanheng explain {unit} {definition.id} --rows{where}",
                f"the whole account: quanheng explain {unit} {definition.id} --rows{where}",
            )
        )
    )


def _indented(text: Text) -> str:
    return f"     {text}"
