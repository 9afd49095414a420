"""The work of holding one part after another against a contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from quanheng.core.collect.arrow_types import arrow_type, contract_schema
from quanheng.core.collect.convert import Converted, convert
from quanheng.core.collect.encoding import sort_order
from quanheng.core.collect.sifting.masking import masked
from quanheng.core.collect.sifting.measured import in_measure
from quanheng.core.collect.sifting.origins import Origins, Placed, places_of
from quanheng.core.collect.sifting.quality import Tally
from quanheng.core.collect.sifting.quarantine import Quarantine
from quanheng.core.collect.sifting.repeats import find_repeats
from quanheng.core.collect.sifting.terms import Terms
from quanheng.core.collect.sifting.unit_match import UnitMatch, day_field
from quanheng.core.errors import Problem
from quanheng.core.model.connector import RawRows
from quanheng.core.model.dataset import Dataset
from quanheng.core.reading.headings import HeadingMap, check_headings, map_headings, place_text
from quanheng.core.text import Text

Words = Mapping[str, Mapping[str, str]]

_EMPTY = Text("必填，但为空。", "Required, but empty.")
_BROKEN = Text(
    "这一行无法拆分成与表头相符的各列。", "The row cannot be split into columns as the headings have them."
)
_CONTRADICTION = Text("主键与另一行相同，而内容不同。", "Another row has the same key, and other contents.")

WIDEST = (1 << 31) - 1
"""Bytes of text that a column with 32-bit offsets can hold."""

_NONE: NDArray[np.int64] = np.array([], dtype=np.int64)


@dataclass(slots=True)
class Intake:
    """Take in the rows of one dataset of one source, and count what becomes of them."""

    dataset: Dataset
    source: str
    units: UnitMatch
    zone: ZoneInfo
    headings: Mapping[str, str]
    words: Words
    sparse: bool
    """Whether records may leave out fields, so that parts lack columns."""
    terms: Terms
    rows_in: int = 0
    repeats: int = 0
    quarantined: int = 0
    tally: Tally = field(default_factory=Tally)
    quarantine: Quarantine = field(init=False)
    named: dict[str, UnitMatch] = field(init=False)
    """The fields beside the unit field that name units, each with its own count."""
    unknown: dict[str, None] = field(default_factory=dict)
    """Headings that no field answers to."""
    present: set[str] = field(default_factory=set)
    """Fields that had a column."""
    _origins: Origins = field(default_factory=Origins)
    _parts: list[pa.Table] = field(default_factory=list)
    _problems: list[Problem] = field(default_factory=list)
    _maps: dict[tuple[str, str, tuple[str, ...]], HeadingMap] = field(default_factory=dict)
    _owed: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.quarantine = Quarantine(self.source, self.dataset)
        fields = self.dataset.fields.items()
        names = (name for name, declared in fields if declared.names_unit and name != self.dataset.unit)
        self.named = {name: UnitMatch(self.units.aliases) for name in names}
        required = (name for name, declared in fields if declared.required)
        self._owed = frozenset((*required, *self.dataset.key))

    def take(self, raw: RawRows) -> None:
        """Convert one part of what was delivered, and keep its good rows."""
        count = raw.table.num_rows
        self.rows_in += count + len(raw.broken)
        self.tally.add("whole", None, count + len(raw.broken), count)
        for place, text in raw.broken:
            self.quarantine.add(_BROKEN, (raw.file, raw.sheet, place), value=text)
        self.quarantined += len(raw.broken)
        found = self._map(raw)
        if not count:
            return
        raw = in_measure(raw, found, self.dataset)
        bad = np.zeros(count, dtype=bool)
        arrays: dict[str, pa.Array] = {}
        for name, declared in self.dataset.fields.items():
            heading, index = None, found.fields.get(name)
            if index is None:
                done = Converted(pa.nulls(count, arrow_type(declared.type)), _NONE, [], [])
            else:
                heading = raw.table.column_names[index]
                done = convert(raw.table.column(index), declared, self.words.get(name, {}), self.zone)
            bad[self._note_faults(raw, name, heading, done)] = True
            arrays[name] = masked(done.values) if declared.personal else done.values
        self._match_units(arrays)
        arrays |= self.terms.values(arrays, bad)
        table = pa.Table.from_pydict(arrays, schema=contract_schema(self.dataset))
        kept = ~bad if bad.any() else None
        self._parts.append(table if kept is None else table.filter(pa.array(kept)))
        self._origins.add(raw, kept)
        self.quarantined += int(bad.sum())

    def heading_problems(self) -> list[Problem]:
        """Return what is wrong with the columns, after all parts were taken."""
        if self.sparse and self.rows_in:
            missing = tuple(name for name in self.dataset.fields if name not in self.present)
            file = next(iter(self._maps), (self.source, "", ()))[0]
            self._problems += check_headings(
                HeadingMap({}, tuple(self.unknown), missing, {}), self.dataset, file
            )
        return self._problems

    def sort(self) -> tuple[pa.Table, Placed]:
        """Return the kept rows in the order of the hash, and where each stands.

        Repeats are left out, and rows that contradict each other put into
        quarantine.
        """
        table = pa.concat_tables([contract_schema(self.dataset).empty_table(), *self._parts])
        table = _widened(table).combine_chunks()
        order = sort_order(table, self.dataset.key)
        table, placed = table.take(order), self._origins.finish().take(order.to_numpy())
        found = find_repeats(table, self.dataset.key)
        if self.dataset.key:
            repeated = int(found.repeated.sum()) if found else 0
            contradictory = int(found.contradictory.sum()) if found else 0
            self.tally.add("unique", None, table.num_rows, table.num_rows - repeated)
            self.tally.add("consistent", None, table.num_rows, table.num_rows - contradictory)
        if found is None:
            return table, placed
        rows = np.flatnonzero(found.contradictory)
        self._note_contradictions(table, placed, rows, found.group)
        self.repeats += int(found.repeated.sum())
        self.quarantined += len(rows)
        kept = ~(found.repeated | found.contradictory)
        return table.filter(pa.array(kept)), placed.take(kept)

    def _map(self, raw: RawRows) -> HeadingMap:
        at = (raw.file, raw.sheet, tuple(raw.table.column_names))
        known = self._maps.get(at)
        if known is not None:
            return known
        found = self._maps[at] = map_headings(at[2], self.dataset, self.headings, raw.measures)
        self.present |= set(found.fields)
        self.unknown |= dict.fromkeys(found.unknown)
        if at[2] or raw.table.num_rows:  # A service without any record has no headings either.
            missing = () if self.sparse else found.missing
            told = HeadingMap(found.fields, found.unknown, missing, found.repeated)
            self._problems += check_headings(told, self.dataset, raw.file, raw.sheet)
        return found

    def _note_faults(self, raw: RawRows, name: str, heading: str | None, done: Converted) -> Any:
        """Count and note the cells that break the contract; return their rows."""
        if str(self.dataset.fields[name].type) != "text" or self.dataset.fields[name].codes is not None:
            self.tally.add("readable", name, done.filled, done.filled - len(done.rejected))
        empty = _NONE
        if name in self._owed:
            nulls = done.values.is_null().to_numpy(zero_copy_only=False)
            empty = np.setdiff1d(np.flatnonzero(nulls), done.rejected, assume_unique=True)
            self.tally.add("filled", name, len(nulls), len(nulls) - len(empty))
        if not (len(empty) or len(done.rejected)):
            return _NONE
        places = places_of(raw)
        for row, reason, given in zip(done.rejected.tolist(), done.reasons, done.given, strict=True):
            self.quarantine.add(reason, (raw.file, raw.sheet, int(places[row])), (name,), heading, given)
        for row in empty.tolist():
            self.quarantine.add(_EMPTY, (raw.file, raw.sheet, int(places[row])), (name,), heading)
        return np.concatenate([empty, done.rejected])

    def _match_units(self, arrays: dict[str, pa.Array]) -> None:
        """Put unit ids in place of names, in every field that names units."""
        day = day_field(self.dataset)
        days = arrays[day] if day else None
        for name, units in {self.dataset.unit: self.units, **self.named}.items():
            given = arrays[name]
            matched = units.match(given.cast(pa.string()), days)
            if pa.types.is_string(given.type):
                arrays[name] = matched

    def _note_contradictions(
        self, table: pa.Table, placed: Placed, rows: NDArray[np.int64], group: NDArray[np.int64]
    ) -> None:
        key = self.dataset.key
        values = [table[name].take(pa.array(rows)).cast(pa.string()).to_pylist() for name in key]
        numbers = group[rows]
        for at, row in enumerate(rows.tolist()):
            # Rows with one key are neighbours: the next one is another of them, or else the one before.
            next_one = at + 1 < len(rows) and numbers[at + 1] == numbers[at]
            other = place_text(*placed.at(int(rows[at + 1 if next_one else at - 1])))
            self.quarantine.add(
                _CONTRADICTION,
                placed.at(row),
                key,
                value=" / ".join(str(column[at]) for column in values),
                detail=other.within("另见 {}。", "See also {}."),
            )


def _widened(table: pa.Table) -> pa.Table:
    """Give text 64-bit offsets where a column has more of it than 32 bits count."""
    wide = [
        pa.field(given.name, pa.large_string())
        if pa.types.is_string(given.type) and table[given.name].nbytes > WIDEST
        else given
        for given in table.schema
    ]
    return table.cast(pa.schema(wide))
