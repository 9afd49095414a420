"""What a column of an undeclared table could be, by all of its cells."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from quanheng.core.collect.cells.moment import NO_DATE
from quanheng.core.collect.convert import Converted, convert
from quanheng.core.collect.sifting.origins import places_of
from quanheng.core.model.connector import RawRows
from quanheng.core.model.dataset import Field
from quanheng.core.project.init.guess.heading_words import CODE, DATE, YEAR
from quanheng.core.reading.headings import normalise, place_text
from quanheng.core.text import Text

MOMENTS = ("date", "timestamp")
KINDS = (*MOMENTS, "integer", "decimal(18,2)", "decimal(18,4)", "decimal(38,9)")
"""Types that are tried, in this order; a column that fits none is text."""

MOST_DISTINCT = 5_000
"""Columns with more different values than this do not name units."""

MAJORITY = 0.8
"""This share of the filled cells must be readable, where not all are."""
NEARLY_ALL = 0.95
"""The same for numbers, where what is not one has digits: `12A` makes a column of codes."""
LEAST = 3
"""So many readable cells make a majority."""

SHOWN = 5
"""So many unreadable cells of a column are named."""

TEXT = Field.model_validate({"type": "text"})
_FIELDS = {kind: Field.model_validate({"type": kind, "nothing": []}) for kind in KINDS}
_SAMPLE = 200
_SAME_LENGTH = 6
_DIGIT = re.compile("[0-9]")
_ONLY_DIGITS = re.compile(r"[0-9]+(\.[0-9]+)?")
_LEADING_ZERO = r"^[+-]?0[0-9]"
_CODE_WITH_ZERO = r"^0[0-9]+$"


@dataclass(frozen=True, slots=True)
class Cell:
    """Name a cell that was not readable: where it stands, what it holds, why."""

    where: Text
    value: str
    reason: Text


@dataclass(slots=True)
class Fit:
    """Count how the cells of a column fare when read as one type."""

    readable: int = 0
    shown: list[Cell] = field(default_factory=list)
    """The first that cannot be read, at most SHOWN."""
    with_digits: bool = False
    """Whether any of those that cannot be read has a digit."""
    seen: int = 0
    """Cells that were looked at one by one; of hopeless columns only a sample is."""
    seen_readable: int = 0
    resembling: int = 0
    """Of these, cells that are no moment but look like one in a form that is not read."""
    example: Cell | None = None
    """The first of those."""


@dataclass(slots=True)
class Column:
    """Gather what a column could be, part by part."""

    heading: str
    fits: dict[str, Fit] = field(default_factory=lambda: {kind: Fit() for kind in KINDS})
    rows: int = 0
    filled: int = 0
    distinct: set[str] | None = field(default_factory=set)
    """Its values, or None where there are too many."""
    lengths: set[int] = field(default_factory=set)
    """Lengths of the values that have digits."""
    with_digits: int = 0
    """How many have."""
    codes: int = 0
    """How many are digits that begin with zero, which no date does."""
    zeros: bool = False
    """Whether a value begins with a zero that a number would lose."""
    first_empty: Text | None = None
    """Where the first cell stands that is empty."""

    def add(self, part: RawRows, index: int, zone: ZoneInfo) -> None:
        """Take the cells of a further part into account."""
        cells = part.table.column(index)
        text = convert(cells, TEXT, {}, zone).values
        self.rows += len(text)
        self.filled += len(text) - text.null_count
        if text.null_count and self.first_empty is None:
            row = int(np.argmax(text.is_null().to_numpy(zero_copy_only=False)))
            self.first_empty = place_text(part.file, part.sheet, int(places_of(part)[row]))
        numbered = text.filter(pc.fill_null(pc.match_substring_regex(text, "[0-9]"), False))
        self.with_digits += len(numbered)
        self.lengths |= set(pc.unique(pc.utf8_length(numbered)).to_pylist())
        self.codes += pc.sum(pc.match_substring_regex(numbered, _CODE_WITH_ZERO)).as_py() or 0
        self.zeros |= bool(pc.any(pc.match_substring_regex(numbered, _LEADING_ZERO)).as_py())
        if self.distinct is not None:
            self.distinct |= set(pc.unique(text).to_pylist()) - {None}
            if len(self.distinct) > MOST_DISTINCT:
                self.distinct = None
        rows = np.flatnonzero(text.is_valid().to_numpy(zero_copy_only=False))
        for kind in KINDS if len(rows) else ():
            self._try(kind, part, cells, rows, zone)

    def _try(
        self, kind: str, part: RawRows, cells: pa.ChunkedArray, rows: NDArray[np.int64], zone: ZoneInfo
    ) -> None:
        """Read filled cells as one type: a sample, and all unless that fails."""
        fit = self.fits[kind]
        if len(rows) > _SAMPLE:
            # Most types fail at once, and a failure of many cells is slow to explain.
            spread = rows[np.linspace(0, len(rows) - 1, _SAMPLE).astype(np.int64)]
            done = convert(cells.take(pa.array(spread)), _FIELDS[kind], {}, zone, serials=False)
            if len(done.rejected) > len(spread) / 2:
                self._note(fit, kind, part, spread, done)
                return
        done = convert(cells.take(pa.array(rows)), _FIELDS[kind], {}, zone, serials=False)
        self._note(fit, kind, part, rows, done)
        fit.readable += len(rows) - len(done.rejected)

    def _note(self, fit: Fit, kind: str, part: RawRows, rows: NDArray[np.int64], done: Converted) -> None:
        fit.seen += len(rows)
        fit.seen_readable += len(rows) - len(done.rejected)
        if not len(done.rejected):
            return
        dated = bool(DATE.search(self.heading.casefold()))
        places = places_of(part)
        for row, reason, given in zip(rows[done.rejected].tolist(), done.reasons, done.given, strict=True):
            fit.with_digits = fit.with_digits or bool(_DIGIT.search(given))
            resembles = (
                kind == "timestamp" and reason != NO_DATE and (dated or not _ONLY_DIGITS.fullmatch(given))
            )
            fit.resembling += resembles
            if len(fit.shown) < SHOWN or (resembles and fit.example is None):
                cell = Cell(place_text(part.file, part.sheet, int(places[row])), given, reason)
                if len(fit.shown) < SHOWN:
                    fit.shown.append(cell)
                if resembles and fit.example is None:
                    fit.example = cell

    @property
    def kind(self) -> str | None:
        """Return the type that most cells fit, or None where too few fit any."""
        if self.codes > (1 - MAJORITY) * self.filled:
            return None
        kinds = MOMENTS if self.zeros else KINDS
        best = max(kinds, key=lambda kind: self.fits[kind].readable)
        fit = self.fits[best]
        if not self.filled or fit.readable == self.filled:
            return best if self.filled else None
        number = best not in MOMENTS
        needed = NEARLY_ALL if number and fit.with_digits else MAJORITY
        return best if fit.readable >= max(LEAST, needed * self.filled) else None

    @property
    def type(self) -> str:
        """Return the type to declare; numbers that are codes are text."""
        kind = self.kind
        if kind == "integer" and not self.is_year:
            same_length = len(self.lengths) == 1 and min(self.lengths) >= _SAME_LENGTH
            if same_length or CODE.search(self.heading.casefold()):
                return "text"
        return kind or "text"

    @property
    def unreadable(self) -> int:
        """Return how many filled cells its type cannot take."""
        return 0 if self.type == "text" else self.filled - self.fits[self.type].readable

    @property
    def shown(self) -> list[Cell]:
        """Return the first of these, at most SHOWN."""
        return self.fits[self.type].shown if self.unreadable else []

    @property
    def unread_date(self) -> Cell | None:
        """Return the first date in a form that is not read, if most look like dates."""
        fit = self.fits["timestamp"]
        alike = fit.seen_readable + fit.resembling
        if self.type in MOMENTS or not fit.resembling or alike < max(1, MAJORITY * fit.seen):
            return None
        heading = self.heading.casefold()
        if DATE.search(heading):
            return fit.example
        return fit.example if self.type == "text" and not CODE.search(heading) else None

    @property
    def is_year(self) -> bool:
        """Say whether the heading calls it a year."""
        return normalise(self.heading) in YEAR and self.kind == "integer"

    @property
    def is_full(self) -> bool:
        """Say whether no cell is empty."""
        return self.rows == self.filled


def profile(parts: Iterable[RawRows], zone: ZoneInfo) -> list[Column]:
    """Look at all rows of tables that have the same columns."""
    columns: list[Column] = []
    for part in parts:
        if not columns:
            columns = [Column(heading) for heading in part.table.column_names]
        for index, column in enumerate(columns):
            column.add(part, index, zone)
    return columns
