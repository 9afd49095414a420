"""Whether the totals that stand in a table are those of its rows."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

import pyarrow as pa

from quanheng.core.model.connector import Noticed

MOST_TOTALS = 500
"""With more of them in a table, each is compared with its neighbours only."""

_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)")
_NOTHING = frozenset({"", "-", "—", "——", "－", "/", "／", "无"})
_NOT_ADDED = re.compile(r"率|比|%|％|均|占|年度|年份|期限|序号|号$|编码|代码|日期|时间|电话|得分|分数|评分")
"""Headings of numbers of which no sum is written."""

_NOISE = Decimal("1e-9")
"""A spreadsheet adds floats, and its totals differ from exact ones by so much."""


@dataclass(frozen=True, slots=True)
class Total:
    """Hold a row of totals, and where it stands among the rows of data."""

    place: int
    rows_before: int
    cells: Sequence[str | None]
    of_group: bool
    """Whether it says that it closes a group, as 小计 does."""


def disagreements(
    totals: Sequence[Total], table: pa.Table, uncertain: Collection[str]
) -> tuple[Noticed, ...]:
    """Report the totals that are the sum of no rows next to them.

    A total may close a group or all groups, and may stand above or below them:
    it agrees if it is the sum of the rows between it and another total, or the
    first or last row. Cells that are no numbers, such as 约30, add nothing;
    columns that mostly hold such are passed over.
    """
    marks = sorted({0, table.num_rows, *(total.rows_before for total in totals)})
    found = []
    for index, heading in enumerate(table.column_names):
        given = [(total, number) for total in totals if (number := _number(total.cells[index])) is not None]
        if not given or heading in uncertain or _NOT_ADDED.search(heading):
            continue
        numbers = [_number(cell, Decimal(0)) for cell in table.column(index).to_pylist()]
        if numbers.count(None) > len(numbers) / 2:
            continue
        sums = [Decimal(0), *accumulate(number or Decimal(0) for number in numbers)]
        for total, number in given:
            nearest = _nearest(marks, total.rows_before)
            # Between a total and itself there is nothing, of which 0 would always be the sum.
            others = [m for m in marks if m != total.rows_before] if len(marks) <= MOST_TOTALS else nearest
            if not any(_same(number, _between(sums, total.rows_before, mark)) for mark in others):
                expected = _between(sums, total.rows_before, nearest[0 if total.of_group else -2])
                value = f"{total.cells[index]} ≠ {expected.normalize():f}"
                found.append(Noticed("total_agrees", total.place, heading, value, "doubtful"))
    return tuple(sorted(found, key=lambda one: one.place))


def _nearest(marks: Sequence[int], at: int) -> list[int]:
    """Return the marks before and after one, and the ends."""
    before = [mark for mark in marks if mark < at]
    after = [mark for mark in marks if mark > at]
    ends = [*before[:1], *after[-1:]] or [at]
    return [*before[-1:], *after[:1], ends[0], ends[-1]]


def _between(sums: Sequence[Decimal], one: int, other: int) -> Decimal:
    return sums[max(one, other)] - sums[min(one, other)]


def _number(cell: str | None, nothing: Decimal | None = None) -> Decimal | None:
    """Read a cell as a number; `nothing` is what an empty one counts as."""
    text = (cell or "").strip().replace(",", "").replace("，", "")
    if text in _NOTHING:
        return nothing
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def _same(total: Decimal, exact: Decimal) -> bool:
    """Compare as far as the total is written."""
    apart = abs(total - exact)
    if apart <= _NOISE * max(Decimal(1), abs(total)):
        return True
    exponent = total.as_tuple().exponent
    return isinstance(exponent, int) and exponent < 0 and apart * 2 <= Decimal(1).scaleb(exponent)
