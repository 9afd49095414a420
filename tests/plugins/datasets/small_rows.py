"""Values of formulas over a few rows of the datasets that ship."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from quanheng.core.model.dataset import Dataset, View
from quanheng.core.plugins.registry import load_registry
from quanheng.core.project.source import Covers
from tests.engines.computed_case import EVERYTHING, Case, computation, scheme_of, units_of

Rows = Sequence[Mapping[str, Any]]

EARLY = date(2020, 1, 1)

RELATIONS = load_registry(none=True).datasets


def of_units(rows: Mapping[str, Rows], formula: str) -> dict[str, float | None]:
    """Compute a formula over 2024 for the units A and B; rows without a unit are A's.

    Datasets without rows are covered, so that nothing means that nothing
    happened.
    """
    datasets = [
        relation.model_dump(by_alias=True) for relation in RELATIONS.values() if isinstance(relation, Dataset)
    ]
    views = [
        relation.model_dump(by_alias=True) for relation in RELATIONS.values() if isinstance(relation, View)
    ]
    indicator = {"id": "x", "value": formula}
    covers: dict[str, Sequence[Covers | None]] = {given["name"]: EVERYTHING for given in datasets}
    given = {given["name"]: [] for given in datasets} | {
        name: [{"unit_id": "A", **row} for row in some] for name, some in rows.items()
    }
    case = Case(
        scheme_of(datasets, [indicator], views), given, units_of({"A": None, "B": None}), covers=covers
    )
    with computation(case) as found:
        values = found.values("x").value
    return {unit: None if np.isnan(value) else float(value) for unit, value in zip("AB", values, strict=True)}


def of_a(rows: Mapping[str, Rows], *formulas: str) -> list[float | None]:
    """Compute formulas for the unit A."""
    return [of_units(rows, formula)["A"] for formula in formulas]
