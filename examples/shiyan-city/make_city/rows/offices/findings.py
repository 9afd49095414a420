"""Findings of inspection and audit, checks, and counts of discipline cases."""

from __future__ import annotations

from datetime import date, timedelta

from make_city.chance import Chance
from make_city.city.bodies import CITY_LEVEL, City
from make_city.draws.oversight import CHECKS_A_YEAR, EVENTS, PASTED, Event, Oversight
from make_city.rows.tables import Table

ROUNDS = ("六届市委第三轮", "六届市委第四轮", "六届市委第五轮", "六届市委第六轮")
_FED_BACK = (date(2022, 11, 15), date(2023, 5, 20), date(2023, 11, 10), date(2024, 5, 16))
_TOPICS = ("党的领导", "全面从严治党", "选人用人", "履行职能责任", "群众身边问题", "财务管理", "机构编制")
_AUDIT_TOPICS = ("预算编制", "资金使用", "政府采购", "资产管理", "项目建设", "政策落实")


def inspection_rounds(city: City, oversight: Oversight) -> list[Table]:
    """Return one table for each round; findings of a unit stand together."""
    chance = Chance("inspection")
    rounds: list[list[list[object]]] = [[] for _ in ROUNDS]
    for body in city.departments:
        drawn = oversight.inspection[body.unit_id]
        for number in range(drawn.due):
            which = number * len(ROUNDS) // drawn.due
            fed_back = _FED_BACK[which]
            done = number < drawn.done
            if done:
                status = "已完成" if chance.below(5) else "基本完成并长期坚持"
            else:
                status = "已完成" if number < drawn.done + drawn.half else "未完成"
            topic = chance.pick(_TOPICS)
            rounds[which].append(
                [body.name, "", topic, "市" if body.level == CITY_LEVEL else "县", fed_back,
                 fed_back + timedelta(chance.between(60, 180)), status, "市委巡察办" if done else None,
                 "是" if topic == "机构编制" else "否"]
            )  # fmt: skip
        # Not due before the year ends: they count next year.
        if not chance.below(3):
            rounds[3].append(
                [body.name, "", chance.pick(_TOPICS), "市" if body.level == CITY_LEVEL else "县", _FED_BACK[3],
                 date(2025, chance.between(1, 3), 15), "未完成", None, "否"]
            )  # fmt: skip
    headings = (
        "被巡察单位", "问题编号", "问题类别", "巡视巡察层级", "反馈日期", "整改期限", "整改状态", "核验单位", "涉及机构编制",
        "轮次",
    )  # fmt: skip
    tables = []
    for which, rows in enumerate(rounds):
        for number, row in enumerate(rows, start=1):
            row[1] = f"XC{which + 3}-{number:05d}"
            row.append(ROUNDS[which])
        tables.append(Table(ROUNDS[which], headings, rows))
    return tables


def audit_years(city: City, oversight: Oversight) -> list[Table]:
    """Return the ledgers of two years; the first has amounts in 元, the second in 万元."""
    chance = Chance("audit")
    years: list[list[list[object]]] = [[], []]
    for body in city.departments:
        drawn = oversight.audit[body.unit_id]
        for number in range(drawn.due):
            year = number * 2 // drawn.due
            due = date(2023 + year, chance.between(2, 12), chance.between(1, 28))
            status = (
                "已整改"
                if number < drawn.done
                else "持续整改"
                if number < drawn.done + drawn.half
                else "未整改"
            )
            years[year].append(_audit_row(chance, body.name, due, status))
        if not chance.below(3):
            years[1].append(_audit_row(chance, body.name, date(2025, chance.between(1, 4), 20), "持续整改"))
    headings = (
        "项目编号", "项目名称", "审计类型", "被审计单位", "问题编号", "问题类别", "金额", "报告日期", "整改期限", "整改状态",
        "核验日期", "涉及机构编制",
    )  # fmt: skip
    tables = []
    for year, rows in enumerate(years, start=2023):
        for number, row in enumerate(rows, start=1):
            row[4] = f"SJ{year}-{number:05d}"
            amount = row[6]
            assert isinstance(amount, int)
            # Drawn in hundreds of 元, so that both are exact.
            row[6] = amount * 100 if year == 2023 else round(amount / 100, 2)
        tables.append(Table(str(year), headings, rows))
    return tables


def _audit_row(chance: Chance, name: str, due: date, status: str) -> list[object]:
    kind = chance.pick(("预算执行", "经济责任", "专项"))
    reported = due - timedelta(chance.between(60, 120))
    project = f"{reported.year}{chance.between(1, 40):03d}"
    return [
        f"XM{project}", f"{reported.year}年度{kind}审计", kind, name, "", chance.pick(_AUDIT_TOPICS),
        chance.between(3, 90_000), reported, due, status,
        due - timedelta(chance.between(1, 20)) if status == "已整改" else None, "否",
    ]  # fmt: skip


def supervision_check(city: City, oversight: Oversight) -> Table:
    """Return the checks of two years, those of the period as drawn."""
    chance = Chance("supervision")
    checks: list[tuple[date, list[object]]] = []
    for body in city.departments:
        checks += [_check(chance, body.name, 2024, event) for event in oversight.events[body.unit_id]]
    for _ in range(CHECKS_A_YEAR):
        severity = chance.pick(("严重", "较重", "一般", "一般"))
        event = Event(
            chance.pick(EVENTS[severity]), severity, not chance.below(3), bool(chance.below(4)), False
        )
        checks.append(_check(chance, chance.pick(city.departments).name, 2023, event))
    checks.sort(key=lambda check: check[0])
    rows = [[f"JC{day.year}{number:04d}", *cells] for number, (day, cells) in enumerate(checks, start=1)]
    headings = (
        "检查编号", "被检查单位", "检查类型", "检查日期", "问题类型", "严重程度", "自查发现", "整改日期", "整改期限", "三年内重复"
    )  # fmt: skip
    return Table("监督检查", headings, rows)


def _check(chance: Chance, name: str, year: int, event: Event) -> tuple[date, list[object]]:
    day = date(year, chance.between(1, 9), chance.between(1, 28))
    due = day + timedelta(60)
    fixed = (
        due - timedelta(chance.between(1, 30))
        if event.fixed_in_time
        else due + timedelta(chance.between(5, 25))
    )
    kind = chance.pick(("日常", "专项", "举报", "联合"))
    return day, [
        name,
        kind,
        day,
        event.kind,
        event.severity,
        _yes(event.self_reported),
        fixed,
        due,
        _yes(event.repeated),
    ]


def discipline_case(city: City, oversight: Oversight) -> Table:
    """Return the counts that the discipline commission sent in letters."""
    chance = Chance("discipline")
    rows: list[list[object]] = []
    for body in city.departments:
        for severity, count in oversight.cases.get(body.unit_id, {}).items():
            # A number of so many digits stands in a workbook as text.
            counted = str(count) if count == PASTED else count
            opened = min(count, 1) + chance.below(4)
            rows.append([body.name, 2024, severity, counted, opened, "景纪函〔2025〕6号"])
        if not chance.below(5):
            rows.append([body.name, 2023, "一般", 1, chance.between(1, 4), "景纪函〔2024〕4号"])
    return Table("执纪问责", ("单位", "年度", "严重程度", "涉机构编制问题数", "立案数", "公函文号"), rows)


def _yes(given: bool) -> str:
    return "是" if given else "否"
