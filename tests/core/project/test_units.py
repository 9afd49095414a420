from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from project_case import SCHEME, UNITS, document, problems_of, said

from quanheng.core.model.scheme import Scheme
from quanheng.core.project.units import Units, read_units
from quanheng.core.project.validate import validate


def scheme(text: str = SCHEME) -> Scheme:
    return validate(Scheme, document(text))


def read(folder: Path, text: str, of: str = SCHEME) -> Units:
    path = folder / "units.csv"
    path.write_text(text, "utf-8")
    return read_units(path, scheme(of), "units.csv")


def test_units_are_read_by_chinese_and_english_headings(tmp_path: Path) -> None:
    units = read(tmp_path, UNITS)
    assert units.ids == ("u1", "u2", "u3")
    assert units.names == ("甲局", "乙局", "丙局")
    assert units.parents == (None, "u1", "u2")
    assert units.categories == ("a", "b", "b")
    assert units.levels == ("县", "县", "县")
    assert units.roles == ("evaluated", "evaluated", "peer")
    assert units.fields == {"staff": [10, None, 12], "founded": [date(2001, 2, 3), None, date(2010, 1, 1)]}
    assert units.index == {"u1": 0, "u2": 1, "u3": 2}
    assert units.children_closure() == [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)]


@pytest.mark.parametrize("heading", ["function", "职能条线", "条线", "系统"])
def test_the_function_of_a_unit_is_read_where_there_is_one(tmp_path: Path, heading: str) -> None:
    text = f"unit_id,name,category,{heading}\nu1,甲局,a,卫健\nu2,乙局,b,\n"

    assert read(tmp_path, text).functions == ("卫健", None)
    assert read(tmp_path, UNITS).functions == (None, None, None)


def test_a_workbook_with_a_title_and_a_sheet_of_notes_reads_the_same(tmp_path: Path) -> None:
    path = tmp_path / "units.xlsx"
    with xlsxwriter.Workbook(path) as book:
        notes, sheet = book.add_worksheet("说明"), book.add_worksheet("单位")
        notes.write_row(0, 0, ["填表人", "王"])
        sheet.write(0, 0, "评估对象一览")
        sheet.write_row(1, 0, ["统一社会信用代码", "单位名称", "类型", "人数", "备注"])
        sheet.write_row(2, 0, ["u1", "甲局", "甲类", 10, "x"])
        sheet.write_row(4, 0, ["u2", "乙局", "丙类", "十"])
    assert said(lambda: read_units(path, scheme(), "units.xlsx")) == [
        ("units.xlsx, sheet '单位', row 5, column '类型'", "There is no category '丙类'."),
        ("units.xlsx, sheet '单位', row 5, column '人数'", "'十' does not fit: This is not a number."),
    ]


def test_only_ids_are_needed_where_there_is_one_category(tmp_path: Path) -> None:
    one = SCHEME.replace("{a: 甲类, b: {zh: 乙类, en: Second}}", "{a: 甲类}").replace(
        "{a: 100, b: 100}", "100"
    )
    units = read(tmp_path, "unit_id,remark\nx,1\ny,2\n", one)
    assert units.categories == ("a", "a")
    assert units.names == ("x", "y")
    assert units.fields == {"staff": [None, None], "founded": [None, None]}
    assert units.ignored == ("remark",)


def test_every_problem_is_reported_with_row_and_column(tmp_path: Path) -> None:
    text = """\
单位代码,单位名称,上级单位,类型,角色,人数,founded
u1,甲局,u9,甲累,,10,2001-02-30
,无码局,,a,,,
u2,乙局,同名,a,观众,1.5,
u1,甲局二,,a,,,
u3,同名,u4,a,,,
u4,同名,u3,a,,,
9.1E+17,丁局,,,,,
"""
    assert said(lambda: read(tmp_path, text)) == [
        ("units.csv, row 3, column '单位代码'", "The unit id is empty."),
        ("units.csv, row 5, column '单位代码'", "The unit id 'u1' stands in row 2 already."),
        ("units.csv, row 8, column '单位代码'",
         "The unit id '9.1E+17' was turned into a number by a spreadsheet; digits are lost."),
        ("units.csv, row 2, column '上级单位'", "There is no unit 'u9' to be the parent."),
        ("units.csv, row 4, column '上级单位'", "Several units are called '同名'."),
        ("units.csv, row 6, column '上级单位'", "The units are above each other in a circle: u3 → u4 → u3."),
        ("units.csv, row 4, column '角色'", "There is no role '观众'."),
        ("units.csv, row 2, column '类型'", "There is no category '甲累'."),
        ("units.csv, row 4, column '人数'", said_of_fraction(tmp_path)),
        ("units.csv, row 2, column 'founded'", "'2001-02-30' does not fit: There is no such day."),
    ]  # fmt: skip


def said_of_fraction(folder: Path) -> str:
    ((_, what),) = said(lambda: read(folder, "单位代码,类型,人数\nx,a,1.5\n"))
    assert what.startswith("'1.5' does not fit: ")
    return what


