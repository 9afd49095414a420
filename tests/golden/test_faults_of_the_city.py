"""Planted faults: each is told so that an office can mend it, costs its own row only, and moves K25."""

from __future__ import annotations

import csv
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from city_project import EXAMPLE, table
from click.testing import CliRunner
from python_calamine import CalamineWorkbook
from removed_rows import CollectedCity

from quanheng.cli import cli
from quanheng.core.collect.sifting.quarantine import MASK

QUALITY = "staffing_data_quality_rate"
OF_VIEWS = {
    "internal_posts_add_up", "leaders_within_quota", "ledger_replays", "main_handler_once", "person_once",
}  # fmt: skip
"""Checks of what several rows say together: they name a unit, and no row."""

NUMBERED = {
    "audit_finding": "问题编号", "inspection_finding": "问题编号", "supervision_check": "检查编号",
    "post_plan": "计划序号", "performance_appraisal": "考核名称", "core_target": "目标编码",
    "annual_report": "栏目编码", "establishment_matter": "事项编号", "expert_score": "专家编号",
    "interview": "访谈编号", "indicator_part": "公函文号", "discipline_case": "公函文号",
    "self_evaluation": "项目编码", "survey_response": "答卷编号", "unit_base": "底数口径",
    "onsite_observation": "项目编码",
}  # fmt: skip
"""A column of each workbook that is filled in every row, and in no title, total or footer."""

EXCESS = "长汐县住房和城乡建设局"

CLEAN = """
import sys
from pathlib import Path
from make_city.draws.draws import draw_all
from make_city.files.platforms import staffing_tables
from make_city.files.sqlite_file import write_sqlite
write_sqlite(Path(sys.argv[1]), list(staffing_tables(draw_all()).values()))
"""
"""Makes the staffing platform before faults are planted in it."""


@pytest.fixture(scope="module")
def planted() -> list[dict[str, str]]:
    """Return the faults that the city was made with."""
    return table(EXAMPLE / "faults.csv")


@pytest.fixture(scope="module")
def told(city: Path) -> list[dict[str, str]]:
    """Return the faults that were found, under their Chinese headings."""
    files = sorted((city / ".quanheng" / "quarantine").glob("*.csv"))
    return [
        {heading.split()[0]: cell for heading, cell in row.items() if "English" not in heading}
        for path in files
        for row in table(path)
    ]


def test_every_fault_is_told_in_chinese_with_its_place_and_a_remedy(told: list[dict[str, str]]) -> None:
    assert len(told) > 140
    for fault in told:
        assert _is_chinese(fault["原因"]), fault
        assert _is_chinese(fault["处理建议"]), fault
        assert _is_chinese(fault["规则"].split()[0]) or fault["规则"] in fault["原因"] or fault["字段"], fault
        if fault["规则"].split()[-1] in OF_VIEWS:
            assert _is_chinese(fault["内容"]), fault
        else:
            assert fault["文件"], fault
            assert fault["行"].isdigit(), fault


def test_every_fault_of_a_cell_shows_file_sheet_row_column_and_value_as_planted(
    told: list[dict[str, str]], planted: list[dict[str, str]]
) -> None:
    found = {(_file(row["文件"]), row["工作表"], row["行"], row["列名"]): row for row in told}
    seen: Counter[str] = Counter()
    for fault in planted:
        row = found.get((fault["file"], fault["sheet"], fault["row"], fault["heading"]))
        if row is None or not fault["heading"] or row["规则"].split()[-1] != fault["rule"]:
            continue
        seen[fault["rule"]] += 1
        assert row["内容"] in (MASK, "") or _same(row["内容"], fault["value"]), (row, fault)
    # All but what concerns whole rows, sheets or several rows.
    assert sum(seen.values()) > 65
    assert len(seen) > 15


def test_no_good_row_is_lost(city: Path, planted: list[dict[str, str]]) -> None:
    rejected = Counter(
        dataset
        for dataset, _, _, _ in {
            (fault["dataset"], fault["file"], fault["sheet"], fault["row"])
            for fault in planted
            if fault["handled"] == "rejected"
        }
    )
    repeated = Counter(fault["dataset"] for fault in planted if fault["rule"] == "unique")

    checked = 0
    for path in sorted((city / ".quanheng" / "deliveries").glob("*.json")):
        for dataset, delivery in json.loads(path.read_bytes())["datasets"].items():
            delivered = _delivered(city, dataset, [given["name"] for given in delivery["delivered"]])
            if delivered is None:
                continue
            checked += 1
            lost = rejected[dataset] + repeated[dataset] + delivery["refused"]
            assert delivery["rows"] == delivered - lost, dataset
    assert checked == 28


