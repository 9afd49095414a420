"""Counts of how many cells and rows kept the rules of their contract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from quanheng.core.collect.delivery import QualityCount
from quanheng.core.collect.rules import RULES, Rule, order_of
from quanheng.core.model.dataset import Clarity, Dataset, Field
from quanheng.core.model.types import INTEGER, TEXT

Counts = NDArray[np.int64]

QUALITY_ROWS = pa.schema(
    [
        ("unit_id", pa.string()),
        ("dataset", pa.string()),
        ("rule", pa.string()),
        ("field", pa.string()),
        ("property", pa.string()),
        ("clarity", pa.string()),
        ("total", pa.int64()),
        ("passed", pa.int64()),
    ]
)
"""How often a rule was tried on rows of a unit, and how often it was kept; `field` is null for whole rows."""

QUALITY_TYPES = {name: INTEGER if name in ("total", "passed") else TEXT for name in QUALITY_ROWS.names}
"""The same as contracts write it, for the content hash."""


@dataclass(frozen=True, slots=True)
class UnitRows:
    """Say to which unit each row of a part belongs."""

    at: NDArray[np.int64]
    """The position of the unit; as many as there are units for rows of none."""
    units: int
    all_rows: Counts = field(init=False)
    """Rows of each unit."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "all_rows", self.count(slice(None)))

    @classmethod
    def of(cls, ids: pa.Array, units: Sequence[str]) -> UnitRows:
        """Find the unit of every row by its id."""
        found = pc.index_in(ids.cast(pa.string()), value_set=pa.array(units, pa.string()))
        return cls(found.fill_null(len(units)).to_numpy().astype(np.int64), len(units))

    def count(self, rows: Any) -> Counts:
        """Count the rows that an index or mask names, by unit."""
        return np.bincount(self.at[rows], minlength=self.units + 1)[: self.units]


@dataclass(slots=True)
class _Sum:
    total: int
    passed: int
    total_by: Counts
    passed_by: Counts


class Tally:
    """Add up how often each rule was tried, and how often it was kept, by unit."""

    def __init__(self, units: Sequence[str] = ()) -> None:
        self._units = units
        self._sums: dict[tuple[Rule, str | None], _Sum] = {}

    def add(self, rule: Rule, field: str | None, total: int, passed: int) -> None:
        """Add counts that no unit answers for.

        Rows that fail such a rule belong to no unit, so that every unit would
        always have kept it.
        """
        found = self._sum(rule, field)
        found.total += total
        found.passed += passed

    def count(self, rule: Rule, field: str | None, rows: UnitRows, tried: Any, failed: Any) -> None:
        """Add the counts of one part by unit.

        `tried` is a mask, or None for all rows; `failed` has indexes.
        """
        total_by = rows.all_rows if tried is None else rows.count(tried)
        total = len(rows.at) if tried is None else int(np.count_nonzero(tried))
        found = self._sum(rule, field)
        found.total += total
        found.passed += total - len(failed)
        found.total_by += total_by
        found.passed_by += total_by - rows.count(failed) if len(failed) else total_by

    def counts(self) -> list[QualityCount]:
        """Return the counts of all rows, by rule."""
        return [
            QualityCount(
                rule=rule, field=field, property=RULES[rule].property, total=found.total, passed=found.passed
            )
            for (rule, field), found in self._ordered()
        ]

    def rows(self, dataset: Dataset) -> pa.Table:
        """Return the counts of each unit, where there are any; see QUALITY_ROWS."""
        sums = self._ordered()
        if not sums:
            return QUALITY_ROWS.empty_table()
        tried = [np.flatnonzero(found.total_by) for _, found in sums]
        told = [
            (dataset.name, rule, name, RULES[rule].property, clarity_of(rule, name, dataset))
            for (rule, name), _ in sums
        ]
        which = pa.array(np.repeat(np.arange(len(sums)), [len(units) for units in tried]))
        texts = [pa.array(column, pa.string()).take(which) for column in zip(*told, strict=True)]
        ids = pa.array(self._units, pa.string()).take(pa.array(np.concatenate(tried)))
        total = np.concatenate([found.total_by[units] for (_, found), units in zip(sums, tried, strict=True)])
        passed = np.concatenate(
            [found.passed_by[units] for (_, found), units in zip(sums, tried, strict=True)]
        )
        columns = [ids, *texts, pa.array(total), pa.array(passed)]
        return pa.Table.from_arrays(columns, schema=QUALITY_ROWS)

    def _ordered(self) -> list[tuple[tuple[Rule, str | None], _Sum]]:
        return sorted(self._sums.items(), key=lambda given: (order_of(given[0][0]), given[0][1] or ""))

    def _sum(self, rule: Rule, field: str | None) -> _Sum:
        none = np.zeros(len(self._units), dtype=np.int64)
        return self._sums.setdefault((rule, field), _Sum(0, 0, none, none.copy()))


def quality_rows(tally: Tally, dataset: Dataset) -> pa.Table:
    """Return how each unit of the project kept each rule, as rows of `quality_check`.

    Counted over all rows that were delivered and name the unit, those among
    them that were then put into quarantine. Several sources of one dataset
    give such rows each; they add up.
    """
    return tally.rows(dataset)


def clarity_of(rule: str, field: str | None, dataset: Dataset) -> Clarity | None:
    """Return which of the five it tells: as the field, the rule or the dataset says."""
    own = dataset.fields[field].clarity if field is not None and field in dataset.fields else None
    note = RULES.get(rule)  # type: ignore[call-overload]
    return own or (note.clarity if note else None) or dataset.clarity


def cell_rules(declared: Field, *, worded: bool) -> tuple[Rule, ...]:
    """Return the rules that are tried on every filled cell of a field.

    `worded` says that the source has words of its own for it.
    """
    kind = declared.type.kind
    rules: list[Rule] = ["text_encoding"] if kind == "text" else []
    rules.append("character_form")
    if kind in ("date", "timestamp"):
        rules += ["date_possible", "date_form"]
    elif declared.type.is_number:
        rules += ["number_possible", "number_form"]
    elif declared.codes is not None or kind == "boolean":
        rules += ["code_known", "code_form"]
    if declared.measure is not None:
        rules.append("measure_unit")
    if declared.check is not None:
        rules.append("uscc_valid" if declared.check == "uscc" else "id_number_valid")
    if declared.digits is not None:
        rules.append("leading_zeros")
    if (worded or declared.nothing) and "code_form" not in rules:
        rules.append("code_form")
    return tuple(rules)
