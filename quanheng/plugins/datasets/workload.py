"""How much work units have, and what they are compared by."""

from __future__ import annotations

from collections.abc import Iterable

from quanheng import Dataset, Text, View, Window, hookimpl
from quanheng.plugins.datasets.columns import coded, decimal, number, text, unit, year

workload_stat = Dataset(
    name="workload_stat",
    label=Text("业务量", "workload"),
    description=Text(
        "单位一年办理的事项数量，及每件的标准工时。",
        "How many items a unit handled in a year, and the standard hours of one.",
    ),
    unit="unit_id",
    window=Window(year="year"),
    presence="every_unit",
    key=["unit_id", "year", "item_code"],
    fields={
        "year": year("年度", "year", "统计年度", "年份"),
        "unit_id": unit("填报单位", "办理单位"),
        "item_code": text(
            "事项编码",
            "item code",
            "事项编号",
            "业务编码",
            required=True,
            digits=3,
            description=Text("三位数字，如 004。", "Three digits, such as 004."),
        ),
        "item_name": text("事项名称", "item", "业务名称", "业务事项"),
        "qty": decimal(14, 2, "数量", "quantity", "办件量", "业务数量", "办理数量"),
        "std_hours": decimal(10, 4, "标准工时", "standard hours", "单件标准工时", "单件工时"),
    },
)

unit_base = Dataset(
    name="unit_base",
    label=Text("对比基数", "base of comparison"),
    description=Text(
        "编制水平按什么来比：监管对象、服务人口，或重点项目、企业的数量。",
        "What the level of staffing is held against: supervised objects, people served, or key projects.",
    ),
    unit="unit_id",
    window=Window(year="year"),
    presence="events",
    key=["unit_id", "year"],
    fields={
        "year": year("年度", "year", "统计年度", "年份"),
        "unit_id": unit("填报单位"),
        "base_kind": coded(
            {
                "监管对象数": "supervised objects",
                "服务人口": "people served",
                "重点项目或企业数": "key projects or enterprises",
            },
            "基数类型",
            "kind of base",
            "基数类别",
        ),
        "base": number("基数", "base", "基数值", "对比基数值"),
    },
)


@hookimpl
def register_datasets() -> Iterable[Dataset | View]:
    """Offer workload and bases of comparison."""
    return [workload_stat, unit_base]
