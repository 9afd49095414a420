"""Sources of a project file for tables that were found in a folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from quanheng.core.model.connector import Connector
from quanheng.core.project.init.recognise import Candidate
from quanheng.core.project.init.tables import FoundTable
from quanheng.core.reading.headings import heading_row, known_headings

LISTED = 3
"""More files than this are named by a pattern, where one fits exactly them."""


def make_sources(
    tables: Mapping[Candidate, Sequence[FoundTable]],
    found: Sequence[FoundTable],
    folder: Path,
    connectors: Mapping[str, type[Connector]],
) -> dict[str, dict[str, Any]]:
    """Return the sources by name: files of a dataset together, the rest apart.

    A database that holds all tables of a connector, under the names that it
    knows, is one source. A sheet is named where its workbook holds other
    tables, among all that were `found`, that would be taken for the same
    dataset.
    """
    sources: dict[str, dict[str, Any]] = {}
    databases = _whole_databases(tables, connectors)
    for connector, file in databases:
        sources[_free(connector, sources)] = {"connector": connector, "sql": {"url": _address(file)}}
    for candidate, given in tables.items():
        dataset = candidate.dataset.name
        its = [t for t in given if (candidate.connector, t.name) not in databases]
        head = {"connector": candidate.connector}
        provides = connectors[candidate.connector].provides if candidate.connector in connectors else ()
        if len(provides) != 1:
            head["dataset"] = dataset
        strange = {t.name for t in found if t not in its and _looks_like(t, candidate)}
        whole = [t.name for t in its if t.kind != "sqlite" and t.name not in strange]
        if whole:
            files = _patterns(list(dict.fromkeys(whole)), folder)
            sources[_free(dataset, sources)] = {**head, "file": files[0] if len(files) == 1 else files}
        for table in its:
            if table.kind == "sqlite":
                place = {"url": _address(table.name), "table": table.sheet}
                sources[_free(dataset, sources)] = {**head, "sql": place}
            elif table.name in strange:
                sources[_free(dataset, sources)] = {**head, "file": table.name, "sheet": table.sheet}
    return sources


def _whole_databases(
    tables: Mapping[Candidate, Sequence[FoundTable]], connectors: Mapping[str, type[Connector]]
) -> list[tuple[str, str]]:
    """Return connectors, each with a database that holds all that it provides."""
    held: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for candidate, its in tables.items():
        for table in its:
            if table.kind == "sqlite":
                held.setdefault((candidate.connector, table.name), []).append(
                    (candidate.dataset.name, table.sheet)
                )
    whole = []
    for (connector, file), pairs in held.items():
        known = connectors.get(connector)
        if known is not None and known.tables and sorted(pairs) == sorted(known.tables.items()):
            whole.append((connector, file))
    return [at for at in whole if set(connectors[at[0]].tables) == set(connectors[at[0]].provides)]


def _address(file: str) -> str:
    return f"sqlite:///{file.replace('%', '%25').replace('?', '%3F')}"


def _looks_like(table: FoundTable, candidate: Candidate) -> bool:
    """Say whether reading the dataset would take this for one of its sheets."""
    return heading_row([table.headings], known_headings(candidate.dataset, candidate.extra)) is not None


def _free(name: str, taken: Mapping[str, object]) -> str:
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}_{number}"
    return free


def _patterns(files: list[str], folder: Path) -> list[str]:
    """Write many files as one pattern, if it means exactly these."""
    places = {(str(PurePosixPath(file).parent), PurePosixPath(file).suffix) for file in files}
    if len(files) <= LISTED or len(places) > 1:
        return files
    parent, suffix = next(iter(places))
    pattern = f"*{suffix}" if parent == "." else f"{parent}/*{suffix}"
    meant = {
        path.relative_to(folder).as_posix()
        for path in folder.glob(pattern)
        if not path.name.startswith(("~$", "."))
    }
    return [pattern] if meant == set(files) else files
