"""The staffing platform's database and the 12345 platform's service, each real and small."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from json_server import Answer, Server
from office_project import collected, rows_of

from quanheng.core.errors import DataError, ProjectError

TABLES = {
    "机构": ("单位 机构全称 主管单位 机构性质 设立日期", "('u1','十堰市教育局','','行政机关','2001-03-05')"),
    "内设机构": ("单位 内设机构代码 内设机构名称 内设机构类别 核定编制数", "('u1','01','办公室','综合',6)"),
    "编制台账": ("单位 编制类型 序号 生效日期 增减数 结存数", "('u1','行政',1,'2020-01-01',46,46),('u1','政法专项',1,'2020-01-01',3,3)"),
    "超编超职数批准": ("单位 类别 编制类型或职务层次 批准文号 起始日期", "('u1','编制','工勤','编办〔2020〕1号','2020-01-01')"),
    "领导职数": ("单位 内设机构代码 领导职务层次 核定职数", "('u1','00','正职',1)"),
    "实有人员": (
        "单位 人员编码 姓名 编制类型 是否在编 是否占编 在岗状态 学历 生效日期",
        "('u1','p1','王小明','XZ',1,1,'挂职','大学','2020-01-01'),('u1','p2','李雷','参公','是','否','病休','硕士','2021-01-01')",
    ),
    "人员变动": ("变动编号 单位 人员编码 变动类型 发生日期", "('m1','u1','p1','入编','2020-01-01')"),
    "借调": ("借调编号 单位 人员编码 借入单位 开始日期 借调类型", "('b1','u1','p2','u2','2024-01-01','上级调用')"),
}  # fmt: skip


def write_platform(folder: Path, *left_out: str) -> None:
    with closing(sqlite3.connect(folder / "staffing.sqlite")) as connection:
        for table, (columns, rows) in TABLES.items():
            if table in left_out:
                continue
            named = ", ".join(f'"{column}"' for column in columns.split())
            connection.execute(f'CREATE TABLE "{table}" ({named})')
            connection.execute(f'INSERT INTO "{table}" VALUES {rows}')
        connection.commit()


def test_one_source_reads_all_tables_of_the_staffing_platform(tmp_path: Path) -> None:
    write_platform(tmp_path)

    found = rows_of(collected(tmp_path, "{connector: staffing, sql: {url: 'sqlite:///staffing.sqlite'}}"))

    assert set(found) == {
        *("org_unit", "internal_unit", "post_account", "approved_excess", "leader_post"),
        *("person", "person_movement", "secondment"),
    }
    people = {row["person_key"]: row for row in found["person"]}
    assert [
        (people[key]["post_type"], people[key]["duty_state"], people[key]["education"])
        for key in ("p1", "p2")
    ] == [
        ("XZ", "经批准派出", "大学本科"),
        ("CG", "离岗", "研究生"),
    ]
    assert found["approved_excess"][0]["post_type_or_rank"] == "GQ"
    assert found["leader_post"][0]["leader_rank"] == "部门正职"
    assert found["person_movement"][0]["type"] == "上编"


def test_names_of_people_do_not_leave_the_source(tmp_path: Path) -> None:
    write_platform(tmp_path)

    found = collected(
        tmp_path, "{connector: staffing, dataset: person, sql: {url: 'sqlite:///staffing.sqlite'}}"
    )

    assert [one.snapshot.dataset for one in found] == ["person"]
    assert b"\xe5\xb0\x8f\xe6\x98\x8e" not in found[0].snapshot.data.read_bytes()
    assert all(row["name"] not in ("王小明", "李雷") for row in rows_of(found)["person"])


def test_a_table_or_query_of_the_project_goes_before_the_connectors(tmp_path: Path) -> None:
    write_platform(tmp_path)
    with closing(sqlite3.connect(tmp_path / "staffing.sqlite")) as connection:
        connection.execute("CREATE TABLE old AS SELECT * FROM 领导职数")
        connection.execute("UPDATE old SET 核定职数 = 7")
        connection.commit()

    for more in ("table: old", "query: select * from old"):
        source = f"{{connector: staffing, dataset: leader_post, sql: {{url: 'sqlite:///staffing.sqlite', {more}}}}}"
        assert rows_of(collected(tmp_path, source))["leader_post"][0]["approved_count"] == 7


def test_a_database_needs_a_table_where_the_connector_knows_none(tmp_path: Path) -> None:
    write_platform(tmp_path)

    with pytest.raises(ProjectError) as caught:
        collected(tmp_path, "{connector: hotline, sql: {url: 'sqlite:///staffing.sqlite'}}")

    [problem] = caught.value.problems
    assert problem.what.en == "sql names no table, and the connector does not know which one it is."
    assert "quanheng.yaml:8:" in problem.where.en
    assert "table:" in problem.fix.zh


def test_one_table_is_not_taken_for_several_datasets(tmp_path: Path) -> None:
    write_platform(tmp_path)

    with pytest.raises(ProjectError) as caught:
        collected(tmp_path, "{connector: staffing, sql: {url: 'sqlite:///staffing.sqlite', table: 机构}}")

    [problem] = caught.value.problems
    assert problem.what.en == "One table cannot be the 8 datasets of the connector 'staffing'."
    assert problem.fix.en == "Add 'dataset: …'."


def test_a_calendar_that_is_not_there_is_told_with_the_rest_of_the_project(tmp_path: Path) -> None:
    write_platform(tmp_path)

    with pytest.raises(ProjectError) as caught:
        collected(tmp_path, "{connector: none, file: a.csv}", calendar="none.csv")

    assert [problem.what.en for problem in caught.value.problems] == [
        "The file 'none.csv' does not exist.",
        "No connector is called 'none'.",
    ]


ORDER = {
    "orderNo": "W1",
    "handleDept": "市教育局",
    "source": "微信公众号",
    "orderType": "投诉类",
    "callTime": "2024-09-29 09:00:00",
    "dispatchTime": "2024-09-29 10:30:00",
    "replyTime": "2024-10-08 09:00:00",
    "finishTime": None,
    "limitValue": 2,
    "limitUnit": "工作日",
    "deadline": "2024-10-01 10:30:00",
    "backCount": 0,
    "isMain": "1",
    "isRepeat": "0",
    "firstSatisfy": "未评价",
    "finalSatisfy": "非常满意",
    "appealState": "未申诉",
    "unreasonableState": "未申请",
}

SOURCE = (
    "{{connector: hotline, rest: {{url: '{url}', token: {{env: HOTLINE_TOKEN}}, rows: data.items, "
    "paging: {{style: page, size: 2, size_parameter: size}}}}}}"
)


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, list[dict[str, object]]]]:
    """Serve orders in pages; the test may change them."""
    orders: list[dict[str, object]] = [{**ORDER, "orderNo": f"W{number}"} for number in range(1, 6)]

    def respond(path: str, query: dict[str, str], headers: dict[str, str]) -> Answer:
        if headers.get("Authorization") != "Bearer abc":
            return Answer({"code": 401, "msg": "token"}, status=401)
        page, size = int(query["page"]), int(query["size"])
        items = orders[(page - 1) * size : page * size]
        return Answer({"code": 0, "msg": "ok", "data": {"total": len(orders), "items": items}})

    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("HOTLINE_TOKEN", "abc")
    server = Server(respond)
    yield f"{server.url}/api/orders", orders
    server.stop()


def test_work_orders_come_page_by_page_with_their_deadline_in_working_days(
    tmp_path: Path, platform: tuple[str, list[dict[str, object]]]
) -> None:
    url, _ = platform

    rows = rows_of(collected(tmp_path, SOURCE.format(url=url)))["hotline_ticket"]

    assert [row["ticket_no"] for row in rows] == ["W1", "W2", "W3", "W4", "W5"]
    one = rows[0]
    assert (one["unit_id"], one["channel"], one["call_type"]) == ("u1", "微信", "投诉")
    assert (one["is_main_handler"], one["is_repeat"], one["return_count"]) == (True, False, 0)
    assert (one["first_satisfaction"], one["final_satisfaction"]) == (None, "满意")
    # Sunday the 29th was a working day, 1 to 7 October were holidays.
    assert one["working_deadline_at"] == datetime(2024, 10, 8, 23, 59, 59)


def test_a_year_without_calendar_stops_the_source_until_the_project_has_one(
    tmp_path: Path, platform: tuple[str, list[dict[str, object]]]
) -> None:
    url, orders = platform
    orders[0]["dispatchTime"] = "2040-12-28 10:00:00"

    with pytest.raises(DataError) as caught:
        collected(tmp_path, SOURCE.format(url=url))
    [problem] = caught.value.problems
    assert "2040 (1 rows)" in problem.what.en
    assert "calendar:" in problem.fix.en

    (tmp_path / "days.csv").write_text(
        "日期,是否工作日\n2040-12-31,否\n2041-01-01,否\n2041-01-02,否\n", "utf-8"
    )
    rows = rows_of(collected(tmp_path, SOURCE.format(url=url), calendar="days.csv"))["hotline_ticket"]
    assert rows[0]["working_deadline_at"] == datetime(2041, 1, 4, 23, 59, 59)
