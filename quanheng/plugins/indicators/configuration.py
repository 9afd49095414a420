"""Benefit of configuration: size of units, the boundary of duties, co-operation."""

from __future__ import annotations

from collections.abc import Iterable

from quanheng import Indicator, Text, hookimpl

internal_unit_scale_rate = Indicator(
    id="internal_unit_scale_rate",
    name=Text("内设机构规模达标率", "Internal-unit size compliance rate"),
    description=Text(
        "核定编制不少于最小规模（默认 3 名）的内设机构数 ÷ 已核定编制的内设机构数 × 100。未填核定编制的内设机构不计。"
        "内设机构少于 5 个的不评。内设机构由编委核定，低分是提请编办研究的问题，不从单位扣分。来源：内设机构。",
        "Internal units with at least the least size in approved posts (3 unless set otherwise) ÷ internal units whose "
        "posts are stated × 100. Those without stated posts are left out. Fewer than 5 are too few. The establishment "
        "commission decides on internal units: a low score is a finding for its office and takes no points from the unit. "
        "Source: internal units.",
    ),
    tag="execution",
    unit="%",
    numerator="count_if(internal_unit.approved_posts >= :min_posts)",
    denominator="count(internal_unit.approved_posts)",
    scale=100,
    minimum=5,
    params={"min_posts": 3},
    responsibility="office",
    basis=Text(
        "各省机构改革文件关于内设机构最小规模的规定，最小规模为可调参数（条款待核）",
        "Provincial reform rules on the least size of internal units; the size is a parameter (clause to be verified)",
    ),
    availability="C",
    scoring={"linear": {"floor": 60, "target": 100}},
)

affiliated_unit_effective_rate = Indicator(
    id="affiliated_unit_effective_rate",
    name=Text("所属事业单位有效运行率", "Effective-operation rate of affiliated institutions"),
    description=Text(
        "有效运行的所属事业单位数 ÷ 所属事业单位数 × 100。有效运行须同时满足：核定编制不少于最小规模（默认 5 名）、"
        "占编人员不少于核定编制的一半（可调）、本年度有业务量。期末存续的所属事业单位计入，归其主管单位；"
        "没有编制、人员或业务量数据的按没有计。所属事业单位少于 3 个的不评。来源：机构、编制台账、实有人员、业务量。",
        "Affiliated institutions in effective operation ÷ affiliated institutions × 100. Effective is one with at least "
        "the least size in approved posts (5 unless set otherwise), with half of them occupied (may be set), and with "
        "work in the year. Institutions that exist at the end of the period count for the body above them; what is not "
        "in the data on posts, staff or work counts as none. Fewer than 3 are too few. "
        "Source: institutions, ledger of posts, staff, workload.",
    ),
    tag="benefit",
    unit="%",
    numerator="""count_if(institution.approved >= :min_posts
        and institution.occupied / institution.approved >= :min_filled and institution.qty > 0)""",
    denominator="count(institution.unit_id)",
    scale=100,
    minimum=3,
    params={"min_posts": 5, "min_filled": 0.5},
    basis=Text(
        "《机构编制管理评估办法》（使用效益评估，条款待核）；评估结果作为优化编制资源配置的重要依据（《中国共产党机构编制工作条例》，条号待核）",
        "Measures for Evaluation of Establishment Management (benefit of use; clause to be verified); results as a basis "
        "for allocation (Regulations of the CPC on Establishment Work, article to be verified)",
    ),
    availability="C",
    scoring={"linear": {"floor": 60, "target": 100}},
)

duty_dispute_rate = Indicator(
    id="duty_dispute_rate",
    name=Text("职责争议率", "Duty-dispute rate"),
    description=Text(
        "退回而未被认定成立的工单数 ÷ 派给本单位的工单数 × 100，越低越好。计期内派出的全部工单；退回被认定成立的，"
        "说明派错了单位，分子分母都不计；退回尚无认定的只计分母。只看工单，不看职责界定事项：提请界定职责不是过错。"
        "派单少于 20 件的不评。职责由编委划定，高争议率是提请编办研究的问题，不从单位扣分。来源：12345 热线工单。",
        "Tickets sent back without being upheld ÷ tickets sent to the unit × 100; lower is better. All tickets sent in the "
        "period count; one whose return was upheld had gone to the wrong body and counts nowhere; a return not yet "
        "decided counts below the line only. Tickets alone: to ask who is responsible is no fault. Fewer than 20 tickets "
        "are too few. The establishment commission draws the boundary of duties: a high rate is a finding for its office "
        "and takes no points from the unit. Source: 12345 tickets.",
    ),
    tag="benefit",
    unit=Text("件/百件", "per 100"),
    better="lower",
    window={"hotline_ticket": {"during": "dispatched_at"}},
    where={
        "hotline_ticket": "not (hotline_ticket.return_count is distinct from 0 and hotline_ticket.return_upheld is true)"
    },
    numerator="count_if(hotline_ticket.return_count > 0 and hotline_ticket.return_upheld is false)",
    denominator="count(hotline_ticket.ticket_no)",
    scale=100,
    minimum=20,
    responsibility="office",
    basis=Text(
        "部门“三定”规定的职责分工（条款待核）",
        "Division of duties in the “sanding” rules (clause to be verified)",
    ),
    availability="A",
    scoring={"linear": {"floor": 10, "target": 1}},
)

org_synergy_score = Indicator(
    id="org_synergy_score",
    name=Text("机构运行协同评价", "Coordination score"),
    description=Text(
        "专家对本指标评分的平均 × 0.6 + 关联部门对“协同”题评分换算为百分的平均 × 0.4；换算为（平均评分 − 1）÷ 4 × 100。"
        "声明回避的专家不计；没有关联部门问卷的，只用专家评分。专家少于 3 人的不评。来源：专家评分、问卷调查。",
        "0.6 × mean of the experts' scores for this indicator + 0.4 × mean rating of the question on co-operation by related "
        "bodies, as per cent: (mean rating − 1) ÷ 4 × 100. Experts who declared a conflict are left out; without answers "
        "of related bodies the experts alone count. Fewer than 3 experts are too few. Source: experts, survey.",
    ),
    tag="benefit",
    unit=Text("分", "points"),
    where={
        "expert_score": """expert_score.indicator = 'org_synergy_score'
            and expert_score.conflict_declared is not true""",
        "survey_response": "survey_response.group = '关联部门' and survey_response.item_code = '协同'",
    },
    value="weighted_mean(0.6, avg(expert_score.score), 0.4, (avg(survey_response.rating) - 1) / 4 * 100)",
    sample="count(expert_score.score)",
    minimum=3,
    basis=Text(
        "《机构编制管理评估办法》：第三方须与评估各方无利害关系（条款待核）",
        "Measures for Evaluation of Establishment Management: third parties have no interest in the result (clause to be "
        "verified)",
    ),
    availability="C",
    scoring={"linear": {"floor": 50, "target": 90}},
)


@hookimpl
def register_indicators() -> Iterable[Indicator]:
    """Offer the four indicators of configuration."""
    return [
        internal_unit_scale_rate,
        affiliated_unit_effective_rate,
        duty_dispute_rate,
        org_synergy_score,
    ]
