"""Trying whether a changed text is YAML further on than before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from quanheng.core.text import Text

Explained = tuple[Text, Text, int, int]
"""What is wrong, how to mend it, and at which line and column from 0."""

_MOST_CHARACTERS = 1_000_000
"""How much text may be parsed in search of one mistake: a few seconds' worth."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Hold what the parser refused, in its words, and where; lines count from 0.

    `opened` is where the quote, bracket or block begins that it was in.
    """

    said: str
    line: int
    column: int
    opened: tuple[int, int] | None = None

    @property
    def place(self) -> tuple[int, int]:
        """Return line and column."""
        return self.line, self.column


class Trial:
    """Parse changed copies of the part of a file in which a fault lies.

    The part begins and ends with lines that are not indented, so that it is
    YAML on its own, and trying is quick in long files.
    """

    def __init__(self, lines: list[str], fault: Fault, parse: Callable[[str], Fault | None]) -> None:
        self.lines, self.fault, self._parse = lines, fault, parse
        begin = min(fault.line, fault.opened[0] if fault.opened else fault.line, len(lines) - 1)
        while begin > 0 and not _at_top(lines[begin]):
            begin -= 1
        # A mistake on an unindented line often lies on those before it.
        for _ in range(2):
            if begin > 0 and begin >= fault.line - 1:
                begin -= 1
                while begin > 0 and not _at_top(lines[begin]):
                    begin -= 1
        end = fault.line + 1
        while end < len(lines) and not _at_top(lines[end]):
            end += 1
        self.begin, self.end = begin, end
        self._left = _MOST_CHARACTERS
        alone = self._fault_with({})
        if alone is None or alone.place != fault.place:
            self.begin, self.end = 0, len(lines)

    def moves(self, changed: Mapping[int, str], past: int | None = None) -> bool:
        """Say whether the first fault is gone, or later, with these lines changed.

        `past` is a line behind which the next fault must lie.
        """
        found = self._fault_with(changed)
        if found is None:
            return self._left > 0
        return found.place > self.fault.place and (past is None or found.line > past)

    def _fault_with(self, changed: Mapping[int, str]) -> Fault | None:
        part = "\n".join(changed.get(i, self.lines[i]) for i in range(self.begin, self.end))
        self._left -= len(part)
        if self._left <= 0:
            return None
        found = self._parse(part + "\n" if self.end < len(self.lines) else part)
        if found is None:
            return None
        return Fault(found.said, found.line + self.begin, found.column)


def _at_top(line: str) -> bool:
    return line[:1] not in ("", " ", "#", "-", "\t", "}", "]")
