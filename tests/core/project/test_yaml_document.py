from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from project_case import document, problems_of, said

from quanheng.core.project.place import Place
from quanheng.core.project.yaml_document import MAX_BYTES, load_yaml


def test_values_are_exact_and_of_yaml_1_2() -> None:
    data = document(
        "a: 0.1\nb: 1e3\nc: 007\nd: 2024-02-29\ne: no\nf: yes\ng: true\nh: ~\ni:\n"
        'j: "007"\nk: 12:30\nl: 0x1F\nm: -5\nn: .5\no: NULL\np: 1_000\nq: .inf\n'
    ).data
    assert data == {
        "a": Decimal("0.1"),
        "b": Decimal(1000),
        "c": 7,
        "d": date(2024, 2, 29),
        "e": "no",
        "f": "yes",
        "g": True,
        "h": None,
        "i": None,
        "j": "007",
        "k": "12:30",
        "l": 31,
        "m": -5,
        "n": Decimal("0.5"),
        "o": None,
        "p": "1_000",
        "q": ".inf",
    }
    assert type(data["b"]) is Decimal


def test_every_value_and_key_knows_its_place() -> None:
    read = document("a: 1\nb:\n  - x\n  - {名称: y, d: [z]}\n")
    assert read.place(("b", 1, "名称")) == Place("s.yaml", 4, 10)
    assert read.key_place(("b", 1, "名称")) == Place("s.yaml", 4, 6)
    assert read.place(("b", 1, "d", 0)) == Place("s.yaml", 4, 17)
    assert read.place(("b", 1, "nothing", 7)) == read.place(("b", 1)) == Place("s.yaml", 4, 5)
    assert read.place(()) == Place("s.yaml", 1, 1)
    assert ("b", 0) in read
    assert ("b", 2) not in read


def test_a_place_is_shown_in_both_languages() -> None:
    text = Place("scheme.yaml", 12, 5).text()
    assert (text.zh, text.en) == ("scheme.yaml 第12行第5列", "scheme.yaml:12:5")


FORMULAS = """\
plain: count(case.x) +
  count(case.y)  # said
literal: |
    count(case.x)
      + count(case.y)

folded: >-   # a comment
  count(case.x)
  + count(case.y)
# at the end of it
single: 'count_if(case.x = ''é'') + count(case.y)'
double: "count_if(case.x = \\"q\\") + count(case.y)"
quoted: 'count(case.y)'
empty: |
last: |2
   count(case.y)
"""


@pytest.mark.parametrize("key", ["plain", "literal", "folded", "single", "double", "quoted", "last"])
def test_every_character_of_a_formula_maps_to_its_place_in_the_file(key: str) -> None:
    lines = FORMULAS.split("\n")
    source = document(FORMULAS).formula((key,))
    for offset, character in enumerate(source.text):
        place = source.at(offset)
        line = lines[place.line - 1]
        standing = line[place.column - 1] if place.column <= len(line) else "\n"
        assert standing == character or (standing, character) == ("\\", '"'), (key, offset)
    found = source.at(source.text.index("count(case.y)"))
    assert lines[found.line - 1][found.column - 1 :].startswith("count(case.y)")


def test_formulas_mean_what_the_file_means_but_for_white_space() -> None:
    read = document(FORMULAS)
    for key, value in read.data.items():
        assert read.formula((key,)).text.split() == (value or "").split(), key


def test_the_end_of_a_formula_has_a_place_too() -> None:
    source = document("a: 'x = ''y'''\n").formula(("a",))
    assert source.text == "x = 'y'"
    assert source.at(len(source.text)) == Place("s.yaml", 1, 14)


def test_what_is_no_scalar_is_no_formula() -> None:
    with pytest.raises(KeyError):
        document("a: [1]").formula(("a",))


