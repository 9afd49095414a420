"""The web report as people meet it: opened from disk in a real browser."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from large_report_run import write_large_run
from pyarrow import parquet
from report_reader import Reader, open_reader
from sample_run import HYPERLINK, IMAGE, LONG, UNITS, write_sample_run

from quanheng import Evaluation, round_half_up
from quanheng.core.results import tables
from quanheng.plugins.exporters.html import page as report_page
from quanheng.plugins.exporters.html import write_html

NAMES = {unit: name for unit, name, _, _ in UNITS}
PAGES = (
    "results",
    "matrix",
    "indicators",
    "indicators/closed_share",
    "findings",
    "method",
    "unit/M02",
    "unit/P01",
)


def test_every_page_opens_in_both_languages_without_a_request_or_complaint(reader: Reader) -> None:
    for place in PAGES:
        reader.open(place)
        for _ in range(2):
            assert reader.page.locator("h1").count() == 1
            assert "undefined" not in reader.text()
            assert not re.search(r"\bNaN\b|\bnull\b(?!\))|\{\w+\}", reader.text())
            reader.page.click(".language")


@pytest.mark.parametrize("width", [390, 768, 1400])
def test_no_page_is_wider_than_the_screen(chromium: Any, report: Path, width: int) -> None:
    reader = open_reader(chromium, report, viewport={"width": width, "height": 844})
    for place in (*PAGES, "unit/S02/closed_share"):
        reader.open(place)
        for _ in range(2):
            assert reader.page.evaluate("document.documentElement.scrollWidth") <= width, place
            reader.page.click(".language")
    reader.page.close()


def test_the_ranking_says_what_the_table_says(reader: Reader, run: Path) -> None:
    reader.open("results")
    rows = [row for row in Evaluation(run).ranking.to_pylist() if row["period"] == "2024"]
    ranked = sorted((row for row in rows if row["rank"] is not None), key=lambda row: row["rank"])

    first = reader.page.locator("table.results").first
    shown = [" ".join(text.split()) for text in first.locator("tbody tr").all_inner_texts()]
    assert len(shown) == len(ranked)
    for text, row in zip(shown, ranked, strict=True):
        assert text.startswith(f"{row['rank']:.0f} ")
        assert NAMES[row["unit_id"]] in text
        bounds = [f"{round_half_up(row[key], 2):.2f}" for key in ("score_low", "score_high")]
        assert (bounds[0] if bounds[0] == bounds[1] else "–".join(bounds)) in text
    assert reader.texts(".block-head .quiet") == [
        "6个单位一起排名",
        "不足5个单位，不排名",
        "不足5个单位，不排名",
    ]


@pytest.mark.parametrize(
    ("unit", "word"),
    [("M02", "暂定"), ("S02", "数据不足"), ("S05", "不予公布"), ("D02", "不适用"), ("S03", "合格")],
)
def test_a_total_that_is_not_final_says_so_and_shows_no_zero(reader: Reader, unit: str, word: str) -> None:
    reader.open("results")
    row = reader.page.locator(
        "table.results tbody tr", has=reader.page.locator(f"small bdi:text-is('{unit}')")
    )

    assert row.locator("td.grade").inner_text() == word
    if word in ("数据不足", "不予公布", "不适用"):
        assert row.locator("td.score").inner_text() == "无得分"


def test_clicking_a_heading_sorts_and_clicking_again_turns_it(reader: Reader) -> None:
    reader.open("results")
    names = ".results >> nth=0 >> tbody .name"
    heading = reader.page.locator(".results").first.locator("th.score button")

    heading.click()
    falling = reader.texts(names)
    reader.page.locator(".results").first.locator("th.score button").click()

    assert falling[0] == "排名"
    assert falling[-1] == "市教育局"
    assert reader.texts(names)[0] == "市教育局"
    assert reader.page.locator(".results").first.locator("th.score").get_attribute("aria-sort") == "ascending"


def test_filter_and_category_narrow_the_list(reader: Reader) -> None:
    reader.open("results")

    reader.page.click(".toolbar button:text-is('服务型')")
    assert reader.texts("h2") == ["服务型 · county"]
    reader.page.fill(".filter", "off")
    assert reader.texts(".results .name") == ["Office"]
    reader.page.fill(".filter", "no such unit")
    assert reader.text(".nothing") == "没有符合条件的内容。"


def test_search_finds_a_unit_by_code_and_opens_it(reader: Reader) -> None:
    reader.open("method")

    reader.page.fill(".finder", "m04")
    assert reader.texts(".found li") == ["排名 M04"]
    reader.page.press(".finder", "Enter")

    assert reader.text("h1") == "排名"
    assert reader.page.title().startswith("排名 · ")


def test_an_indicator_opens_down_to_formula_numbers_and_hashes(reader: Reader, run: Path) -> None:
    unit = UNITS[0][0]
    row = next(
        r
        for r in Evaluation(run).indicators.to_pylist()
        if (r["period"], r["unit_id"], r["indicator"]) == ("2024", unit, "median_days")
    )
    reader.open("results")

    reader.page.click(".results .name bdi:text-is('市教育局')")
    reader.page.click(".opener:text-is('办理天数中位数')")
    opened = reader.text(".drill-row:not([hidden])")

    assert Evaluation(run).manifest["formulas"]["median_days"]["zh"]["value"] in opened
    assert f"{round_half_up(row['value'], 2):.2f}" in opened
    assert f"{round_half_up(row['score'], 2):.2f}" in opened
    assert "线性：30为0分，3为100分" in opened
    assert "100 × (13 − 30) ÷ (3 − 30) = 62.96" in opened
    assert "62.96 × 20 ÷ 100 = 12.59" in opened
    assert "受理时间在本期内" in opened
    assert "12" * 32 in opened
    assert "ab" * 32 in opened
    assert reader.page.locator(".drill svg.curve .now").count() == 1
    assert reader.page.url.endswith(f"#/unit/{unit}/median_days")


def test_an_address_opens_an_indicator_and_a_second_click_closes_it(reader: Reader) -> None:
    reader.open("unit/M04/night_share")

    opened = reader.text(".drill-row:not([hidden])")
    assert "样本 3 少于下限 5" in opened
    assert reader.texts("tr.opened td") == ["10", "样本不足", "1 / 3", "样本 3 少于下限 5", "不足两期"]
    reader.page.click(".opener[aria-expanded='true']")
    assert reader.page.locator(".drill-row:not([hidden])").count() == 0


@pytest.mark.parametrize(
    ("unit", "indicator", "word"),
    [("M02", "办结率", "缺失"), ("M03", "办理天数中位数", "出错"), ("M04", "夜间办结占比", "样本不足"), ("M05", "案均费用", "不适用"), ("S01", "现场评定", "不予显示")],
)  # fmt: skip
def test_every_outcome_is_a_word_with_its_reason_never_a_zero(
    reader: Reader, unit: str, indicator: str, word: str
) -> None:
    reader.open(f"unit/{unit}")

    row = reader.page.locator("tr.indicator-row", has=reader.page.locator(f".opener:text-is('{indicator}')"))
    assert row.locator("td.value").inner_text() == word
    assert len(row.locator("td.reason").inner_text()) > 3
    assert row.locator("td.score").count() == 0


def test_weight_that_moved_is_shown_with_both_numbers(reader: Reader) -> None:
    reader.open("unit/M05/night_share")

    assert "原权重 10；其他指标不适用，其权重转入后为 20" in reader.text(".drill")


def test_gates_are_told_on_the_units_page(reader: Reader) -> None:
    reader.open("unit/S03")
    assert "审计问题过多 等次最高为“合格”" in reader.text(".gates")
    reader.open("unit/S05")
    assert "举报查实 综合分不予公布" in reader.text(".gates")
    assert "不予公布" in reader.text(".total-card")
    reader.open("unit/M02")
    assert "审计问题过多 条件缺少数据，无法判断" in reader.text(".gates")


def test_a_units_page_names_no_other_unit(reader: Reader) -> None:
    for unit, name in NAMES.items():
        reader.open(f"unit/{unit}/closed_share")
        text = reader.page.evaluate("document.getElementById('app').textContent")
        for other, other_name in NAMES.items():
            if other != unit and len(other_name) > 4 and other_name not in name:
                assert other_name not in text
                assert other not in text.replace(unit, "")


def test_the_language_switch_changes_every_label(reader: Reader) -> None:
    for place in ("results", "matrix", "indicators", "findings", "method", "unit/P01"):
        reader.open(place)
        assert reader.page.get_attribute("html", "lang") == "zh-CN"
        reader.page.click(".language")
        assert reader.page.get_attribute("html", "lang") == "en"
        labels = reader.texts("nav, main h2, main thead th, main dt, .toolbar button, .chip, .footnote")
        assert [label for label in labels if re.search("[\u4e00-\u9fff]", label)] == []
        reader.page.click(".language")
        assert reader.text("nav") == "结果 热力图 指标 问题 方法与数据"


def test_a_report_in_english_opens_in_english(chromium: Any, tmp_path: Path) -> None:
    write_html.write(
        Evaluation(write_sample_run(tmp_path / "run", language="en", panel=False)), tmp_path / "report.html"
    )
    reader = open_reader(chromium, tmp_path / "report.html").open()

    assert reader.text("nav") == "Results Heat map Indicators Findings Method and data"
    assert reader.page.locator("select.period").count() == 0
    assert reader.page.locator(".spark").count() == 0
    reader.page.close()


def test_hostile_names_are_only_text(reader: Reader) -> None:
    for place in ("results", "matrix", "findings", "unit/M02", "unit/M03", "unit/S02", "unit/D02", "method"):
        reader.open(place)
        assert reader.page.locator("#app img, #app b b, #app script, #app i").count() == 0
    reader.open("results")
    shown = reader.page.locator(".results .name bdi").all_text_contents()
    assert {HYPERLINK, IMAGE, LONG, "</script><b>甲\n乙</b>"} <= set(shown)
    assert reader.page.locator("a[href^='http'], a[href^='javascript']").count() == 0


def test_the_period_selector_shows_the_other_period(reader: Reader, run: Path) -> None:
    reader.open("results")
    before = reader.texts(".results .name")

    reader.page.select_option("select.period", label="2023")

    assert "2023" in reader.text(".page-head")
    assert sorted(reader.texts(".results .name")) == sorted(before)
    row = next(
        r for r in Evaluation(run).ranking.to_pylist() if (r["period"], r["unit_id"]) == ("2023", "D02")
    )
    shown = reader.text(".results tr:has(small bdi:text-is('D02')) td.score")
    assert shown == "–".join(f"{round_half_up(row[key], 2):.2f}" for key in ("score_low", "score_high"))
    assert reader.page.locator(".results svg.spark").count() > 0


def test_the_heat_map_shows_scores_and_leads_to_their_origin(reader: Reader) -> None:
    reader.open("matrix")
    reader.page.click(".toolbar button:text-is('指标')")

    cells = reader.texts(".matrix >> nth=0 >> tbody tr >> nth=1 >> td.cell")
    assert cells[0] == "缺失"
    reader.page.locator(".matrix").first.locator("tbody tr").nth(0).locator("td.cell a").nth(1).click()
    assert "办理天数中位数" in reader.text("tr.opened")


def test_what_is_provisional_is_never_coloured_like_a_score(reader: Reader) -> None:
    reader.open("matrix")
    cell = reader.page.locator(".matrix").first.locator("tbody tr").nth(1).locator("td.cell").first

    assert cell.inner_text() == "58.39–91.72"
    assert "heat" not in cell.get_attribute("class")
    reader.open("results")
    row = reader.page.locator("table.results tbody tr", has=reader.page.locator("small bdi:text-is('M02')"))
    assert row.locator(".strip-cell").first.get_attribute("class") == "strip-cell none open"


def test_a_panel_opens_with_the_latest_period_that_most_units_have_a_total_of(
    chromium: Any, tmp_path: Path
) -> None:
    folder = write_sample_run(tmp_path / "run")
    ranking = Evaluation(folder).ranking.to_pylist()
    for row in ranking:
        if row["period"] == "2024" and row["unit_id"] != "M04":
            row.update(status="provisional", score=None, grade=None)
    parquet.write_table(pa.Table.from_pylist(ranking, schema=tables.RANKING), folder / "ranking.parquet")
    write_html.write(Evaluation(folder), tmp_path / "report.html")
    reader = open_reader(chromium, tmp_path / "report.html").open()

    assert reader.page.locator("select.period").input_value() == "0"
    assert "2023" in reader.text(".page-head")
    reader.page.close()


def test_what_weighs_nothing_is_shown_but_not_scored(chromium: Any, tmp_path: Path) -> None:
    folder = write_sample_run(tmp_path / "run")
    rows = Evaluation(folder).composites.to_pylist()
    for row in rows:
        if row["node"] == "discipline":
            row.update(weight=0.0, status="not_applicable", score=None, score_low=None, score_high=None)
    parquet.write_table(pa.Table.from_pylist(rows, schema=tables.COMPOSITES), folder / "composites.parquet")
    write_html.write(Evaluation(folder), tmp_path / "report.html")
    reader = open_reader(chromium, tmp_path / "report.html").open("matrix")

    assert [text for text in reader.texts(".matrix-head") if "规范运行" in text] == []
    reader.open("unit/M04")
    assert "规范运行 不计分" in reader.text("table.indicators")
    assert "规范运行" not in reader.text(".bars")
    reader.page.close()


def test_the_findings_are_listed_gravest_first(reader: Reader, run: Path) -> None:
    reader.open("findings")
    expected = [row for row in Evaluation(run).findings.to_pylist() if row["period"] == "2024"]

    shown = reader.texts("td.severity")
    assert len(shown) == len(expected)
    assert shown == sorted(shown, key=["严重", "较重", "一般"].index)
    assert "2025-03-31" in reader.text(".findings")


def test_the_method_page_prints_the_rules(reader: Reader) -> None:
    reader.open("method")
    text = reader.text()

    for needed in ("并列取最前名次（1、1、3）", "四舍五入", "适用权重低于60%", "value.audit_points >= 3", "2024-1a2b3c4d5e6f",
                   "12" * 32, "ab" * 32, "duckdb 2.0.0", "90分及以上", "内部参考"):  # fmt: skip
        assert needed in text
    assert "qingshan" not in text
    assert reader.texts(".weights tfoot td") == ["100", "100", "100"]


def test_without_a_composite_there_is_no_total_and_no_rank(chromium: Any, tmp_path: Path) -> None:
    folder = write_sample_run(tmp_path / "run")
    manifest = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    manifest["scheme"]["composite"]["use"] = "off"
    (folder / "run.json").write_text(json.dumps(manifest), encoding="utf-8")
    write_html.write(Evaluation(folder), tmp_path / "report.html")
    reader = open_reader(chromium, tmp_path / "report.html").open()

    assert "综合参考分" not in reader.text()
    assert reader.page.locator("td.rank, td.grade").count() == 0
    reader.open("unit/M04")
    assert reader.page.locator(".total-card").count() == 0
    assert reader.complaints == []
    reader.page.close()


def test_numbers_are_rounded_as_the_framework_rounds(reader: Reader) -> None:
    words = (Path(report_page.__file__).parent / "js" / "words.js").read_text(encoding="utf-8")
    found = re.search(r"function halfUp\(.*?\n\}\n", words, re.DOTALL)
    assert found
    chance = random.Random(2675)
    numbers = [
        2.675,
        1.005,
        0.125,
        -0.004,
        -2.5,
        0.0,
        1e-7,
        5e-324,
        1e21,
        123456789.125,
        99.995,
        0.5,
        1.5,
        9.995,
    ]
    numbers += [chance.uniform(-1, 1) * 10 ** chance.randint(-8, 12) for _ in range(3000)]
    numbers += [chance.randint(0, 100000) / 1000 for _ in range(1000)]
    reader.open()

    for decimals in (0, 2, 4):
        shown = reader.page.evaluate(
            f"(numbers) => {{ {found[0]} return numbers.map((n) => halfUp(n, {decimals})); }}", numbers
        )
        for number, text in zip(numbers, shown, strict=True):
            assert float(text.replace(",", "").replace("−", "-")) == pytest.approx(
                round_half_up(number, decimals), rel=1e-15, abs=0
            )
            assert len(text.partition(".")[2]) == decimals


def test_thousands_of_units_open_lazily_and_print_whole(chromium: Any, tmp_path: Path) -> None:
    folder = write_large_run(tmp_path / "run", units=3000, indicators=29)
    write_html.write(Evaluation(folder), tmp_path / "report.html")
    assert (tmp_path / "report.html").stat().st_size < 12_000_000
    reader = open_reader(chromium, tmp_path / "report.html").open("matrix")

    reader.page.click(".toolbar button:text-is('指标')")
    assert reader.page.locator(".matrix tbody tr").count() < 500
    reader.open("results")
    assert reader.page.locator(".results tbody tr").count() < 500
    reader.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert reader.page.locator(".results tbody tr").count() == 3000
    reader.page.fill(".finder", "u02999")
    assert reader.texts(".found li") == ["第2999号单位 U02999"]
    assert reader.complaints == []
    reader.page.close()
