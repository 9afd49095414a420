"""Show where the evaluated units stand: totals, grades, tags, and why there is no rank."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from quanheng.core.console.terminal import fixed, number, output, say, table
from quanheng.core.results.status import Status
from quanheng.core.results.tags import REFERENCE, TAGS
from quanheng.core.text import Text

if TYPE_CHECKING:
    from quanheng.core.model.scheme import Composite, Scheme
    from quanheng.core.results.evaluation import Evaluation

Row = dict[str, Any]

SHOWN = 12
"""Units that are printed; all of them are in the reports."""

_NONE = Text("–", "–")

_WITHIN = {
    "category_level": Text("同类型同层级的单位", "units of one category and level"),
    "category": Text("同类型的单位", "units of one category"),
    "all": Text("参评单位", "evaluated units"),
}

_WHY_OPEN = {
    Status.PROVISIONAL: Text("（有缺失或出错，不评等次）", " (missing or failed data, no grade)"),
    Status.INSUFFICIENT: Text("（适用权重不足，不评等次）", " (too little weight applies, no grade)"),
}


def total_title(composite: Composite) -> Text:
    """Name the total: only what may be published is one without reserve."""
    if composite.use == "published":
        return Text("总分", "total")
    return Text("综合参考分（内部参考）", "composite (internal)")


def node_words(row: Row, decimals: int = 2) -> Text:
    """Say the score of a node: a number, an interval, or why there is none."""
    if row["score"] is not None:
        shown = fixed(row["score"], decimals)
        return Text(shown, shown)
    if row["score_low"] is not None:
        shown = f"{fixed(row['score_low'], decimals)}–{fixed(row['score_high'], decimals)}"
        return Text(shown, shown)
    return Status(row["status"]).title


def why_no_rank(scheme: Scheme, ranked: int) -> Text:
    """Say that a group is too small to be ranked."""
    group = _WITHIN[scheme.ranking.within]
    least = scheme.ranking.minimum
    return Text(
        f"{group.zh}仅 {ranked} 个可比，不足 {least} 个，不排名",
        f"only {ranked} comparable {group.en}, fewer than {least}: not ranked",
    )


def say_standings(evaluation: Evaluation) -> None:
    """Print the evaluated units in the latest period that is mostly final."""
    ranking = evaluation.ranking.to_pylist()
    if not ranking:
        say(Text("这个体系不设总分。", "The scheme has no total."))
        return
    period = _period(evaluation, ranking)
    rows = [row for row in ranking if row["period"] == period]
    rows.sort(key=_order)
    _say_table(evaluation, period, rows)
    say(_grades(evaluation.scheme, period, rows))


def _period(evaluation: Evaluation, ranking: list[Row]) -> str:
    final = Counter(row["period"] for row in ranking if row["score"] is not None)
    judged = Counter(row["period"] for row in ranking)
    full = [label for label in evaluation.periods if final[label] * 2 >= judged[label]]
    return (full or [label for label in evaluation.periods if final[label]] or evaluation.periods)[-1]


def _order(row: Row) -> tuple[bool, float, bool, float]:
    return row["rank"] is None, row["rank"] or 0.0, row["score"] is None, -(row["score_low"] or 0.0)


def _say_table(evaluation: Evaluation, period: str, rows: list[Row]) -> None:
    scheme, decimals = evaluation.scheme, evaluation.scheme.composite.decimals
    units = evaluation.units
    names = dict(zip(units["unit_id"].to_pylist(), units["name"].to_pylist(), strict=True))
    grades = {grade.id: grade.name for grade in scheme.grading.grades} if scheme.grading else {}
    nodes = {
        (row["unit_id"], row["node"]): row
        for row in evaluation.composites.to_pylist()
        if row["period"] == period and row["level"] in ("total", "tag")
    }
    tags = [tag for tag in TAGS if tag != REFERENCE and (rows[0]["unit_id"], tag) in nodes]
    ranked = any(row["rank"] is not None for row in rows)
    headings = [
        *([Text("名次", "Rank")] if ranked else []),
        Text("单位", "Unit"),
        Text("代码", "Id"),
        Text("总分", "Total") if scheme.composite.use == "published" else Text("综合参考分", "Composite"),
        Text("等次", "Grade"),
        Text("适用权重", "Weight that applies"),
        *(TAGS[tag] for tag in tags),
    ]
    shown = table(*headings, right=(0, *range(3, len(headings))) if ranked else range(2, len(headings)))
    for row in rows[:SHOWN]:
        unit = row["unit_id"]
        grade = grades.get(row["grade"], _NONE if row["score"] is not None else Status(row["status"]).title)
        cells = [
            *([number(row["rank"], 1)] if ranked else []),
            names[unit] or unit,
            unit,
            node_words(row, decimals),
            grade,
            f"{number(nodes[unit, 'total']['coverage'])}%",
            *(node_words(nodes[unit, tag], decimals) for tag in tags),
        ]
        shown.add_row(*map(str, cells))
    output().print(shown)
    if len(rows) > SHOWN:
        say(Text(f"  … 共 {len(rows)} 个单位，全部见报告", f"  … {len(rows)} units in all; see the report"))


def _grades(scheme: Scheme, period: str, rows: list[Row]) -> Text:
    """Say how many units have which grade, how many none, and why; the same of ranks."""
    use = Text("", "") if scheme.composite.use == "published" else Text("（内部参考）", " (internal)")
    names = {grade.id: grade.name for grade in scheme.grading.grades} if scheme.grading else {}
    counts = Counter(row["grade"] for row in rows)
    zh = "、".join(f"{names[grade].zh} {counts[grade]}" for grade in names)
    en = ", ".join(f"{names[grade].en} {counts[grade]}" for grade in names)
    if names:
        zh, en = f"等次 {period}{use.zh}：{zh}", f"Grades {period}{use.en}: {en}"
    else:
        zh, en = f"总分 {period}{use.zh}，体系未设等次", f"Totals {period}{use.en}; the scheme has no grades"
    statuses = Counter(Status(row["status"]) for row in rows)
    for status in Status:
        if statuses[status] and status is not Status.FINAL:
            why, title = _WHY_OPEN.get(status, Text("", "")), status.title
            zh += f"；{title.zh} {statuses[status]}{why.zh}"
            en += f"; {title.en} {statuses[status]}{why.en}"
    unranked = _unranked(scheme, rows)
    return Text(f"{zh}。{unranked.zh}", f"{en}. {unranked.en}".rstrip())


def _unranked(scheme: Scheme, rows: list[Row]) -> Text:
    least = scheme.ranking.minimum
    small = [row["ranked"] < least for row in rows]
    if not any(small):
        return Text("", "")
    if scheme.ranking.within == "all":
        return Text(f"可比的单位不足 {least} 个，不排名。", f"Fewer than {least} are comparable: not ranked.")
    if all(small):
        return Text(f"各组不足 {least} 个单位，不排名。", f"Groups of fewer than {least} are not ranked.")
    return Text(f"不足 {least} 个单位的组不排名。", f"Groups of fewer than {least} are not ranked.")
