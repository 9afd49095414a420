"""Faults that only the reader of a source can see, told with those of its cells."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from quanheng.core.collect.cells.fault import Fault
from quanheng.core.collect.convert import Rows
from quanheng.core.collect.rules import RULES, Rule
from quanheng.core.collect.sifting.part import Part
from quanheng.core.collect.sifting.quality import Tally
from quanheng.core.collect.sifting.quarantine import Quarantine
from quanheng.core.model.connector import Noticed
from quanheng.core.text import Text

_REASONS: dict[Rule, Text] = {
    "cell_error": Text(
        "单元格是错误值，或公式没有算出结果。", "The cell holds an error, or a formula without its result."
    ),
    "merged_cells": Text(
        "合并单元格的内容已填入各行。", "The value of merged cells was filled into their rows."
    ),
    "hidden_rows": Text("隐藏的行或工作表已照常读取。", "Hidden rows or sheets were read all the same."),
    "total_rows": Text("是合计行，不算数据。", "This is a total, no row of data."),
    "total_agrees": Text("合计与各行之和不符，存疑。", "The total is not the sum of its rows; doubtful."),
    "measure_unit": Text(
        "整列的计量单位与规定不同，已换算。", "The column is in another unit of measure; converted."
    ),
}
_SHARED = Text(
    "合并单元格中的数字属于哪一行不明，存疑。",
    "To which row the number in merged cells belongs is not clear.",
)
_OF_COLUMNS = ("cell_error", "merged_cells", "measure_unit", "total_agrees")
"""Rules about a column, which are nothing to us where no field answers to it."""

Found = dict[tuple[Rule, str | None], list[Rows]]
"""Rule and field → the rows of each fault."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Say which cells of a part a reader has found fault with."""

    errors: dict[str, Rows] = field(default_factory=dict)
    """Field → rows that hold an error in place of a value."""
    measured: frozenset[str] = frozenset()
    """Fields whose column was converted from another unit of measure."""


def note_noticed(part: Part, tally: Tally, quarantine: Quarantine) -> Seen:
    """Note and count what the reader has seen; rows with errors become bad."""
    names = {heading: name for name, heading in part.headings.items()}
    found: Found = defaultdict(list)
    for seen in part.raw.noticed:
        fault = _fault_of(seen)
        name = names.get(seen.heading) if seen.heading is not None else None
        if fault is None or (seen.heading is not None and name is None and fault.rule in _OF_COLUMNS):
            continue
        place = (*part.name, seen.place)
        quarantine.add(fault, place, (name,) if name else (), seen.heading, seen.value, rows=seen.rows)
        rows = part.rows_at(seen.place, seen.rows)
        found[fault.rule, name].append(rows)
        if fault.handled == "rejected":
            part.bad[rows] = True
    _count(part, found, tally)
    return Seen(
        {name: _union(rows) for (rule, name), rows in found.items() if rule == "cell_error" and name},
        frozenset(name for rule, name in found if rule == "measure_unit" and name),
    )


def _fault_of(seen: Noticed) -> Fault | None:
    """Return the fault that a reader has noticed, or None where its kind is unknown."""
    for rule in RULES:
        if rule == seen.rule:
            shared = rule == "merged_cells" and seen.handled == "doubtful"
            return Fault(rule, _SHARED if shared else _REASONS.get(rule, RULES[rule].title), seen.handled)
    return None


def _count(part: Part, found: Found, tally: Tally) -> None:
    """Count what the reader has seen, and in spreadsheets what it has not."""
    count = len(part.places)
    totals, disagreeing = (
        sum(len(rows) for (rule, _), rows in found.items() if rule == wanted)
        for wanted in ("total_rows", "total_agrees")
    )
    if part.raw.sheet or totals:
        tally.add("total_rows", None, count + totals, count)
    if totals or disagreeing:
        tried = max(totals, disagreeing)
        tally.add("total_agrees", None, tried, tried - disagreeing)
    looked_at: list[tuple[Rule, str | None]] = [
        key for key in found if key[0] in ("hidden_rows", "merged_cells")
    ]
    if part.raw.sheet:
        looked_at += [("hidden_rows", None), *(("merged_cells", name) for name in part.headings)]
    for rule, name in dict.fromkeys(looked_at):
        tally.count(rule, name, part.units, None, _union(found.get((rule, name), [])))


def _union(rows: list[Rows]) -> Rows:
    return np.unique(np.concatenate([np.array([], dtype=np.int64), *rows]))
