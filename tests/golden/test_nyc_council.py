"""All office-years of the New York example equal those that were computed independently."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from quanheng.core.results.evaluation import Evaluation

TABLE = "nyc_council_by_year.csv"
SHARES = ("closed_share", "within_7d", "over_30d")
"""Columns of the independent table, and indicators of the scheme."""
EXACT = 1e-9

OfficeYear = tuple[str, str]
Results = dict[str, dict[OfficeYear, dict[str, Any]]]


@pytest.fixture(scope="module")
def evaluation(run_of: Callable[[str], Evaluation]) -> Evaluation:
    return run_of("nyc-council")


@pytest.fixture(scope="module")
def results(evaluation: Evaluation) -> Results:
    """Return indicator → (office, year) → row."""
    found: Results = {}
    for row in evaluation.indicators.to_pylist():
        found.setdefault(row["indicator"], {})[row["unit_id"], row["period"]] = row
    return found


@pytest.fixture(scope="module")
def expected(published: Callable[[str], list[dict[str, str]]]) -> dict[OfficeYear, dict[str, str]]:
    return {(row["account"], row["year"]): row for row in published(TABLE)}


def test_there_are_434_office_years_in_51_offices(expected: dict[OfficeYear, dict[str, str]]) -> None:
    assert len(expected) == 434
    assert len({office for office, _ in expected}) == 51


def test_the_cases_of_every_office_year_are_counted_exactly(
    results: Results, expected: dict[OfficeYear, dict[str, str]]
) -> None:
    ours = {key: row["value"] for key, row in results["tickets"].items() if row["outcome"] == "ok"}

    assert ours == {key: int(row["tickets"]) for key, row in expected.items()}


def test_the_closed_cases_are_counted_exactly_and_0_is_a_number(
    results: Results, expected: dict[OfficeYear, dict[str, str]]
) -> None:
    closed = {key: row for key, row in results["closed_share"].items() if row["outcome"] == "ok"}
    pairs = {key: (row["numerator"], row["denominator"]) for key, row in closed.items()}

    assert pairs == {key: (int(row["closed"]), int(row["tickets"])) for key, row in expected.items()}
    assert sum(row["value"] == 0 for row in closed.values()) == 21


@pytest.mark.parametrize("indicator", SHARES)
def test_a_share_is_that_of_the_independent_table(
    indicator: str, results: Results, expected: dict[OfficeYear, dict[str, str]]
) -> None:
    """Ours are in per cent; the counts behind them must be whole and exact."""
    ours = {key: row for key, row in results[indicator].items() if row["outcome"] == "ok"}
    counts = {key: round(float(row[indicator]) * int(row["tickets"])) for key, row in expected.items()}

    assert {key: row["numerator"] for key, row in ours.items()} == counts
    assert {key: row["denominator"] for key, row in ours.items()} == {
        key: int(row["tickets"]) for key, row in expected.items()
    }
    assert {key: row["value"] / 100 for key, row in ours.items()} == pytest.approx(
        {key: float(row[indicator]) for key, row in expected.items()}, rel=0, abs=EXACT
    )


def test_the_median_is_that_of_the_independent_table(
    results: Results, expected: dict[OfficeYear, dict[str, str]]
) -> None:
    ours = {key: row["value"] for key, row in results["median_days"].items() if row["outcome"] == "ok"}
    theirs = {key: float(row["median_days"]) for key, row in expected.items() if row["median_days"]}

    assert len(theirs) == 413
    assert ours == pytest.approx(theirs, rel=0, abs=EXACT)


def test_the_median_is_not_applicable_where_nothing_is_closed(
    results: Results, expected: dict[OfficeYear, dict[str, str]]
) -> None:
    empty = {key for key, row in expected.items() if not row["median_days"]}
    ours = {key for key, row in results["median_days"].items() if row["outcome"] == "not_applicable"}

    assert len(empty) == 21
    assert ours == empty
    assert {results["median_days"][key]["value"] for key in empty} == {None}


def test_an_office_year_without_cases_is_missing_and_not_zero(
    results: Results, expected: dict[OfficeYear, dict[str, str]]
) -> None:
    absent = {key: row for key, row in results["tickets"].items() if key not in expected}

    assert len(absent) == 51 * 11 - 434
    assert {(row["outcome"], row["value"]) for row in absent.values()} == {("missing", None)}


def test_the_source_was_read_whole(evaluation: Evaluation) -> None:
    [source] = evaluation.manifest["sources"]

    assert (source["rows"], source["quarantined"]) == (341_299, 0)
