"""From a column as it was delivered to one of the contract's type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from quanheng.core.collect.arrow_types import arrow_type
from quanheng.core.collect.cells.clean import clean, fold, trimmed
from quanheng.core.collect.cells.code_number import code_cell, standard_codes
from quanheng.core.collect.cells.fault import GARBLED, MISREAD, OUTER, Answer, Fault
from quanheng.core.collect.cells.garbled import find_garbled, is_lost
from quanheng.core.collect.cells.iso import iso_dates, iso_timestamps
from quanheng.core.collect.cells.moment import DATE_FORM, date_cell, timestamp_cell
from quanheng.core.collect.cells.native import as_declared, as_text, one_array
from quanheng.core.collect.cells.quantity import NUMBER_FORM, number_cell, plain_numbers
from quanheng.core.collect.cells.word import CODE_FORM, Codes, Vocabulary, boolean_cell
from quanheng.core.model.dataset import Field
from quanheng.core.text import Text

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class CellFaults:
    """Hold the cells of a column that have one fault."""

    fault: Fault
    rows: Rows
    """Ascending."""
    given: pa.Array
    """The text of each of them."""


@dataclass(frozen=True)
class Converted:
    """Hold a column in the contract's type, and what was wrong with its cells.

    `values` is null where the cell was empty, meant nothing, or was rejected.
    A cell has at most one fault for which it is rejected.
    """

    values: pa.Array
    faults: list[CellFaults] = field(default_factory=list)

    @cached_property
    def rejected(self) -> Rows:
        """Return the rows whose cell was rejected, ascending."""
        return self._rejections[0]

    @property
    def reasons(self) -> list[Text]:
        """Return why each of these was rejected."""
        return self._rejections[1]

    @property
    def given(self) -> list[str]:
        """Return the text of each of these."""
        return self._rejections[2]

    @cached_property
    def held(self) -> NDArray[np.bool_]:
        """Say of every cell whether it held something, right or wrong."""
        held: NDArray[np.bool_] = self.values.is_valid().to_numpy(zero_copy_only=False)
        if self.faults:
            held = held.copy()
        for found in self.faults:
            held[found.rows] = True
        return held

    @property
    def filled(self) -> int:
        """Return how many cells held something."""
        return int(np.count_nonzero(self.held))

    @cached_property
    def _rejections(self) -> tuple[Rows, list[Text], list[str]]:
        kinds = [found for found in self.faults if found.fault.handled == "rejected"]
        if not kinds:
            return np.array([], dtype=np.int64), [], []
        rows = np.concatenate([found.rows for found in kinds])
        which = np.repeat(np.arange(len(kinds)), [len(found.rows) for found in kinds])
        given = pa.concat_arrays([found.given for found in kinds])
        order = np.argsort(rows, kind="stable")
        reasons = [kinds[kind].fault.reason for kind in which[order].tolist()]
        return rows[order], reasons, given.take(pa.array(order)).to_pylist()


def convert(
    column: pa.ChunkedArray | pa.Array,
    field: Field,
    words: Mapping[str, str],
    zone: ZoneInfo,
    *,
    serials: bool = True,
) -> Converted:
    """Convert a raw column to the type of a field, without guessing or rounding.

    `words` (word of the source → how the contract writes it) goes before
    everything else; a word that stands for "" means that the cell is empty.
    Moments with a zone become wall time in `zone`. Without `serials`, five digits are no date.
    Columns that arrive typed have no faults of form.
    """
    array = one_array(column)
    if not words and field.codes is None:
        declared = as_declared(array, field.type, zone)
        if declared is not None:
            return Converted(declared)
    texts = as_text(array)
    if _is_free(field) and not words and not field.empty_words:
        return _free_text(texts)
    encoded = pc.dictionary_encode(texts)
    given = clean(encoded.dictionary)
    faults: dict[Fault, list[int]] = {}
    _add(faults, OUTER, trimmed(encoded.dictionary, given).tolist(), given)
    meant = _translate(given, Vocabulary(words.items()), faults) if words else given
    values = _convert_distinct(meant, field, zone, serials, faults)
    if not faults:
        return Converted(values.take(encoded.indices))
    which = encoded.indices.fill_null(len(given)).to_numpy()
    return Converted(
        values.take(encoded.indices),
        [_spread(fault, distinct, which, given) for fault, distinct in faults.items()],
    )


def _is_free(field: Field) -> bool:
    plain = field.codes is None and field.check is None and field.digits is None
    return field.type.kind == "text" and plain


def _free_text(texts: pa.Array) -> Converted:
    """Clean a column of text without looking at its cells one by one.

    Text that a lossy conversion destroyed is rejected; bytes shown as Latin
    letters hold all that they said, so that the cell is doubtful and stays.
    """
    cleaned = clean(texts)
    garbled = find_garbled(cleaned)
    lost = np.array([is_lost(text) for text in cleaned.take(pa.array(garbled)).to_pylist()], dtype=bool)
    found = [(OUTER, trimmed(texts, cleaned)), (GARBLED, garbled[lost]), (MISREAD, garbled[~lost])]
    faults = [CellFaults(fault, rows, cleaned.take(pa.array(rows))) for fault, rows in found if len(rows)]
    return Converted(_without(cleaned, garbled[lost]) if lost.any() else cleaned, faults)


def _without(values: pa.Array, rows: Any) -> pa.Array:
    """Put null in place of these rows."""
    dropped = np.zeros(len(values), dtype=bool)
    dropped[rows] = True
    return pc.if_else(pa.array(dropped), pa.scalar(None, values.type), values)


def _spread(fault: Fault, distinct: list[int], which: Any, given: pa.Array) -> CellFaults:
    """Find the rows of all cells that hold one of some distinct texts."""
    bad = np.zeros(len(given) + 1, dtype=bool)
    bad[distinct] = True
    rows = np.flatnonzero(bad[which])
    return CellFaults(fault, rows, given.take(pa.array(which[rows])))


def _add(faults: dict[Fault, list[int]], fault: Fault, rows: list[int], given: pa.Array) -> None:
    filled = [row for row in rows if given[row].is_valid]
    if filled:
        faults.setdefault(fault, []).extend(filled)


def _translate(texts: pa.Array, words: Vocabulary, faults: dict[Fault, list[int]]) -> pa.Array:
    """Put what the source's own words mean in their place."""
    meant: list[str | None] = []
    for row, text in enumerate(texts.to_pylist()):
        meaning = words.meaning(text) if text else None
        if meaning is not None and meaning != text:
            faults.setdefault(CODE_FORM, []).append(row)
        meant.append(text if meaning is None else meaning or None)
    return pa.array(meant, pa.string())


