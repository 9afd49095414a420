"""The yearly performance appraisal and its core targets."""

from __future__ import annotations

from collections.abc import Iterable

from quanheng import Dataset, Text, View, Window, hookimpl
from quanheng.plugins.datasets.columns import coded, decimal, text, unit, year

performance_appraisal = Dataset(
    name="performance_appraisal",
    label=Text("绩效考核", "performance appraisal"),
    description=Text(
        "年度绩效考核的得分；各考核组满分可以不同。",
        "Scores of the yearly appraisal; groups may have different full scores.",
    ),
    unit="unit_id",
    window=Window(year="year"),
    presence="every_unit",
    key=["unit_id", "year", "appraisal_name"],
    fields={
        "year": year("年度", "year", "考核年度", "年份"),
        "unit_id": unit("被考核单位", "考核单位"),
        "appraisal_name": text("考核名称", "appraisal", "考核项目", "考核类别", required=True),
        "full_score": decimal(8, 2, "满分", "full score", "满分值", "总分", required=True),
        "final_score": decimal(8, 2, "最终得分", "final score", "得分", "考核得分"),
        "grade": text("考核等次", "grade", "等次", "考核结果"),
        "group_name": text("考核组别", "group", "组别", "分组"),
    },
)

core_target = Dataset(
    name="core_target",
    label=Text("核心目标", "core target"),
    description=Text(
        "年度核心目标及其完成值；非本单位可控的目标标明责任，不计入完成率。",
        "Targets of the year and what was reached; those beyond the unit's control say so.",
    ),
    unit="unit_id",
    window=Window(year="year"),
    presence="every_unit",
    key=["unit_id", "year", "target_code"],
    fields={
        "year": year("年度", "year", "目标年度", "年份"),
        "unit_id": unit("责任单位", "牵头单位"),
        "target_code": text("目标编码", "target code", "目标编号", "指标编码", "指标编号", required=True),
        "name": text("目标名称", "target", "核心目标", "指标名称"),
        "measure": text("计量单位", "unit of measure", "目标单位"),
        "direction": coded(
            {
                "higher": {"zh": "越高越好", "en": "higher is better"},
                "lower": {"zh": "越低越好", "en": "lower is better"},
            },
            "方向",
            "direction",
            "指标方向",
            "目标方向",
        ),
        "weight": decimal(6, 2, "权重", "weight", "分值"),
        "target_value": decimal(18, 4, "目标值", "target value", "年度目标", "计划值"),
        "actual_value": decimal(18, 4, "完成值", "reached value", "实际完成值", "实际值", "完成情况"),
        "responsibility": coded(
            {
                "unit": {"zh": "本单位负责", "en": "the unit's own"},
                "shared": {"zh": "非本单位可控", "en": "beyond the unit's control"},
            },
            "责任",
            "responsibility",
            "责任归属",
        ),
    },
)


@hookimpl
def register_datasets() -> Iterable[Dataset | View]:
    """Offer the datasets of the yearly appraisal."""
    return [performance_appraisal, core_target]
