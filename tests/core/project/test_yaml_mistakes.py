"""Slips that people make while typing YAML, on Chinese keyboards above all."""

import unicodedata

import pytest
from project_case import SCHEME, document, problems_of, said

from quanheng.core.errors import Problem
from quanheng.core.model.scheme import Scheme
from quanheng.core.project.validate import validate

LIST = """\
items:
  - {id: a, weight: 10}
  - id: b
    name: {zh: 甲, en: B}
    parts:
      - id: c
        weight: 1
      - id: d
        weight: 2
  - id: e
    name: x
    parts: []
rest: 1
"""


def only_problem(text: str) -> Problem:
    (problem,) = problems_of(lambda: document(text))
    return problem


def pointed_at(problem: Problem, text: str) -> str:
    """Return the rest of the line from the caret on, which the place must agree with."""
    place, line, caret = problem.where.en.split("\n")
    _, row, column = place.split(":")
    standing = text.split("\n")[int(row) - 1]
    assert line == " " * 9 + standing.lstrip(" ")
    before = standing[: int(column) - 1].lstrip(" ")
    assert caret == " " * (9 + sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in before)) + "^"
    assert problem.where.zh.split("\n")[1:] == [line, caret]
    return standing[int(column) - 1 :]


def changed(old: str, new: str) -> str:
    assert LIST.count(old) == 1
    return LIST.replace(old, new)


@pytest.mark.parametrize(
    ("old", "new", "at", "fix"),
    [
        ("{id: a, weight: 10}", "{id: a，weight: 10}", "，weight", "', ' for '，'"),
        ("{id: a, weight: 10}", "{id：a, weight: 10}", "：a", "': ' for '：'"),
        ("{id: a, weight: 10}", "{id: a, weight：10}", "：10", "': ' for '：'"),
        ("{id: a, weight: 10}", "｛id: a, weight: 10}", "｛id", "'{' for '｛'"),
        ("{id: a, weight: 10}", "{id: a, weight: 10｝", "｝", "'}' for '｝'"),
        ("{id: a, weight: 10}", "｛id：a，weight：10｝", "｛id", "'{' for '｛', ': ' for '：', ', ' for '，', '}' for '｝'"),
        ("{zh: 甲, en: B}", "{zh: 甲，乙，en: B}", "，en", "', ' for '，'"),
        ("{zh: 甲, en: B}", "{zh: 甲：乙，en: B}", "，en", "', ' for '，'"),
        ("rest: 1", "rest: [a，b、c]", "，b", "', ' for '，', ', ' for '、'"),
        ("rest: 1", "rest: ［a, b］", "［a", "'[' for '［', ']' for '］'"),
        ("rest: 1", "rest: [a, b］\nmore: 1", "］", "']' for '］'"),
        ("rest: 1", "rest：1\nmore：2\nlast: 3", "：1", "': ' for '：'"),
        ("rest: 1", 'rest: "甲”\nmore: 2', "”", "for '”'"),
        ("    name: {zh", "　　name: {zh", "　　name", "plain blanks"),
        ("    name: {zh", "\u00a0\u00a0\u00a0 name: {zh", "\u00a0", "plain blanks"),
        ("rest: 1", "rest: “%”", "“%”", 'Write "%", or "“%”"'),
        ("rest: 1", "rest: ‘x’", "‘x’", 'Write "x"'),
        ("{zh: 甲, en: B}", "{zh: “甲, 乙”, en: B}", "“甲", "half-width quotes"),
    ],
)  # fmt: skip
def test_full_width_characters_are_named_with_their_half_width_form(
    old: str, new: str, at: str, fix: str
) -> None:
    text = changed(old, new)
    problem = only_problem(text)
    assert pointed_at(problem, text).startswith(at)
    assert fix in problem.fix.en
    assert at[0] in problem.what.en or "blank" in problem.what.en or "no-break space" in problem.what.en


@pytest.mark.parametrize(
    "text",
    [
        "name: “一网通办”事项：办理率",
        "name: {zh: 甲，乙：“丙”、丁, en: x}",
        "note: ［暂定］名称",
        "rest: [\"甲，乙\", '“x”']",
        '"甲：乙": 1',
        "words:\n  - 类型：甲\n  - 全角　空格",
        "note: >-\n  甲：乙，｛丙｝\n  “丁”",
    ],
)
def test_full_width_characters_in_texts_are_left_alone(text: str) -> None:
    assert document(text).data


