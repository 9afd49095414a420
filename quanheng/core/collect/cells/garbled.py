"""Text that was written in one encoding and read in another."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_TRACES = ("\ufffd", "锟斤", "斤拷", "烫烫烫", "屯屯屯")
"""What lossy conversions leave: the replacement character, and its bytes read as GBK."""

_LATIN = "\u0080-\u00ff"
_WINDOWS = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
"""What Windows has in place of control characters."""

_SUSPECT = f"[{_LATIN}][{_LATIN}{_WINDOWS}]|{'|'.join(_TRACES)}"
_RUN = re.compile(f"[{_LATIN}{_WINDOWS}]{{2,}}")
_BYTES = {sign: bytes([code]) for code in range(0x80, 0x100) for sign in [chr(code)]} | {
    sign: sign.encode("cp1252") for sign in _WINDOWS
}

_UTF8 = re.compile(rb"[\xc2\xc3][\x80-\xbf]|[\xe3-\xe9\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}")
"""Sequences that Chinese text, its signs, and accented letters have in UTF-8."""

_GB2312 = re.compile(rb"(?:[\xa1-\xf7][\xa1-\xfe])+")
_COMMON = re.compile(rb"[\xb0-\xd7]")
"""First bytes of the characters that are most in use."""


def find_garbled(texts: pa.Array) -> Any:
    """Return the rows whose text is garbled, after one look at the bytes of all."""
    if not _may_be(texts):
        return np.array([], dtype=np.int64)
    suspect = pc.fill_null(pc.match_substring_regex(texts, _SUSPECT), False)
    rows = np.flatnonzero(suspect.to_numpy(zero_copy_only=False))
    if not len(rows):
        return rows
    encoded = pc.dictionary_encode(texts.filter(suspect))
    bad = np.array([is_garbled(text) for text in encoded.dictionary.to_pylist()])
    return rows[bad[encoded.indices.to_numpy()]]


def is_lost(text: str) -> bool:
    """Say whether a lossy conversion took away what a text had said."""
    return any(trace in text for trace in _TRACES)


def is_garbled(text: str) -> bool:
    """Say whether a text bears the marks of a wrong encoding.

    They are those of lossy conversions, and bytes of UTF-8 or GB 2312 shown as
    Latin letters: `Ã¤`, `ä¸­å›½`, `ÖÐ¹ú`. Single accented letters, degrees and
    middle dots are none.
    """
    return is_lost(text) or any(_is_shown_bytes(found[0]) for found in _RUN.finditer(text))


def _is_shown_bytes(run: str) -> bool:
    held = b"".join(_BYTES[sign] for sign in run)
    if not re.search("[\u00c2-\u00f0]", run):
        return False
    if any(_is_utf8(run[found.start() : found.end()]) for found in _UTF8.finditer(held)):
        return True
    # Two characters or more, some of them common: words such as CRÉÉE have but one such pair.
    return (
        len(set(held)) > 2
        and len(held) >= 4
        and _GB2312.fullmatch(held) is not None
        and any(_COMMON.match(held, at) for at in range(0, len(held), 2))
    )


def _is_utf8(shown: str) -> bool:
    """Tell a sequence of UTF-8 from a letter between Chinese quotation marks."""
    return any("\u0080" <= sign <= "\u00bf" for sign in shown[1:])


def _may_be(texts: pa.Array) -> bool:
    """Say whether any byte makes a closer look worth while."""
    _, offsets, content = texts.buffers()
    if content is None or not len(texts):
        return False
    ends = np.frombuffer(offsets, dtype="<i4")[texts.offset : texts.offset + len(texts) + 1]
    held: Any = content[int(ends[0]) : int(ends[-1])].to_pybytes()
    # In UTF-8, Latin letters beyond ASCII begin with one of these two bytes, and nothing else has them.
    return b"\xc3" in held or b"\xc2" in held or any(trace.encode() in held for trace in _TRACES)
