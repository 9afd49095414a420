"""Tell "nothing happened" from "nothing was delivered"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from quanheng.core.model.period import Period
from quanheng.core.project.source import Covers


@dataclass(frozen=True)
class Coverage:
    """Know, for each dataset, what its sources say that they cover.

    A dataset that is not a key was not delivered. A source that says nothing
    covers only what it has rows for: no rows then mean missing, not zero.
    """

    sources: Mapping[str, Sequence[Covers | None]]
    units: Sequence[str]
    cut_off: date

    def delivered(self, dataset: str) -> bool:
        """Say whether any source delivered the dataset."""
        return bool(self.sources.get(dataset))

    def covered(self, dataset: str, period: Period) -> NDArray[np.bool_]:
        """Say for which units no rows mean that there were none."""
        last = min(period.end - timedelta(days=1), self.cut_off)
        found = np.zeros(len(self.units), dtype=bool)
        for covers in self.sources.get(dataset, ()):
            if covers is None or not _spans(covers, period.start, last):
                continue
            if not covers.units:
                return np.ones(len(self.units), dtype=bool)
            found |= np.isin(np.array(self.units, dtype=object), np.array(covers.units, dtype=object))
        return found


def _spans(covers: Covers, first: date, last: date) -> bool:
    begins = covers.first is None or covers.first <= first
    return begins and (covers.last is None or covers.last >= last)
