"""A dataset for a table that nobody declared, guessed from its rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from quanheng.core.collect.convert import convert
from quanheng.core.language.syntax import parse
from quanheng.core.model.connector import RawRows
from quanheng.core.model.dataset import RESERVED, Dataset, Field
from quanheng.core.model.declaration import NAME
from quanheng.core.project.init.files import is_word
from quanheng.core.reading.headings import normalise

KINDS = ("date", "timestamp", "integer", "decimal(18,2)", "decimal(18,4)", "decimal(38,9)")
"""Types that are tried, in this order; a column that fits none is text."""

MOST_DISTINCT = 5_000
"""Columns with more different values than this do not name units."""

_UNIT_WORDS = re.compile(
    r"单位|部门|机构|办公室|承办|对象|unit|office|agency|department|account|organi[sz]ation|country|district|county"
)
_CODE_WORDS = re.compile(
    r"代码|编码|编号|单号|序号|邮编|电话|身份证|(^|_|\b)(id|key|code|no|zip|phone)(\b|_|$)"
)
_LEADING_ZERO = r"^[+-]?0[0-9]"
_SAME_LENGTH = 6
_FIRST = 200
_FIELDS = {kind: Field.model_validate({"type": kind}) for kind in KINDS}
_YEAR = frozenset({"year", "年", "年份", "年度"})


@dataclass(slots=True)
class Column:
    """Gather what a column could be, part by part."""

    heading: str
    kinds: list[str] = field(default_factory=lambda: list(KINDS))
    rows: int = 0
    filled: int = 0
    distinct: set[str] | None = field(default_factory=set)
    """Its values, or None where there are too many."""
    lengths: set[int] = field(default_factory=set)

    def add(self, cells: pa.ChunkedArray, zone: ZoneInfo) -> None:
        """Take further cells into account."""
        text = convert(cells, TEXT, {}, zone).values
        self.rows += len(text)
        self.filled += len(text) - text.null_count
        self.lengths |= set(pc.unique(pc.utf8_length(text)).to_pylist()) - {None}
        if self.distinct is not None:
            self.distinct |= set(pc.unique(text).to_pylist()) - {None}
            if len(self.distinct) > MOST_DISTINCT:
                self.distinct = None
        if self.kinds and pc.any(pc.match_substring_regex(text, _LEADING_ZERO)).as_py():
            self.kinds = []
        # Most types fail at once, and a failure of many cells is slow to explain.
        for some in (cells.slice(0, _FIRST), cells):
            self.kinds = [
                kind for kind in self.kinds if not len(convert(some, _FIELDS[kind], {}, zone).rejected)
            ]

    @property
    def type(self) -> str:
        """Return the first type that every cell fits."""
        if not self.filled or not self.kinds:
            return "text"
        kind = self.kinds[0]
        if kind == "integer" and not self.is_year:
            same_length = len(self.lengths) == 1 and min(self.lengths) >= _SAME_LENGTH
            if same_length or _CODE_WORDS.search(self.heading.casefold()):
                return "text"
        return kind

    @property
    def is_year(self) -> bool:
        """Say whether the heading calls it a year."""
        return normalise(self.heading) in _YEAR and "integer" in self.kinds

    @property
    def is_full(self) -> bool:
        """Say whether no cell is empty."""
        return self.rows == self.filled


TEXT = Field.model_validate({"type": "text"})


def profile(parts: Iterable[RawRows], zone: ZoneInfo) -> list[Column]:
    """Look at all rows of tables that have the same columns."""
    columns: list[Column] = []
    for part in parts:
        if not columns:
            columns = [Column(heading) for heading in part.table.column_names]
        for column, cells in zip(columns, part.table.columns, strict=True):
            column.add(cells, zone)
    return columns


def guess_unit(columns: Sequence[Column]) -> int:
    """Guess which column names the unit: text with few different values.

    A heading that speaks of units goes first. Where no value repeats, as in a
    table with one row per unit, it is the first text that is always filled.
    """
    texts = [i for i, column in enumerate(columns) if column.type == "text" and column.filled]
    named = [i for i in texts if _UNIT_WORDS.search(columns[i].heading.casefold())]
    grouping = [i for i in texts if _repeats(columns[i])]
    grouping.sort(key=lambda i: (not columns[i].is_full, not _enough(columns[i]), _size(columns[i])))
    full = [i for i in texts if columns[i].is_full]
    in_order = (
        [i for i in named if i in grouping and columns[i].is_full],
        [i for i in named if i in grouping],
        [i for i in named if columns[i].filled >= 0.5 * columns[i].rows],
        grouping,
        full,
        texts,
    )
    return next((choice[0] for choice in in_order if choice), 0)


def _repeats(column: Column) -> bool:
    few = 2 <= _size(column) <= column.filled / 2
    return few and column.filled >= 0.95 * column.rows


def _enough(column: Column) -> bool:
    """Say whether there are as many values as a ranking needs."""
    return _size(column) >= 5


def _size(column: Column) -> int:
    return len(column.distinct or ())


def guess_window(columns: Sequence[Column], names: Sequence[str]) -> dict[str, Any] | None:
    """Guess when a row happened: its first date, else its year."""
    moments = [i for i, column in enumerate(columns) if column.type in ("date", "timestamp")]
    often = [i for i in moments if columns[i].filled >= 0.5 * columns[i].rows]
    if often or moments:
        return {"during": names[(often or moments)[0]]}
    year = next((i for i, column in enumerate(columns) if column.is_year and column.is_full), None)
    return {"year": names[year]} if year is not None else None


def guess_dataset(file: str, sheet: str, columns: Sequence[Column], taken: set[str]) -> Dataset:
    """Propose a contract that takes every row that was looked at."""
    name = _dataset_name(file, sheet, taken)
    names = _field_names([column.heading for column in columns], name)
    unit = guess_unit(columns)
    window = guess_window(columns, names)
    fields = {}
    for i, (column, own) in enumerate(zip(columns, names, strict=True)):
        fields[own] = {
            "type": "text" if i == unit else column.type,
            "label": column.heading,
            **({"required": True} if i == unit and column.is_full else {}),
        }
    given = {"name": name, "label": _label(file, sheet), "unit": names[unit], "fields": fields}
    return Dataset.model_validate({**given, **({"window": window} if window else {})})


def _label(file: str, sheet: str) -> str:
    stem = PurePosixPath(file).name.split(".")[0]
    return f"{stem} {sheet}" if sheet else stem


def _slug(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).casefold()
    return re.sub(r"[^a-z0-9]+", "_", folded).strip("_")[:40].strip("_")


def _plain(name: str, form: str) -> bool:
    """Say whether formulas and YAML can use a name as it stands."""
    if not re.fullmatch(NAME, name) or is_word(name):
        return False
    return not parse(form.format(name))[1]


def _dataset_name(file: str, sheet: str, taken: set[str]) -> str:
    stem = _slug(_label(file, sheet))
    name = stem if _plain(stem, "count({}.x)") and stem not in RESERVED else f"table_{stem}".rstrip("_")
    if name == "table":
        name = "table_1"
    number, unique = 1, name
    while unique in taken:
        number += 1
        unique = f"{name.removesuffix('_1')}_{number}"
    taken.add(unique)
    return unique


def _field_names(headings: Sequence[str], dataset: str) -> list[str]:
    """Name fields after their headings where these are plain words.

    No name is another column's heading, so that each column keeps its field.
    """
    folded = [normalise(heading) for heading in headings]
    names: list[str] = []
    for i, heading in enumerate(headings):
        name = _slug(heading)
        if not _plain(name, f"count({dataset}.{{}})"):
            name = f"column_{i + 1}"
        others = {*names, *folded[:i], *folded[i + 1 :]}
        unique, number = name, 1
        while unique in others:
            number += 1
            unique = f"{name}_{number}"
        names.append(unique)
    return names
