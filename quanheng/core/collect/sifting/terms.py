"""Moments by which something is due, computed from other fields of a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from quanheng.core.calendar.workdays import UNKNOWN, WorkingDays
from quanheng.core.collect.arrow_types import arrow_type
from quanheng.core.errors import Problem
from quanheng.core.model.dataset import Dataset
from quanheng.core.model.term import DAYS, HOURS, WORKING_DAYS, Term
from quanheng.core.model.types import TIMESTAMP
from quanheng.core.text import Text

SECOND = 1_000_000
HOUR = 3_600 * SECOND
DAY = 24 * HOUR

MOST = 100_000
"""A longer term, like one below nothing, is a mistake of the source: there is none."""


@dataclass
class Terms:
    """Compute the terms of a dataset, part after part, and note what is unknown."""

    dataset: Dataset
    days: Mapping[date, bool] = field(default_factory=dict)
    """Which days are working days, where the project says it itself."""
    _unknown: Counter[int] = field(default_factory=Counter)
    """Year in which a term starts → how many cannot be told for want of a calendar."""

    @cached_property
    def _calendar(self) -> WorkingDays:
        return WorkingDays.of(self.days)

    def values(self, arrays: Mapping[str, pa.Array], bad: NDArray[np.bool_]) -> dict[str, pa.Array]:
        """Return the column of each term; rows that are `bad` have none."""
        return {name: self._values(term, arrays, bad) for name, term in self.dataset.terms.items()}

    def problems(self) -> list[Problem]:
        """Name the years without a calendar of working days."""
        years = Text(
            "、".join(f"{year}（{rows} 行）" for year, rows in sorted(self._unknown.items())),
            ", ".join(f"{year} ({rows} rows)" for year, rows in sorted(self._unknown.items())),
        )
        if not self._unknown:
            return []
        return [
            Problem(
                years.within(
                    "不知道哪些天是工作日，无法推算时限。起算年份：{}。",
                    "It is not known which days are working days, so terms cannot be counted; they start in {}.",
                ),
                self.dataset.title.within("数据集“{}”", "dataset '{}'"),
                Text(
                    "请在项目文件中写 calendar: 文件名；表中列“日期”“是否工作日”，写明该年及次年与周一至周五不同的日子。"
                    "若年份本身有误，请改正数据。",
                    "Name a table under `calendar:` in the project file, with the columns 'date' and 'working', for the "
                    "days of that year and the next that differ from Monday to Friday; or correct a wrong year.",
                ),
            )
        ]

    def _values(self, term: Term, arrays: Mapping[str, pa.Array], bad: NDArray[np.bool_]) -> Any:
        kind = arrow_type(TIMESTAMP)
        start, length, measure = (arrays[name] for name in (term.start, term.length, term.measure))
        begun, count = _numbers(start.cast(pa.int64())), _numbers(length)
        there = ~bad & (count >= 0) & (count <= MOST)
        for column in (start, length, measure):
            there &= column.is_valid().to_numpy(zero_copy_only=False)
        count = np.where(there, count, 0)
        day = begun // DAY
        ends = begun + count * HOUR
        by_days = there & _is(measure, DAYS)
        ends = np.where(by_days, _end_of(day + count), ends)
        by_working_days = there & _is(measure, WORKING_DAYS)
        if by_working_days.any():
            last = self._calendar.after(day, count)
            lost = by_working_days & (last == UNKNOWN)
            years = day[lost].astype("datetime64[D]").astype("datetime64[Y]").astype(int) + 1970
            self._unknown.update(years.tolist())
            by_working_days &= ~lost
            ends = np.where(by_working_days, _end_of(np.where(by_working_days, last, 0)), ends)
        told = (there & _is(measure, HOURS)) | by_days | by_working_days
        return pa.array(ends, pa.int64(), mask=~told).cast(kind)


def _numbers(column: pa.Array) -> NDArray[np.int64]:
    numbers: NDArray[np.int64] = column.fill_null(0).to_numpy()
    return numbers


def _is(measure: pa.Array, word: str) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = pc.equal(measure, word).fill_null(False).to_numpy(zero_copy_only=False)
    return found


def _end_of(day: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the last second of a day."""
    return (day + 1) * DAY - SECOND
