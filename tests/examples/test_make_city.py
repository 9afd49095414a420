"""The made city: the same every time, as large as promised, nobody's, and known to the last row."""

import csv
import hashlib
import json
import re
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

EXAMPLE = Path(__file__).parents[2] / "examples" / "shiyan-city"
PACKAGE = EXAMPLE / "make_city"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
OF_SEVERAL_CELLS = ("merged_cells", "cell_error", "hidden_rows", "measure_unit")
"""Rules about more than what one cell shows."""

LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
PERSON_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def made(folder: Path) -> Path:
    subprocess.run([sys.executable, "-P", str(PACKAGE), str(folder)], check=True, timeout=120)
    return folder


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("city"))


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def sheet(path: Path, number: int = 0) -> list[list[object]]:
    with closing(CalamineWorkbook.from_path(path)) as workbook:
        return workbook.get_sheet_by_index(number).to_python(skip_empty_area=False)


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def rows_of(city: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(city / "data" / "staffing.sqlite")) as database:
        return database.execute(query).fetchall()


def tickets(city: Path) -> list[dict[str, str]]:
    pages = sorted((city / "data" / "hotline").glob("orders-*.json"))
    return [item for page in pages for item in json.loads(page.read_bytes())["data"]["items"]]


def test_the_same_bytes_come_every_time(city: Path, tmp_path: Path) -> None:
    assert hashes(made(tmp_path / "again")) == hashes(city)


def test_it_imports_nothing_of_quanheng() -> None:
    for path in PACKAGE.rglob("*.py"):
        assert not re.search(r"^\s*(from|import) quanheng", path.read_text(encoding="utf-8"), re.MULTILINE), (
            path
        )


@pytest.mark.parametrize("name", ["truth.csv", "faults.csv"])
def test_the_tables_in_the_repository_are_those_that_are_made(city: Path, name: str) -> None:
    assert (EXAMPLE / name).read_bytes() == (city / name).read_bytes()


def test_there_are_as_many_units_as_promised(city: Path) -> None:
    heading, *units = sheet(city / "units.xlsx")
    roles = Counter(row[heading.index("角色")] for row in units)
    assert roles["评估对象"] == 11
    assert roles["评估对象"] + roles["参照"] == 225
    assert 2_900 <= roles["列名"] <= 3_400
    levels = Counter(row[heading.index("层级")] for row in units if row[heading.index("角色")] == "评估对象")
    assert levels == {"市级": 7, "县级": 4}
    categories = Counter(
        row[heading.index("类型")] for row in units if row[heading.index("角色")] == "评估对象"
    )
    assert set(categories) == {"管理型", "服务型", "发展型"}
    assert min(categories.values()) >= 3


def test_there_are_as_many_people_and_movements_as_promised(city: Path) -> None:
    [(persons,)] = rows_of(
        city, "select count(*) from 实有人员 where 失效日期 is null and 人员编码 glob 'P[0-9]*'"
    )
    assert persons == 96_000
    years = rows_of(
        city,
        "select substr(发生日期, 1, 4), count(distinct 变动编号) from 人员变动 where 变动编号 not like '%X%' group by 1",
    )
    assert years == [("2023", 10_000), ("2024", 10_000)]
    assert rows_of(city, "select count(*) from 机构") == [(3_500,)]


def test_there_are_as_many_tickets_as_promised(city: Path) -> None:
    years = Counter(item["callTime"][:4] for item in tickets(city))
    assert set(years) == {"2023", "2024"}
    assert all(124_000 <= count <= 124_020 for count in years.values())


def test_every_code_of_a_body_holds_and_is_nobodys(city: Path) -> None:
    heading, *units = sheet(city / "units.xlsx")
    codes = [str(row[heading.index("单位代码")]) for row in units]
    assert len(codes) == len(set(codes))
    for code in codes:
        assert re.fullmatch(r"1[12]99[0-9]{4}0[0-9A-Z]{9}", code), code
        total = sum(LETTERS.index(sign) * weight for sign, weight in zip(code, WEIGHTS, strict=False))
        assert LETTERS[(31 - total % 31) % 31] == code[17], code


def test_every_number_of_a_person_is_nobodys_and_all_but_the_planted_ones_hold(city: Path) -> None:
    numbers = [
        str(number) for (number,) in rows_of(city, "select 身份证号 from 实有人员 where 身份证号 is not null")
    ]
    planted = Counter(
        fault["value"] for fault in table(EXAMPLE / "faults.csv") if fault["rule"] == "id_number_valid"
    )
    wrong: Counter[str] = Counter()
    for number in numbers:
        assert number.startswith("9900") or "E+" in number, number
        if (
            "E+" in number
            or "10X98765432"[
                sum(int(digit) * weight for digit, weight in zip(number, PERSON_WEIGHTS, strict=False)) % 11
            ]
            != number[17]
        ):
            wrong[number] += 1
    assert wrong == planted


