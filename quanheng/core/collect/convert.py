"""From a column as it was delivered to one of the contract's type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from quanheng.core.collect.arrow_types import arrow_type
from quanheng.core.collect.cells.clean import clean
from quanheng.core.collect.cells.iso import iso_dates, iso_timestamps
from quanheng.core.collect.cells.moment import read_date, read_timestamp
from quanheng.core.collect.cells.native import as_declared, as_text, one_array
from quanheng.core.collect.cells.quantity import plain_numbers, read_number
from quanheng.core.collect.cells.word import Codes, Vocabulary, read_boolean
from quanheng.core.model.dataset import Field
from quanheng.core.text import Text

Read = Callable[[str], Any]
"""Read one cell: a value, or the reason why it is none."""


@dataclass(frozen=True, slots=True)
class Converted:
    """Hold a column in the contract's type, and the cells that did not fit.

    `values` is null where the cell was empty or rejected. `rejected` has the
    rows of the latter, ascending, with a reason and the given text of each.
    """

    values: pa.Array
    rejected: NDArray[np.int64]
    reasons: list[Text]
    given: list[str]

    @property
    def filled(self) -> int:
        """Return how many cells held something."""
        return int(len(self.values) - self.values.null_count + len(self.rejected))


def convert(
    column: pa.ChunkedArray | pa.Array, field: Field, words: Mapping[str, str], zone: ZoneInfo
) -> Converted:
    """Convert a raw column to the type of a field, without guessing or rounding.

    `words` (word of the source → how the contract writes it) goes before
    everything else; a word that stands for "" means that the cell is empty.
    Moments with a zone become wall time in `zone`.
    """
    array = one_array(column)
    if not words and field.codes is None:
        declared = as_declared(array, field.type, zone)
        if declared is not None:
            return Converted(declared, np.array([], dtype=np.int64), [], [])
    texts = as_text(array)
    if field.type.kind == "text" and field.codes is None and not words:
        return Converted(clean(texts), np.array([], dtype=np.int64), [], [])
    encoded = pc.dictionary_encode(texts)
    given = clean(encoded.dictionary)
    meant = _translate(given, Vocabulary(words.items())) if words else given
    values, reasons = _convert_distinct(meant, field, zone)
    if not reasons:
        return Converted(values.take(encoded.indices), np.array([], dtype=np.int64), [], [])
    which = encoded.indices.fill_null(len(given)).to_numpy()
    bad = np.zeros(len(given) + 1, dtype=bool)
    bad[list(reasons)] = True
    rejected = np.flatnonzero(bad[which])
    return Converted(
        values.take(encoded.indices),
        rejected,
        [reasons[index] for index in which[rejected].tolist()],
        given.take(pa.array(which[rejected])).to_pylist(),
    )


def _translate(texts: pa.Array, vocabulary: Vocabulary) -> Any:
    meanings = ((word, vocabulary.meaning(word) if word else None) for word in texts.to_pylist())
    return pa.array([word if meaning is None else meaning or None for word, meaning in meanings], pa.string())


def _convert_distinct(texts: pa.Array, field: Field, zone: ZoneInfo) -> tuple[pa.Array, dict[int, Text]]:
    """Convert plain texts all at once and the others one by one.

    Returns the values, and by index the reasons for which there is none.
    """
    kind, type_ = field.type.kind, field.type
    read: Read
    if kind == "text":
        if field.codes is None:
            return texts, {}
        plain, read = pa.nulls(len(texts), pa.string()), Codes(field.codes).read
    elif kind == "boolean":
        plain, read = pa.nulls(len(texts), pa.bool_()), read_boolean
    elif kind == "date":
        plain, read = iso_dates(texts), lambda text: read_date(text, zone)
    elif kind == "timestamp":
        plain, read = iso_timestamps(texts, zone), lambda text: read_timestamp(text, zone)
    else:
        plain, read = plain_numbers(texts, type_), lambda text: read_number(text, type_)
    left = pc.and_(plain.is_null(), texts.is_valid())
    rows = np.flatnonzero(left.to_numpy(zero_copy_only=False)).tolist()
    if not rows:
        return plain, {}
    answers = [(row, read(text)) for row, text in zip(rows, texts.filter(left).to_pylist(), strict=True)]
    reasons = {row: answer for row, answer in answers if isinstance(answer, Text)}
    found = [None if isinstance(answer, Text) else answer for _, answer in answers]
    return pc.replace_with_mask(plain, left, pa.array(found, arrow_type(type_))), reasons
