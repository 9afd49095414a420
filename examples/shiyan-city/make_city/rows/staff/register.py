"""Tables of the staffing platform about bodies, posts and leaders."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from make_city.chance import Chance
from make_city.city.bodies import CITY_LEVEL, City
from make_city.draws.institutions import Institutions
from make_city.draws.staffing import DEPUTY, HEAD, OFFICE_DEPUTY, OFFICE_HEAD, Change, Staffing
from make_city.rows.staff.people import kinds_of_institutions
from make_city.rows.tables import Table, iso

_FUNDING = {"SY-QE": "全额拨款", "SY-CE": "差额拨款", "CG": "全额拨款"}


def org_unit(city: City) -> Table:
    """Return the table of bodies."""
    names = {body.unit_id: body.name for body in city.organisations}
    kinds = kinds_of_institutions(len(city.institutions))
    rows: list[list[object]] = []
    for body in city.departments:
        rank = "正县级" if body.level == CITY_LEVEL else "正科级"
        rows.append(
            [body.name, body.unit_id, body.name, None, "行政机关", "工作部门", rank, "全额拨款",
             f"景编发〔{2010 + len(rows) % 9}〕{len(rows) % 60 + 1}号", f"20{10 + len(rows) % 9}-03-15", None]
        )  # fmt: skip
    for number, body in enumerate(city.institutions):
        rows.append(
            [body.name, body.unit_id, body.name, names[body.parent], "事业单位",
             "公益一类" if kinds[number] != "SY-CE" else "公益二类", "正股级", _FUNDING[kinds[number]],
             f"景编发〔{2005 + number % 14}〕{number % 90 + 1}号", f"20{5 + number % 14:02d}-06-20", None]
        )  # fmt: skip
    headings = (
        "单位", "统一社会信用代码", "机构全称", "主管单位", "机构性质", "机构类别", "机构规格", "经费形式", "批准文号",
        "设立日期", "撤销日期",
    )  # fmt: skip
    return Table("机构", headings, rows)


def internal_unit(city: City, staffing: dict[str, Staffing]) -> Table:
    """Return the table of internal units; only departments have any."""
    rows: list[list[object]] = [
        [body.name, office.code, office.name, office.kind, office.posts, office.heads + office.deputies,
         f"景编发〔2019〕{office.code}号"]
        for body in city.departments
        for office in staffing[body.unit_id].offices
    ]  # fmt: skip
    headings = (
        "单位",
        "内设机构代码",
        "内设机构名称",
        "内设机构类别",
        "核定编制数",
        "核定领导职数",
        "批准文号",
    )
    return Table("内设机构", headings, rows)


def post_account(city: City, staffing: dict[str, Staffing], institutions: Institutions) -> Table:
    """Return the ledger of posts, with the balance of each kind of posts."""
    rows: list[list[object]] = []
    for body in city.departments:
        rows += _ledger(body.name, staffing[body.unit_id].changes)
    kinds = kinds_of_institutions(len(city.institutions))
    chance = Chance("ledger")
    for body, kind, posts in zip(city.institutions, kinds, institutions.approved.tolist(), strict=True):
        later = min(posts, chance.below(4))
        entries = [Change(date(2011, chance.between(2, 11), 9), kind, posts - later)]
        if later:
            entries.append(Change(date(2018, chance.between(2, 11), 16), kind, later))
        rows += _ledger(body.name, entries)
    # Posts of the police are no business of an evaluation; the platform exports them all the same.
    rows += _ledger("景安市公安局", [Change(date(2012, 5, 8), "ZF", 820), Change(date(2020, 9, 4), "ZF", 35)])
    headings = (
        "单位", "编制类型", "序号", "生效日期", "增减数", "结存数", "预留增减", "批准文号", "文件名称", "变动原因"
    )  # fmt: skip
    return Table("编制台账", headings, rows)


def _ledger(name: str, entries: list[Change]) -> list[list[object]]:
    balance: defaultdict[str, int] = defaultdict(int)
    lines: list[list[object]] = []
    for number, entry in enumerate(sorted(entries, key=lambda change: change.day), start=1):
        balance[entry.kind] += entry.change
        lines.append(
            [name, entry.kind, number, iso(entry.day), entry.change, balance[entry.kind], entry.reserved,
             f"景编发〔{entry.day.year}〕{entry.day.month * 7}号", "关于调整机构编制的批复",
             "机构改革" if entry.day.year == 2019 else "职能调整"]
        )  # fmt: skip
    return lines


def approved_excess(city: City, staffing: dict[str, Staffing]) -> Table:
    """Return what was approved beyond posts and quotas, and until when."""
    rows: list[list[object]] = []
    for body in city.departments:
        drawn = staffing[body.unit_id]
        if drawn.excused_posts:
            rows.append(
                [
                    body.name,
                    "编制",
                    drawn.excused_posts,
                    "政策性安置",
                    "景编发〔2023〕41号",
                    "2023-05-10",
                    None,
                ]
            )
        if drawn.excused_leaders:
            rows.append([body.name, "领导职数", drawn.excused_leaders, "消化期", "景编发〔2023〕42号", "2023-06-01",
                         "2025-12-31"])  # fmt: skip
    # Approvals that had run out before the period ended excuse nothing.
    rows.append(
        [
            "长汐县住房和城乡建设局",
            "领导职数",
            DEPUTY,
            "消化期",
            "景编发〔2020〕18号",
            "2020-06-01",
            "2023-05-31",
        ]
    )
    headings = ("单位", "类别", "编制类型或职务层次", "原因", "批准文号", "起始日期", "截止日期")
    return Table("超编超职数批准", headings, rows)


def leader_post(city: City, staffing: dict[str, Staffing]) -> Table:
    """Return the approved numbers of leaders, by office and rank."""
    rows: list[list[object]] = []
    for body in city.departments:
        drawn = staffing[body.unit_id]
        reason = "消化期内，见批准文号" if drawn.excused_leaders else None
        lines = [
            ("00", HEAD, drawn.approved_leaders[HEAD], None),
            ("00", DEPUTY, drawn.approved_leaders[DEPUTY], reason),
        ]
        for office in drawn.offices:
            lines.append((office.code, OFFICE_HEAD, office.heads, None))
            if office.deputies:
                lines.append((office.code, OFFICE_DEPUTY, office.deputies, None))
        rows += [[body.name, *line, "景编发〔2019〕30号"] for line in lines]
    for body in city.institutions:
        rows.append([body.name, "00", HEAD, 1, None, "景编发〔2018〕7号"])
        rows.append([body.name, "00", DEPUTY, 2, None, "景编发〔2018〕7号"])
    headings = ("单位", "内设机构代码", "领导职务层次", "核定职数", "超配说明", "批准文号")
    return Table("领导职数", headings, rows)
