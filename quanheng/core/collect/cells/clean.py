"""The one form that text takes before anything else looks at it."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

BLANKS = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\u00a0\u1680"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u200b\u200c\u200d\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
)
"""White space, and characters of no width: none of them may begin or end a text."""

UNUSUAL = BLANKS.translate({ord(blank): None for blank in "\t\n\v\f\r\x1c\x1d\x1e\x1f "})
"""Those of them that no keyboard types by itself."""

_BLANK = re.compile(f"[{re.escape(BLANKS)}]+")
_NO_WIDTH = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
_NO_BYTES = pa.scalar(0, pa.int32())
"""Typed: for a bare 0, Arrow looks for a package of dates that is not there, each time anew."""
_OUTER = f"^[ \\t\\r\\n]*[{UNUSUAL}]|[{UNUSUAL}][ \\t\\r\\n]*$"


def clean(texts: pa.Array) -> Any:
    """Strip outer blanks, use NFC and bare line feeds, and null for empty.

    Blanks are those of Unicode, the ideographic one and those of no width
    among them. Line ends are unified because Excel and CSV write them
    differently for the same cell.
    """
    if texts.null_count == len(texts) or _is_clean(texts):
        return texts
    if pc.any(pc.match_substring(texts, "\r")).as_py():
        texts = pc.replace_substring(pc.replace_substring(texts, "\r\n", "\n"), "\r", "\n")
    if not pc.all(pc.string_is_ascii(texts)).as_py():
        texts = pc.utf8_normalize(texts, form="NFC")
    texts = pc.utf8_trim(texts, characters=BLANKS)
    empty = pc.equal(pc.binary_length(texts), _NO_BYTES)
    if pc.any(empty).as_py():
        texts = pc.if_else(empty, pa.scalar(None, texts.type), texts)
    return texts


def _is_clean(texts: pa.Array) -> bool:
    """Say whether there is nothing to do, by one look at the bytes.

    Most columns of codes, dates and English are clean; looking costs a tenth
    of cleaning them.
    """
    _, offsets, content = texts.buffers()
    if content is None:
        return False
    ends = np.frombuffer(offsets, dtype="<i4")[texts.offset : texts.offset + len(texts) + 1]
    letters = np.frombuffer(content, dtype=np.uint8)[ends[0] : ends[-1]]
    filled = ends[1:] > ends[:-1]
    empty = ~filled
    if texts.null_count:
        empty &= texts.is_valid().to_numpy(zero_copy_only=False)
    if not len(letters) or empty.any() or letters.max() > 0x7F or (letters == ord("\r")).any():
        return False
    first, last = letters[(ends[:-1] - ends[0])[filled]], letters[(ends[1:] - ends[0] - 1)[filled]]
    return bool(first.min() > ord(" ") and last.min() > ord(" "))


def fold(text: str) -> str:
    """Fold a word for comparison: NFKC, no blanks, no case."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", text)).casefold()


def narrow(text: str) -> str:
    """Fold full-width digits and signs to ASCII, and strip outer blanks.

    Characters without width go from within as well.
    """
    folded = unicodedata.normalize("NFKC", visible(text))
    return folded.strip(BLANKS).replace("\u2212", "-")


def visible(text: str) -> str:
    """Leave out characters of no width."""
    return text.translate(_NO_WIDTH)


def compact(text: str) -> str:
    """Fold full-width characters to ASCII, and leave out all blanks."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", text))


def trimmed(texts: pa.Array, cleaned: pa.Array) -> Any:
    """Return the rows at whose ends cleaning removed what no keyboard types by itself."""
    if cleaned is texts:
        return np.array([], dtype=np.int64)
    changed = pc.fill_null(pc.not_equal(texts, cleaned), False)
    rows = np.flatnonzero(changed.to_numpy(zero_copy_only=False))
    if not len(rows):
        return rows
    outer = pc.match_substring_regex(texts.filter(changed), _OUTER)
    return rows[outer.to_numpy(zero_copy_only=False)]
