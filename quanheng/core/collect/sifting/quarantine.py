"""Everything that is wrong with rows: where it stands, and what became of it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
from pyarrow import csv

from quanheng.core.collect.cells.fault import Fault
from quanheng.core.collect.convert import CellFaults, Rows
from quanheng.core.collect.rules import RULES
from quanheng.core.collect.sifting.quality import clarity_of
from quanheng.core.model.connector import Handled
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
        ("rule", pa.string()),
        ("property", pa.string()),
        ("clarity", pa.string()),
        ("handled", pa.string()),
        ("reason_zh", pa.string()),
        ("reason_en", pa.string()),
        ("remedy_zh", pa.string()),
        ("remedy_en", pa.string()),
    ]
)
"""One row per fault; a row of a source with two faults stands here twice."""

MASK = "***"
"""What stands for a value that may be personal."""

LISTED = 10_000
"""So many faults of one kind are listed; the others are counted only."""

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
    "规则 rule",
    "五性 property",
    "五清 clarity",
    "处理 handled",
    "原因 reason",
    "reason in English",
    "处理建议 remedy",
    "remedy in English",
)
"""For offices in both languages at once, since a file does not know who opens it."""

_WORDS: dict[str, dict[str, str]] = {
    "property": {
        "authentic": "真实性",
        "accurate": "准确性",
        "complete": "完整性",
        "standard": "规范性",
        "timely": "及时性",
    },
    "clarity": {
        "institutions": "机构清",
        "duties": "职能清",
        "posts": "编制清",
        "leaders": "领导职数清",
        "staff": "实有人员清",
    },
    "handled": {"rejected": "拒收", "repaired": "已更正", "left_out": "已剔除", "doubtful": "存疑"},
    "rule": {str(rule): note.title.zh for rule, note in RULES.items()},
}
"""Column of the table → id → what the office calls it."""

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
    rule: str = ""
    handled: Handled = "rejected"
    unlisted: int = 0
    """So many of them are counted, but not in the table of faults."""

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
        return Text(f"{self.example.zh}：“{self.shown}”", f"{self.example.en}: '{self.shown}'")

    @property
    def shown(self) -> str:
        """Return what stands there, cut where it is long."""
        value = self.value or ""
        return value if len(value) <= _LONGEST else value[:_LONGEST] + "…"

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
class _Kind:
    first: int
    """The index of its first fault."""
    count: int = 0
    listed: int = 0
    unlisted: int = 0


@dataclass(slots=True)
class Quarantine:
    """Gather the faults of one dataset of one source, with those that were mended."""

    source: str
    dataset: Dataset
    _faults: list[tuple[Any, ...]] = field(default_factory=list)
    _kinds: dict[tuple[str | None, Fault], _Kind] = field(default_factory=dict)
    """By heading and fault."""

    def add(
        self,
        fault: Fault,
        place: Place,
        fields: Sequence[str] = (),
        heading: str | None = None,
        value: str | None = None,
        detail: Text | None = None,
        rows: int = 1,
    ) -> None:
        """Note a fault of a field, of several together, or of a row as a whole.

        `detail` is added to the reason, and makes it no other kind of fault;
        `rows` is of how many rows it tells.

        The value is masked where one of these fields is personal, and that of
        a whole row where any field of the dataset is, or rows may be refused.
        """
        kind = self._kinds.setdefault((heading, fault), _Kind(len(self._faults)))
        kind.count += rows
        if kind.listed >= LISTED:
            kind.unlisted += rows
            return
        kind.listed += 1
        concerned = fields or self.dataset.fields
        hidden = any(self.dataset.fields[name].personal for name in concerned)
        if value is not None and (hidden or (not fields and self.dataset.refused)):
            value = MASK
        file, sheet, at = place
        note, reason = RULES[fault.rule], fault.reason
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
                fault.rule,
                note.property,
                clarity_of(fault.rule, fields[0] if fields else None, self.dataset),
                fault.handled,
                reason.zh + (detail.zh if detail else ""),
                reason.en + (f" {detail.en}" if detail else ""),
                note.remedy.zh,
                note.remedy.en,
            )
        )

    def add_cells(
        self, found: CellFaults, part: tuple[str, str], places: Rows, field: str, heading: str | None
    ) -> None:
        """Note a fault of many cells of a field; of very many the first are listed.

        `part` is file and sheet, `places` has the place of every row in it.
        """
        kind = self._kinds.get((heading, found.fault))
        room = LISTED if kind is None else LISTED - kind.listed
        rows = found.rows[:room]
        given = found.given.slice(0, len(rows)).to_pylist()
        for place, text in zip(places[rows].tolist(), given, strict=True):
            self.add(found.fault, (*part, place), (field,), heading, text)
        more = len(found.rows) - len(rows)
        if more:
            kind = self._kinds[heading, found.fault]
            kind.count += more
            kind.unlisted += more

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
        """Sum up the faults: those that cost rows, then others, the most frequent first."""
        ordered = sorted(
            self._kinds.items(),
            key=lambda given: (given[0][1].handled != "rejected", -given[1].count, given[1].first),
        )
        return [self._summed(heading, fault, kind) for (heading, fault), kind in ordered]

    def _summed(self, heading: str | None, fault: Fault, kind: _Kind) -> FaultKind:
        first = dict(zip(QUARANTINE.names, self._faults[kind.first], strict=True))
        return FaultKind(
            heading,
            fault.reason,
            kind.count,
            place_text(first["file"], first["sheet"] or "", first["place"]),
            first["value"],
            first["field"],
            fault.rule,
            fault.handled,
            kind.unlisted,
        )


def as_csv(table: pa.Table) -> bytes:
    """Write a table of faults as CSV for a spreadsheet; no text is a formula in it."""
    columns = [_csv_column(name, table[name]) for name in table.column_names]
    written = io.BytesIO()
    written.write(b"\xef\xbb\xbf")  # Excel takes a file without this mark for one in the local encoding.
    csv.write_csv(pa.table(columns, names=list(_CSV_HEADINGS)), written)
    return written.getvalue()


def _csv_column(name: str, column: pa.ChunkedArray) -> Any:
    if not pa.types.is_string(column.type):
        return column
    words = _WORDS.get(name, {})
    cells = [f"{words[cell]} {cell}" if cell in words else _inert(cell) for cell in column.to_pylist()]
    return pa.array(cells, pa.string())


def _inert(cell: str | None) -> str | None:
    return f"'{cell}" if cell is not None and cell.startswith(_ACTIVE) else cell
