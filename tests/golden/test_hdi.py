"""The Human Development Index of 2021 and 2022 comes out as UNDP published it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from quanheng import round_half_up
from quanheng.core.results.evaluation import Evaluation

TABLE = "hdi_published.csv"
COUNTRIES = {"2021": 191, "2022": 193}

Key = tuple[str, str]


@pytest.fixture(scope="module")
def evaluation(run_of: Callable[[str], Evaluation]) -> Evaluation:
    return run_of("hdi")


@pytest.fixture(scope="module")
def standings(evaluation: Evaluation) -> dict[Key, dict[str, Any]]:
    return {(row["period"], row["unit_id"]): row for row in evaluation.ranking.to_pylist()}


@pytest.fixture(scope="module")
def index(published: Callable[[str], list[dict[str, str]]]) -> dict[Key, dict[str, str]]:
    return {(row["year"], row["unit_id"]): row for row in published(TABLE)}


def test_the_published_table_is_whole(index: dict[Key, dict[str, str]]) -> None:
    assert Counter(year for year, _ in index) == COUNTRIES


def test_every_index_is_as_published_to_three_decimals(
    standings: dict[Key, dict[str, Any]], index: dict[Key, dict[str, str]]
) -> None:
    """A total of 96.2 is an index of 0.962."""
    ours = {key: f"{round_half_up(standings[key]['score'], 1) / 100:.3f}" for key in index}

    assert ours == {key: row["hdi"] for key, row in index.items()}


def test_every_rank_is_as_published(
    standings: dict[Key, dict[str, Any]], index: dict[Key, dict[str, str]]
) -> None:
    ours = {key: standings[key]["rank"] for key in index}

    assert ours == {key: int(row["hdi_rank"]) for key, row in index.items()}


def test_equal_indices_share_the_best_rank(standings: dict[Key, dict[str, Any]]) -> None:
    ranks = Counter(row["rank"] for (year, _), row in standings.items() if year == "2022")

    assert (ranks[5.0], ranks[6.0], ranks[7.0]) == (2, 0, 2)


def test_countries_without_all_four_figures_have_no_index_and_no_rank(
    standings: dict[Key, dict[str, Any]], index: dict[Key, dict[str, str]]
) -> None:
    others = {key: row for key, row in standings.items() if key not in index}

    assert sorted(others) == [
        ("2021", "MCO"), ("2021", "NRU"), ("2021", "PRK"), ("2021", "SOM"), ("2022", "MCO"), ("2022", "PRK"),
    ]  # fmt: skip
    assert {(row["status"], row["score"], row["rank"]) for row in others.values()} == {
        ("not_applicable", None, None)
    }


def test_ranks_are_among_the_countries_with_an_index(standings: dict[Key, dict[str, Any]]) -> None:
    assert {(year, row["ranked"]) for (year, _), row in standings.items()} == set(COUNTRIES.items())
