"""The workbook says what the run says, and no text in it can do anything."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sample_run import FIRST_TWIN, HYPERLINK, UNITS

from quanheng import Evaluation, round_half_up
from quanheng.core.plugins.registry import load_registry
from quanheng.core.results.exporting import write_export
from quanheng.plugins.exporters.xlsx.report import decimals_of
from quanheng.plugins.exporters.xlsx.sheet_names import SheetNames

Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def path(sample: Evaluation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("xlsx") / "sample.xlsx"
    return write_export(load_registry().exporters["xlsx"], sample, target)


@pytest.fixture(scope="module")
def workbook(path: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(path)


@pytest.fixture(scope="module")
def english(english_sample: Evaluation, tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    target = tmp_path_factory.mktemp("xlsx") / "english.xlsx"
    write_export(load_registry().exporters["xlsx"], english_sample, target)
    return openpyxl.load_workbook(target)


def table(sheet: Any, first: str) -> Rows:
    """Return the rows under the heading row that starts with this cell."""
    rows = list(sheet.iter_rows(values_only=True))
    start = next(place for place, row in enumerate(rows) if row[0] == first)
    return [dict(zip(rows[start], row, strict=True)) for row in rows[start + 1 :]]


def test_the_sheets_come_in_order_with_one_for_each_evaluated_unit(workbook: openpyxl.Workbook) -> None:
    evaluated = [name for _, name, _, role in UNITS if role == "evaluated"]

    assert workbook.sheetnames[:4] == ["排名", "单位×指标", "问题清单", "方法"]
    assert len(workbook.sheetnames) == 4 + len(evaluated)
    for sheet, name in zip(workbook.worksheets[4:], evaluated, strict=True):
        assert sheet["A1"].value == name


def test_the_ranking_has_every_total_rounded_half_up(workbook: openpyxl.Workbook, sample: Evaluation) -> None:
    shown = {(row["期间"], row["单位代码"]): row for row in table(workbook["排名"], "期间")}

    expected = sample.ranking.to_pylist()
    assert len(shown) == len(expected)
    for row in expected:
        cells = shown[row["period"], row["unit_id"]]
        if row["score"] is None:
            assert cells["综合分"] in ("暂定", "数据不足", "不予公布", "不适用")
            assert cells["等次"] == "未评等次"
            assert cells["说明"] == row["grade_reason_zh"]
        else:
            assert cells["综合分"] == round_half_up(row["score"], 2)
        if row["score_low"] is None:
            assert (cells["下限"], cells["上限"]) == ("—", "—")
        else:
            assert cells["下限"] == round_half_up(row["score_low"], 2)
            assert cells["上限"] == round_half_up(row["score_high"], 2)


def test_the_ranking_shows_the_interval_of_a_provisional_rank(workbook: openpyxl.Workbook) -> None:
    shown = {(row["期间"], row["单位代码"]): row for row in table(workbook["排名"], "期间")}

    assert (shown["2024", "M02"]["名次"], shown["2024", "M02"]["可能的名次"]) == (2, "1–3")
    assert shown["2024", "-007"]["名次"] == "不足 5 个，不排名"
    assert shown["2024", "D02"]["名次"] == "不排名"


def test_the_ranking_prints_its_tie_and_rounding_rules(workbook: openpyxl.Workbook) -> None:
    note = workbook["排名"]["A2"].value

    assert "1、1、3" in note
    assert "四舍五入" in note
    assert "2 位小数" in note


def test_every_outcome_that_is_no_number_is_said_in_words(
    workbook: openpyxl.Workbook, sample: Evaluation
) -> None:
    sheet = workbook["单位×指标"]
    rows = list(sheet.iter_rows(values_only=True))
    names = rows[0]
    shown = {(row[0], row[1]): row for row in rows[2:]}
    titles = {
        "missing": "缺失",
        "error": "出错",
        "too_few": "样本不足",
        "not_applicable": "不适用",
        "suppressed": "不予显示",
    }
    met = set()

    for row in sample.indicators.to_pylist():
        name = sample.definitions[row["indicator"]].name.zh
        column = names.index(name)
        value, score = shown[row["period"], row["unit_id"]][column : column + 2]
        if row["outcome"] == "ok":
            assert value == pytest.approx(row["value"], abs=0.005)
            expected = "不计分" if row["score"] is None else round_half_up(row["score"], 2)
            assert score == expected
        else:
            met.add(row["outcome"])
            assert value == score == titles[row["outcome"]]
    assert met == set(titles)


def test_the_findings_are_all_there(workbook: openpyxl.Workbook, sample: Evaluation) -> None:
    shown = table(workbook["问题清单"], "期间")

    expected = sample.findings.to_pylist()
    assert [row["问题"] for row in shown] == [row["text_zh"] for row in expected]
    assert {row["程度"] for row in shown} == {"一般", "较重", "严重"}
    assert {row["指标"] for row in shown if row["程度"] == "严重"} == {"总体"}
    assert all(row["期限"] for row in shown)


def test_a_unit_sheet_has_its_numbers_and_names_no_other_unit(
    workbook: openpyxl.Workbook, sample: Evaluation
) -> None:
    units = {unit: name for unit, name, _, role in UNITS if role == "evaluated"}
    for sheet, unit in zip(workbook.worksheets[4:], units, strict=True):
        texts = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]
        others = [name for other, name in units.items() if other != unit and name not in ("排名", "Office")]
        assert [name for name in others if any(name in text for text in texts)] == []
        rows = table(sheet, "项目")
        share = next(row for row in rows if row["项目"].strip() == "办结率")
        (expected,) = (
            row
            for row in sample.indicators.to_pylist()
            if (row["period"], row["unit_id"], row["indicator"]) == ("2024", unit, "closed_share")
        )
        assert (share["说明"] or None) == expected["reason_zh"]
        if expected["points"] is not None:
            assert share["加权分"] == round_half_up(expected["points"], 2)


def test_the_method_names_weights_rules_gates_and_sources(workbook: openpyxl.Workbook) -> None:
    texts = [str(cell) for row in workbook["方法"].iter_rows(values_only=True) for cell in row if cell]
    whole = "\n".join(texts)

    for expected in (
        "线性：60 得 0 分，98 得 100 分",
        "并列取最前名次",
        "四舍五入",
        "12" * 32,
        "data/cases & <b>.csv.gz  " + "ab" * 32,
        "等次最高为“合格”",
        "综合分不予公布",
        "value.audit_points >= 3",
        "条件计数(案件.办结时间 is not null)",
        "sample 2024.1",
    ):
        assert expected in whole


def test_no_text_is_a_formula_or_a_link(path: Path) -> None:
    workbook = openpyxl.load_workbook(path)
    cells = [cell for sheet in workbook.worksheets for row in sheet.iter_rows() for cell in row]

    assert any(cell.value == HYPERLINK for cell in cells)
    assert {cell.data_type for cell in cells if isinstance(cell.value, str)} == {"s"}
    assert [cell for cell in cells if cell.hyperlink] == []
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            assert b"<f>" not in content
            assert b"<hyperlink" not in content


def test_long_codes_stay_text(workbook: openpyxl.Workbook) -> None:
    codes = [row["单位代码"] for row in table(workbook["排名"], "期间")]

    assert "114203000000000001" in codes
    assert "-007" in codes


def test_one_period_has_no_period_column_and_english_words(english: openpyxl.Workbook) -> None:
    assert english.sheetnames[:4] == ["Ranking", "Units × indicators", "Findings", "Method"]
    rows = table(english["Ranking"], "Category")
    assert len(rows) == sum(role == "evaluated" for *_, role in UNITS)
    provisional = next(row for row in rows if row["Unit id"] == "M02")
    assert (provisional["Total"], provisional["Grade"]) == ("provisional", "no grade")
    method = [str(cell) for row in english["Method"].iter_rows(values_only=True) for cell in row if cell]
    assert not any("一" <= letter <= "鿿" for text in method[1:] for letter in text if "示范" not in text)


def test_headings_stay_in_sight(workbook: openpyxl.Workbook) -> None:
    assert workbook["排名"].freeze_panes == "H4"
    assert workbook["单位×指标"].freeze_panes == "D3"
    assert workbook["问题清单"].freeze_panes == "D2"


def test_sheet_names_are_short_different_and_free_of_what_excel_forbids() -> None:
    names = SheetNames(["排名"])

    given = [
        names.name(wish, "id")
        for wish in (
            FIRST_TWIN,
            FIRST_TWIN,
            "a/b:c",
            "History",
            "'x'",
            "排名",
            "",
            "/",
            "😀" * 40,
            "Office",
            "OFFICE",
        )
    ]

    assert len({name.casefold() for name in given}) == len(given)
    assert all(0 < len(name.encode("utf-16-le")) // 2 <= 31 for name in given)
    assert not any(set(name) & set("[]:*?/\\") for name in given)
    assert given[2:8] == ["a b c", "History (2)", "x", "排名 (2)", "id", "id (2)"]


def test_decimals_follow_the_numbers_of_a_column() -> None:
    assert decimals_of([]) == 0
    assert decimals_of([1.0, 20.0]) == 0
    assert decimals_of([0.5, 1.0]) == 4
    assert decimals_of([0.5, 1.5]) == 2