def _convert_distinct(
    texts: pa.Array,
    field: Field,
    zone: ZoneInfo,
    serials: bool,
    faults: dict[Fault, list[int]],
) -> pa.Array:
    """Convert plain texts all at once, the others one by one; note faults by index."""
    plain, read = _ways(texts, field, zone, serials)
    nothing = frozenset(fold(word) for word in field.empty_words)
    left = pc.and_(plain.is_null(), texts.is_valid())
    rows = np.flatnonzero(left.to_numpy(zero_copy_only=False)).tolist()
    if not rows:
        return plain
    values = []
    for row, text in zip(rows, texts.filter(left).to_pylist(), strict=True):
        value, found = (None, (_empty(field),)) if fold(text) in nothing else read(text)
        values.append(value)
        for fault in found:
            faults.setdefault(fault, []).append(row)
    return pc.replace_with_mask(plain, left, pa.array(values, arrow_type(field.type)))


def _empty(field: Field) -> Fault:
    """Return the fault of a cell that has a word where there should be nothing."""
    return NUMBER_FORM if field.type.is_number else DATE_FORM if field.type.is_moment else CODE_FORM


def _ways(
    texts: pa.Array, field: Field, zone: ZoneInfo, serials: bool
) -> tuple[pa.Array, Callable[[str], Answer]]:
    """Return what is in its standard form already, and how all else is read."""
    kind, type_ = field.type.kind, field.type
    if kind == "text" and field.codes is not None:
        return pa.nulls(len(texts), pa.string()), Codes(field.codes).cell
    if kind == "text":
        plain = pa.nulls(len(texts), pa.string()) if field.nothing else standard_codes(texts, field)
        return plain, lambda text: code_cell(text, field)
    if kind == "boolean":
        return pa.nulls(len(texts), pa.bool_()), boolean_cell
    if kind == "date":
        return iso_dates(texts), lambda text: date_cell(text, zone, serials=serials)
    if kind == "timestamp":
        return iso_timestamps(texts, zone), lambda text: timestamp_cell(text, zone)
    return plain_numbers(texts, type_), lambda text: number_cell(text, type_, field.measure)
