"""Where in a file something stands, and pieces of text that know where."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from quanheng.core.text import Text


@dataclass(frozen=True, slots=True)
class Place:
    """Point at a character of a file; line and column count from 1."""

    file: str
    line: int
    column: int

    def text(self) -> Text:
        """Return the place in words, such as `scheme.yaml:12:5`."""
        return Text(f"{self.file} 第{self.line}行第{self.column}列", f"{self.file}:{self.line}:{self.column}")


@dataclass(frozen=True, slots=True)
class SourceText:
    """Hold a piece of text exactly as it stands in a file from `place` on.

    Lines after the first keep their indentation, so that offsets in the text
    are offsets in the file. Where quotes had to be undone, `raw` is the piece
    as it stands and `offsets[i]` says where character `i` of `text` is in it.
    """

    text: str
    place: Place
    raw: str | None = None
    offsets: tuple[int, ...] | None = None

    def at(self, offset: int) -> Place:
        """Return the place in the file of the character at this offset."""
        standing = self.text if self.raw is None else self.raw
        if self.offsets is not None:
            known = len(self.offsets)
            offset = self.offsets[offset] if 0 <= offset < known else len(standing)
        before = standing[: max(offset, 0)]
        lines = before.count("\n")
        if not lines:
            return Place(self.place.file, self.place.line, self.place.column + len(before))
        column = len(before) - before.rindex("\n")
        return Place(self.place.file, self.place.line + lines, column)


def line_with_caret(text: str, offset: int) -> str:
    """Return the line of `text` that holds this character, with a caret below it.

    Both lines are indented to stand below a place. Long lines are cut around
    the character; wide characters are counted as the two columns that they take.
    """
    offset = min(offset, len(text))
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    line = text[start : end if end >= 0 else len(text)]
    before = text[start:offset]
    indent = len(line) - len(line.lstrip(" \t"))
    line, before = line[indent:].replace("\t", " "), before[min(indent, len(before)) :]
    # Very long lines are cut around the place, so that the caret stays in view.
    if len(before) > 60:
        line, before = "…" + line[len(before) - 50 :], "…" + before[-50:]
    if len(line) > 100:
        line = line[:99] + "…"
    return f"         {line}\n         {' ' * _width(before)}^"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