def test_data_quality_moves_by_exactly_what_was_planted(
    city: Path, planted: list[dict[str, str]], tmp_path: Path
) -> None:
    clean = tmp_path / "clean"
    shutil.copytree(city, clean, ignore=shutil.ignore_patterns("runs", "hotline"))
    _make_clean_staffing(clean / "data" / "staffing.sqlite")
    result = CliRunner().invoke(
        cli, ["collect", "--only", "staffing", "-p", str(clean)], catch_exceptions=False
    )
    assert result.exit_code == 0, result.output

    before, after = _quality_rates(clean, tmp_path / "1"), _quality_rates(city, tmp_path / "2")

    right = {
        row["unit_id"]: float(row["value"])
        for row in table(EXAMPLE / "truth.csv")
        if row["indicator"] == QUALITY
    }
    names = {row["unit_id"]: row["name"] for row in table(EXAMPLE / "truth.csv")}
    # One body has more leaders than approved: that was drawn, not planted, and K11 is about it.
    assert {names[unit] for unit, value in before.items() if value < 100} == {EXCESS}
    assert {unit: 100 - value for unit, value in after.items()} == pytest.approx(
        {unit: 100 - value for unit, value in right.items()}, abs=1e-9
    )
    # A body moves if and only if something was planted in its part of the platform.
    touched = {fault["unit"] for fault in planted if fault["file"] == "data/staffing.sqlite"}
    assert {names[unit] for unit in after if after[unit] < before[unit]} == touched & set(names.values())
    assert not any(after[unit] > before[unit] for unit in after)


def _quality_rates(folder: Path, scratch: Path) -> dict[str, float]:
    scratch.mkdir()
    collected = CollectedCity(folder, scratch)
    rows = collected.evaluate().tables["indicators"].to_pylist()
    return {
        row["unit_id"]: row["value"]
        for row in rows
        if row["indicator"] == QUALITY and row["unit_id"] in collected.evaluated
    }


def _make_clean_staffing(path: Path) -> None:
    path.unlink()
    environment = {**os.environ, "PYTHONPATH": str(EXAMPLE), "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([sys.executable, "-c", CLEAN, str(path)], env=environment, check=True, timeout=120)


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)


def _file(name: str) -> str:
    """Name what came from the service by the folder that it is served from."""
    return "data/hotline" if name.startswith("http") else name


def _same(shown: str, planted: str) -> bool:
    # What a total says stands before the sum that it is not.
    shown = shown.partition(" ≠ ")[0]
    plain = shown.removeprefix("'").removeprefix("=").strip()  # No text is a formula in the list of faults.
    return plain == planted.strip() or plain.rstrip("0").rstrip(".") == planted.rstrip("0").rstrip(".")


def _delivered(city: Path, dataset: str, files: list[str]) -> int | None:
    """Count the rows of a dataset without any reader of ours."""
    if dataset == "hotline_ticket":
        pages = (city / "data" / "hotline").glob("orders-*.json")
        return sum(len(json.loads(page.read_bytes())["data"]["items"]) for page in pages)
    if dataset in ("petition", "workload_stat", "score_history"):
        encoding = "gb18030" if dataset == "petition" else "utf-8-sig"
        with (city / files[0]).open(encoding=encoding, newline="") as stream:
            return sum(1 for _ in csv.reader(stream)) - 1
    if dataset in NUMBERED:
        return sum(_filled(city / file, NUMBERED[dataset]) for file in files)
    if dataset == "quality_check":
        return None
    tables = {
        "org_unit": "机构", "internal_unit": "内设机构", "post_account": "编制台账", "approved_excess": "超编超职数批准",
        "leader_post": "领导职数", "person": "实有人员", "person_movement": "人员变动", "secondment": "借调",
    }  # fmt: skip
    with closing(sqlite3.connect(city / "data" / "staffing.sqlite")) as database:
        [(count,)] = database.execute(f"select count(*) from {tables[dataset]}").fetchall()
        return int(count)


def _filled(path: Path, heading: str) -> int:
    """Count the filled cells below a heading, on all sheets."""
    count = 0
    with closing(CalamineWorkbook.from_path(path)) as workbook:
        for name in workbook.sheet_names:
            rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            at = next(number for number, row in enumerate(rows) if heading in row)
            column = rows[at].index(heading)
            below = (row for row in rows[at + 1 :] if sum(cell not in ("", None) for cell in row) > 1)
            count += sum(row[column] not in ("", None) for row in below)
    return count
