import re
from pathlib import Path
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from project_case import SCHEME, document, problems_of, said
from pydantic import BaseModel

import quanheng
from quanheng.core.model.scheme import Scheme
from quanheng.core.project.advice.keys import declared_keys
from quanheng.core.project.file import ProjectFile
from quanheng.core.project.source import Source
from quanheng.core.project.validate import validate


def edited(old: str, new: str) -> str:
    assert SCHEME.count(old) == 1, old
    return SCHEME.replace(old, new)


def test_a_right_scheme_is_read() -> None:
    scheme = validate(Scheme, document(SCHEME))
    assert scheme.placements[0][2].weight == {"a": 100, "b": 100}


@pytest.mark.parametrize(
    ("old", "new", "what", "fix", "at"),
    [
        ("grading:", "gradings:", "Unknown key 'gradings'", "'grading'", "gradings:"),
        (
            "numerator: count(case.closed)",
            "nmerator: x",
            "Unknown key 'nmerator'",
            "'numerator'",
            "nmerator: x",
        ),
        ("id: offices\n", "", "'id' is missing", "Add 'id: …'", "format: 1"),
        ('version: "1"', "version: 1.0", "'1.0' is not in quotes", 'Write it as "1.0"', "1.0"),
        ("id: offices", "id: 机关", "'机关' cannot be a name", "lower-case", "机关"),
        ("format: 1", "format: 2", "Expected 1.", "Write 1.", "2"),
        ("type: integer", "type: int", "There is no type 'int'", "'integer'", "int, label: 人数"),
        (
            "type: integer",
            "type: decimal(18,2)",
            "decimal(…) inside braces",
            '"decimal(18,2)"',
            "decimal(18,2),",
        ),
        ("required: true", "required: yes", "Expected true or false", "true or false", "yes}"),
        ("days: 7", 'days: "7"', "Expected a number", "without quotes", '"7"}'),
        ("days: 7", "days: true", "Expected a number", "without quotes", "true}"),
        ("days: 7", "days: ", "nothing after 'days:'", "Fill it in", "days: }"),
        ("target: 1", "target: 0", "floor and target must differ", "0 and 100", "{floor: 0, tar"),
        ("linear: {floor: 0, target: 1}", "linar: {}", "Unknown key 'linar'", "'linear'", "linar: {}}"),
        ("at: 80", "at: 180", "'at' must be at most 100", "Correct", "180}"),
        ("at: 0}", "at: 3}", "grades are listed best first", "at: 0", "grades:"),
        (
            "{zh: 速度, en: Speed}",
            "{cn: 速度}",
            "Expected text, or a mapping",
            "{zh: 中文, en: English}",
            "{cn: 速度}",
        ),
        (
            "window: {during: opened}",
            "window: [opened]",
            "Expected keys with values",
            "key: value",
            "[opened]",
        ),
        (
            "window: {during: opened}",
            "window: {during: opened, until: opened}",
            "exactly one of",
            "Such as",
            "{during: opene",
        ),
        ("cap_grade: weak", "withhold: false", "exactly one of cap_grade", "Keep one", "{id: few, name"),
        ("value: count(case.account)", "value: 5", "'5' is not in quotes", '"5"', "5"),
        ("value: count(case.account)", "numerator: x", "either value, or numerator", "Keep one", "id: cases"),
        ("unit: account", "unit: acount", "unit field 'acount' is not among", "'account'", "name: case"),
        ("- name: case", "- name: unit", "word of the formula language", "another name", "unit"),
        (
            "opened: {type: date}",
            "opened: {type: date, codes: [1]}",
            "'1' is not in quotes",
            '"1"',
            "codes: [1]}",
        ),
        ("days: 7", "days:7", "blank after the colon is missing in 'days:7'", "name: value", "days:7}"),
    ],
)
def test_a_mistake_names_itself_its_place_and_its_remedy(
    old: str, new: str, what: str, fix: str, at: str
) -> None:
    text = edited(old, new)
    problems = problems_of(lambda: validate(Scheme, document(text)))
    found = next((problem for problem in problems if what.lower() in problem.what.en.lower()), None)
    assert found is not None, problems
    assert fix in found.fix.en
    _, line, column = found.where.en.split("\n")[0].split(":")
    assert text.split("\n")[int(line) - 1][int(column) - 1 :].startswith(at)


