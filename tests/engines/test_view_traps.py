"""Views, one trap at a time: grouping, joins that find nothing, and names."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from quanheng.core.errors import ProjectError
from tests.engines.computed_case import Case, computation, scheme_of, units_of
from tests.engines.trap_values import outcome, value, values

ROWS = [
    dict(n=1, m=1, v="a", day=date(2024, 1, 31), b=True),
    dict(n=2, m=None, v="a", day=date(2024, 2, 1), b=False),
    dict(n=3, m=3, v="b", day=date(2024, 2, 29), b=None),
    dict(n=4, m=4, v=None, day=None, b=True),
]


def view(select: str, **keys: Any) -> dict[str, Any]:
    """Return the view `g`."""
    return {"name": "g", "unit": "u", "select": select, **keys}


def test_rows_can_be_grouped_by_what_a_function_yields() -> None:
    select = "select t.u as u, month(t.day) as month, coalesce(t.v, '?') as v, sum(t.n) as s from t group by t.u, month(t.day), coalesce(t.v, '?')"
    wanted = {
        "count(g.*)": 4,
        "sum(g.s) filter (where g.month = 2)": 5,
        "count_if(g.month is null and g.v = '?' and g.s = 4)": 1,
    }

    assert values(ROWS, wanted, views=[view(select)]) == wanted


def test_an_aggregate_of_a_view_may_stand_in_brackets_and_in_capitals() -> None:
    select = "SELECT t.u AS u, (COUNT(t.*)) AS k, ((Sum(t.n) FILTER (WHERE t.b))) AS s FROM t GROUP BY t.u"
    wanted = {"sum(g.k)": 4, "sum(g.s)": 5}

    assert values(ROWS, wanted, views=[view(select)]) == wanted


def test_nulls_are_one_group() -> None:
    rows = [*ROWS, dict(n=5), dict(n=6)]
    select = "select t.u as u, t.v as v, count(t.*) as k, count(t.m) as there, max(t.m) as most from t group by t.u, t.v"
    wanted = {
        "count(g.*)": 3,
        "sum(g.k) filter (where g.v is null)": 3,
        "sum(g.there)": 3,
        "count(g.most)": 3,
    }

    assert values(rows, wanted, views=[view(select)]) == wanted


@pytest.mark.parametrize(("join", "rows"), [("join", 3), ("left join", 4)])
def test_nothing_of_a_row_that_a_join_does_not_find_has_a_value(join: str, rows: int) -> None:
    dataset = {"derived": {"known": "coalesce(t.v, 'none')", "open": "t.b is not true"}}
    select = (
        f"select a.u as u, a.n as n, b.known as known, b.open as open from t as a {join} t as b "
        "on b.n = a.m and b.known <> '!'"
    )
    wanted = {"count(g.*)": rows, "count(g.known)": 3, "count(g.open)": 3, "count_if(g.known = 'none')": 1}

    assert values(ROWS, wanted, views=[view(select)], dataset=dataset) == wanted


def test_rows_of_an_input_that_a_left_join_does_not_find_are_not_counted() -> None:
    select = (
        "select a.n as n, a.u as u, count(a.*) as own, count(b.*) as found, count(b.*) filter (where a.n > 1) as later "
        "from t as a left join t as b on b.n = a.m group by a.u, a.n"
    )
    wanted = {"sum(g.own)": 4, "sum(g.found)": 3, "sum(g.later)": 2, "count_if(g.n = 2 and g.found = 0)": 1}

    assert values(ROWS, wanted, views=[view(select)]) == wanted


def test_null_meets_nothing_in_a_join() -> None:
    select = "select a.u as u, a.n as n from t as a join t as b on a.m = b.m"

    assert value(ROWS, "count(g.*)", views=[view(select)]) == 3


def test_windows_cut_the_inputs_before_they_are_joined() -> None:
    dataset = {"window": {"during": "day"}}
    rows = [dict(n=1, m=1, day=date(2023, 12, 31)), dict(n=2, m=1, day=date(2024, 1, 1))]
    select = "select a.u as u, a.n as n, b.n as other from t as a left join t as b on b.n = a.m"

    wanted = {"count(g.*)": 1, "sum(g.n)": 2}
    assert values(rows, wanted, dataset=dataset, views=[view(select)]) == wanted
    wanted = {"count(g.*)": 1, "sum(g.other)": 1}
    assert values(rows, wanted, dataset=dataset, views=[view(select, inputs={"b": "all"})]) == wanted


def test_a_window_of_an_input_can_look_at_a_derived_field() -> None:
    dataset = {"derived": {"turned": "coalesce(t.day, period_start)"}, "window": {"during": "turned"}}

    assert value(ROWS, "sum(g.n)", dataset=dataset, views=[view("select t.u as u, t.n as n from t")]) == 10


@pytest.mark.parametrize(
    "select",
    ["select t.u as u, t.n as A, t.m as a from t", "select x.u as u from t as x join t as X on x.n = X.n"],
)
def test_names_of_a_view_that_differ_in_case_alone_are_refused(select: str) -> None:
    with pytest.raises(ProjectError):
        value(ROWS, "count(g.*)", views=[view(select)])


def test_a_view_in_which_nothing_is_left_is_missing_or_nothing() -> None:
    select = "select t.u as u, t.n as n from t where t.n > 100"

    assert value(ROWS, "count(g.*)", views=[view(select)]) == 0
    assert outcome(ROWS, "count(g.*)", views=[view(select, presence="every_unit")]) == "missing"


@pytest.mark.parametrize(
    "name", ["unit_closure", "closure_pairs", "s", "c", "f0", "values", "rows", "case", "end", "group"]
)
def test_a_dataset_can_have_any_name(name: str) -> None:
    contract = {"name": name, "unit": "u", "fields": {"u": {"type": "text"}, "n": {"type": "integer"}}}
    scheme = scheme_of([contract], [{"id": "x", "value": f"sum({name}.n / {name}.n)", "include": "children"}])
    rows = [{"u": "A", "n": 2}, {"u": "B", "n": 3}]

    with computation(Case(scheme, {name: rows}, units_of({"A": None, "B": "A"}))) as found:
        assert list(found.values("x").value) == [2, 1]
