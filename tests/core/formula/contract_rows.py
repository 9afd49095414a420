"""Random rows made from contracts: every type, code lists, nulls, and days at the edges of a year."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from quanheng.core.model.dataset import Dataset, Field

Row = dict[str, Any]

EDGES = [date(2023, 1, 1), date(2023, 12, 31), date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 1)]
NUMBERS = [0, 0, 1, 1, 2, 3, 4, 5, 7, 12]


@dataclass
class Rows:
    """Make rows for contracts; the same seed makes the same rows.

    `chosen` are the values that a `dataset.field` has. Other texts are a code,
    a unit, a running number where they are the key, else one of the numbers
    that a key of that name could have. `spare` is the share of nulls among the
    fields that are not required.
    """

    seed: int
    units: Sequence[str]
    chosen: Mapping[str, Sequence[Any]]
    count: int = 150
    spare: float = 0.15

    def of(self, dataset: Dataset) -> list[Row]:
        """Return rows that fulfil the contract, no two with the same key."""
        chance = random.Random(f"{self.seed} {dataset.name}")
        found: dict[Any, Row] = {}
        for number in range(self.count):
            row = {
                name: self._value(dataset, name, field, number, chance)
                for name, field in dataset.fields.items()
            }
            found.setdefault(tuple(row[name] for name in dataset.key) or number, row)
        return list(found.values())

    def _value(self, dataset: Dataset, name: str, field: Field, number: int, chance: random.Random) -> Any:
        if (full := f"{dataset.name}.{name}") in self.chosen:
            return chance.choice(list(self.chosen[full]))
        if not field.required and chance.random() < self.spare:
            return None
        if name == dataset.window.year:
            return chance.choice([2023, 2024, 2024])
        kind = field.type
        if kind.kind == "text":
            if field.codes is not None:
                return chance.choice(list(field.codes))
            if name.endswith("unit_id"):
                return chance.choice(list(self.units))
            return f"{name}-{number if [name] == dataset.key else chance.randrange(self.count)}"
        if kind.kind == "integer":
            return chance.choice(NUMBERS)
        if kind.kind == "decimal":
            digits = min(kind.precision or 0, 5)
            return Decimal(chance.choice([0, chance.randrange(10**digits)])).scaleb(-(kind.scale or 0) // 2)
        if kind.kind == "boolean":
            return chance.random() < 0.6
        day = chance.choice([*EDGES, date(2022, 6, 1) + timedelta(chance.randrange(1000))])
        if kind.kind == "date":
            return day
        moment = datetime(day.year, day.month, day.day)
        return moment + timedelta(microseconds=chance.choice([0, 1, chance.randrange(86_400_000_000), -1]))
