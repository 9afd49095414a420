"""What inspection, audit, discipline and supervision found."""

from __future__ import annotations

from collections.abc import Iterable

from quanheng import Dataset, Text, View, Window, hookimpl
from quanheng.plugins.datasets.code_lists import SEVERITIES
from quanheng.plugins.datasets.columns import coded, day, decimal, number, text, unit, year, yes_no

inspection_finding = Dataset(
    name="inspection_finding",
    label=Text("巡视巡察反馈问题", "inspection finding"),
    description=Text(
        "巡视巡察反馈的问题，一个问题一行；多个单位共同的问题每家一行、编号各异。",
        "One row for each finding; one that concerns several units has a row and a number for each.",
    ),
    unit="unit_id",
    window=Window(until="due_date"),
    presence="events",
    key=["finding_no"],
    fields={
        "round_name": text("轮次", "round", "巡察轮次", "巡视巡察轮次", "巡视轮次"),
        "inspection_level": coded(
            {"中央": "central", "省": "province", "市": "city", "县": "county"},
            "巡视巡察层级",
            "level of inspection",
            "巡察层级",
            "巡视层级",
            "层级",
        ),
        "unit_id": unit("被巡察单位", "被巡视单位", "被巡视巡察单位", "责任单位", "整改责任单位"),
        "finding_no": text("问题编号", "finding number", "问题序号", "反馈问题编号", required=True),
        "category": text("问题类别", "kind of finding", "问题类型", "问题分类"),
        "feedback_on": day("反馈日期", "fed back on", "反馈时间"),
        "due_date": day("整改期限", "due on", "整改时限", "整改截止时间", "整改截止日期", "完成时限"),
        "status": coded(
            {
                "已完成": "done",
                "基本完成并长期坚持": "done in the main and kept up",
                "未完成": "not done",
            },
            "整改状态",
            "status",
            "整改情况",
            "整改进展",
            "完成情况",
        ),
        "verified_by": text("核验单位", "verified by", "核验部门", "验收单位", "销号单位"),
        "is_establishment_related": yes_no(
            "涉及机构编制", "about institutions and posts", "是否涉及机构编制", "涉机构编制"
        ),
    },
)

audit_finding = Dataset(
    name="audit_finding",
    label=Text("审计查出问题", "audit finding"),
    description=Text(
        "审计查出的问题及其整改情况，金额以万元计。",
        "Findings of audits and what was done about them; amounts in units of ten thousand yuan.",
    ),
    unit="unit_id",
    window=Window(until="due_date"),
    presence="events",
    key=["finding_no"],
    fields={
        "project_no": text("项目编号", "project number", "审计项目编号"),
        "project_name": text("项目名称", "project", "审计项目", "审计项目名称"),
        "kind": coded(
            {"预算执行": "budget execution", "经济责任": "economic accountability", "专项": "special"},
            "审计类型",
            "kind of audit",
            "审计类别",
        ),
        "unit_id": unit("被审计单位", "责任单位", "整改单位", "整改责任单位"),
        "finding_no": text("问题编号", "finding number", "问题序号", required=True),
        "category": text("问题类别", "kind of finding", "问题类型", "问题分类"),
        "amount_wan": decimal(14, 4, "金额", "amount", "问题金额", "涉及金额", measure="万元"),
        "report_on": day("报告日期", "reported on", "审计报告日期", "报告时间", "出具报告日期"),
        "due_date": day("整改期限", "due on", "整改时限", "整改截止时间", "整改截止日期"),
        "status": coded(
            {"已整改": "rectified", "持续整改": "under way", "未整改": "not rectified"},
            "整改状态",
            "status",
            "整改情况",
            "整改进展",
        ),
        "verified_on": day("核验日期", "verified on", "核验时间", "销号日期"),
        "is_establishment_related": yes_no(
            "涉及机构编制", "about institutions and posts", "是否涉及机构编制", "涉机构编制"
        ),
    },
)

discipline_case = Dataset(
    name="discipline_case",
    label=Text("执纪问责", "discipline cases"),
    description=Text(
        "纪检机关以公函提供的汇总数，按严重程度分列；只有数字，没有人和事。",
        "Totals by severity from a letter; numbers only, no persons and no facts.",
    ),
    unit="unit_id",
    window=Window(year="year"),
    presence="events",
    key=["unit_id", "year", "severity"],
    security="sensitive",
    fields={
        "unit_id": unit("被问责单位", "涉及单位"),
        "year": year("年度", "year", "年份"),
        "severity": coded(SEVERITIES, "严重程度", "severity", "情节", "问题性质", required=True),
        "establishment_related_cases": number(
            "涉机构编制问题数",
            "cases about institutions and posts",
            "涉机构编制案件数",
            "机构编制问题数",
            "涉及机构编制问题数",
        ),
        "cases_opened": number("立案数", "cases opened", "立案件数"),
        "letter_no": text("公函文号", "number of the letter", "来函文号", "函号"),
    },
)

supervision_check = Dataset(
    name="supervision_check",
    label=Text("监督检查", "supervision check"),
    description=Text(
        "机构编制监督检查发现的问题，一个问题一行。",
        "What checks of institutions and posts found, one row for each fault.",
    ),
    unit="unit_id",
    window=Window(during="checked_on"),
    presence="events",
    key=["check_no"],
    fields={
        "check_no": text("检查编号", "check number", "检查序号", "问题编号", required=True),
        "unit_id": unit("被检查单位", "责任单位", "受检单位"),
        "kind": coded(
            {"日常": "routine", "专项": "special", "举报": "after a report", "联合": "joint"},
            "检查类型",
            "kind of check",
            "检查方式",
            "检查类别",
        ),
        "checked_on": day("检查日期", "checked on", "检查时间", "发现日期", required=True),
        "event_type": coded(
            {
                "超编进人": "hired beyond the posts",
                "超职数配备": "leaders beyond the quota",
                "擅设机构": "institution without approval",
                "吃空饷": "paid without working",
                "数据造假": "falsified data",
                "混编混岗": "people on posts of another type",
                "超规格配备": "leaders above the rank",
                "超期借调": "secondment beyond its term",
                "条条干预": "interference from a line of work",
                "未备案": "not filed",
                "上下编不及时": "entries or exits recorded late",
            },
            "问题类型",
            "kind of fault",
            "问题类别",
            "违规类型",
        ),
        "severity": coded(SEVERITIES, "严重程度", "severity", "问题程度"),
        "self_reported": yes_no("自查发现", "self-reported", "是否自查发现", "是否自查"),
        "fixed_on": day("整改日期", "mended on", "整改完成日期", "整改时间", "完成整改日期"),
        "due_date": day("整改期限", "due on", "整改时限", "整改截止时间", "整改截止日期"),
        "repeat_flag": yes_no(
            "三年内重复", "again within three years", "是否三年内重复", "是否重复", "重复发生"
        ),
    },
)


@hookimpl
def register_datasets() -> Iterable[Dataset | View]:
    """Offer what the organs of oversight found."""
    return [inspection_finding, audit_finding, discipline_case, supervision_check]
