"""Mistakes in formulas: what, at which character, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quanheng.core.errors import Problem
from quanheng.core.project.place import line_with_caret
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
        shown = line_with_caret(source.text, self.offset)
        zh = f"{place.zh}({subject.zh})" if subject else place.zh
        en = f"{place.en} ({subject.en})" if subject else place.en
        return Problem(self.what, Text(f"{zh}\n{shown}", f"{en}\n{shown}"), self.fix)
