"""Faults of the staffing platform: kept ones change no figure, others are extra rows."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from make_city.city.codes import wrong_credit_code, wrong_person_number
from make_city.draws.staffing import DEPUTY
from make_city.faults import Faults
from make_city.rows.tables import Table

FILE = "data/staffing.sqlite"
DATASETS = {
    "机构": "org_unit",
    "内设机构": "internal_unit",
    "编制台账": "post_account",
    "超编超职数批准": "approved_excess",
    "领导职数": "leader_post",
    "实有人员": "person",
    "人员变动": "person_movement",
    "借调": "secondment",
}
SICK = "4.20302E+17"
"""What Excel makes of an identity number that it took for a number."""


class Planter:
    """Plant faults into the tables of the platform, and note each."""

    def __init__(self, tables: dict[str, Table], faults: Faults) -> None:
        self._tables = tables
        self._faults = faults
        self._used: set[tuple[str, int]] = set()
        self._own: dict[str, defaultdict[str, list[int]]] = {}
        """Table → unit → its rows, once they were asked for."""

    def change(
        self, rule: str, table: str, row: int, heading: str, value: Any, *, noted: bool = True
    ) -> None:
        """Put another value into a cell, and note it under a rule."""
        found = self._tables[table]
        found.plant(row, heading, value)
        if noted:
            self._note(rule, table, row, heading, value)

    def add(self, rule: str, table: str, like: int, cells: dict[str, Any]) -> None:
        """Add a row like another one but for some cells, the first of which is at fault."""
        found = self._tables[table]
        found.rows.append(list(found.rows[like]))
        row = len(found.rows) - 1
        for heading, value in cells.items():
            found.plant(row, heading, value)
        heading = next(iter(cells), "")
        # Digits that are lost make a number useless, not doubtful.
        handled = "rejected" if rule == "id_number_valid" else None
        self._note(rule, table, row, heading, cells.get(heading, ""), handled)

    def note_view(self, rule: str, dataset: str, unit: str, value: object) -> None:
        """Note a fault that no single row has."""
        self._faults.add(rule, dataset, FILE, 0, unit=unit, value=value)

    def rows(self, table: str, unit: str, count: int, **wanted: Any) -> list[int]:
        """Return rows of a unit that nothing was planted in yet."""
        if table not in self._own:
            self._own[table] = self._tables[table].by("单位")
        fits = [
            row
            for row in self._own[table][unit]
            if all(self.cell(table, row, k) == v for k, v in wanted.items())
        ]
        free = [row for row in fits if (table, row) not in self._used][:count]
        self._used |= {(table, row) for row in free}
        if len(free) < count:
            raise ValueError(f"{unit} has not {count} such rows in {table}")
        return free

    def cell(self, table: str, row: int, heading: str) -> Any:
        """Return what stands in a cell."""
        found = self._tables[table]
        return found.rows[row][found.column(heading)]

    def _note(
        self, rule: str, table: str, row: int, heading: str, value: object, handled: str | None = None
    ) -> None:
        unit = self.cell(table, row, "单位")
        self._faults.add(
            rule, DATASETS[table], FILE, row + 1, heading=heading, unit=unit, value=value, sheet=table, handled=handled
        )  # fmt: skip


_EDUCATION, _PERSON, _MOVED = "景安市教育局", "实有人员", "人员变动"
_IN_FORCE = {"是否在编": 1, "失效日期": None, "领导职务层次": None, "在岗状态": "在岗"}


def plant_in_staffing(tables: dict[str, Table], faults: Faults) -> None:
    """Plant all faults of the platform."""
    planter = Planter(tables, faults)
    _bodies(planter)
    _posts(planter)
    _people(planter)
    _rejected(planter)
    _movements(planter)


def _bodies(planter: Planter) -> None:
    for unit in (_EDUCATION, "西岑区民政局", "景安市体育局"):
        [row] = planter.rows("机构", unit, 1)
        code = planter.cell("机构", row, "统一社会信用代码")
        planter.change("uscc_valid", "机构", row, "统一社会信用代码", wrong_credit_code(code))
    for unit in ("景安市统计局", "北禾区商务局"):
        [row] = planter.rows("机构", unit, 1)
        code = planter.cell("机构", row, "统一社会信用代码")
        planter.change("character_form", "机构", row, "统一社会信用代码", _wide(code))


def _posts(planter: Planter) -> None:
    for unit in ("景安市卫生健康委员会", "云鹭市水利和湖泊局"):
        [row] = planter.rows("内设机构", unit, 1, 内设机构代码="03")
        posts = planter.cell("内设机构", row, "核定编制数")
        planter.change("internal_posts_add_up", "内设机构", row, "核定编制数", posts + 1, noted=False)
        planter.note_view("internal_posts_add_up", "internal_unit", unit, posts + 1)
    for unit in ("景安市发展和改革委员会", "石堇县财政局", "白岫县医疗保障局"):
        [row] = planter.rows("编制台账", unit, 1, 编制类型="XZ")
        planter.change(
            "ledger_replays", "编制台账", row, "结存数", planter.cell("编制台账", row, "结存数") + 1
        )
    [row] = planter.rows("领导职数", "西岑区财政局", 1, 领导职务层次=DEPUTY)
    planter.change("leaders_within_quota", "领导职数", row, "核定职数", 1, noted=False)
    planter.note_view("leaders_within_quota", "leader_post", "西岑区财政局", 1)
    planter.note_view("leaders_within_quota", "leader_post", "长汐县住房和城乡建设局", DEPUTY)


def _people(planter: Planter) -> None:
    for unit in (_EDUCATION, "东望区财政局", "青蘅县教育局", "景安市审计局"):
        [row] = planter.rows(_PERSON, unit, 1, **_IN_FORCE)
        number = planter.cell(_PERSON, row, "身份证号")
        planter.change("id_number_valid", _PERSON, row, "身份证号", wrong_person_number(number))
    pairs = (
        ("景安市市场监督管理局", "白岫县财政局"),
        ("景安市公安局", "石堇县审计局"),
        ("景安市信访局", "青蘅县民政局"),
    )
    for first, second in pairs:
        [kept] = planter.rows(_PERSON, first, 1, **_IN_FORCE, 编制类型="XZ")
        [again] = planter.rows(_PERSON, second, 1, **_IN_FORCE)
        number = planter.cell(_PERSON, kept, "身份证号")
        planter.change("person_once", _PERSON, kept, "身份证号", number)
        planter.change("person_once", _PERSON, again, "身份证号", number)
    for unit in ("东望区人力资源和社会保障局", "景安市司法局", "云鹭市审计局"):
        [row] = planter.rows(_PERSON, unit, 1, **_IN_FORCE)
        worked = planter.cell(_PERSON, row, "参加工作日期")
        earlier = f"{int(worked[:4]) - 1}{worked[4:]}"
        planter.change("person_dates_in_order", _PERSON, row, "入编日期", earlier)
    for unit in ("景安市发展和改革委员会", "长汐县住房和城乡建设局", "景安市水利和湖泊局"):
        [row] = planter.rows(_PERSON, unit, 1, **_IN_FORCE)
        planter.change("retired_left", _PERSON, row, "应退休日期", "2024-05-31")
    for unit, word, code in (
        ("景安市市场监督管理局", "本科", "大学本科"),
        ("景安市市场监督管理局", "大专", "大学专科"),
        ("景安市商务局", "本科", "大学本科"),
        ("西岑区水利和湖泊局", "大专", "大学专科"),
    ):
        [row] = planter.rows(_PERSON, unit, 1, 学历=code)
        planter.change("code_form", _PERSON, row, "学历", word)
    for unit in ("景安市卫生健康委员会", "长汐县民政局", "景安市民政局"):
        [row] = planter.rows(_PERSON, unit, 1, **_IN_FORCE)
        planter.change("character_form", _PERSON, row, "在岗状态", "在岗\u200b")


def _rejected(planter: Planter) -> None:
    """Add people who cannot be kept, each for one reason."""
    cases: tuple[tuple[str, str, str, Any], ...] = (
        ("id_number_valid", "景安市统计局", "身份证号", SICK),
        ("id_number_valid", "景安市应急管理局", "身份证号", SICK),
        ("date_possible", "景安市应急管理局", "生效日期", "2024-02-30"),
        ("date_possible", "北禾区住房和城乡建设局", "生效日期", "24/3/5"),
        ("code_known", "景安市科学技术局", "编制类型", "XX"),
        ("filled", "东望区商务局", "人员编码", None),
        ("text_encoding", "云鹭市民政局", "姓名", "锟斤拷锟斤拷"),
    )
    for number, (rule, unit, heading, value) in enumerate(cases, start=1):
        [row] = planter.rows(_PERSON, unit, 1, **_IN_FORCE)
        cells = {heading: value, "人员编码": None if rule == "filled" else f"PX{number:05d}"}
        if rule != "id_number_valid":
            cells["身份证号"] = None
        planter.add(rule, _PERSON, row, cells)


def _movements(planter: Planter) -> None:
    for unit in (_EDUCATION, "东望区市场监督管理局", "景安市公安局", "景安市财政局"):
        row = _moved_in_period(planter, unit)
        day = planter.cell(_MOVED, row, "发生日期")
        planter.change("recorded_in_time", _MOVED, row, "登记日期", _a_month_later(day))
    for unit in ("景安市财政局", "北禾区审计局", "景安市文化和旅游局"):
        [row] = planter.rows(_MOVED, unit, 1)
        planter.add("unique", _MOVED, row, {})
    for number in range(2):
        [row] = planter.rows(_MOVED, "景安市科学技术局", 1)
        planter.add(
            "known_unit", _MOVED, row, {"单位": "景安市振兴办", "变动编号": f"BD2024X{number:05d}"}
        )  # fmt: skip


def _moved_in_period(planter: Planter, unit: str) -> int:
    """Return the first movement of a unit in the period but its last two months."""
    while True:
        [row] = planter.rows(_MOVED, unit, 1)
        if "2024-01" <= planter.cell(_MOVED, row, "发生日期") < "2024-11":
            return row


def _a_month_later(day: str) -> str:
    return f"{day[:5]}{int(day[5:7]) + 1:02d}{day[7:]}"


def _wide(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) for sign in text)
