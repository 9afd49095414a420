"""Which units are compared with which: by category, and by level."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Within = Literal["category_level", "category", "all"]
Flags = NDArray[np.bool_]
Numbers = NDArray[np.int64]


class ScoredUnits(Protocol):
    """Name what scoring needs to know of the units, one element per unit."""

    @property
    def ids(self) -> Sequence[str]:
        """Return the unit ids."""

    @property
    def categories(self) -> Sequence[str | None]:
        """Return the categories, after which weights and rules differ."""

    @property
    def levels(self) -> Sequence[str | None]:
        """Return the levels, such as county or township."""

    @property
    def roles(self) -> Sequence[str]:
        """Return the roles, `evaluated` or `peer`."""


def group_numbers(units: ScoredUnits, within: Within) -> Numbers:
    """Number the groups in which units are compared; one number per unit."""
    if within == "all":
        return np.zeros(len(units.ids), dtype=np.int64)
    levels = units.levels if within == "category_level" else [None] * len(units.ids)
    known: dict[tuple[str | None, str | None], int] = {}
    pairs = zip(units.categories, levels, strict=True)
    return np.array([known.setdefault(pair, len(known)) for pair in pairs], dtype=np.int64)


def in_category(units: ScoredUnits) -> dict[str | None, Flags]:
    """Return for every category that occurs which units are of it."""
    return {
        category: np.array([given == category for given in units.categories], dtype=bool)
        for category in dict.fromkeys(units.categories)
    }


def is_evaluated(units: ScoredUnits) -> Flags:
    """Tell the units that are evaluated from those that only serve as peers."""
    return np.array([role != "peer" for role in units.roles], dtype=bool)
