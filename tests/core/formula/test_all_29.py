"""All 29 indicators of the proposal: written in the language, planned, and computed.

What is expected of single indicators is computed here by other means, from the
definitions in words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sqlglot

from quanheng.core.language.ir import aggregates
from quanheng.core.plugins.registry import Registry
from quanheng.core.project.scheme_file import check_scheme, scheme_warnings
from quanheng.core.runs.evidence import ABOVE, BELOW, EvidenceOf, EvidenceRows
from tests.core.formula.contract_rows import EDGES, Row, Rows
from tests.core.formula.planning_scheme import CUT_OFF, PERIOD, UNITS, engine, loaded, plan, results

ITEMS = ("S1", "S2", "S3", "S4", "D1", "D2", "D3")
INSTITUTIONS = [f"I{number}" for number in range(1, 25)]
"""Bodies below the units; what they do counts for their parents, through a view."""

OFTEN = (True, True, True, False, None)
CHOSEN = {
    "self_evaluation.item_code": ITEMS,
    "onsite_observation.item_code": ITEMS,
    "expert_score.indicator": ("org_synergy_score", "org_synergy_score", "on_duty_rate"),
    "earlier_score.indicator": ("hotline_on_time_rate", "on_duty_rate"),
    "internal_unit.internal_unit_code": ("N1", "N2", "N3", "N4"),
    "person.internal_unit_code": ("N1", "N2", "N3", "N4", None),
    "org_unit.region_code": ("420300", "420301"),
    "region_reference.region_code": ("420300", "420301"),
    "org_unit.parent_unit_id": UNITS.ids,
    "org_unit.org_kind": ("事业单位", "事业单位", "行政", None),
    "org_unit.abolished_on": (None, None, None, date(2024, 12, 31), date(2025, 1, 1)),
    "person.in_post": OFTEN,
    "person.occupies_post": OFTEN,
    "person.valid_from": (date(2021, 5, 1), date(2022, 12, 31), *EDGES),
    "person.valid_to": (None, None, None, None, date(2022, 12, 31), *EDGES),
    "post_account.effective_on": (date(2021, 5, 1), date(2021, 5, 1), date(2022, 12, 31), *EDGES),
    "post_account.change": (-1, 0, 0, 1, 1, 1),
    "post_account.reserved_posts": (0, 0, 0, 0, 0, 0, 0, 0, None, 1),
}
COUNTS = {
    "hotline_ticket": 1500,
    "survey_response": 600,
    "org_unit": 300,
    "person": 1200,
    "post_account": 1500,
    "person_movement": 40,
}
SEEDS = (1, 2, 3, 5)

START, END, TWO_YEARS_BEFORE = date(2024, 1, 1), date(2025, 1, 1), date(2023, 1, 1)

Data = dict[str, list[Row]]
Expected = tuple[str, Fraction | None]

NOT_APPLICABLE: Expected = ("not_applicable", None)
TOO_FEW: Expected = ("too_few", None)
MISSING: Expected = ("missing", None)


def random_data(seed: int) -> Data:
    """Return rows of every dataset; a few belong to a unit that nobody knows."""
    known = [*UNITS.ids, "UNKNOWN"]
    wider = dict.fromkeys(("org_unit", "person", "post_account", "workload_stat"), known + INSTITUTIONS)
    return {
        dataset.name: Rows(seed, wider.get(dataset.name, known), CHOSEN, COUNTS.get(dataset.name, 150)).of(
            dataset
        )
        for dataset in plan().prepared.datasets
    }


@dataclass(frozen=True)
class Case:
    """Hold random rows of every dataset, and what was computed of them."""

    data: Data
    found: dict[tuple[str, str], dict[str, Any]]
    folder: Path


@pytest.fixture(scope="module", params=SEEDS)
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    """Compute the indicators on the random rows of each seed, once."""
    data = random_data(request.param)
    folder = tmp_path_factory.mktemp("snapshots")
    return Case(data, results(data, folder), folder)


def test_the_scheme_fits_together() -> None:
    # It declares all of its datasets, under names that the built-in ones have as well.
    assert check_scheme(loaded(), Registry()) == []
    assert scheme_warnings(loaded()) == []
    assert len(loaded().scheme.placements) == len(loaded().scheme.indicators) == 29
    assert len(loaded().scheme.views) == 9
    assert sum(placement.weight["*"] for _, _, placement in loaded().scheme.placements) == 100
    assert len(loaded().scheme.dimensions) == 6


def test_every_relation_is_read_by_one_query() -> None:
    prepared = plan().prepared
    read = {
        relation for variants in prepared.variants.values() for relation in variants[0].compiled.relations
    }
    written = [
        agg
        for variants in prepared.variants.values()
        for node in variants[0].compiled.formulas.values()
        for agg in aggregates(node)
    ]

    assert Counter(scan.relation for scan in plan().scans) == Counter(read)
    assert len(plan().scans) == 26
    assert len(written) == 97
    assert len({slot for made in plan().lowered.values() for slot in made.slots}) == 86


def test_no_query_computes_an_aggregate_or_a_condition_twice() -> None:
    for scan, sql in plan().queries(PERIOD, CUT_OFF):
        outer = sqlglot.parse_one(sql, dialect="duckdb")
        inner = outer.args["from_"].this.this
        computed = [given.this.sql() for given in outer.expressions[1:]]
        named = [given.this.sql() for given in inner.expressions[1:]]

        assert len(computed) == len(plan().scans[scan])
        assert len(set(computed)) == len(computed), scan.relation
        assert len(set(named)) == len(named), scan.relation


def test_people_are_read_once_for_nine_indicators_with_two_windows() -> None:
    [sql] = [sql for scan, sql in plan().queries(PERIOD, CUT_OFF) if scan.relation == "person"]
    users = [
        name
        for name, variants in plan().prepared.variants.items()
        if "person" in variants[0].compiled.relations
    ]

    assert len(users) == 9
    assert sql.count('FROM "person"') == 1
    assert "DATE '2023-01-01'" in sql
    assert "DATE '2025-01-01'" in sql


def test_every_query_runs_on_empty_datasets(tmp_path: Path) -> None:
    with engine({}, tmp_path) as opened:
        for scan, sql in plan().queries(PERIOD, CUT_OFF):
            table = opened.query(sql)
            assert table.num_rows == 0
            assert table.column_names == ["unit_id", *(f"a{n}" for n in range(len(plan().scans[scan])))]


def test_without_any_delivery_everything_is_missing_but_what_does_not_apply(tmp_path: Path) -> None:
    found = results({}, tmp_path)

    assert len(found) == 29 * len(UNITS)
    other = {key: row["outcome"] for key, row in found.items() if row["outcome"] != "missing"}
    assert other == {
        ("U5", "annual_report_score"): "not_applicable",
        ("U6", "annual_report_score"): "not_applicable",
    }


def test_empty_deliveries_are_missing_where_rows_are_owed_else_not_applicable(tmp_path: Path) -> None:
    found = results({dataset.name: [] for dataset in plan().prepared.datasets}, tmp_path)

    one = {indicator: row["outcome"] for (unit, indicator), row in found.items() if unit == "U1"}
    assert {name for name, outcome in one.items() if outcome == "not_applicable"} == {
        "affiliated_unit_effective_rate",
        "audit_rectification_rate",
        "business_staff_ratio",
        "duty_dispute_rate",
        "hotline_on_time_rate",
        "hotline_satisfaction_rate",
        "inspection_rectification_rate",
        "internal_unit_scale_rate",
        "matter_lifecycle_compliance_rate",
        "org_synergy_score",
        "petition_on_time_rate",
        "stakeholder_satisfaction_score",
        "workload_per_capita_index",
    }
    assert set(one.values()) == {"missing", "not_applicable"}


def test_every_unit_has_a_legal_outcome_of_every_indicator(case: Case) -> None:
    assert set(case.found) == {(unit, name) for unit in UNITS.ids for name in plan().prepared.indicators}
    for key, row in case.found.items():
        assert row["outcome"] in ("ok", "missing", "not_applicable", "too_few"), key
        assert (row["value"] is not None) == (row["outcome"] == "ok"), key
        assert (row["reason_zh"] is None) == (row["reason_en"] is None) == (row["outcome"] == "ok"), key
        assert (row["score"] is not None) == (row["outcome"] == "ok"), key
        assert row["score"] is None or 0 <= row["score"] <= 100, key


def test_the_random_rows_reach_the_value_of_every_indicator(case: Case) -> None:
    reached = {name for (_, name), row in case.found.items() if row["outcome"] == "ok"}

    assert reached == set(plan().prepared.indicators)


def added_up(evidence: list[EvidenceRows], column: str) -> Fraction:
    """Return what all rows contribute; one that counts both for and against is in two lists."""
    total = Fraction(0)
    for row in (row for rows in evidence for row in rows.table.to_pylist()):
        twice = 0 < row[ABOVE] < row[BELOW]
        total += Fraction(row[column]) / (2 if twice else 1)
    return total


def test_the_rows_behind_a_quotient_add_up_to_its_numbers(case: Case) -> None:
    added, unit = set(), "U4"
    with engine(case.data, case.folder) as opened:
        for name in plan().prepared.indicators:
            row = case.found[unit, name]
            compiled = plan().prepared.variants[name][0].compiled
            evidence = EvidenceOf(plan().prepared, compiled, opened, unit, PERIOD, CUT_OFF, 10_000).find()
            # Posts that were taken back count below zero, and are in neither list.
            if any(
                ABOVE not in rows.table.column_names or rows.relation == "post_account" for rows in evidence
            ):
                continue
            if row["outcome"] == "ok" and compiled.indicator.denominator not in (None, "5"):
                assert float(added_up(evidence, ABOVE)) == pytest.approx(row["numerator"]), name
                assert float(added_up(evidence, BELOW)) == pytest.approx(row["denominator"]), name
                added.add(name)

    assert len(added) >= 14


def rows_of(data: Data, dataset: str, unit: str) -> list[Row]:
    """Return the rows of one unit."""
    return [row for row in data[dataset] if row["unit_id"] == unit]


def hotline_on_time_rate(data: Data, unit: str) -> Expected:
    """Share of valid tickets that were due in the year and closed by then."""
    due = closed = 0
    for ticket in rows_of(data, "hotline_ticket", unit):
        deadline = ticket["extended_deadline_at"]
        if deadline is None:
            deadline = ticket["deadline_at"]
        if deadline is None or not datetime(2024, 1, 1) <= deadline < datetime(2025, 1, 1):
            continue
        # Without the number of returns, one that was upheld leaves open whether the ticket is valid.
        stayed = ticket["return_upheld"] is not True or ticket["return_count"] == 0
        if not stayed or ticket["is_main_handler"] is not True or ticket["unreasonable_state"] == "成立":
            continue
        due += 1
        closed += ticket["closed_at"] is not None and ticket["closed_at"] <= deadline
    if due == 0:
        return NOT_APPLICABLE
    return TOO_FEW if due < 5 else ("ok", Fraction(100 * closed, due))


def audit_rectification_rate(data: Data, unit: str) -> Expected:
    """Share of findings due by the end of the year that are put right, halves for what goes on."""
    worth = {"已整改": Fraction(1), "持续整改": Fraction(1, 2)}
    due = [
        f for f in rows_of(data, "audit_finding", unit) if f["due_date"] is not None and f["due_date"] < END
    ]
    if not due:
        return NOT_APPLICABLE
    return "ok", 100 * sum((worth.get(f["status"], Fraction(0)) for f in due), Fraction(0)) / len(due)


def in_force(row: Row, first: str, last: str, day: date) -> bool:
    """Say whether a state holds just before a day."""
    return row[first] < day and (row[last] is None or row[last] >= day)


def occupying(data: Data, unit: str, day: date) -> int:
    """Return how many people occupied a post of a unit just before a day."""
    return sum(
        bool(p["in_post"] and p["occupies_post"]) and in_force(p, "valid_from", "valid_to", day)
        for p in rows_of(data, "person", unit)
    )


def approved(data: Data, unit: str, day: date) -> int:
    """Return the posts that were approved for a unit before a day."""
    return sum(p["change"] for p in rows_of(data, "post_account", unit) if p["effective_on"] < day)


def affiliated_unit_effective_rate(data: Data, unit: str) -> Expected:
    """Share of a unit's institutions that are large enough, half filled, and at work."""
    there = effective = 0
    for org in data["org_unit"]:
        if org["parent_unit_id"] != unit or org["org_kind"] != "事业单位":
            continue
        if not in_force(org, "established_on", "abolished_on", END):
            continue
        there += 1
        posts = approved(data, org["unit_id"], END)
        work = sum(w["qty"] or 0 for w in rows_of(data, "workload_stat", org["unit_id"]) if w["year"] == 2024)
        effective += posts >= 5 and 2 * occupying(data, org["unit_id"], END) >= posts and work > 0
    return NOT_APPLICABLE if there == 0 else ("ok", Fraction(100 * effective, there))


