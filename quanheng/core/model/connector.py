"""Connectors: what is in a source system, and under which names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Literal

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

    from quanheng.core.model.dataset import Dataset
    from quanheng.core.project.source import Source
    from quanheng.core.text import Text


Handled = Literal["rejected", "repaired", "left_out", "doubtful"]
"""What became of a fault: the row was left out, mended, no data, or kept as it is."""


@dataclass(frozen=True, slots=True)
class Noticed:
    """Tell a fault of a source that only its reader can see.

    Rows that are `rejected` stand in the table all the same, without the cell:
    whoever takes them in leaves them out if the column means something to him.
    """

    rule: str
    """Such as `merged_cells`, `total_rows`, `hidden_rows`, `cell_error`."""
    place: int
    """The row, or the first of them, counted like the places of rows."""
    heading: str | None
    """The column, where it is a fault of cells."""
    value: str | None
    """What stands there."""
    handled: Handled
    rows: int = 1
    """How many rows it is about."""


@dataclass(frozen=True, slots=True)
class RawRows:
    """Hold rows as a source delivered them, before any contract was applied.

    `table` has one column per heading: text columns from files, native types
    from databases and JSON. Row `i` stands at place `first + i`, or at
    `places[i]` where rows were skipped. Places count as the reader of the
    source would: spreadsheet rows from 1 with the heading, else records from 1.
    """

    table: pa.Table
    file: str
    """The file, table or address, without secrets."""
    sheet: str = ""
    first: int = 1
    places: tuple[int, ...] | None = None
    broken: tuple[tuple[int, str], ...] = ()
    """Rows that could not be split into columns: place and text."""
    noticed: tuple[Noticed, ...] = ()
    """Faults that were seen while reading."""
    measures: tuple[str, ...] = ()
    """Units of measure that stand above the headings, for columns that name none."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """Name one thing that a source delivered, such as a file, with its hash."""

    name: str
    sha256: str
    size: int


@dataclass(slots=True)
class Reading:
    """Stream what a source holds for one dataset, and what it came from."""

    rows: Iterator[RawRows]
    delivered: list[Delivered] = field(default_factory=list)
    """Complete only when the rows have been read to their end."""
    notes: list[Text] = field(default_factory=list)
    """What was passed over, such as sheets without headings; complete likewise."""


class Connector:
    """Say what a source system holds; files, SQL and REST come with this class.

    Subclasses name themselves, the datasets they provide, and their source's
    own headings and words. Only a source that is neither file, SQL nor REST
    needs its own `read`.
    """

    name: ClassVar[str] = ""
    title: ClassVar[Mapping[str, str]] = {}
    provides: ClassVar[tuple[str, ...]] = ()
    """Datasets that this source holds; empty where the project names one."""
    headings: ClassVar[Mapping[str, str]] = {}
    """Heading → field, beside those that the dataset already knows."""
    words: ClassVar[Mapping[str, Mapping[str, str]]] = {}
    """Field → word of the source → code of the dataset."""
    tables: ClassVar[Mapping[str, str]] = {}
    """Dataset → table of the source's database, where the project names none."""

    def __init__(self, source: Source, folder: Path) -> None:
        self.source = source
        self.folder = folder
        """The project's folder, from which relative paths start."""

    def read(self, dataset: Dataset, since: str | None = None) -> Reading:
        """Read the rows of one dataset; `since` is the last cursor, if any.

        Raises SourceUnavailable, SourceRefused, ProjectError or DataError.
        """
        from quanheng.core.reading.open import read_source

        return read_source(
            self.source, dataset, self.headings, folder=self.folder, table=self.tables.get(dataset.name)
        )
