"""Comparison: with bodies of the same function, and with the year before."""

from __future__ import annotations

from collections.abc import Iterable

from quanheng import Indicator, Text, hookimpl

peer_staffing_level_ratio = Indicator(
    id="peer_staffing_level_ratio",
    name=Text("同类单位编制水平比", "Staffing level against peers"),
    description=Text(
        "编制水平 = 期末核定编制数 ÷ 对比基数；指标值 = 100 × 本单位编制水平 ÷ 同条线、同层级单位（含本单位）的中位数，"
        "不足 5 个单位时放宽到同条线各层级，仍不足的不适用。对比基数属于单位而不属于地区：监管对象数、服务人口、重点项目或企业数。"
        "没有对比基数的不适用。编制由编委核定，偏离同类是提请编办研究的问题，不从单位扣分。"
        "来源：编制台账、对比基数；外地同类单位的数据来自公函。",
        "Staffing level = approved posts at the end of the period ÷ the unit's base; value = 100 × own level ÷ median of the "
        "units of the same function and level, this one among them, widened to the function at any level under 5 units; "
        "not applicable where there are still fewer. The base belongs to the unit, not the region: bodies supervised, people "
        "served, or key projects and enterprises; not applicable without one. The establishment commission approves posts: "
        "a level unlike that of peers is a finding for its office and takes no points from the unit. "
        "Source: ledger of posts, bases; figures of bodies elsewhere come by letter.",
    ),
    tag="reference",
    unit=Text("指数（同类中位数 = 100）", "index (peer median = 100)"),
    better="band",
    numerator="sum(post_account.change)",
    denominator="coalesce(max(unit_base.base), 0)",
    transform={"peer_index": {"peers": "function_level", "minimum": 5}},
    responsibility="office",
    basis=Text(
        "《中国共产党机构编制工作条例》：评估结果作为优化编制资源配置的重要依据（条号待核）",
        "Regulations of the CPC on Establishment Work: results as a basis for allocation (article to be verified)",
    ),
    availability="C",
    scoring={"band": {"lo": 80, "hi": 120, "zero_lo": 40, "zero_hi": 200}},
)

COMPARED = (
    "appraisal_score_rate",
    "core_target_completion_rate",
    "hotline_on_time_rate",
    "hotline_satisfaction_rate",
    "petition_on_time_rate",
    "inspection_rectification_rate",
    "audit_rectification_rate",
    "post_occupancy_rate",
    "leader_fill_rate",
    "on_duty_rate",
    "business_staff_ratio",
    "affiliated_unit_effective_rate",
    "workload_per_capita_index",
    "long_vacancy_rate",
    "post_plan_execution_rate",
    "establishment_violation_score",
    "staffing_data_quality_rate",
    "annual_report_score",
    "matter_lifecycle_compliance_rate",
)
"""The quantitative indicators whose results are the unit's own.

Left out are opinions (self-evaluation, survey, experts), which differ by who
was asked, and what the establishment commission decided.
"""


def _change(indicator: str) -> str:
    """Return the weight of an indicator, and how its score changed in a year."""
    before = f"max(score_history.score) filter (where score_history.indicator = '{indicator}')"
    return f"weight.{indicator}, score.{indicator} - {before}"


yoy_composite_improvement = Indicator(
    id="yoy_composite_improvement",
    name=Text("综合得分同比改进幅度", "Year-on-year composite improvement"),
    description=Text(
        "各定量指标（本年得分 − 上年得分）按本年权重的加权平均，单位为分。只计两年都有得分的指标；"
        "自评、问卷、专家打分类指标不计，编委自身决定的指标不计。本年得分为否决与封顶之前的得分，上年得分取自历年得分。"
        "没有变化即得满分：保持高水平不是退步。没有上年得分的不适用；有两轮评估之前只作展示。来源：历年得分。",
        "Mean of (this year's score − last year's) over quantitative indicators by this year's weights, in points. Only "
        "indicators with a score in both years count; opinions (self-evaluation, survey, experts) and what the establishment "
        "commission decided do not. This year's scores are those before gates, last year's come from the history. No change "
        "has the full score: to stay good is no loss. Not applicable without scores of the year before; until there are two "
        "rounds it is shown only. Source: scores of earlier years.",
    ),
    tag="reference",
    unit=Text("分", "points"),
    applicable="count(score_history.score) > 0",
    window={"score_history": "all"},
    where={"score_history": "score_history.year = period_year - 1"},
    value=f"weighted_mean({', '.join(map(_change, COMPARED))})",
    basis=Text(
        "《机构编制管理评估办法》（条款待核）；与往年比较的做法见各地试点",
        "Measures for Evaluation of Establishment Management (clause to be verified); pilots elsewhere compare with earlier "
        "years",
    ),
    availability="C",
    scoring={"linear": {"floor": -10, "target": 0}},
)


@hookimpl
def register_indicators() -> Iterable[Indicator]:
    """Offer the two indicators of comparison."""
    return [peer_staffing_level_ratio, yoy_composite_improvement]
