"""Names of sheets that Excel accepts, one for each text, none twice."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST = 31
"""Excel counts UTF-16 units, so an emoji counts as two or more."""

_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f\u2028\u2029\ufffe\uffff]+")

_RESERVED = frozenset({"history"})
"""Excel keeps this name for itself."""


class SheetNames:
    """Hand out sheet names; letter case does not tell two names apart."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = {name.casefold() for name in taken} | _RESERVED

    def name(self, *wishes: str) -> str:
        """Return a free name like the first wish that leaves any characters."""
        cleaned = (_FORBIDDEN.sub(" ", wish).strip(" '") for wish in wishes)
        stem = next(filter(None, cleaned), "_")
        name, count = _shorten(stem, LONGEST), 1
        while name.casefold() in self._taken:
            count += 1
            mark = f" ({count})"
            name = _shorten(stem, LONGEST - len(mark)) + mark
        self._taken.add(name.casefold())
        return name


def _shorten(text: str, longest: int) -> str:
    kept: list[str] = []
    room = longest
    for character in text:
        room -= 2 if ord(character) > 0xFFFF else 1
        if room < 0:
            break
        kept.append(character)
    # An apostrophe or a joiner must not stand at the end.
    return "".join(kept).rstrip(" '\u200d")
