"""The worked example of the 6 + 20 + 29 proposal comes out as it was printed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from quanheng import round_half_up
from quanheng.core.results.evaluation import Evaluation

TABLE = "worked_example.csv"

DIMENSIONS = {
    "履职尽责情况和相关效益": 78.16,
    "机构编制实际配备": 85.08,
    "机构配置效益": 83.12,
    "编制和领导职数使用效益": 86.95,
    "机构编制管理规范": 80.20,
    "对比参照指标": 92.80,
}


@pytest.fixture(scope="module")
def evaluation(run_of: Callable[[str], Evaluation]) -> Evaluation:
    return run_of("worked-example")


@pytest.fixture(scope="module")
def results(evaluation: Evaluation) -> dict[str, dict[str, Any]]:
    return {row["indicator"]: row for row in evaluation.indicators.to_pylist()}


def test_each_of_the_29_scores_is_as_printed(
    results: dict[str, dict[str, Any]], published: Callable[[str], list[dict[str, str]]]
) -> None:
    printed = {row["indicator"]: row["score"] for row in published(TABLE)}

    assert len(printed) == 29
    assert {name: f"{round_half_up(row['score'], 2):.2f}" for name, row in results.items()} == printed


def test_the_weights_and_points_are_as_printed(
    results: dict[str, dict[str, Any]], published: Callable[[str], list[dict[str, str]]]
) -> None:
    printed = {row["indicator"]: (float(row["weight"]), row["points"]) for row in published(TABLE)}
    ours = {name: (row["weight"], f"{round_half_up(row['points'], 3):.3f}") for name, row in results.items()}

    assert ours == printed


def test_the_raw_values_are_as_printed(
    results: dict[str, dict[str, Any]], published: Callable[[str], list[dict[str, str]]]
) -> None:
    printed = {row["indicator"]: row["value"] for row in published(TABLE)}
    ours = {name: row["value"] for name, row in results.items()}
    # Printed as what is left of 100; our value is what is taken, and the scoring rule takes it.
    ours["establishment_violation_score"] = 100 - ours["establishment_violation_score"]

    assert {name: f"{round_half_up(value, 4):.4f}" for name, value in ours.items()} == printed


def test_the_six_dimensions_have_their_published_names_and_scores(evaluation: Evaluation) -> None:
    scores = {
        row["node"]: row["score"]
        for row in evaluation.composites.to_pylist()
        if row["level"] == "dimension" and row["status"] == "final"
    }
    ours = {
        dimension.name.zh: round_half_up(scores[dimension.id], 2)
        for dimension in evaluation.scheme.dimensions
    }

    assert ours == DIMENSIONS


def test_the_total_is_81_93_and_the_grade_good(evaluation: Evaluation) -> None:
    [standing] = evaluation.ranking.to_pylist()
    grading = evaluation.scheme.grading
    assert grading is not None

    assert round_half_up(standing["score"], 2) == 81.93
    assert [grade.name.zh for grade in grading.grades if grade.id == standing["grade"]] == ["良好"]
    assert (standing["rank"], standing["ranked"]) == (None, 1)


def test_the_tree_has_6_dimensions_20_groups_29_indicators_and_100_points_per_category(
    evaluation: Evaluation,
) -> None:
    scheme = evaluation.scheme
    groups = [group for dimension in scheme.dimensions for group in dimension.groups]

    assert (len(scheme.dimensions), len(groups), len(scheme.placements)) == (6, 20, 29)
    assert {
        category: sum(placement.weight[category] for _, _, placement in scheme.placements)
        for category in scheme.categories
    } == {"management": 100, "service": 100, "development": 100}


def test_the_scheme_says_that_levels_two_and_three_are_a_proposal(evaluation: Evaluation) -> None:
    note = evaluation.scheme.note
    assert note is not None

    assert "20 个二级指标、29 个三级指标" in note.zh
    assert "建议方案" in note.zh
    assert "proposal" in note.en