@given(
    st.text(st.sampled_from("ab'\"\\ =(,)é中"), min_size=1, max_size=20).filter(
        lambda text: text.strip() == text
    )
)
def test_quoting_never_moves_a_character(text: str) -> None:
    quoted = f"k: '{text.replace(chr(39), chr(39) * 2)}'"
    source = document(quoted).formula(("k",))
    assert source.text == text
    for offset, character in enumerate(text):
        assert quoted[source.at(offset).column - 1] == character


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("a:\n\tb: 1", "s.yaml:2:1", "tab"),
        ("x: 1\na: 'y\nb: 3", "s.yaml:2:4", "quote is opened"),
        ("a: b: c", "s.yaml:1:5", "colon is not in quotes"),
        ("a: [1, 2", "s.yaml:1:4", "'[' is not closed"),
        ("a:1\nb: 2", "s.yaml:1:2", "blank after the colon"),
        ("- a\nb: 1", "s.yaml:2:1", "indentation"),
        ("a: @x", "s.yaml:1:4", "character that YAML keeps"),
        ("a: x\x07", "s.yaml:1:5", "control character"),
        ("名称\uff1a张三\n周期: 1", "s.yaml:1:3", "Full-width '：' stands"),
        ('a: "\\q"', "s.yaml:1:4", "backslash"),
        ("---\na: 1\n---\nb: 2", "s.yaml:3:1", "more than one YAML document"),
        ("a: 1\nb: 2\na: 3", "s.yaml:3:1", "first is on line 1"),
        ("a: &x 1", "s.yaml:1:4", "Anchors"),
        ("a: *x", "s.yaml:1:4", "Anchors"),
        ("<<: {a: 1}", "s.yaml:1:1", "Merge keys"),
        ("a: !!python/object:os.system x", "s.yaml:1:4", "tags"),
        ("007: x", "s.yaml:1:1", "key '007' is not in quotes"),
        ("2024-01-01: x", "s.yaml:1:1", "is not in quotes"),
        ("? [a]\n: b", "s.yaml:1:3", "key must be text"),
        ("a: 2024-02-30", "s.yaml:1:4", "no number or day"),
        ("a: 1e999999999", "s.yaml:1:4", "no number or day"),
        ("a: " + "9" * 5000, "s.yaml:1:4", "no number or day"),
        ("a: " + "[" * 70, "s.yaml:1:64", "deeper than 60"),
        ("a: " + "[" * 100_000, "s.yaml:1:64", "deeper than 60"),
    ],
)
def test_what_is_no_yaml_of_ours_is_named_with_its_place(text: str, where: str, what: str) -> None:
    ((found_where, found_what),) = said(lambda: document(text))
    assert found_where == where
    assert what in found_what


def test_all_problems_are_reported_at_once() -> None:
    text = "a: 1\na: {x: 1, x: 2}\n<<: *x\n007: &y 2\nz: 2024-02-30\n"
    lines = [where.split(":")[1] for where, _ in said(lambda: document(text))]
    assert lines == ["2", "2", "3", "3", "4", "4", "5"]


def test_a_repeated_key_leaves_the_first_value_and_its_places() -> None:
    text = "a: {b: 1}\nc: 1\na: {b: 2}\n"
    assert len(problems_of(lambda: document(text))) == 1


def test_windows_line_ends_and_a_byte_order_mark_do_not_move_places(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes("\ufeffa: 1\r\nb: |\r\n  x\r\n  y\r\n".encode())
    read = load_yaml(path)
    assert read.data == {"a": 1, "b": "x\ny\n"}
    assert read.place(("b",)).line == 2
    assert read.formula(("b",)).at(5).line == 4


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "gbk.yaml").write_bytes("a: 1\nb: 中文".encode("gb18030"))
    (tmp_path / "big.yaml").write_bytes(b"#" * (MAX_BYTES + 1))
    answers = {
        name: said(lambda name=name: load_yaml(tmp_path / name, name))[0]
        for name in ("gbk.yaml", "big.yaml", "none.yaml", "")
    }
    assert answers["gbk.yaml"] == ("gbk.yaml:2", "The file is not in UTF-8.")
    assert "5 MB" in answers["big.yaml"][1]
    assert answers["none.yaml"][1] == "The file does not exist."
    assert "folder" in answers[""][1]


def test_an_empty_file_holds_nothing() -> None:
    assert document("# nothing\n").data is None
