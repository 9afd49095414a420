"""Datasets for tables that nobody declared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from quanheng.core.model.connector import RawRows
from quanheng.core.model.dataset import Dataset
from quanheng.core.project.init.advice import on_guesses
from quanheng.core.project.init.guess.column import profile
from quanheng.core.project.init.guess.dataset import dataset_name, guess_dataset, guess_roles, table_label
from quanheng.core.project.init.guess.key import guess_key
from quanheng.core.project.init.tables import FoundTable
from quanheng.core.reading.headings import normalise
from quanheng.core.text import Text


@dataclass(frozen=True, slots=True)
class Proposal:
    """Propose a dataset for tables with the same headings, and say what is doubtful."""

    dataset: Dataset
    tables: tuple[FoundTable, ...]
    to_do: tuple[Text, ...]


def propose(
    left: Sequence[FoundTable], folder: Path, zone: ZoneInfo
) -> tuple[list[Proposal], dict[FoundTable, Text]]:
    """Make up a dataset for the tables with the same headings, each time.

    Returns, besides, why nothing can be made of a table.
    """
    alike: dict[tuple[str, ...], list[FoundTable]] = {}
    reasons: dict[FoundTable, Text] = {}
    for table in left:
        folded = tuple(normalise(heading) for heading in table.headings)
        if len(set(folded)) < len(folded) or len(folded) < 2:
            reasons[table] = Text(
                "列名有重复，或只有一列，无法推断。",
                "Headings repeat, or there is but one; nothing can be guessed.",
            )
        else:
            alike.setdefault(tuple(sorted(folded)), []).append(table)
    taken: set[str] = set()
    return [_proposal(its, folder, zone, taken) for its in alike.values()], reasons


def _proposal(its: Sequence[FoundTable], folder: Path, zone: ZoneInfo, taken: set[str]) -> Proposal:
    first, parts = its[0], partial(_rows, its, folder)
    columns = profile(parts(), zone)
    roles = guess_roles(columns)
    key = guess_key(columns, roles, parts, zone)
    dataset = guess_dataset(
        dataset_name(first.name, first.sheet, taken),
        table_label(first.name, first.sheet),
        columns,
        roles,
        key.column if key is not None and key.holds else None,
    )
    return Proposal(dataset, tuple(its), tuple(on_guesses(dataset, columns, roles, key)))


def _rows(its: Sequence[FoundTable], folder: Path) -> Iterator[RawRows]:
    """Read all rows, with the columns of every table in the order of the first."""
    folded = [normalise(heading) for heading in its[0].headings]
    for table in its:
        for part in table.parts(folder, its[0].headings):
            own = [normalise(heading) for heading in part.table.column_names]
            yield replace(part, table=part.table.select([own.index(heading) for heading in folded]))