@pytest.mark.parametrize(
    ("old", "new", "at", "own", "above"),
    [
        ("  - id: e", "   - id: e", "- id: e", 3, (3, 2)),
        ("  - id: e", " - id: e", "- id: e", 1, (3, 2)),
        ("  - id: e", "    - id: e", "- id: e", 4, (3, 2)),
        ("  - id: e\n    name: x\n    p", "    - id: e\n      name: x\n      p", "- id: e", 4, (3, 2)),
        ("      - id: d", "    - id: d", "- id: d", 4, (6, 6)),
        ("      - id: d", "       - id: d", "- id: d", 7, (6, 6)),
        ("      - id: d\n        weight", "     - id: d\n       weight", "- id: d", 5, (6, 6)),
    ],
)
def test_an_item_that_is_not_below_the_one_above_is_said_with_both_places(
    old: str, new: str, at: str, own: int, above: tuple[int, int]
) -> None:
    text = changed(old, new)
    problem = only_problem(text)
    assert pointed_at(problem, text) == at
    assert problem.what.en == (
        f"This item is indented by {own}, but the item above it, on line {above[0]}, by {above[1]}."
    )
    assert f"indent it by {above[1]}" in problem.fix.en


@pytest.mark.parametrize("new", ["     name: x", "   name: x", "      name: x"])
def test_a_key_that_is_not_below_the_one_above_is_said_with_both_columns(new: str) -> None:
    text = changed("    name: x", new)
    problem = only_problem(text)
    assert pointed_at(problem, text) == "name: x"
    assert "line 10, of the same level, in column 5" in problem.what.en
    assert problem.fix.en == "Begin it in column 5."


@pytest.mark.parametrize(
    ("old", "new", "at", "what", "fix"),
    [
        ("en: B}", "en: B, C}", "B, C}", "a comma inside { }", 'Write en: "B, C".'),
        ("en: B}", "en: B, of C, too}", "B, of", "a comma inside { }", 'Write en: "B, of C, too".'),
        ("en: B}", "en: B: C}", ": C}", "a colon inside { }", 'Write en: "B: C".'),
        ("id: a, weight: 10}", "id: a, weight 10}", "a, weight", "a comma inside", "write weight: 10"),
        ("id: a, weight: 10}", "id: a weight: 10}", " weight", "comma is missing before 'weight'", "Put a comma"),
        ("id: a, weight: 10}", "id: a\n     weight: 10}", "", "comma is missing at the end", "comma"),
        ("id: a, weight: 10}", "id: a, weight:10}", "weight:10", "blank after the colon", "name: value"),
        ("id: a, weight: 10}", '"a", b}', '"a"', "'a' stands in braces without a value", "[ ] for a list"),
        ("id: a, weight: 10}", "type: decimal(18,4)}", "decimal(18,4)", "decimal(…)", 'type: "decimal(18,4)"'),
        ("id: a, weight: 10}", "id: a, weight: 10", "{id", "'{' is not closed", "'}' on line 2"),
        ("{id: a, weight: 10}", "{id: a, s: {t: {u: 1}}", "{id", "'{' is not closed", "'}' on line 2"),
        ("{id: a, weight: 10}", "{id: a, s: [1, 2}", "[1", "'[' is not closed", "']' on line 2"),
        ("{id: a, weight: 10}", "{id: a, weight: 10  # ten", "{id", "'{' is not closed", "'}' on line 2"),
        ("{id: a, weight: 10}", "{id: a, weight: 10}}", "}", "no opening one", "Remove it"),
        ("{id: a, weight: 10}", '{id: "a" b}', "b}", "comma is missing here", "quotes"),
        ("rest: 1", 'rest: "a" b', "b", "behind a closing quote", "one pair"),
        ("rest: 1", "rest: [1, 2", "[1", "'[' is not closed", "']' on line 13"),
        ("rest: 1", "rest: a: b", ": b", "A text with a colon", 'Write rest: "a: b".'),
        ("rest: 1", "rest:1", ":1", "blank after the colon", "name: value"),
    ],
)  # fmt: skip
def test_slips_in_braces_are_one_problem_with_the_right_form(
    old: str, new: str, at: str, what: str, fix: str
) -> None:
    text = changed(old, new)
    if new == "rest:1":
        text += "last: 2\n"
    problem = only_problem(text)
    assert pointed_at(problem, text).startswith(at)
    assert what in problem.what.en
    assert fix in problem.fix.en


def test_a_mistake_far_down_a_long_file_is_found_as_well() -> None:
    text = "".join(
        f"part_{i}:\n" + LIST.replace("items", "  items").replace("\n", "\n  ") + "\n" for i in range(60)
    )
    text += "last:\n  - {id: a，weight: 1}\n"
    assert pointed_at(only_problem(text), text) == "，weight: 1}"


