"""Numbers that look random and are the same on every machine.

numpy does not promise that its distributions stay the same from version to
version; a counter that is mixed by splitmix64 does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
T = TypeVar("T")

_STEP = 0x9E3779B97F4A7C15
_FIRST = 0xBF58476D1CE4E5B9
_SECOND = 0x94D049BB133111EB
_ALL = 2**64 - 1


class Chance:
    """Draw whole numbers from a stream of its own; names tell streams apart."""

    def __init__(self, *names: str) -> None:
        digest = hashlib.sha256("/".join(("shiyan-city", *names)).encode()).digest()
        self._seed = int.from_bytes(digest[:8], "little")
        self._drawn = 0

    def array(self, count: int, bound: int) -> Numbers:
        """Draw `count` numbers from 0 up to, and without, `bound`."""
        first = (self._seed + self._drawn * _STEP) & _ALL
        self._drawn += count
        with np.errstate(over="ignore"):
            mixed = np.uint64(first) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(_STEP)
            mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(_FIRST)
            mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(_SECOND)
            mixed ^= mixed >> np.uint64(31)
        return ((mixed >> np.uint64(11)) % np.uint64(bound)).astype(np.int64)

    def below(self, bound: int) -> int:
        """Draw one number from 0 up to, and without, `bound`."""
        self._drawn += 1
        mixed = (self._seed + self._drawn * _STEP) & _ALL
        mixed = ((mixed ^ (mixed >> 30)) * _FIRST) & _ALL
        mixed = ((mixed ^ (mixed >> 27)) * _SECOND) & _ALL
        return ((mixed ^ (mixed >> 31)) >> 11) % bound

    def between(self, least: int, most: int) -> int:
        """Draw one number, both ends included."""
        return least + self.below(most - least + 1)

    def pick(self, things: Sequence[T]) -> T:
        """Choose one of several."""
        return things[self.below(len(things))]

    def weighted(self, count: int, weights: Sequence[int]) -> Numbers:
        """Draw positions, each as often as its weight says."""
        bounds = np.cumsum(np.array(weights, dtype=np.int64))
        drawn: Numbers = np.searchsorted(bounds, self.array(count, int(bounds[-1])), side="right")
        return drawn

    def shuffled(self, things: Sequence[T]) -> list[T]:
        """Return the same things in another order."""
        keys = self.array(len(things), 2**40)
        return [things[position] for position in np.argsort(keys, kind="stable").tolist()]

    def shares(self, total: int, parts: int, least: int = 0) -> list[int]:
        """Split a total into parts of about the same size, none under `least`."""
        weights = self.array(parts, 100) + 60
        rest = total - least * parts
        if rest < 0:
            raise ValueError(f"{total} cannot be split into {parts} parts of {least}")
        given = (weights * rest // int(weights.sum())).tolist()
        for position in range(rest - sum(given)):
            given[position % parts] += 1
        return [least + part for part in given]
