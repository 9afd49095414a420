"""The made city comes out as it was drawn: every result, and every fault that was planted."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from city_project import EXAMPLE, table

from quanheng.core.results.evaluation import Evaluation

EXACT = 1e-9
OF_VIEWS = {
    "internal_posts_add_up", "leaders_within_quota", "ledger_replays", "main_handler_once", "person_once",
}  # fmt: skip
"""Checks of what several rows say together: they name a unit, and no row."""


@pytest.fixture(scope="module")
def faults(city: Path) -> list[dict[str, str]]:
    """Return the faults that were found, under the last word of each heading."""
    files = sorted((city / ".quanheng" / "quarantine").glob("*.csv"))
    return [
        {heading.split()[-1]: cell for heading, cell in row.items()} for path in files for row in table(path)
    ]


def test_all_319_results_are_those_that_were_drawn(city: Path) -> None:
    [run] = (city / "runs").iterdir()
    ours = {(row["unit_id"], row["indicator"]): row for row in Evaluation(run).indicators.to_pylist()}

    wrong = []
    for right in table(EXAMPLE / "truth.csv"):
        row = ours[right["unit_id"], right["indicator"]]
        numbers = [name for name in ("numerator", "denominator", "value") if right[name]]
        if row["outcome"] != right["outcome"]:
            wrong.append((right, row["outcome"]))
        elif any(row[name] != pytest.approx(float(right[name]), abs=EXACT, rel=EXACT) for name in numbers):
            wrong.append((right, [row[name] for name in numbers]))

    assert wrong == []


def test_every_planted_fault_is_found_and_nothing_else(faults: list[dict[str, str]]) -> None:
    found = Counter((row["dataset"], row["rule"].split()[-1], row["handled"].split()[-1]) for row in faults)

    planted = Counter((row["dataset"], row["rule"], row["handled"]) for row in table(EXAMPLE / "faults.csv"))
    assert found == planted


def test_every_fault_of_a_row_is_found_in_its_row(faults: list[dict[str, str]]) -> None:
    found = Counter((row["dataset"], row["rule"].split()[-1], row["place"]) for row in faults)

    planted = Counter(
        (row["dataset"], row["rule"], row["row"])
        for row in table(EXAMPLE / "faults.csv")
        if row["rule"] not in OF_VIEWS
    )
    assert not planted - found


def test_faults_of_cells_are_found_under_their_headings(faults: list[dict[str, str]]) -> None:
    found = Counter(
        (row["dataset"], row["rule"].split()[-1], row["place"], row["heading"])
        for row in faults
        if row["heading"]
    )

    planted = Counter(
        (row["dataset"], row["rule"], row["row"], row["heading"]) for row in table(EXAMPLE / "faults.csv")
    )
    assert sum(found.values()) > 90
    assert not found - planted
