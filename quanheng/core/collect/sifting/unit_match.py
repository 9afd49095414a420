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

    @property
    def unmatched_rows(self) -> int:
        """Return how many rows name something that is no unit."""
        return self._unknown.total()

    def match(self, names: pa.Array, days: pa.Array | None) -> Any:
        """Return unit ids for names; a name that is no unit stays as it is.

        `days` are those on which dated aliases must hold.
        """
        self.rows += len(names) - names.null_count
        encoded = pc.dictionary_encode(names)
        distinct = encoded.dictionary.to_pylist()
        # Few names mean one unit today and another tomorrow; only their rows are looked at one by one.
        varying = [days is not None and self.aliases.varies(name) for name in distinct]
        counts = np.bincount(encoded.indices.drop_null().to_numpy(), minlength=len(distinct)).tolist()
        chosen = [
            name if varies else self._chosen(name, None, rows)
            for name, varies, rows in zip(distinct, varying, counts, strict=True)
        ]
        matched = pa.array(chosen, pa.string()).take(encoded.indices)
        if days is None or not any(varying):
            return matched
        by_day = pc.fill_null(pa.array(varying).take(encoded.indices), False)
        dated = zip(names.filter(by_day).to_pylist(), _days(days.filter(by_day)), strict=True)
        found = pa.array([self._chosen(name, day, 1) for name, day in dated], pa.string())
        return pc.replace_with_mask(matched, by_day, found)

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

    def _chosen(self, name: str, day: date | None, rows: int) -> str:
        unit = self._resolve(name, day)
        if unit is None:
            self._unknown[name] += rows
        return name if unit is None else unit

    def _resolve(self, name: str, day: date | None) -> str | None:
        if name in self.aliases.units.index:
            return name
        if (name, day) not in self._found:
            self._found[name, day] = self.aliases.ids.meaning(name) or self.aliases.resolve(name, day)
        return self._found[name, day]

    def _nearest(self, name: str, known: Collection[str]) -> str | None:
        near = nearest(name, known)
        if near is None or near in self.aliases.units.index:
            return near
        return self.aliases.resolve(near)


def _days(moments: pa.Array) -> list[date | None]:
    days: list[date | None] = moments.cast(pa.date32(), safe=False).to_pylist()
    return days


def day_field(dataset: Dataset) -> str | None:
    """Return the field that says on which day a row's names hold: the window's first."""
    window = dataset.window
    fields = (window.during, window.until, window.at[0] if window.at else None)
    return next((name for name in fields if name in dataset.fields and _is_moment(dataset, name)), None)


def _is_moment(dataset: Dataset, name: str | None) -> bool:
    return name is not None and dataset.fields[name].type.is_moment
