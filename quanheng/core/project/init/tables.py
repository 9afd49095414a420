"""The tables in a folder: files, sheets of workbooks, tables of databases."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from quanheng.core.errors import QuanhengError
from quanheng.core.model.connector import RawRows
from quanheng.core.project.init.report import Unrecognised
from quanheng.core.reading.files.file_kind import file_kind
from quanheng.core.reading.open import read_file
from quanheng.core.text import Text

SUFFIXES = (
    ".csv",
    ".tsv",
    ".txt",
    ".gz",
    ".xlsx",
    ".xlsm",
    ".xlsb",
    ".xls",
    ".et",
    ".ods",
    ".db",
    ".sqlite",
    ".sqlite3",
)
"""Files that are looked into; what they are is told by their content."""

PASSED_OVER = frozenset({"runs", "exports", "templates"})
"""Folders in which this program itself writes tables."""

MOST_FILES = 2_000
DEEPEST = 3


How = Literal["file", "workbook", "sqlite"]


@dataclass(frozen=True, slots=True)
class FoundTable:
    """Name a table in the folder, with its headings."""

    path: Path
    name: str
    """The path as the project file will write it."""
    kind: How
    sheet: str
    headings: tuple[str, ...]

    def parts(self, folder: Path, headings: Collection[str]) -> Iterator[RawRows]:
        """Read all rows; `headings` are those by which its heading row is known."""
        if self.kind != "sqlite":
            yield from read_file(self.path, sheet=self.sheet or None, name=self.name, headings=headings)
            return
        from quanheng.core.reading.database.tables import read_sqlite

        yield from read_sqlite(self.path, self.sheet, folder)


def find_tables(folder: Path, known: Collection[str]) -> tuple[list[FoundTable], list[Unrecognised]]:
    """Find every table with rows in the folder, and say what else is there.

    `known` holds the headings of everything that could be recognised, so that
    titles above them are passed over.
    """
    found: list[FoundTable] = []
    others: list[Unrecognised] = []
    for path in _files(folder, others):
        name = path.relative_to(folder).as_posix()
        try:
            _look_into(path, name, folder, known, found, others)
        except QuanhengError as error:
            others += [Unrecognised(name, "", problem.what) for problem in error.problems]
    return found, others


def _files(folder: Path, others: list[Unrecognised]) -> list[Path]:
    found: list[Path] = []
    for place, folders, files in os.walk(folder):
        here = Path(place)
        depth = len(here.relative_to(folder).parts)
        folders[:] = sorted(
            name
            for name in folders
            if depth < DEEPEST and not name.startswith((".", "__")) and name not in PASSED_OVER
        )
        found += [
            here / name
            for name in sorted(files)
            if name.lower().endswith(SUFFIXES) and not name.startswith((".", "~$"))
        ]
    if len(found) > MOST_FILES:
        reason = Text(
            f"文件太多，只看了前 {MOST_FILES} 个。",
            f"Too many files; only the first {MOST_FILES} were looked at.",
        )
        others.append(Unrecognised(f"{len(found)}", "", reason))
    return found[:MOST_FILES]


def _look_into(
    path: Path,
    name: str,
    folder: Path,
    known: Collection[str],
    found: list[FoundTable],
    others: list[Unrecognised],
) -> None:
    kind = file_kind(path, name)
    sheets = [""]
    if kind == "workbook":
        from quanheng.core.reading.files.spreadsheet import list_sheets

        sheets = list_sheets(path, name)
        if not sheets:
            others.append(Unrecognised(name, "", _NO_ROWS))
    elif kind == "sqlite":
        from quanheng.core.reading.database.tables import list_tables

        sheets = list_tables(path, folder)
    for sheet in sheets:
        how: How = kind if kind in ("workbook", "sqlite") else "file"
        table = FoundTable(path, name, how, sheet, ())
        first = next(table.parts(folder, known), None)
        if first is None or not first.table.num_rows:
            others.append(Unrecognised(name, sheet, _NO_ROWS))
        elif path.suffix == ".txt" and (
            first.table.num_columns < 2 or len(first.broken) > first.table.num_rows // 10
        ):
            others.append(
                Unrecognised(name, sheet, Text("这是文字，不是表格。", "This is prose, not a table."))
            )
        else:
            found.append(replace(table, headings=tuple(first.table.column_names)))


_NO_ROWS = Text("没有数据行。", "It has no rows.")
