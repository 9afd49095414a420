from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from project_case import SCHEME, assert_in_both_languages, document, problems_of

from quanheng.core.errors import Problem
from quanheng.core.model.dataset import Dataset
from quanheng.core.model.indicator import Indicator
from quanheng.core.model.scheme import Scheme
from quanheng.core.plugins.record import PluginRecord
from quanheng.core.plugins.registry import Registry
from quanheng.core.project.scheme_file import (
    LoadedScheme,
    check_scheme,
    find_scheme,
    indicators_of,
    load_scheme,
    relations_of,
    scheme_warnings,
)
from quanheng.core.project.validate import validate
from quanheng.core.text import Text


def loaded(text: str = SCHEME) -> LoadedScheme:
    read = document(text, "scheme.yaml")
    return LoadedScheme(validate(Scheme, read), read)


def checked(text: str, registry: Registry | None = None) -> list[Problem]:
    problems = check_scheme(loaded(text), registry or Registry())
    for problem in problems:
        assert_in_both_languages(problem)
    return problems


PLUGIN = Registry(
    datasets={
        "tickets": Dataset.model_validate({"name": "tickets", "unit": "u", "fields": {"u": {"type": "text"}}})
    },
    indicators={
        "qs.rate": Indicator.model_validate({"id": "qs.rate", "name": "Rate", "value": "count(tickets.u)"})
    },
)


def test_a_right_scheme_has_no_problems() -> None:
    assert checked(SCHEME) == []
    assert scheme_warnings(loaded()) == []


@pytest.mark.parametrize(
    ("old", "new", "what", "fix", "at"),
    [
        ("{id: cases, weight: 0}", "{id: csaes, weight: 0}", "no indicator 'csaes'", "'cases'", "csaes"),
        ("{id: cases, weight: 0}", "{id: closed_share, weight: 0}", "stands here twice", "another", "closed_share, w"),
        ("weight: {a: 100, b: 100}", "weight: {a: 100}", "no weight for 'b'", '"*"', "{a: 100}}"),
        ("weight: {a: 100, b: 100}", "weight: {a: 100, b: 100, c: 1}", "no category 'c'", "a, b", "c: 1"),
        ("weight: {a: 100, b: 100}", "weight: {a: 60, b: 100}", "weight for 'a' is 100 here, but the parts add up to 60", "remove", '{a: 100, "*'),
        ("weight: {a: 100, b: 100}", "weight: {a: 100, b: 100.5}", "weight for 'b' is 100 here, but the parts add up to 100.5", "remove", '{a: 100, "*'),
        ("weight: {a: 100, b: 100}", "weight: {a: 101, b: -1}", "cannot be under zero", "0", "-1"),
        ('{a: 100, "*": 100}', "90", "the weight is 90 here, but the parts add up to 100", "remove", "90"),
        ("    weight: 100\n", "    weight: {a: 100}\n", "no weight for 'b'", '"*"', "{a: 100}"),
        ("{id: cases, weight: 0}", '{id: cases, weight: {"*": 0, b: 1}}', "no scoring rule, for 'b'", "weight 0", "{id: cases"),
        ("cap_grade: weak", "cap_grade: waek", "no grade 'waek'", "'weak'", "waek"),
        ("cap_grade: weak", "set_score: {casse: 0}", "No indicator 'casse' is placed", "'cases'", "casse"),
        ("cap_grade: weak", "set_score: {cases: 120}", "from 0 to 100", "Correct", "120"),
        ("id: closed_share, weight: {", "params: {dys: 3}, id: closed_share, weight: {", "no parameter 'dys'", "'days'", "dys"),
        ("id: closed_share, weight: {", "params: {days: {c: 3}}, id: closed_share, weight: {", "no category 'c'", "a, b", "c: 3"),
        ("id: closed_share, weight: {", "scoring_by: {z: {linear: {floor: 0, target: 2}}}, id: closed_share, weight: {",
         "no category 'z'", "a, b", "z: "),
        ("id: closed_share, weight: {", "window: {csae: all}, id: closed_share, weight: {", "no dataset 'csae'", "'case'", "csae"),
        ("{id: cases, weight: 0}", "{id: cases, weight: 0, minimum: 3}", "nothing to be compared", "sample", "minimum"),
        ("  staff: {type: integer, label: 人数}", "  level: {type: text}", "has the column 'level' already", "Remove", "level"),
        ("categories: {a: 甲类, b: {zh: 乙类, en: Second}}", "categories: {}", "at least one category", "{all: All}", "categories"),
    ],
)  # fmt: skip
def test_a_mistake_between_parts_names_its_place_and_remedy(
    old: str, new: str, what: str, fix: str, at: str
) -> None:
    assert SCHEME.count(old) == 1
    text = SCHEME.replace(old, new)
    found = next((problem for problem in checked(text) if what in problem.what.en), None)
    assert found is not None, checked(text)
    assert fix in found.fix.en
    file, line, column = found.where.en.split(":")
    assert file == "scheme.yaml"
    assert text.split("\n")[int(line) - 1][int(column) - 1 :].startswith(at)


