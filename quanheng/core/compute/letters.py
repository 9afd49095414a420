"""Figures from letters, which stand in where an indicator has no rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from quanheng.core.formula.evaluate import Column
from quanheng.core.model.indicator import Indicator
from quanheng.core.model.own_datasets import INDICATOR_PART
from quanheng.core.model.period import Period
from quanheng.core.text import Text

if TYPE_CHECKING:
    from quanheng.core.engine.duckdb import DuckEngine


Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Letters:
    """Hold what letters say of one indicator, one element per unit."""

    there: NDArray[np.bool_]
    numerator: Column
    denominator: Column
    reasons: NDArray[np.object_]

    def stand_in(self, columns: Mapping[str, Column], where: NDArray[np.bool_]) -> dict[str, Column]:
        """Return the columns of an indicator, those of the letters where they stand in."""
        given = {"numerator": self.numerator, "denominator": self.denominator, "sample": self.denominator}
        return {
            key: Column(
                np.where(where, given[key].values, column.values),
                np.where(where, given[key].there, column.there),
            )
            for key, column in columns.items()
        }


def names_in_letters(indicator: Indicator) -> tuple[str, ...]:
    """Return what a letter may call an indicator: people write its name for its id."""
    return tuple(dict.fromkeys((indicator.name.en, indicator.name.zh, indicator.id)))


def read_letters(
    engine: DuckEngine, indicators: Mapping[str, Indicator], units: Sequence[str], period: Period
) -> dict[str, Letters]:
    """Return what letters of the period's year say, by indicator.

    Only of indicators with numerator and denominator; those that no letter
    names are left out. Rows are few, so that they are added up here.
    """
    fitting = [given for given in indicators.values() if given.numerator is not None]
    meant = {name: given.id for given in fitting for name in names_in_letters(given)}
    meant |= {given.id: given.id for given in fitting}
    place = {unit: position for position, unit in enumerate(units)}
    fields = ("letter_no", "unit_id", "indicator", "year", "numerator", "denominator")
    found: dict[str, dict[int, list[Row]]] = {}
    for row in engine.read(INDICATOR_PART, fields).to_pylist():
        if row["year"] == period.year and row["indicator"] in meant and row["unit_id"] in place:
            by_unit = found.setdefault(meant[row["indicator"]], {})
            by_unit.setdefault(place[row["unit_id"]], []).append(row)
    return {name: _letters(by_unit, len(units)) for name, by_unit in found.items()}


def _letters(by_unit: Mapping[int, Sequence[Row]], count: int) -> Letters:
    there = np.zeros(count, dtype=bool)
    there[list(by_unit)] = True
    reasons = np.full(count, None, dtype=object)
    for unit, rows in by_unit.items():
        numbers = list(dict.fromkeys(str(row["letter_no"]) for row in rows))
        reasons[unit] = Text(
            f"数据来自公函 {'、'.join(numbers)}", f"the figures come from letter {', '.join(numbers)}"
        )
    return Letters(there, _sums(by_unit, "numerator", count), _sums(by_unit, "denominator", count), reasons)


def _sums(by_unit: Mapping[int, Sequence[Row]], key: str, count: int) -> Column:
    """Add up a figure exactly; one that a letter leaves empty makes the sum empty."""
    values, there = np.zeros(count), np.zeros(count, dtype=bool)
    for unit, rows in by_unit.items():
        figures = [row[key] for row in rows]
        if all(isinstance(figure, Decimal) for figure in figures):
            values[unit] = float(sum(figure for figure in figures if isinstance(figure, Decimal)))
            there[unit] = True
    return Column(values, there)