def long_vacancy_rate(data: Data, unit: str) -> Expected:
    """Share of posts that were vacant two years ago and, first in first out, still are."""
    ledger = [p for p in rows_of(data, "post_account", unit) if p["effective_on"] < END]
    people = rows_of(data, "person", unit)
    if not rows_of(data, "post_account", unit) or not people:
        return MISSING
    entered = sum(
        m["type"] == "上编" and TWO_YEARS_BEFORE <= m["occurred_on"] < END
        for m in rows_of(data, "person_movement", unit)
    )
    if not ledger:
        return MISSING
    posts = sum(p["change"] for p in ledger)
    if posts == 0:
        return NOT_APPLICABLE
    vacant_then = approved(data, unit, TWO_YEARS_BEFORE) - occupying(data, unit, TWO_YEARS_BEFORE)
    reserved = sum(p["reserved_posts"] or 0 for p in ledger)
    return "ok", Fraction(100 * max(0, vacant_then - entered - reserved), posts)


def staffing_data_quality_rate(data: Data, unit: str) -> Expected:
    """Mean pass rate of the five properties by weight; those without a check drop out."""
    shares = {"真实性": 30, "准确性": 25, "完整性": 20, "规范性": 10, "及时性": 15}
    checks = [c for c in rows_of(data, "quality_result", unit) if c["year"] == 2024]
    rates: dict[str, Fraction] = {}
    for name in shares:
        passed = [c["passed"] for c in checks if c["property"] == name and c["passed"] is not None]
        total = sum(c["total"] or 0 for c in checks if c["property"] == name)
        if passed and total:
            rates[name] = Fraction(sum(passed), total)
    if not rates:
        return MISSING
    weighed = sum((shares[name] * rate for name, rate in rates.items()), Fraction(0))
    return "ok", 100 * weighed / sum(shares[name] for name in rates)


DEFINITIONS: list[Callable[[Data, str], Expected]] = [
    hotline_on_time_rate,
    audit_rectification_rate,
    affiliated_unit_effective_rate,
    long_vacancy_rate,
    staffing_data_quality_rate,
]


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda given: given.__name__)
def test_values_agree_with_the_definition_in_words(
    definition: Callable[[Data, str], Expected], case: Case
) -> None:
    for unit in UNITS.ids:
        row = case.found[unit, definition.__name__]
        outcome, value = definition(case.data, unit)
        shown: Any = None if value is None else pytest.approx(float(value), rel=1e-12, abs=1e-12)
        assert (row["outcome"], row["value"]) == (outcome, shown), unit
