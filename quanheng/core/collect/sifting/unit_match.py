"""Names of units as they stand in data, turned into the ids of the project."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quanheng.core.collect.cells.word import Vocabulary
from quanheng.core.collect.delivery import Unmatched
from quanheng.core.errors import nearest
from quanheng.core.model.dataset import Dataset

if TYPE_CHECKING:
    from quanheng.core.project.aliases import Aliases

SHOWN = 100
"""So many names that are no unit are kept, the most frequent first."""

_ADVISED = 20


@dataclass(slots=True)
class UnitMatch:
    """Match the unit fields of all rows of a dataset, and count what is no unit."""

    aliases: Aliases
    rows: int = 0
    """Rows whose unit field is filled."""
    _unknown: Counter[str] = field(default_factory=Counter)
    _found: dict[tuple[str, date | None], str | None] = field(default_factory=dict)
    _ids: Vocabulary = field(init=False)

    def __post_init__(self) -> None:
        self._ids = Vocabulary((unit, unit) for unit in self.aliases.units.ids)

    @property
    def unmatched_rows(self) -> int:
        """Return how many rows name something that is no unit."""
        return self._unknown.total()

    def match(self, names: pa.Array, days: pa.Array | None) -> Any:
        """Return unit ids for names; a name that is no unit stays as it is.

        `days` are those on which dated aliases must hold.
        """
        self.rows += len(names) - names.null_count
        if not any(alias.dated for alias in self.aliases.listed):
            days = None  # Then no name means one unit today and another tomorrow.
        if days is not None:
            return self._match_by_day(names, days.cast(pa.date32(), safe=False))
        encoded = pc.dictionary_encode(names)
        distinct = encoded.dictionary.to_pylist()
        counts = np.bincount(encoded.indices.drop_null().to_numpy(), minlength=len(distinct)).tolist()
        chosen = [self._chosen(name, None, rows) for name, rows in zip(distinct, counts, strict=True)]
        return pa.array(chosen, pa.string()).take(encoded.indices)

    def unmatched(self) -> list[Unmatched]:
        """Return the most frequent names that are no unit, with the nearest unit."""
        names = self.aliases.names
        known = (*self.aliases.units.ids, *names)
        ordered = sorted(self._unknown.items(), key=lambda given: (-given[1], given[0]))[:SHOWN]
        return [
            Unmatched(
                name=name,
                rows=rows,
                nearest=self._nearest(name, known if name.isascii() else names) if at < _ADVISED else None,
            )
            for at, (name, rows) in enumerate(ordered)
        ]

    def _match_by_day(self, names: pa.Array, days: pa.Array) -> Any:
        pairs = zip(names.to_pylist(), days.to_pylist(), strict=True)
        chosen = [None if name is None else self._chosen(name, day, 1) for name, day in pairs]
        return pa.array(chosen, pa.string())

    def _chosen(self, name: str, day: date | None, rows: int) -> str:
        unit = self._resolve(name, day)
        if unit is None:
            self._unknown[name] += rows
        return name if unit is None else unit

    def _resolve(self, name: str, day: date | None) -> str | None:
        if name in self.aliases.units.index:
            return name
        if (name, day) not in self._found:
            self._found[name, day] = self._ids.meaning(name) or self.aliases.resolve(name, day)
        return self._found[name, day]

    def _nearest(self, name: str, known: Collection[str]) -> str | None:
        near = nearest(name, known)
        if near is None or near in self.aliases.units.index:
            return near
        return self.aliases.resolve(near)


def day_field(dataset: Dataset) -> str | None:
    """Return the field that says on which day a row's names hold: the window's first."""
    window = dataset.window
    fields = (window.during, window.until, window.at[0] if window.at else None)
    return next((name for name in fields if name in dataset.fields and _is_moment(dataset, name)), None)


def _is_moment(dataset: Dataset, name: str | None) -> bool:
    return name is not None and dataset.fields[name].type.is_moment
