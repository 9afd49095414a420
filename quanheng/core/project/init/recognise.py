"""Which dataset, or which table of the project itself, a table is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from quanheng.core.model.connector import Connector
from quanheng.core.model.dataset import Dataset
from quanheng.core.project.init.tables import FoundTable
from quanheng.core.reading.headings import HeadingMap, check_headings, known_headings, map_headings
from quanheng.core.text import Text

GENERIC = "table"
"""The connector for datasets whose own headings suffice."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """Pair a dataset with a connector that could bring it; one is like no other."""

    dataset: Dataset
    connector: str = GENERIC
    headings: tuple[tuple[str, str], ...] = ()

    @property
    def extra(self) -> dict[str, str]:
        """Return the connector's own headings → fields."""
        return dict(self.headings)


@dataclass(frozen=True, slots=True)
class Match:
    """Say how well a table fits a candidate."""

    candidate: Candidate
    found: HeadingMap

    @property
    def rank(self) -> tuple[int, int, bool]:
        """Return what is compared: fields, strange headings, a connector of its own."""
        made = self.candidate.connector != GENERIC
        return len(self.found.fields), -len(self.found.unknown), made


def candidates(datasets: Iterable[Dataset], connectors: Mapping[str, type[Connector]]) -> list[Candidate]:
    """List every dataset with the generic connector, and with its own ones."""
    listed = []
    for dataset in datasets:
        listed.append(Candidate(dataset))
        listed += [
            Candidate(dataset, name, tuple(connector.headings.items()))
            for name, connector in connectors.items()
            if dataset.name in connector.provides
        ]
    return listed


def columns_of(table: FoundTable, dataset: Dataset, found: HeadingMap) -> tuple[tuple[str, Text], ...]:
    """Return each heading that was understood, with the label of its field."""
    return tuple(
        (table.headings[index], dataset.fields[name].label or Text(name, name))
        for name, index in sorted(found.fields.items(), key=lambda one: one[1])
    )


def all_headings(listed: Iterable[Candidate]) -> set[str]:
    """Return every heading by which any candidate could be known."""
    return {heading for one in listed for heading in known_headings(one.dataset, one.extra)}


def best_match(table: FoundTable, listed: Sequence[Candidate]) -> tuple[Match | None, Text | None]:
    """Return the best match of a table, else what it resembles and lacks.

    A match has all columns that the contract needs, and two at least.
    """
    matches = [Match(one, map_headings(table.headings, one.dataset, one.extra)) for one in listed]
    whole = [match for match in matches if _fits(match)]
    if whole:
        return max(whole, key=lambda match: match.rank), None
    near = max(matches, key=lambda match: match.rank, default=None)
    if near is None or len(near.found.fields) < 2:
        return None, None
    return None, _resemblance(near, table)


def _fits(match: Match) -> bool:
    dataset = match.candidate.dataset
    enough = len(match.found.fields) >= min(2, len(dataset.fields))
    return enough and not check_headings(match.found, dataset, "")


def _resemblance(near: Match, table: FoundTable) -> Text:
    dataset = near.candidate.dataset
    problems = check_headings(near.found, dataset, table.name, table.sheet)
    zh = "".join(problem.what.zh for problem in problems)
    en = " ".join(problem.what.en for problem in problems)
    return Text(f"像是“{dataset.title.zh}”，但{zh}", f"It resembles '{dataset.title.en}', but: {en}")