@pytest.mark.parametrize(
    "text",
    [
        "password: hunter2: x",
        "sources:\n  a: {url: 'x', password: hunter2，user: me}",
        "token: {a: hunter2, b}",
        "a: {token: x, hunter2}",
        "token: {hunter2}",
        "url: postgresql://me:hunter2@host: x",
        "password:\n  hunter2: x: y",
        "a: {b: 1, password: hunter2",
        "api_key: “hunter2”: x",
    ],
)
def test_a_line_that_may_hold_a_secret_is_not_shown(text: str) -> None:
    problems = problems_of(lambda: document(text))
    assert problems
    assert "hunter2" not in str([(each.what, each.where, each.fix) for each in problems])


def scheme(old: str, new: str) -> Problem:
    assert SCHEME.count(old) == 1, old
    (problem,) = problems_of(lambda: validate(Scheme, document(SCHEME.replace(old, new))))
    return problem


@pytest.mark.parametrize(
    ("written", "what", "fix"),
    [
        ("７", "full-width characters", "Write 7."),
        ("7%", "'7%' is not a number", "Write 7, without %."),
        ("７％", "full-width characters", "Write 7, without %."),
        ("7 天", "not a number", "Write 7, without '天'."),
        ('"1,000"', "not a number", "Write 1000."),
        ('"7"', "Expected a number", "Write 7 without quotes."),
        ("seven", "Expected a number", "Write a number without quotes."),
    ],
)
def test_what_is_nearly_a_number_is_shown_as_one(written: str, what: str, fix: str) -> None:
    problem = scheme("days: 7", f"days: {written}")
    assert what in problem.what.en
    assert problem.fix.en == fix


COUNT = "    value: count(case.account)"


@pytest.mark.parametrize(
    ("old", "new", "form"),
    [
        (COUNT, f"    where: case.account = 'x'\n{COUNT}", "where: {case: \"case.account = 'x'\"}"),
        (COUNT, f"    where: closed\n{COUNT}", 'where: {case: "closed"}'),
        (COUNT, f"    window: closed\n{COUNT}", "window: {case: {during: closed}}"),
        (COUNT, f"    window: all\n{COUNT}", "window: {case: all}"),
        (COUNT, f"    window: {{during: closed}}\n{COUNT}", "window: {case: {during: closed}}"),
        (COUNT, f"    window: {{case: closed}}\n{COUNT}", "window: {case: {during: closed}}"),
        (COUNT, f"    unit_by: account\n{COUNT}", "unit_by: {case: account}"),
        (COUNT, f"    scoring: linear\n{COUNT}", "scoring: {linear: {floor: 0, target: 100}}"),
        (COUNT, f"    params: 3\n{COUNT}", "params: {days: 7}"),
        ("window: {during: opened}", "window: opened", "window: {during: opened}"),
        ("founded: {type: date}", "founded: date", "founded: {type: date}"),
        ("founded: {type: date}", "founded: 日期", "founded: {type: text}"),
        ("categories: {a: 甲类, b: {zh: 乙类, en: Second}}", "categories: [a, b]", "categories: {all: All}"),
    ],
)  # fmt: skip
def test_a_value_where_keys_are_needed_is_answered_with_the_right_form(old: str, new: str, form: str) -> None:
    assert scheme(old, new).fix.en == f"Write {form}"


def test_a_window_by_dataset_is_shown_even_where_no_dataset_is_known() -> None:
    text = SCHEME[: SCHEME.index("datasets:")] + SCHEME[SCHEME.index("indicators:") :]
    read = document(text.replace(COUNT, f"    window: closed\n{COUNT}"))
    (problem,) = problems_of(lambda: validate(Scheme, read))
    assert problem.fix.en == "Write it by dataset: window: {a_dataset: {during: closed}}"


def test_a_key_that_belongs_elsewhere_is_sent_there() -> None:
    weight = scheme(COUNT, f"    weight: 10\n{COUNT}")
    assert weight.what.en == "Unknown key 'weight'."
    assert "dimensions → groups → indicators" in weight.fix.en
    assert "dimensions → groups → indicators" in weight.fix.zh
    gate = scheme(COUNT, f"    cap_grade: weak\n{COUNT}")
    assert gate.fix.en.startswith("'cap_grade' belongs under gates. Known keys here: applicable, ")
    top = scheme(COUNT, f"    findings_below: 5\n{COUNT}")
    assert "the top of the file" in top.fix.en


def test_no_known_key_is_left_out() -> None:
    problem = scheme(COUNT, f"    formulae_of_it: x\n{COUNT}")
    assert "…" not in problem.fix.en
    assert all(key in problem.fix.en for key in ("applicable", "numerator", "window", "where"))


def test_one_wide_blank_is_enough_to_be_told() -> None:
    text = "a:\n　　b: 1\n　　c: 2\nd: 1\n"
    assert said(lambda: document(text)) == [
        ("s.yaml:2:1", "A wide blank (U+3000) stands where a plain blank must.")
    ]
