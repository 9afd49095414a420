"""The yearly report on institutions and posts that units owe."""

from __future__ import annotations

from collections.abc import Iterable

from quanheng import Dataset, Text, View, Window, hookimpl
from quanheng.plugins.datasets.columns import day, number, text, unit, year, yes_no

annual_report = Dataset(
    name="annual_report",
    label=Text("年度报告", "annual report"),
    description=Text(
        "机构编制年度报告，每个栏目一行；归入应报日期所在的时期，所报数据截至报告年度末。",
        "One row for each section; a report belongs to the period in which it is due, its figures to the year's end.",
    ),
    unit="unit_id",
    window=Window(during="due_on"),
    presence="every_unit",
    key=["unit_id", "year", "section_code"],
    fields={
        "year": year("年度", "year", "报告年度", "年份"),
        "unit_id": unit("报送单位", "填报单位", "报告单位", "机构名称"),
        "section_code": text("栏目编码", "section code", "栏目编号", "栏目代码", "栏目", required=True),
        "due_on": day("应报日期", "due on", "应报时间", "报送期限", "报送截止日期"),
        "submitted_on": day("报送日期", "submitted on", "报送时间", "提交日期", "提交时间"),
        "is_required": yes_no("是否必填", "required", "必填"),
        "is_filled": yes_no("是否填报", "filled in", "是否填写", "已填报"),
        "reported_posts": number("报告编制数", "posts reported", "填报编制数", "上报编制数"),
        "reported_staff": number("报告实有人数", "staff reported", "填报实有人数", "上报实有人数"),
        "reported_leaders": number(
            "报告领导数", "leaders reported", "填报领导数", "上报领导数", "报告领导职数"
        ),
    },
)


@hookimpl
def register_datasets() -> Iterable[Dataset | View]:
    """Offer the dataset of yearly reports."""
    return [annual_report]