def test_problems_come_in_the_order_of_the_file() -> None:
    text = (
        SCHEME.replace("format: 1", "formt: 1")
        .replace("at: 80", "at: 180")
        .replace("type: integer", "type: x")
    )
    lines = [int(where.split(":")[1]) for where, _ in said(lambda: validate(Scheme, document(text)))]
    assert lines == sorted(lines)
    assert len(lines) == 4


@pytest.mark.parametrize("text", ["", "text", "- a\n- b", "5"])
def test_a_file_that_is_no_mapping_is_refused(text: str) -> None:
    assert len(said(lambda: validate(Scheme, document(text)))) == 1


def test_wrong_words_get_the_nearest_one() -> None:
    text = edited("value: count(case.account)", "value: count(case.account)\n    better: hihger")
    (problem,) = problems_of(lambda: validate(Scheme, document(text)))
    assert problem.what.en == "'hihger' cannot stand here."
    assert problem.fix.en == "Did you mean 'higher'?"


def test_numbers_of_items_and_lists_are_said() -> None:
    for new, part in (("indicators: []", "at least 1"), ("indicators: x", "Expected a list")):
        text = re.sub(r"        indicators:\n.*\n.*\n", f"        {new}\n", SCHEME)
        assert part in said(lambda text=text: validate(Scheme, document(text)))[0][1]
    text = edited("window: {during: opened}", "window: {at: [opened, closed, account]}")
    assert "at most 2" in said(lambda: validate(Scheme, document(text)))[0][1]


def test_what_stands_deeper_in_a_document_is_read_from_there() -> None:
    read = document("sources:\n  a: {connector: x, fle: y}\n")
    assert said(lambda: validate(Source, read, ("sources", "a"))) == [("s.yaml:2:21", "Unknown key 'fle'.")]


def test_known_keys_are_found_through_lists_mappings_and_choices() -> None:
    assert "linear" in declared_keys(Scheme, ("indicators", 0, "scoring"))
    assert "from" in declared_keys(ProjectFile, ("sources", "x", "covers"))
    assert "type" in declared_keys(Scheme, ("unit_fields", "staff"))
    assert declared_keys(Scheme, ("id",)) == ()


def test_any_mistake_is_said_in_our_own_words_even_an_unforeseen_one() -> None:
    class Odd(BaseModel):
        a: Annotated[int, "x"] | None = None
        b: Literal["x"] = "x"
        c: bytes = b""

    (problem,) = problems_of(lambda: validate(Odd, document("c: [1]")))
    assert problem.what.en == "The value does not fit here."


def test_declarations_refuse_in_both_languages_only() -> None:
    root = Path(quanheng.__file__).parent / "core"
    plain = {
        path.name
        for folder in ("model", "project")
        for path in (root / folder).rglob("*.py")
        if re.search(r"raise (ValueError|AssertionError|TypeError)\(", path.read_text("utf-8"))
    }
    # What these raise is caught where they are called, or is a mistake of a programmer.
    assert plain == {"scalar.py", "secret.py"}


@given(
    st.lists(
        st.tuples(
            st.integers(0, len(SCHEME) - 1),
            st.sampled_from([*"{}[]:,'\"\n\t -#&*!|>%@`?中 0\\", "\uff1a", "\x00", "\u2028"]),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_a_mangled_scheme_is_read_or_refused_in_our_own_words(changes: list[tuple[int, str]]) -> None:
    text = list(SCHEME)
    for at, character in changes:
        text[at] = character
    problems_of(lambda: validate(Scheme, document("".join(text))))
