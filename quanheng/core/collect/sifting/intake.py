"""The work of holding one part after another against a contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from quanheng.core.collect.arrow_types import arrow_type, contract_schema
from quanheng.core.collect.cells.fault import Fault
from quanheng.core.collect.convert import CellFaults, Converted, Rows, convert
from quanheng.core.collect.encoding import sort_order
from quanheng.core.collect.person_key import PersonKey
from quanheng.core.collect.sifting.masking import keyed, masked
from quanheng.core.collect.sifting.measured import in_measure
from quanheng.core.collect.sifting.noticed import Seen, note_noticed
from quanheng.core.collect.sifting.origins import Origins, Placed
from quanheng.core.collect.sifting.part import Part
from quanheng.core.collect.sifting.quality import Tally, UnitRows, cell_rules
from quanheng.core.collect.sifting.quarantine import LISTED, Quarantine
from quanheng.core.collect.sifting.refusal import refuse
from quanheng.core.collect.sifting.repeats import find_repeats, others_of
from quanheng.core.collect.sifting.terms import Terms
from quanheng.core.collect.sifting.unit_match import UnitMatch, day_field
from quanheng.core.errors import Problem
from quanheng.core.model.connector import RawRows
from quanheng.core.model.dataset import Dataset
from quanheng.core.reading.headings import HeadingMap, check_headings, map_headings, place_text
from quanheng.core.text import Text

Words = Mapping[str, Mapping[str, str]]

_EMPTY = Fault("filled", Text("必填，但为空。", "Required, but empty."))
_BROKEN = Fault(
    "whole",
    Text(
        "这一行无法拆分成与表头相符的各列。",
        "The row cannot be split into columns as the headings have them.",
    ),
)
_CONTRADICTION = Fault(
    "consistent", Text("主键与另一行相同，而内容不同。", "Another row has the same key, and other contents.")
)
_REPEATED = Fault(
    "unique",
    Text("与另一行完全相同，只计一次。", "This says the same as another row, and counts once."),
    "left_out",
)
_STRANGE = Fault(
    "known_unit",
    Text("不是单位表中的单位，存疑。", "This is no unit of the project; kept, but doubtful."),
    "doubtful",
)

WIDEST = (1 << 31) - 1
"""Bytes of text that a column with 32-bit offsets can hold."""

_NONE: Rows = np.array([], dtype=np.int64)


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
    key: PersonKey | None = None
    """For fields of persons that are keyed."""
    rows_in: int = 0
    repeats: int = 0
    quarantined: int = 0
    refused: int = 0
    """Rows that must not be kept: they are counted, and nothing else."""
    tally: Tally = field(init=False)
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
        self.tally = Tally(self._unit_ids)
        fields = self.dataset.fields.items()
        names = (name for name, declared in fields if declared.names_unit and name != self.dataset.unit)
        self.named = {name: UnitMatch(self.units.aliases) for name in names}
        required = (name for name, declared in fields if declared.required)
        self._owed = frozenset((*required, *self.dataset.key))

    @property
    def _unit_ids(self) -> tuple[str, ...]:
        return self.units.aliases.units.ids

    def take(self, raw: RawRows) -> None:
        """Convert one part of what was delivered, and keep its good rows."""
        found = self._map(raw)
        self.rows_in += raw.table.num_rows + len(raw.broken)
        raw, refused = refuse(raw, found.fields, self.dataset, self.words, self.zone)
        self.refused += refused
        for place, text in raw.broken:
            self.quarantine.add(_BROKEN, (raw.file, raw.sheet, place), value=text)
        self.quarantined += len(raw.broken)
        raw = in_measure(raw, found, self.dataset)
        columns = {name: self._converted(raw, name, found) for name in self.dataset.fields}
        arrays = {name: self._hidden(name, done.values) for name, done in columns.items()}
        self._match_units(arrays)
        part = Part.of(raw, found.fields, UnitRows.of(arrays[self.dataset.unit], self._unit_ids))
        seen = note_noticed(part, self.tally, self.quarantine)
        for name, done in columns.items():
            self._note_faults(part, name, done, seen)
        self._note_strangers(part, arrays)
        count = len(part.places)
        self.tally.add("whole", None, count + len(raw.broken), count)
        arrays |= self.terms.values(arrays, part.bad)
        table = pa.Table.from_pydict(arrays, schema=contract_schema(self.dataset))
        kept = ~part.bad if part.bad.any() else None
        self._parts.append(table if kept is None else table.filter(pa.array(kept)))
        self._origins.add(raw, kept)
        self.quarantined += int(part.bad.sum())

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
        repeated = np.flatnonzero(found.repeated) if found else _NONE
        contradictory = np.flatnonzero(found.contradictory) if found else _NONE
        if self.dataset.key:
            rows = UnitRows.of(table[self.dataset.unit].combine_chunks(), self._unit_ids)
            self.tally.count("unique", None, rows, None, repeated)
            self.tally.count("consistent", None, rows, None, contradictory)
        if found is None:
            return table, placed
        self._note_same_key(_REPEATED, table, placed, repeated, repeated - 1)
        self._note_same_key(
            _CONTRADICTION, table, placed, contradictory, others_of(contradictory, found.group)
        )
        self.repeats += len(repeated)
        self.quarantined += len(contradictory)
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

    def _converted(self, raw: RawRows, name: str, found: HeadingMap) -> Converted:
        declared, index = self.dataset.fields[name], found.fields.get(name)
        if index is None:
            return Converted(pa.nulls(raw.table.num_rows, arrow_type(declared.type)))
        words = self.words.get(name, {})
        return convert(raw.table.column(index), declared, words, self.zone)

    def _hidden(self, name: str, values: pa.Array) -> pa.Array:
        """Hide what is personal; all that follows sees no more than a snapshot does."""
        declared = self.dataset.fields[name]
        if declared.personal is None:
            return values
        if not declared.keyed:
            return masked(values)
        if self.key is None:
            raise ValueError("keyed fields need the project's key")
        return keyed(values, self.key)

    def _note_faults(self, part: Part, name: str, done: Converted, seen: Seen) -> None:
        """Count and note the cells that break the contract, or that were mended."""
        heading, errors = part.headings.get(name), seen.errors.get(name, _NONE)
        part.bad[done.rejected] = True
        for found in done.faults:
            self.quarantine.add_cells(found, part.name, part.places, name, heading)
        if name in self._owed:
            self._note_empty(part, name, done, errors)
        if heading is None:
            return
        tried = None if done.values.null_count == 0 else done.held
        for rule in cell_rules(self.dataset.fields[name], worded=bool(self.words.get(name))):
            failed = [found.rows for found in done.faults if found.fault.rule == rule]
            if rule == "measure_unit" and name in seen.measured:
                failed = [np.flatnonzero(done.held)]
            self.tally.count(rule, name, part.units, tried, np.concatenate([_NONE, *failed]))
        if part.raw.sheet or len(errors):
            with_errors = done.held.copy()
            with_errors[errors] = True
            self.tally.count("cell_error", name, part.units, with_errors, errors)

    def _note_empty(self, part: Part, name: str, done: Converted, errors: Rows) -> None:
        nulls = np.flatnonzero(done.values.is_null().to_numpy(zero_copy_only=False))
        # A cell that was rejected, or that holds an error, is not empty; one that says 无 is.
        empty = np.setdiff1d(nulls, np.concatenate([done.rejected, errors]))
        self.tally.count("filled", name, part.units, None, empty)
        if len(empty):
            part.bad[empty] = True
            found = CellFaults(_EMPTY, empty, pa.nulls(len(empty), pa.string()))
            self.quarantine.add_cells(found, part.name, part.places, name, part.headings.get(name))

    def _note_strangers(self, part: Part, arrays: Mapping[str, pa.Array]) -> None:
        """Count and note the rows that name no unit of the project."""
        for name in (self.dataset.unit, *self.named):
            own = arrays[name]
            filled = own.is_valid().to_numpy(zero_copy_only=False)
            named = part.units if name == self.dataset.unit else UnitRows.of(own, self._unit_ids)
            strange = np.flatnonzero(filled & (named.at == named.units))
            if name == self.dataset.unit:
                self.tally.add("known_unit", name, int(filled.sum()), int(filled.sum()) - len(strange))
            else:
                self.tally.count("known_unit", name, part.units, filled, strange)
            if len(strange):
                found = CellFaults(_STRANGE, strange, own.cast(pa.string()).take(pa.array(strange)))
                self.quarantine.add_cells(found, part.name, part.places, name, part.headings.get(name))

    def _match_units(self, arrays: dict[str, pa.Array]) -> None:
        """Put unit ids in place of names, in every field that names units."""
        day = day_field(self.dataset)
        days = arrays[day] if day else None
        for name, units in {self.dataset.unit: self.units, **self.named}.items():
            given = arrays[name]
            matched = units.match(given.cast(pa.string()), days)
            if pa.types.is_string(given.type):
                arrays[name] = matched

    def _note_same_key(self, fault: Fault, table: pa.Table, placed: Placed, rows: Rows, others: Rows) -> None:
        """Note rows that have the key of another one, and where that one stands."""
        key = self.dataset.key
        values = [table[name].take(pa.array(rows[:LISTED])).cast(pa.string()).to_pylist() for name in key]
        for at, (row, other) in enumerate(zip(rows.tolist(), others.tolist(), strict=True)):
            if at >= LISTED:
                self.quarantine.add(fault, placed.at(row), key, rows=len(rows) - at)
                return
            self.quarantine.add(
                fault,
                placed.at(row),
                key,
                value=" / ".join(str(column[at]) for column in values),
                detail=place_text(*placed.at(other)).within("另见 {}。", "See also {}."),
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
