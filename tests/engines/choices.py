"""Choose at random: with hypothesis, which shrinks what fails, or by a seed, which is quick and varied."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from hypothesis import strategies as st


class Choices(Protocol):
    """Choose one of several things, or a whole number."""

    def one(self, options: Sequence[Any]) -> Any:
        """Return one of these."""

    def whole(self, low: int, high: int) -> int:
        """Return a number from low to high, both included."""


class DrawnChoices:
    """Let hypothesis choose."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self._draw = draw

    def one(self, options: Sequence[Any]) -> Any:
        """Return one of these."""
        return self._draw(st.sampled_from(options))

    def whole(self, low: int, high: int) -> int:
        """Return a number from low to high, both included."""
        return int(self._draw(st.integers(low, high)))


class SeededChoices:
    """Choose by a seed alone."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)

    def one(self, options: Sequence[Any]) -> Any:
        """Return one of these."""
        return self._chance.choice(options)

    def whole(self, low: int, high: int) -> int:
        """Return a number from low to high, both included."""
        return self._chance.randint(low, high)
