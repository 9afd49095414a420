"""Datasets that an indicator requires though its formulas read them through something else."""

from __future__ import annotations

import pytest

from quanheng.core.project.source import Covers
from tests.core.compute.compute_case import SHARE, TICKET, bodies, computed, results, tickets

VISIT = {
    "name": "visit",
    "label": {"zh": "回访", "en": "visits"},
    "unit": "unit_id",
    "fields": {"unit_id": {"type": "text", "required": True}},
}
REQUIRING = SHARE | {"requires": ["visit"]}
DATASETS = (TICKET, VISIT)


def outcomes(visits: list[dict[str, str]], covers: dict[str, list[Covers | None]]) -> dict[str, str]:
    rows = {"ticket": tickets(a=(1, 2), b=(1, 2)), "visit": visits}
    found = computed([REQUIRING], rows, bodies("a", "b"), covers, DATASETS)
    return {unit: row["outcome"] for unit, row in results(found, "share").items()}


def test_a_unit_without_a_row_of_it_has_no_value() -> None:
    covers = {"ticket": [Covers()], "visit": [None]}

    assert outcomes([{"unit_id": "a"}], covers) == {"a": "ok", "b": "missing"}


def test_a_unit_that_its_source_covers_needs_no_row() -> None:
    covers = {"ticket": [Covers()], "visit": [Covers(units=["b"])]}

    assert outcomes([{"unit_id": "a"}], covers) == {"a": "ok", "b": "ok"}


def test_a_name_that_is_no_dataset_is_told() -> None:
    with pytest.raises(Exception, match="vist"):
        computed([SHARE | {"requires": ["vist"]}], {}, bodies("a"), {}, DATASETS)
