"""The units of a project as columns that formulas can read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from quanheng.core.formula.evaluate import Column, moment

if TYPE_CHECKING:
    from quanheng.core.project.units import Units


@dataclass(frozen=True)
class UnitColumns:
    """Give each field of the units table as one value per unit."""

    units: Units

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the unit ids, in the project's order."""
        return self.units.ids

    @cached_property
    def categories(self) -> NDArray[np.object_]:
        """Return the category of every unit."""
        return np.array(self.units.categories, dtype=object)

    def column(self, field: str) -> Column:
        """Return a field of the units table."""
        own = {
            "unit_id": self.units.ids,
            "name": self.units.names,
            "category": self.units.categories,
            "level": self.units.levels,
            "role": self.units.roles,
            "function": self.units.functions or (None,) * len(self.units),
        }
        return _column(list(own[field] if field in own else self.units.fields[field]))


def _column(values: list[Any]) -> Column:
    there = np.array([value is not None for value in values], dtype=bool)
    kinds = {type(value) for value in values if value is not None}
    if not kinds:
        # As a bare null is, which fits numbers, texts and conditions alike.
        return Column(np.zeros(len(values)), there)
    if kinds <= {bool}:
        return Column(np.array([bool(value) for value in values], dtype=bool), there)
    if kinds <= {str}:
        return Column(np.array([value or "" for value in values], dtype=object), there)
    if kinds <= {date, datetime}:
        return Column(np.array([0.0 if v is None else moment(v) for v in values], dtype=np.float64), there)
    return Column(
        np.array([0.0 if value is None else float(value) for value in values], dtype=np.float64), there
    )