@pytest.mark.parametrize(
    ("text", "where", "what", "fix"),
    [
        ("单位代号,类型\nx,a\n", "units.csv", "column 'Unit id' (unit_id) is missing", "rename it to 'unit_id'"),
        ("单位代码,单位名称\nx,y\n", "units.csv", "column 'Category' (category) is missing", "Add the column"),
        ("单位代码,代码,类型\nx,y,a\n", "units.csv", "Several columns mean 'unit_id'", "Keep one"),
        ("foo,bar\n1,2\n", "units.csv", "No column heading is known", "Unit id"),
        ("单位代码,类型\n", "units.csv", "has no rows", "one row for each unit"),
        ("单位代码,类型,角色\nx,a,peer\n", "units.csv, row 2, column '角色'", "Nobody is evaluated", "evaluated"),
        ("单位代码,类型\nx,\n", "units.csv, row 2, column '类型'", "The category is empty", "Known names"),
        ("单位代码,类型\nx,a,1\n", "units.csv, row 2", "as many columns as the heading", "delimiters"),
        ("单位代码,类型\n,\n\n", "units.csv", "has no rows", "one row for each unit"),
        ("单位代码,类型,上级单位\nx,a,x\n", "units.csv, row 2, column '上级单位'", "circle: x → x", "Correct"),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_used_says_why(
    tmp_path: Path, text: str, where: str, what: str, fix: str
) -> None:
    problem = problems_of(lambda: read(tmp_path, text))[0]
    assert problem.where.en == where
    assert what in problem.what.en
    assert fix in problem.fix.en


LISTED = """\
单位代码,单位名称,上级单位,类型,角色
u1,甲局,,a,
c1,中心,甲局,,列名
s1,分站,中心,,下属单位
u2,乙局,s1,b,参照
c2,外院,,,affiliated
"""


def test_units_may_be_only_listed_and_then_need_no_category(tmp_path: Path) -> None:
    units = read(tmp_path, LISTED)
    assert units.roles == ("evaluated", "listed", "listed", "peer", "listed")
    assert units.categories == ("a", None, None, "b", None)


def test_the_judged_units_leave_out_those_that_are_only_listed(tmp_path: Path) -> None:
    units = read(
        tmp_path, LISTED.replace("\n", ",\n").replace("角色,", "角色,人数").replace("参照,", "参照,7")
    )
    judged = units.judged
    assert judged.ids == ("u1", "u2")
    assert judged.names == ("甲局", "乙局")
    assert judged.parents == (None, "u1")
    assert judged.categories == ("a", "b")
    assert judged.fields["staff"] == [None, 7]
    assert judged.index == {"u1": 0, "u2": 1}
    assert (0, 3) in units.children_closure()


def test_without_listed_units_all_are_judged(tmp_path: Path) -> None:
    units = read(tmp_path, UNITS)
    assert units.judged is units


@pytest.mark.parametrize("role", ["", "参照"])
def test_any_other_unit_needs_a_category(tmp_path: Path, role: str) -> None:
    text = f"单位代码,类型,角色\nu1,a,\nu2,,{role}\n"
    assert said(lambda: read(tmp_path, text)) == [
        ("units.csv, row 3, column '类型'", "The category is empty.")
    ]


def test_listed_units_alone_are_no_evaluation(tmp_path: Path) -> None:
    ((_, what),) = said(lambda: read(tmp_path, "单位代码,类型,角色\nu1,,列名\n"))
    assert what == "Nobody is evaluated: all units are peers or only listed."


def test_the_nearest_parent_and_category_are_named(tmp_path: Path) -> None:
    of = SCHEME.replace("甲类", "管理类")
    text = "单位代码,单位名称,上级单位,类型\nu1,卫生健康局,,管理类\nu2,疾控中心,卫生健局,管里类\n"
    fixes = {problem.fix.en for problem in problems_of(lambda: read(tmp_path, text, of))}
    assert fixes == {"Did you mean '卫生健康局'?", "Did you mean '管理类'?"}


def test_required_fields_of_the_scheme_are_required_of_the_units(tmp_path: Path) -> None:
    needed = SCHEME.replace("staff: {type: integer,", "staff: {type: integer, required: true,")
    assert said(lambda: read(tmp_path, "单位代码,类型,人数\nx,a,1\ny,a,\n", needed)) == [
        ("units.csv, row 3, column '人数'", "A required cell is empty.")
    ]
    assert "(staff) is missing" in said(lambda: read(tmp_path, "单位代码,类型\nx,a\n", needed))[0][1]


def test_names_with_braces_and_tags_are_only_names(tmp_path: Path) -> None:
    units = read(tmp_path, '单位代码,单位名称,类型,"{0}"\nx,"<b>{zh}</b>=1+1",a,z\n')
    assert units.names == ("<b>{zh}</b>=1+1",)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=30))
def test_the_closure_of_a_tree_is_every_unit_with_all_above_it(choices: list[int]) -> None:
    above = [None if choice >= at else choice for at, choice in enumerate(choices)]
    ids = tuple(f"u{at}" for at in range(len(above)))
    parents = tuple(None if at is None else ids[at] for at in above)
    same = tuple("a" for _ in ids)
    units = Units(ids, ids, parents, same, same, same, {})

    def ancestors(at: int | None) -> set[int]:
        return set() if at is None else {at} | ancestors(above[at])

    assert units.children_closure() == sorted((up, at) for at in range(len(ids)) for up in ancestors(at))
