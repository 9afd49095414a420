"""The workbooks and lists that offices send, each in its own layout."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from make_city.draws.draws import Draws
from make_city.faults import Faults
from make_city.files.csv_file import write_csv
from make_city.files.office_sheet import Layout, office_sheet
from make_city.files.workbook import Cell, write_workbook
from make_city.planting.offices import (
    Sender,
    merge_units,
    plant_in_audit,
    plant_in_checks,
    plant_in_plans,
    plant_in_work,
    total_of,
)
from make_city.rows.offices import comparison, duties, findings, opinions
from make_city.rows.tables import Table

_AUDIT_GROUPS = (("审计项目", 3), ("", 1), ("查出问题", 3), ("", 1), ("整改情况", 3), ("", 1))
_SUPPLEMENT = 12
"""So many findings came later in each of two parts, with amounts in 元."""


def write_office_files(folder: Path, draws: Draws, faults: Faults) -> None:
    """Write everything but the platforms and petitions."""
    data = folder / "data"
    _inspection(data, draws, faults)
    _audit(data, draws, faults)
    _checks(data, draws, faults)
    _plans(data, draws, faults)
    _work(data, draws, faults)
    _plain(data, draws)
    write_csv(folder / "scores-2023.csv", comparison.score_history(draws.city, draws.comparison), "utf-8-sig")


def _one(path: Path, table: Table, layout: Layout) -> None:
    write_workbook(path, [office_sheet(layout, table.headings, table.rows)])


def _inspection(data: Path, draws: Draws, faults: Faults) -> None:
    names = [body.name for body in draws.city.evaluated if body.name != "景安市政务服务和大数据管理局"]
    for number, table in enumerate(findings.inspection_rounds(draws.city, draws.oversight)):
        file = f"data/inspection/{table.name}.xlsx"
        layout = Layout(f"{table.name}巡察反馈问题整改台账", filled_in_by="市委巡察办")
        sheet = office_sheet(layout, table.headings, table.rows)
        sender = Sender(faults, "inspection_finding", file, table, layout.first_row, "被巡察单位")
        merge_units(sheet, table, sender, layout.first_row, names[number * 2 : number * 2 + 2])
        if number == 2:
            for first, count in ((60, 5), (400, 3)):
                rows = range(layout.first_row + first, layout.first_row + first + count)
                sheet.hidden_rows |= set(rows)
                sender.note("hidden_rows", first)
        write_workbook(data / "inspection" / f"{table.name}.xlsx", [sheet])


def _audit(data: Path, draws: Draws, faults: Faults) -> None:
    early, late = findings.audit_years(draws.city, draws.oversight)
    amount = early.column("金额")
    main = Table("台账", early.headings, [*early.rows[: -2 * _SUPPLEMENT], *late.rows])
    for row in main.rows[: len(early.rows) - 2 * _SUPPLEMENT]:
        row[amount] = round(row[amount] / 10_000, 2)
    file = "data/audit/审计问题台账.xlsx"
    layout = Layout("审计查出问题整改台账", filled_in_by="市审计局", measure="万元", groups=_AUDIT_GROUPS)
    sender = Sender(faults, "audit_finding", file, main, layout.first_row, "被审计单位")
    sender.shown["金额"] = "金额（万元）"
    right = total_of(main, "金额")
    plant_in_audit(main, sender)
    layout.totals = [right]
    place = layout.first_row + len(main.rows)
    sender.note_at("total_rows", place, "项目编号", "合计")
    _one(
        data / "audit" / "审计问题台账.xlsx",
        Table("", _with_measure(main.headings, "万元"), main.rows),
        layout,
    )

    _supplements(data, early, faults)


def _supplements(data: Path, early: Table, faults: Faults) -> None:
    """Write what came later, in two parts and in 元; the total of the first is wrong."""
    amount = early.column("金额")
    for number, first in enumerate((-2 * _SUPPLEMENT, -_SUPPLEMENT)):
        rows = early.rows[first : first + _SUPPLEMENT or None]
        part = Table("", _with_measure(early.headings, "元"), rows)
        name = ("审计问题补充台账（一）", "审计问题补充台账（二）")[number]
        layout = Layout(name, filled_in_by="市审计局", measure="元", groups=_AUDIT_GROUPS)
        sender = Sender(
            faults, "audit_finding", f"data/audit/{name}.xlsx", part, layout.first_row, "被审计单位"
        )
        sender.note_at("measure_unit", layout.first_row, "金额（元）", "元 → 万元")
        layout.totals = [total_of(part, "金额（元）", wrong=0 if number else 10_000)]
        place = layout.first_row + len(rows)
        sender.note_at("total_rows", place, "项目编号", "合计")
        if not number:
            sender.note_at("total_agrees", place, "金额（元）", layout.totals[0][amount])
        _one(data / "audit" / f"{name}.xlsx", part, layout)


def _shorten(table: Table, heading: str, draws: Draws) -> None:
    """Name bodies as people do, not as their seals have it."""
    shorter = {body.name: body.short for body in draws.city.departments}
    column = table.column(heading)
    for row in table.rows:
        row[column] = shorter[row[column]]


def _with_measure(headings: Sequence[str], measure: str) -> list[str]:
    return [f"金额（{measure}）" if heading == "金额" else heading for heading in headings]


def _checks(data: Path, draws: Draws, faults: Faults) -> None:
    table = findings.supervision_check(draws.city, draws.oversight)
    later = Table("补录", table.headings, table.rows[-6:])
    del table.rows[-6:]
    file = "data/supervision.xlsx"
    layout = Layout("机构编制监督检查问题台账", sheet="台账", filled_in_by="市委编办监督检查科")
    sender = Sender(faults, "supervision_check", file, table, layout.first_row, "被检查单位")
    sender.sheet = layout.sheet
    plant_in_checks(table, sender)
    for rows in (table, later):
        _shorten(rows, "被检查单位", draws)
    hidden = Layout("补录", sheet="补录", filled_in_by="市委编办监督检查科", footer=False)
    sheets = [
        office_sheet(layout, table.headings, table.rows),
        office_sheet(hidden, later.headings, later.rows),
    ]
    sheets[1].hidden = True
    sender.sheet = hidden.sheet
    sender.note_at("hidden_rows", hidden.first_row, "", "隐藏的工作表")
    write_workbook(data / "supervision.xlsx", sheets)


def _plans(data: Path, draws: Draws, faults: Faults) -> None:
    table = duties.post_plan(draws.city, draws.duties)
    file = "data/post-plan.xlsx"
    layout = Layout("用编进人计划执行情况", measure="名")
    sender = Sender(faults, "post_plan", file, table, layout.first_row, "单位")
    total: list[Cell] = total_of(table, "已到岗数", wrong=7)
    plant_in_plans(table, sender)
    layout.totals = [total]
    place = layout.first_row + len(table.rows)
    sender.note_at("total_rows", place, "单位", "合计")
    sender.note_at("total_agrees", place, "已到岗数", total[table.column("已到岗数")])
    _one(data / "post-plan.xlsx", table, layout)


def _work(data: Path, draws: Draws, faults: Faults) -> None:
    table = duties.workload_stat(draws.city, draws.duties, draws.institutions)
    sender = Sender(faults, "workload_stat", "data/workload.csv", table, 2, "单位")
    sender.sheet = ""
    plant_in_work(table, sender)
    write_csv(data / "workload.csv", table, "utf-8-sig")
    base = duties.unit_base(draws.city, draws.duties)
    _one(data / "unit-base.xlsx", base, Layout("各单位服务底数", filled_in_by="市统计局"))


def _plain(data: Path, draws: Draws) -> None:
    city = draws.city
    cases = findings.discipline_case(city, draws.oversight)
    _one(data / "discipline.xlsx", cases, Layout("涉机构编制问题统计（据公函）", filled_in_by="市纪委监委"))
    _one(
        data / "appraisal.xlsx",
        duties.performance_appraisal(city, draws.duties),
        Layout("年度综合绩效考核得分"),
    )
    _one(
        data / "core-target.xlsx", duties.core_target(city, draws.duties), Layout("2024年度核心目标完成情况")
    )
    matters = duties.establishment_matter(city, draws.duties)
    _shorten(matters, "申报单位", draws)
    groups = (
        ("", 1), ("", 1), ("", 1), ("事前动议", 2), ("事中审核", 6), ("组织实施", 1), ("事后问效", 3)
    )  # fmt: skip
    _one(data / "establishment.xlsx", matters, Layout("机构编制事项全程管理台账", groups=groups))
    reports = duties.annual_report(city, draws.duties, draws.staffing)
    _one(data / "annual-report.xlsx", reports, Layout("机构编制年度报告报送情况", measure="人"))
    for table in opinions.self_evaluations(city, draws.opinions):
        layout = Layout(f"{table.name}机构编制评估自评表", filled_in_by=table.name)
        _one(data / "self-evaluation" / f"{table.name}.xlsx", table, layout)
    _one(data / "visits.xlsx", opinions.onsite_observation(city, draws.opinions), Layout("实地评估核查记录"))
    # A questionnaire platform exports a bare table.
    survey = opinions.survey_response(city, draws.opinions)
    bare = Layout("", footer=False)
    sheet = office_sheet(bare, survey.headings, survey.rows)
    sheet.rows, sheet.merges = [*sheet.rows[2:]], []
    write_workbook(data / "survey.xlsx", [sheet])
    _one(data / "interviews.xlsx", opinions.interview(city), Layout("个别访谈归类表"))
    _one(data / "experts.xlsx", opinions.expert_score(city, draws.opinions), Layout("专家评分汇总"))
    _one(data / "letters.xlsx", comparison.indicator_part(city, draws.comparison), Layout("同类单位公函数据"))
