"""The share of what was kept, by the five properties and the five clear things."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quanheng.core.model.own_datasets import QUALITY_CHECK
from quanheng.core.text import Text

if TYPE_CHECKING:
    import pyarrow as pa

PROPERTIES: Mapping[str, Text] = QUALITY_CHECK.fields["property"].codes or {}
"""The five properties of data 五性, with their titles."""

_NAMED: Mapping[str, Text] = QUALITY_CHECK.fields["clarity"].codes or {}

CLARITIES: Mapping[str | None, Text] = dict([*_NAMED.items(), (None, Text("其他", "other"))])
"""The five things that must be clear 五清, with their titles; None for what is about none of them."""


@dataclass(frozen=True)
class Matrix:
    """Hold how much was tried and how much passed in each cell that has anything."""

    cells: Mapping[tuple[str, str | None], tuple[int, int]]

    @classmethod
    def of(cls, counts: pa.Table) -> Matrix:
        """Add up rows of `quality_check`."""
        summed = counts.group_by(["property", "clarity"]).aggregate([("total", "sum"), ("passed", "sum")])
        return cls(
            {
                (row["property"], row["clarity"]): (row["total_sum"], row["passed_sum"])
                for row in summed.to_pylist()
                if row["total_sum"]
            }
        )

    def share(self, property_: str, clarity: str | None) -> float | None:
        """Return the percentage that passed; None where nothing was tried."""
        total, passed = self.cells.get((property_, clarity), (0, 0))
        return 100 * passed / total if total else None
