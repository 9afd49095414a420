"""Which units are compared with which: by category, level and function."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from quanheng.core.results.outcome import Floats

Within = Literal["category_level", "category", "all"]
Peers = Literal["category_level", "category", "function_level", "all"]
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
        """Return the roles, such as `evaluated` or `peer`."""

    @property
    def functions(self) -> Sequence[str | None]:
        """Return the lines of work; nothing at all where none is given."""


def group_numbers(units: ScoredUnits, within: Within) -> Numbers:
    """Number the groups in which units are compared; one number per unit."""
    if within == "all":
        return np.zeros(len(units.ids), dtype=np.int64)
    levels = units.levels if within == "category_level" else [None] * len(units.ids)
    known: dict[tuple[str | None, str | None], int] = {}
    pairs = zip(units.categories, levels, strict=True)
    return np.array([known.setdefault(pair, len(known)) for pair in pairs], dtype=np.int64)


ALONE = -1
"""The number of the group of a unit that cannot be compared with any other."""


def peer_groups(units: ScoredUnits, peers: Peers) -> list[Numbers]:
    """Number the groups of peers of each unit, the narrowest first.

    A wider grouping is for units whose narrower group is too small. A unit
    without a function has no peers by function.
    """
    if peers != "function_level":
        return [group_numbers(units, peers)]
    functions = units.functions or [None] * len(units.ids)
    narrow = [None if f is None else (f, level) for f, level in zip(functions, units.levels, strict=True)]
    return [_numbered(narrow), _numbered(functions)]


def _numbered(keys: Sequence[object]) -> Numbers:
    known: dict[object, int] = {None: ALONE}
    return np.array([known.setdefault(key, len(known) - 1) for key in keys], dtype=np.int64)


def among_peers(
    value: Floats,
    units: ScoredUnits,
    groupings: Sequence[Numbers],
    compare: Callable[[Floats, Numbers], Floats],
) -> Floats:
    """Compare each value within the narrowest group of peers that is large enough.

    `compare` gets values and group numbers, and gives NaN where a group has too
    few values. Only units that are evaluated, or there to be compared with, count.
    """
    counted = np.where(is_comparable(units), value, np.nan)
    found: Floats = np.full(len(value), np.nan)
    for groups in groupings:
        wider = compare(np.where(groups == ALONE, np.nan, counted), groups)
        found = np.where(np.isnan(found), wider, found)
    return found


def group_sizes(value: Floats, groups: Numbers) -> Numbers:
    """Return for each unit how many of its group have a value; 0 for one alone."""
    has_value = ~np.isnan(value) & (groups != ALONE)
    # Shifted by one, as bincount takes no negative numbers.
    sizes = np.bincount(groups + 1, weights=has_value, minlength=1)
    return np.asarray(sizes[groups + 1], dtype=np.int64)


def medians(value: Floats, groups: Numbers, minimum: int) -> Floats:
    """Return the median of each unit's group; NaN under `minimum` values.

    It is the mean of the lower and the upper middle value.
    """
    found: Floats = np.full(len(value), np.nan)
    for group in np.unique(groups[~np.isnan(value)]):
        own = groups == group
        known = np.sort(value[own & ~np.isnan(value)])
        if len(known) >= minimum:
            found[own] = (known[(len(known) - 1) // 2] + known[len(known) // 2]) / 2
    return found


def is_comparable(units: ScoredUnits) -> Flags:
    """Tell the units that others are compared with: evaluated ones and peers."""
    return np.array([role in ("evaluated", "peer") for role in units.roles], dtype=bool)


def in_category(units: ScoredUnits) -> dict[str | None, Flags]:
    """Return for every category that occurs which units are of it."""
    return {
        category: np.array([given == category for given in units.categories], dtype=bool)
        for category in dict.fromkeys(units.categories)
    }


def is_evaluated(units: ScoredUnits) -> Flags:
    """Tell the units that are evaluated from those that only serve as peers."""
    return np.array([role != "peer" for role in units.roles], dtype=bool)