def test_the_truth_has_every_outcome_and_few_that_are_not_ok() -> None:
    truth = table(EXAMPLE / "truth.csv")
    outcomes = Counter(row["outcome"] for row in truth)
    assert len(truth) == 29 * 11
    assert len({(row["unit_id"], row["indicator"]) for row in truth}) == len(truth)
    assert set(outcomes) == {"ok", "missing", "not_applicable", "too_few", "suppressed", "error"}
    assert len(truth) - outcomes["ok"] <= 0.1 * len(truth)
    assert all(row["value"] for row in truth if row["outcome"] == "ok")
    assert not any(row["value"] for row in truth if row["outcome"] != "ok")


def test_values_are_what_their_parts_say() -> None:
    ratios = {"staff_per_leader_ratio": 1.0}
    compared = {"workload_per_capita_index", "peer_staffing_level_ratio"}
    checked = 0
    for row in table(EXAMPLE / "truth.csv"):
        if row["outcome"] == "ok" and row["denominator"] and row["indicator"] not in compared:
            scale = ratios.get(row["indicator"], 100.0)
            quotient = scale * float(row["numerator"]) / float(row["denominator"])
            assert float(row["value"]) == pytest.approx(quotient, abs=1e-9), row
            checked += 1
    assert checked > 150


def test_every_kind_of_fault_is_planted_at_least_twice() -> None:
    wanted = {
        "character_form", "uscc_valid", "id_number_valid", "person_once", "date_form", "date_possible",
        "person_dates_in_order", "ticket_dates_in_order", "petition_dates_in_order", "merged_cells", "total_rows",
        "total_agrees", "measure_unit", "number_form", "number_possible", "code_form", "code_known",
        "internal_posts_add_up", "ledger_replays", "leaders_within_quota", "retired_left", "unique",
        "main_handler_once", "deadline_in_working_days", "satisfaction_after_appeal", "text_encoding", "hidden_rows",
        "cell_error", "leading_zeros",
    }  # fmt: skip
    counts = Counter(fault["rule"] for fault in table(EXAMPLE / "faults.csv"))
    assert {rule for rule in wanted if counts[rule] < 2} == set()
    assert all(
        int(fault["count_of_rule"]) == counts[fault["rule"]] for fault in table(EXAMPLE / "faults.csv")
    )


def test_faults_stand_where_the_table_says(city: Path) -> None:
    sheets: dict[tuple[str, int], list[list[object]]] = {}
    seen = 0
    for fault in table(EXAMPLE / "faults.csv"):
        if not fault["file"].endswith(".xlsx") or fault["rule"] in OF_SEVERAL_CELLS:
            continue
        rows = sheets.setdefault((fault["file"], 0), sheet(city / fault["file"]))
        cells = [str(cell).removesuffix(".0") for cell in rows[int(fault["row"]) - 1]]
        shown = fault["value"].removesuffix(".00").removesuffix(".0")
        assert shown in cells or any(_close(cell, shown) for cell in cells), (fault, cells)
        seen += 1
    assert seen > 15


def _close(cell: str, shown: str) -> bool:
    try:
        return abs(float(cell) - float(shown)) < 0.01
    except ValueError:
        return False


def test_tickets_at_fault_stand_where_the_table_says(city: Path) -> None:
    every = tickets(city)
    planted = [fault for fault in table(EXAMPLE / "faults.csv") if fault["dataset"] == "hotline_ticket"]
    assert len(planted) > 20
    for fault in planted:
        assert every[int(fault["row"]) - 1][fault["heading"]] == fault["value"], fault


def test_the_platform_checks_its_token_serves_pages_and_ends_with_its_input(city: Path) -> None:
    command = [sys.executable, "-P", str(PACKAGE / "serve.py"), str(city), "--port", "0"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as served:
        assert served.stdout is not None
        url = served.stdout.readline().strip()
        token = (city / "data" / "hotline" / "token.txt").read_text(encoding="utf-8").strip()
        request = urllib.request.Request(f"{url}?page=2&size=5000")
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, timeout=10)
        assert refused.value.code == 401
        refused.value.close()
        request.add_header("Authorization", f"Bearer {token}")
        with urllib.request.urlopen(request, timeout=10) as answer:
            page = json.loads(answer.read())
        assert page["code"] == 0
        assert len(page["data"]["items"]) == 5_000
        small = urllib.request.Request(
            f"{url}?page=4&size=3000", headers={"Authorization": f"Bearer {token}"}
        )
        with urllib.request.urlopen(small, timeout=10) as answer:
            assert json.loads(answer.read())["data"]["items"] == tickets(city)[9_000:12_000]
        assert served.stdin is not None
        served.stdin.close()
        assert served.wait(timeout=10) == 0