def test_a_sum_is_not_blamed_where_a_weight_is_wrong_already() -> None:
    problems = checked(SCHEME.replace("weight: {a: 100, b: 100}", "weight: {a: 100}"))
    assert [problem.what.en for problem in problems] == ["There is no weight for 'b'."]


def tree(
    leaves: tuple[object, object, object] = (30, 10, 60),
    one: object = 40,
    group: object = 40,
    two: object = 60,
) -> str:
    """Return a scheme of two dimensions; the first has a group of two indicators."""

    def stated(indent: int, weight: object) -> str:
        return "" if weight is None else f"{' ' * indent}weight: {weight}\n"

    dimensions = (
        "dimensions:\n"
        f"  - id: one\n    name: {{zh: 甲, en: One}}\n{stated(4, one)}"
        f"    groups:\n      - id: first\n        name: {{zh: 子, en: First}}\n{stated(8, group)}"
        "        indicators:\n"
        f"          - {{id: closed_share, weight: {leaves[0]}}}\n"
        f"          - {{id: cases, weight: {leaves[1]}, scoring: {{deduction: {{points: 1}}}}}}\n"
        f"  - id: two\n    name: {{zh: 乙, en: Two}}\n{stated(4, two)}"
        "    groups:\n      - id: second\n        name: {zh: 丑, en: Second}\n        indicators:\n"
        f"          - {{id: qs.rate, weight: {leaves[2]}, scoring: {{deduction: {{points: 1}}}}}}\n"
    )
    return SCHEME[: SCHEME.index("dimensions:")] + dimensions + SCHEME[SCHEME.index("grading:") :]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (tree((35, 10, 60)), "The group 'First' (first): the weight is 40 here, but the parts add up to 45."),
        (tree((30, 10, 65)), "The dimension 'Two' (two): the weight is 60 here, but the parts add up to 65."),
        (tree(two=70), "The dimension 'Two' (two): the weight is 70 here, but the parts add up to 60."),
        (tree(group=50), "The group 'First' (first): the weight is 50 here, but the parts add up to 40."),
        (tree(one="{a: 40, b: 41}"), "The dimension 'One' (one): the weight for 'b' is 41 here, but the parts add up to 40."),
        (tree((25, 10, 60), None, None, None), "The indicators' weights add up to 95 instead of 100."),
        (tree((30, 10, "{a: 60, b: 70}"), two=None), "The indicators' weights for 'b' add up to 110 instead of 100."),
    ],
)  # fmt: skip
def test_one_wrong_weight_is_one_problem_that_names_its_node(text: str, what: str) -> None:
    assert [problem.what.en for problem in checked(text, PLUGIN)] == [what]


def test_a_wrong_total_says_by_how_much() -> None:
    (problem,) = checked(tree((25, 10, 60), None, None, None), PLUGIN)
    assert problem.fix.en == "Add 5, so that they add up to 100."


STATED = st.sampled_from([None, 30, 40, 60])
PLACED = st.sampled_from([10, 20, 30, 40, 60])


