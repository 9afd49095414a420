"""Rows that broke the contract: where they stand, and why each was left out."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
from pyarrow import csv

from quanheng.core.model.dataset import Dataset
from quanheng.core.reading.headings import place_text
from quanheng.core.text import Text

QUARANTINE = pa.schema(
    [
        ("source", pa.string()),
        ("dataset", pa.string()),
        ("file", pa.string()),
        ("sheet", pa.string()),
        ("place", pa.int64()),
        ("heading", pa.string()),
        ("field", pa.string()),
        ("value", pa.string()),
        ("reason_zh", pa.string()),
        ("reason_en", pa.string()),
    ]
)
"""One row per fault; a row of a source with two faults stands here twice."""

MASK = "***"
"""What stands for a value that may be personal."""

SHOWN = 20
"""So many kinds of faults are named in a summary, the most frequent first."""

_LONGEST = 40

_CSV_HEADINGS = (
    "来源 source",
    "数据集 dataset",
    "文件 file",
    "工作表 sheet",
    "行 place",
    "列名 heading",
    "字段 field",
    "内容 value",
    "原因 reason",
    "reason in English",
)
"""For offices in both languages at once, since a file does not know who opens it."""

_ACTIVE = ("=", "+", "-", "@", "\t", "\r")

Place = tuple[str, str, int]
"""File, sheet and place in it."""


@dataclass(frozen=True, slots=True)
class FaultKind:
    """Sum up the faults of one kind in one column."""

    heading: str | None
    reason: Text
    count: int
    example: Text
    """Where the first of them stands."""
    value: str | None
    """What stands there, masked where it may be personal."""
    field: str | None = None
    """The field, or several separated by commas; None for a row as a whole."""

    @property
    def what(self) -> Text:
        """Name the column and what is wrong in it."""
        if self.heading is None:
            return self.reason
        return Text(f"“{self.heading}”列：{self.reason.zh}", f"column '{self.heading}': {self.reason.en}")

    @property
    def where(self) -> Text:
        """Name the place of the first fault, and show what stands there."""
        if self.value is None:
            return self.example
        shown = self.value if len(self.value) <= _LONGEST else self.value[:_LONGEST] + "…"
        return Text(f"{self.example.zh}：“{shown}”", f"{self.example.en}: '{shown}'")

    @property
    def text(self) -> Text:
        """Return what is wrong, how often, and where first, in one line."""
        what, where = self.what, self.where
        if self.count == 1:
            return Text(f"{what.zh}见 {where.zh}", f"{what.en} See {where.en}")
        return Text(
            f"{what.zh}共 {self.count} 处，第一处在 {where.zh}",
            f"{what.en} {self.count} times, first at {where.en}",
        )


@dataclass(slots=True)
class Quarantine:
    """Gather the faults of one dataset of one source."""

    source: str
    dataset: Dataset
    _faults: list[tuple[Any, ...]] = field(default_factory=list)
    _kinds: dict[tuple[str | None, Text], list[int]] = field(default_factory=dict)
    """Heading and reason → how many there are, and which is the first."""

    def add(
        self,
        reason: Text,
        place: Place,
        fields: Sequence[str] = (),
        heading: str | None = None,
        value: str | None = None,
        detail: Text | None = None,
    ) -> None:
        """Note one fault in a field, in several together, or in a row as a whole.

        `detail` is added to the reason, and makes it no other kind of fault.

        The value is masked where one of these fields is personal, and that of
        a whole row where any field of the dataset is.
        """
        concerned = fields or self.dataset.fields
        if value is not None and any(self.dataset.fields[name].personal for name in concerned):
            value = MASK
        file, sheet, at = place
        self._faults.append(
            (
                self.source,
                self.dataset.name,
                file,
                sheet or None,
                at,
                heading,
                ", ".join(fields) or None,
                value,
                reason.zh + (detail.zh if detail else ""),
                reason.en + (f" {detail.en}" if detail else ""),
            )
        )
        kind = self._kinds.setdefault((heading, reason), [0, len(self._faults) - 1])
        kind[0] += 1

    def table(self) -> pa.Table:
        """Return the faults by file and sheet as they were read, and by place."""
        first: dict[tuple[str, str | None], int] = {}
        for fault in self._faults:
            first.setdefault((fault[2], fault[3]), len(first))
        ordered = sorted(self._faults, key=lambda fault: (first[fault[2], fault[3]], fault[4]))
        columns = list(zip(*ordered, strict=True)) or [()] * len(QUARANTINE)
        return pa.Table.from_arrays(
            [pa.array(column, given.type) for column, given in zip(columns, QUARANTINE, strict=True)],
            schema=QUARANTINE,
        )

    def kinds(self) -> list[FaultKind]:
        """Sum up the faults, the most frequent kind first."""
        ordered = sorted(self._kinds.items(), key=lambda given: (-given[1][0], given[1][1]))
        found = []
        for (heading, reason), (count, first) in ordered[:SHOWN]:
            fault = self._faults[first]
            example = place_text(fault[2], fault[3] or "", fault[4])
            found.append(FaultKind(heading, reason, count, example, fault[7], fault[6]))
        return found


def as_csv(table: pa.Table) -> bytes:
    """Write a table of faults as CSV for a spreadsheet; no text is a formula in it."""
    columns = [
        pa.array([_inert(cell) for cell in column.to_pylist()], pa.string())
        if pa.types.is_string(column.type)
        else column
        for column in table.columns
    ]
    written = io.BytesIO()
    written.write(b"\xef\xbb\xbf")  # Excel takes a file without this mark for one in the local encoding.
    csv.write_csv(pa.table(columns, names=list(_CSV_HEADINGS)), written)
    return written.getvalue()


def _inert(cell: str | None) -> str | None:
    return f"'{cell}" if cell is not None and cell.startswith(_ACTIVE) else cell
