"""Mistakes in formulas: what, at which character, and how to mend it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quanheng.core.errors import Problem
from quanheng.core.text import Text

if TYPE_CHECKING:
    from quanheng.core.project.place import SourceText


@dataclass(frozen=True, slots=True)
class Mistake:
    """Point at one character of a formula and say what is wrong there."""

    offset: int
    what: Text
    fix: Text

    def in_source(self, source: SourceText, subject: Text | None = None) -> Problem:
        """Turn this into a problem that shows the line with a caret below it."""
        place = source.at(self.offset).text()
        shown = _line_with_caret(source.text, self.offset)
        zh = f"{place.zh}({subject.zh})" if subject else place.zh
        en = f"{place.en} ({subject.en})" if subject else place.en
        return Problem(self.what, Text(f"{zh}\n{shown}", f"{en}\n{shown}"), self.fix)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _line_with_caret(text: str, offset: int) -> str:
    offset = min(offset, len(text))
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    line = text[start : end if end >= 0 else len(text)]
    before = text[start:offset]
    indent = len(line) - len(line.lstrip())
    line, before = line[indent:].replace("\t", " "), before[min(indent, len(before)) :]
    # Very long lines are cut around the place, so that the caret stays in view.
    if len(before) > 60:
        line, before = "…" + line[len(before) - 50 :], "…" + before[-50:]
    if len(line) > 100:
        line = line[:99] + "…"
    return f"         {line}\n         {' ' * _width(before)}^"