@given(STATED, STATED, STATED, st.tuples(PLACED, PLACED, PLACED))
def test_weights_that_disagree_never_go_unnoticed(
    one: int | None, group: int | None, two: int | None, leaves: tuple[int, int, int]
) -> None:
    first = leaves[0] + leaves[1]
    right = sum(leaves) == 100 and {one, group} <= {None, first} and two in (None, leaves[2])
    assert (checked(tree(leaves, one, group, two), PLUGIN) == []) is right


def test_thirds_may_be_written_with_nine_places() -> None:
    third = "33.333333333"
    text = SCHEME.replace("weight: {a: 100, b: 100}", f"weight: {third}").replace(
        "{id: cases, weight: 0}", f"{{id: cases, weight: {third}, scoring: {{deduction: {{points: 1}}}}}}"
    )
    more = f"          - {{id: qs.rate, weight: {third}, scoring: {{deduction: {{points: 1}}}}}}\n"
    assert checked(text.replace("grading:", more + "grading:"), PLUGIN) == []


def test_everything_that_stands_twice_is_found() -> None:
    text = (
        SCHEME.replace("  - id: cases\n", "  - id: closed_share\n")
        .replace("{id: good,", "{id: weak,")
        .replace("gates:\n", "gates:\n  - {id: few, name: x, when: 'true', withhold: true}\n")
        .replace("indicators:\n  - id: closed", "views:\n  - {name: case, unit: a, select: SELECT 1}\nindicators:\n  - id: closed")
    )  # fmt: skip
    twice = [problem.what.en for problem in checked(text) if "twice" in problem.what.en]
    assert [what.split("'")[0] + what.split("'")[1] for what in twice] == [
        "The indicator closed_share",
        "The dataset case",
        "The gate few",
        "The grade weak",
    ]


def test_what_plugins_ship_can_be_placed_and_not_be_redefined() -> None:
    placed = SCHEME.replace("{id: cases, weight: 0}", "{id: qs.rate, weight: 0}")
    assert checked(placed, PLUGIN) == []
    assert [warning.where.en for warning in scheme_warnings(loaded(placed))] == ["scheme.yaml:24:5"]
    again = SCHEME.replace("name: case\n", "name: tickets\n").replace("id: cases", "id: qs.rate")
    taken = [problem.what.en for problem in checked(again, PLUGIN) if "taken" in problem.what.en]
    assert taken == ["The name 'tickets' is taken by a plugin.", "The name 'qs.rate' is taken by a plugin."]


def test_a_scheme_that_had_a_name_before_we_did_keeps_its_own_indicator() -> None:
    shipped = Indicator(id="cases", name=Text("案件", "cases"), value="count(tickets.*)")
    record = PluginRecord("indicators.cases", "quanheng", "1", built_in=True)
    ours = Registry(indicators={"cases": shipped}, owners={("indicator", "cases"): record})

    assert checked(SCHEME, ours) == []
    assert indicators_of(loaded().scheme, ours)["cases"] is not shipped


def test_a_scheme_sees_its_own_and_the_plugins_declarations() -> None:
    assert set(indicators_of(loaded().scheme, PLUGIN)) == {"qs.rate", "closed_share", "cases"}
    assert set(relations_of(loaded().scheme, PLUGIN)) == {"tickets", "case"}


def test_schemes_are_found_by_path_and_by_name(tmp_path: Path) -> None:
    (tmp_path / "scheme.yaml").write_text(SCHEME, "utf-8")
    assert load_scheme("scheme.yaml", tmp_path).scheme.id == "offices"
    assert load_scheme(tmp_path / "scheme.yaml").scheme.id == "offices"
    for name, what in (
        ("shceme.yaml", "file 'shceme.yaml' does not exist"),
        ("scheme", "no built-in scheme"),
    ):
        (problem,) = problems_of(lambda name=name: find_scheme(name, tmp_path))
        assert what in problem.what.en
        assert problem.fix.en == "Did you mean 'scheme.yaml'?"
