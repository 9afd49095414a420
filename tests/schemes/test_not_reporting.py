"""Not reporting never raises a rank or a score: every dataset of the city is taken away in turn.

A dataset is taken from one unit, from all eleven, or altogether. Of the units that
it was taken from, nothing may then look better than it did:

- no indicator that counted is excused: it has become neither inapplicable nor too
  small a sample;
- no score of an indicator, group, dimension or total is higher, nor is the least
  score that is possible where something is missing; nor is any score new;
- no rank and no grade is better.

Tags are held to the same where nothing that had not applied is missing now. Where
it is, weight that had gone to the rest of its group goes back, and a tag elsewhere
is the mean of the same scores by other weights.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pytest
from removed_rows import CollectedCity

from quanheng.core.compute.compute import Computed

DATASETS = (
    "annual_report", "approved_excess", "audit_finding", "core_target", "discipline_case",
    "establishment_matter", "expert_score", "hotline_ticket", "indicator_part", "inspection_finding",
    "internal_unit", "interview", "leader_post", "onsite_observation", "org_unit", "performance_appraisal",
    "person", "person_movement", "petition", "post_account", "post_plan", "score_history", "secondment",
    "self_evaluation", "supervision_check", "survey_response", "unit_base", "workload_stat",
)  # fmt: skip
EXCUSED = ("not_applicable", "too_few", "suppressed")
SLACK = 1e-9

Row = dict[str, Any]


@pytest.fixture(scope="module")
def collected(city: Path, tmp_path_factory: pytest.TempPathFactory) -> CollectedCity:
    return CollectedCity(city, tmp_path_factory.mktemp("removed"))


@pytest.fixture(scope="module")
def whole(collected: CollectedCity) -> Computed:
    return collected.evaluate()


def better(before: Computed, after: Computed, unit: str) -> Iterator[str]:
    """Yield everything that looks better for a unit than it did."""
    reopened = False
    for old, new in _pairs(before, after, "indicators", unit, "indicator"):
        name = new["indicator"]
        reopened |= old["outcome"] in EXCUSED and new["outcome"] == "missing"
        if new["outcome"] in EXCUSED and old["outcome"] not in EXCUSED:
            yield f"{name} is excused: {new['outcome']}"
        if new["score"] is not None and (old["score"] is None or new["score"] > old["score"] + SLACK):
            yield f"{name} scores {new['score']} after {old['score']}"
    for old, new in _pairs(before, after, "composites", unit, "node"):
        if new["level"] == "tag" and reopened:
            continue
        if new["score"] is not None and old["score"] is None:
            yield f"{new['node']} has a score"
        for bound in ("score", "score_low"):
            if None not in (old[bound], new[bound]) and new[bound] > old[bound] + SLACK:
                yield f"{bound} of {new['node']} is {new[bound]} after {old[bound]}"
    for old, new in _pairs(before, after, "ranking", unit, "unit_id"):
        for rank in ("rank", "rank_low"):
            if new[rank] is not None and (old[rank] is None or new[rank] < old[rank]):
                yield f"{rank} is {new[rank]} after {old[rank]}"
        if _height(new["grade"]) > _height(old["grade"]):
            yield f"the grade is {new['grade']} after {old['grade']}"


def _pairs(before: Computed, after: Computed, table: str, unit: str, key: str) -> Iterator[tuple[Row, Row]]:
    old, new = (
        {row[key]: row for row in rows.filter(pc.equal(rows["unit_id"], unit)).to_pylist()}
        for rows in (before.tables[table], after.tables[table])
    )
    assert list(old) == list(new)
    return zip(old.values(), new.values(), strict=True)


def _height(grade: str | None) -> int:
    return (None, "poor", "fair", "good", "excellent").index(grade)


def test_the_datasets_are_all_that_the_city_delivers(collected: CollectedCity) -> None:
    assert collected.delivered() == sorted(DATASETS)


@pytest.mark.parametrize("dataset", DATASETS)
def test_units_that_do_not_report_a_dataset_are_no_better_for_it(
    dataset: str, collected: CollectedCity, whole: Computed
) -> None:
    after = collected.evaluate(collected.without(dataset, collected.evaluated))

    assert {unit: found for unit in collected.evaluated if (found := list(better(whole, after, unit)))} == {}


@pytest.mark.parametrize("dataset", [name for name in DATASETS if name != "indicator_part"])
def test_nobody_is_better_for_a_dataset_that_no_source_delivers(
    dataset: str, collected: CollectedCity, whole: Computed
) -> None:
    after = collected.evaluate(collected.without_source(dataset))

    assert {unit: found for unit in collected.evaluated if (found := list(better(whole, after, unit)))} == {}


def test_without_any_letters_only_the_comparison_with_other_cities_is_lost(
    collected: CollectedCity, whole: Computed
) -> None:
    """Figures of peers come by letter: without them there is nobody to be compared with."""
    after = collected.evaluate(collected.without_source("indicator_part"))

    found = [text for unit in collected.evaluated for text in better(whole, after, unit)]
    assert sorted(found) == [
        "peer_staffing_level_ratio is excused: not_applicable",
        "workload_per_capita_index is excused: not_applicable",
    ]


@pytest.mark.soak
@pytest.mark.parametrize("dataset", DATASETS)
def test_no_unit_by_itself_is_better_for_not_reporting_a_dataset(
    dataset: str, collected: CollectedCity, whole: Computed
) -> None:
    found = {}
    for unit in collected.evaluated:
        after = collected.evaluate(collected.without(dataset, [unit]))
        if texts := list(better(whole, after, unit)):
            found[unit] = texts

    assert found == {}
