"""What `quanheng init` found in a folder, and what it made of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from quanheng.core.text import Text

Role = Literal["dataset", "units", "aliases", "scheme"]


@dataclass(frozen=True, slots=True)
class Recognised:
    """Say what a file, or a sheet or table of one, was taken for."""

    file: str
    sheet: str
    """The sheet of a workbook or the table of a database; else empty."""
    role: Role
    title: Text
    """What it is called: the dataset's label, or the role in words."""
    dataset: str | None = None
    fields: int = 0
    """How many of the contract's fields have a column."""
    unknown: tuple[str, ...] = ()
    """Headings that mean nothing to it."""
    columns: tuple[tuple[str, Text], ...] = ()
    """Heading of a column, and the label of the field that it was taken for."""
    proposed: bool = False
    """Whether the dataset was made up from this very file."""


@dataclass(frozen=True, slots=True)
class Unrecognised:
    """Say why a file, or a sheet or table of one, is not used."""

    file: str
    sheet: str
    reason: Text


@dataclass(frozen=True, slots=True)
class InitReport:
    """Report what was recognised, what not, what was written, what is to do."""

    folder: Path
    recognised: tuple[Recognised, ...]
    unrecognised: tuple[Unrecognised, ...]
    written: tuple[str, ...]
    """Names of the files that were made, relative to the folder."""
    to_do: tuple[Text, ...]
    """What the reader should look at or fill in, in order."""
