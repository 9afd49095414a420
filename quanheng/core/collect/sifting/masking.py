"""Mask personal data before it reaches a snapshot."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from quanheng.core.collect.person_key import PersonKey

HIDDEN = "**"
"""What stands for the rest of a personal value, however long it is."""


def masked(values: pa.Array) -> pa.Array:
    """Keep the first character of every text, and nulls; hide the rest.

    Values can no longer be told apart, and so neither counted nor joined.
    """
    return pc.binary_join_element_wise(pc.utf8_slice_codeunits(values, 0, 1), HIDDEN, "").cast(values.type)


def keyed(values: pa.Array, key: PersonKey) -> Any:
    """Put the pseudonym in place of every text; nulls stay.

    Equal values have equal pseudonyms, and nobody without the key can tell
    whose they are, or try.
    """
    encoded = pc.dictionary_encode(values)
    pseudonyms = [key.pseudonym(text) for text in encoded.dictionary.to_pylist()]
    return pa.array(pseudonyms, pa.string()).take(encoded.indices)
