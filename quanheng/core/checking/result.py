"""What came of a check: how many rows it was tried on, and those that failed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quanheng.core.errors import Problem
from quanheng.core.model.check import Check
from quanheng.core.reading.headings import place_text
from quanheng.core.text import Text


@dataclass(frozen=True, slots=True)
class FailingRow:
    """Name a row that failed: by its place, or else by its own fields.

    Rows of a view stand in no file: `file` is then None, and `source` names
    all sources that the view was made of.
    """

    source: str
    file: str | None = None
    sheet: str | None = None
    place: int | None = None
    values: tuple[tuple[Text, Text], ...] = ()
    """Labels of fields and what they hold, the unit first; empty fields are left out."""

    @property
    def contents(self) -> Text:
        """Return the fields of the row in one line."""
        return Text(
            "；".join(f"{label.zh}：{value.zh}" for label, value in self.values),
            "; ".join(f"{label.en}: {value.en}" for label, value in self.values),
        )

    @property
    def where(self) -> Text:
        """Return the place of the row, or of a row of a view what it holds."""
        if self.file is None:
            return self.contents
        return place_text(self.file, self.sheet or "", self.place)


@dataclass(frozen=True)
class Checked:
    """Hold the result of one check."""

    check: Check
    dataset: str
    """The dataset that the counts speak of."""
    fields: tuple[str, ...]
    """The fields that are shown of a failing row."""
    counts: Mapping[str, tuple[int, int]]
    """Unit of the project → rows that were tried, and rows that passed."""
    failed: int
    """All rows that failed, those of no unit of the project among them."""
    rows: Sequence[FailingRow] = ()
    """The first of them."""
    problem: Problem | None = None
    """Why nothing could be counted, where that is so."""

    @property
    def tried(self) -> int:
        """Return how many rows of units of the project were tried."""
        return sum(total for total, _ in self.counts.values())
