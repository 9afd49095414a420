"""Duty performance and related benefits: what a unit is there for, and how it does it."""

from __future__ import annotations

from collections.abc import Iterable

from quanheng import Indicator, Text, hookimpl

sanding_duty_fulfilment_rate = Indicator(
    id="sanding_duty_fulfilment_rate",
    name=Text("“三定”职责履行率", "Statutory-duty fulfilment rate"),
    description=Text(
        "职责事项得分之和 ÷ 职责事项数 × 100；完全履行计 1，部分履行计 0.5，未履行计 0。"
        "逐项以实地评估的核查结论为准，未核查的取单位自评结论。计本年度自评表中的全部职责事项；"
        "有一项既无自评又无核查结论的，没有报送职责事项的，没有报送实地评估数据、来源也未声明覆盖的，为缺失，不按 0 计。来源：自评、实地评估。",
        "Sum of the marks of duty items ÷ number of duty items × 100: 1 where fulfilled, 0.5 in part, 0 where not. "
        "Item by item the finding of the visit stands; without a visit, what the unit itself reported. All duty "
        "items of the year's self-evaluation count; while one has neither conclusion, no duties were reported, or no visits "
        "were reported and none are covered, the value is missing, not 0. "
        "Source: self-evaluation, visits.",
    ),
    tag="execution",
    unit="%",
    where={"item_result": "item_result.item_kind = 'duty'"},
    numerator="sum(case item_result.status when '完全履行' then 1 when '部分履行' then 0.5 else 0 end)",
    denominator="""case when count(item_result.status) = count(item_result.item_code) and count(item_result.item_code) > 0
        then count(item_result.item_code) end""",
    scale=100,
    requires=["onsite_observation"],
    basis=Text(
        "部门“三定”规定；《机构编制监督检查工作办法》（中办发〔2020〕38号）将“三定”执行列为监督检查重点（条款待核）",
        "The unit's own “sanding” rules; Measures for Supervision and Inspection of Establishment Work (2020, No. 38) "
        "name their execution as a focus (clause to be verified)",
    ),
    availability="C",
    scoring={"linear": {"floor": 70, "target": 100}},
)

appraisal_score_rate = Indicator(
    id="appraisal_score_rate",
    name=Text("年度绩效考核得分率", "Annual performance-appraisal score rate"),
    description=Text(
        "年度绩效考核最终得分之和 ÷ 满分之和 × 100；一年有多项考核的合并计算。计本年度已出分的考核；"
        "尚未出分的不计。未纳入绩效考核的单位不适用（单位表“纳入绩效考核”为否）。"
        "考核中往往已含热线、信访、整改等内容，与相应指标有重复。来源：绩效考核结果（公函）。",
        "Sum of final scores ÷ sum of full scores of the year's appraisals × 100. Appraisals with a final score count, "
        "those without are left out. Not applicable to units outside of the appraisal (units table, in_appraisal). "
        "An appraisal often contains hotline, petitions and rectification already, which overlaps with those "
        "indicators. Source: results of the appraisal, by letter.",
    ),
    tag="benefit",
    unit="%",
    applicable="unit.in_appraisal is not false",
    where={"performance_appraisal": "performance_appraisal.final_score is not null"},
    numerator="sum(performance_appraisal.final_score)",
    denominator="sum(performance_appraisal.full_score)",
    scale=100,
    basis=Text(
        "《机构编制管理评估办法》（使用效益评估，条款待核）",
        "Measures for Evaluation of Establishment Management (benefit of use; clause to be verified)",
    ),
    availability="A",
    scoring={"linear": {"floor": 60, "target": 95}},
)

core_target_completion_rate = Indicator(
    id="core_target_completion_rate",
    name=Text("分类核心目标完成率", "Class core-target completion rate"),
    description=Text(
        "各目标完成比例按目标权重的加权平均 × 100。越高越好的目标按完成值 ÷ 目标值，越低越好的目标按目标值 ÷ 完成值，"
        "不低于 0，不高于 1；相除没有意义的（目标值或完成值不为正数），达到目标计 1，未达到计 0。只计责任不是“非本单位可控”的目标"
        "（如不由本单位决定的投资额不计）；其中任何一项缺目标值、完成值、方向或权重的，为缺失；全部非本单位可控的不适用。"
        "来源：本年度批准的核心目标。",
        "Mean of the completion of targets by their weights × 100: actual ÷ target where higher is better, target ÷ actual "
        "where lower is better, not under 0 and not over 1; where a quotient would mean nothing (a figure that is not above "
        "zero), 1 if the target is met, else 0. Only targets that the unit controls count (investment decided elsewhere does not); "
        "while one of them lacks target, actual figure, direction or weight the value is missing; not applicable where "
        "the unit controls none. Source: the approved core targets of the year.",
    ),
    tag="benefit",
    unit="%",
    applicable="count(core_target.target_code) > 0",
    where={"core_target": "core_target.responsibility is distinct from 'shared'"},
    numerator="""case when count_if(core_target.actual_value is null or core_target.target_value is null
            or core_target.direction is null or core_target.weight is null) = 0
        then sum(core_target.weight * case
            when core_target.direction = 'higher' and core_target.target_value > 0
                then greatest(0, least(core_target.actual_value / core_target.target_value, 1))
            when core_target.direction = 'lower' and core_target.target_value > 0 and core_target.actual_value > 0
                then least(core_target.target_value / core_target.actual_value, 1)
            when core_target.direction = 'higher' and core_target.actual_value >= core_target.target_value then 1
            when core_target.direction = 'lower' and core_target.actual_value <= core_target.target_value then 1
            else 0 end) end""",
    denominator="case when sum(core_target.weight) > 0 then sum(core_target.weight) end",
    scale=100,
    basis=Text(
        "本级党委、政府批准的年度核心目标；《机构编制管理评估办法》（使用效益评估，条款待核）",
        "The year's core targets as approved; Measures for Evaluation of Establishment Management (benefit of use; "
        "clause to be verified)",
    ),
    availability="B",
    scoring={"linear": {"floor": 70, "target": 100}},
)

hotline_on_time_rate = Indicator(
    id="hotline_on_time_rate",
    name=Text("12345工单按时办结率", "12345 ticket on-time completion rate"),
    description=Text(
        "在有效截止时间前（含当时）答复的工单数 ÷ 期内到期的有效工单数 × 100。有效截止时间依次取延期后的、按工作日推算的、"
        "系统给出的截止时间；工单归入其到期的评估期。有效工单：本单位为主办（未标明的按主办计），不合理诉求未认定成立，退回未被认定成立。"
        "未答复的计为未按时。看答复时间而不看办结时间：热线中心回访后才办结，晚于承办单位答复。"
        "到期工单少于 5 件的不评。来源：12345 热线工单。",
        "Tickets answered by their effective deadline ÷ valid tickets that were due in the period × 100. The effective "
        "deadline is the extended one, else the one counted in working days, else that of the system; a ticket belongs "
        "to the period in which it was due. Valid: the unit is the main handler (or nobody is marked), the demand was not found unreasonable, "
        "no return of it was upheld. A ticket without an answer is late. The answer counts, not the closing: the hotline "
        "closes only after its own return call. Fewer than 5 tickets due are too few. Source: 12345 tickets.",
    ),
    tag="benefit",
    unit="%",
    window={"hotline_ticket": {"during": "effective_deadline_at"}},
    where={"hotline_ticket": "hotline_ticket.is_valid"},
    numerator="count_if(hotline_ticket.replied_at <= hotline_ticket.effective_deadline_at)",
    denominator="count(hotline_ticket.ticket_no)",
    scale=100,
    minimum=5,
    basis=Text(
        "GB/T 33358-2016《政府热线服务规范》（条款待核）；本地12345工单办理时限规定",
        "GB/T 33358-2016, service of government hotlines (clause to be verified); the local time limits for tickets",
    ),
    availability="A",
    scoring={"linear": {"floor": 80, "target": 99}},
)

hotline_satisfaction_rate = Indicator(
    id="hotline_satisfaction_rate",
    name=Text("12345诉求满意率", "12345 satisfaction rate"),
    description=Text(
        "最终满意度为满意或基本满意的工单数 ÷ 有最终满意度的有效工单数 × 100。计期内到期的有效工单（同按时办结率）；"
        "考核申诉成立的、没有评价的不计。有效评价少于 10 件的不评。各地满意率口径差别很大，不同地区的数值不可直接比较。"
        "来源：12345 热线工单的回访评价。",
        "Tickets whose final rating is satisfied or mostly satisfied ÷ valid tickets with a final rating × 100. Valid "
        "tickets that were due in the period, as for the on-time rate; those whose appeal was upheld and those without "
        "a rating are left out. Fewer than 10 ratings are too few. Definitions of satisfaction differ widely: figures "
        "of different places cannot be compared. Source: return calls of the 12345 hotline.",
    ),
    tag="benefit",
    unit="%",
    window={"hotline_ticket": {"during": "effective_deadline_at"}},
    where={
        "hotline_ticket": "hotline_ticket.is_valid and hotline_ticket.appeal_state is distinct from '申诉成立'"
    },
    numerator="count_if(hotline_ticket.final_satisfaction in ('满意', '基本满意'))",
    denominator="count(hotline_ticket.final_satisfaction)",
    scale=100,
    minimum=10,
    basis=Text(
        "GB/T 33357-2016《政府热线服务评价》（条款待核）",
        "GB/T 33357-2016, evaluation of government hotlines (clause to be verified)",
    ),
    availability="A",
    scoring={"linear": {"floor": 60, "target": 95}},
)

petition_on_time_rate = Indicator(
    id="petition_on_time_rate",
    name=Text("信访事项按期办理率", "Petition on-time handling rate"),
    description=Text(
        "登记后 15 日内受理并且在有效答复期限当日或之前答复的信访事项数 ÷ 期内到期的信访事项数 × 100。"
        "有效答复期限取延期后的期限，未延期的取原期限；事项归入其到期的评估期。未受理、未答复的计为未按期。"
        "到期事项少于 10 件的不评。来源：信访部门公函或台账。",
        "Petitions accepted within 15 days of registration and answered on or before their deadline ÷ petitions that were "
        "due in the period × 100. The deadline is the extended one where there is one; a petition belongs to the period "
        "in which it was due. Without acceptance or answer it is late. Fewer than 10 are too few. "
        "Source: letter or register of the petition office.",
    ),
    tag="benefit",
    unit="%",
    numerator="""count_if(days_between(petition.registered_at, petition.accepted_at) <= 15
        and to_date(petition.replied_at) <= petition.effective_reply_deadline)""",
    denominator="count(petition.petition_no)",
    scale=100,
    minimum=10,
    basis=Text(
        "《信访工作条例》（2022）：15日内受理告知，60日内办结，延期不超过30日（条款待核）",
        "Regulations on Petition Work (2022): notice of acceptance within 15 days, 60 days to handle, at most 30 more "
        "(clause to be verified)",
    ),
    availability="B",
    scoring={"linear": {"floor": 85, "target": 100}},
)

inspection_rectification_rate = Indicator(
    id="inspection_rectification_rate",
    name=Text("巡视巡察反馈问题整改完成率", "Inspection-finding rectification rate"),
    description=Text(
        "状态为已完成或基本完成并长期坚持、且经核验的问题数 ÷ 期末前整改期限已到的问题数 × 100。"
        "整改期限以反馈意见所定为准，不推算；以前年度到期的问题一并计入，无论是否已销号。"
        "未经核验的、没有期限的分别不计入分子、不计入分母。到期问题少于 5 个的不评。来源：巡视巡察机构公函。",
        "Findings that are put right, or mostly so with lasting effort, and verified ÷ findings whose term had ended by "
        "the end of the period × 100. The term is the one that was set, never computed; findings of earlier years count "
        "as well, closed or not. What was not verified does not count as done; findings without a term are left out. "
        "Fewer than 5 are too few. Source: letter of the inspection office.",
    ),
    tag="benefit",
    unit="%",
    numerator="""count_if(inspection_finding.status in ('已完成', '基本完成并长期坚持')
        and inspection_finding.verified_by is not null)""",
    denominator="count(inspection_finding.finding_no)",
    scale=100,
    minimum=5,
    basis=Text(
        "《机构编制监督检查工作办法》（中办发〔2020〕38号）与巡视巡察的协作（条款待核）；反馈意见所定整改期限",
        "Measures for Supervision and Inspection of Establishment Work (2020, No. 38), work with inspection (clause to "
        "be verified); the terms set with the findings",
    ),
    availability="B",
    scoring={"linear": {"floor": 70, "target": 100}},
)

audit_rectification_rate = Indicator(
    id="audit_rectification_rate",
    name=Text("审计查出问题整改率", "Audit-finding rectification rate"),
    description=Text(
        "整改得分之和 ÷ 期末前整改期限已到的审计问题数 × 100；已整改计 1，持续整改计 0.5，未整改或未登记状态计 0。"
        "按问题个数计，不按金额计；期限以审计报告所定为准，不推算；以前年度到期的一并计入。"
        "到期问题少于 5 个的不评。来源：审计机关公函。",
        "Sum of the marks ÷ audit findings whose term had ended by the end of the period × 100: 1 where put right, 0.5 "
        "where it goes on, 0 where not or without a state. Findings count, not amounts; the term is that of the report, "
        "never computed; findings of earlier years count as well. Fewer than 5 are too few. "
        "Source: letter of the audit office.",
    ),
    tag="benefit",
    unit="%",
    numerator="sum(case audit_finding.status when '已整改' then 1 when '持续整改' then 0.5 else 0 end)",
    denominator="count(audit_finding.finding_no)",
    scale=100,
    minimum=5,
    basis=Text(
        "《机构编制监督检查工作办法》（中办发〔2020〕38号）与审计的协作（条款待核）；审计报告所定整改期限",
        "Measures for Supervision and Inspection of Establishment Work (2020, No. 38), work with audit (clause to be "
        "verified); the terms set by the audit report",
    ),
    availability="B",
    scoring={"linear": {"floor": 60, "target": 95}},
)


def _opinion_of(groups: str) -> str:
    """Return the mean rating of some groups, 0 to 1, if enough of them answered."""
    asked = f"filter (where survey_response.group in ({groups}) and survey_response.rating is not null)"
    return f"""case when count_distinct(survey_response.response_no) {asked} >= :min_n
        then (avg(survey_response.rating) {asked} - 1) / 4 end"""


stakeholder_satisfaction_score = Indicator(
    id="stakeholder_satisfaction_score",
    name=Text("服务对象与关联单位满意度", "Stakeholder satisfaction score"),
    description=Text(
        "三个群体平均评分换算为百分后的加权平均：服务对象 0.5，上级、下级和关联部门 0.3，本单位职工 0.2；"
        "换算为（平均评分 − 1）÷ 4 × 100，反向题先翻转。计本年度全部评分题，知识测试题不计；"
        "问卷少于 5 份的群体不计，其权重由其余群体分担；问卷总数少于 20 份的不评。来源：问卷调查。",
        "Weighted mean over three groups of their mean rating as per cent: served people 0.5; superior, subordinate and "
        "related bodies 0.3; own staff 0.2. Per cent is (mean rating − 1) ÷ 4 × 100, with reversed questions turned "
        "round first. All rated questions of the year count, tests of knowledge do not; a group with fewer than 5 "
        "questionnaires drops out and the others share its weight; fewer than 20 questionnaires in all are too few. "
        "Source: survey.",
    ),
    tag="benefit",
    unit=Text("分", "points"),
    where={"survey_response": "survey_response.item_code <> '测试'"},
    value=f"""weighted_mean(
        0.5, {_opinion_of("'服务对象'")},
        0.3, {_opinion_of("'上级', '下级', '关联部门'")},
        0.2, {_opinion_of("'职工'")})""",
    sample="count_distinct(survey_response.response_no) filter (where survey_response.rating is not null)",
    minimum=20,
    scale=100,
    params={"min_n": 5},
    basis=Text(
        "《机构编制管理评估办法》：可委托第三方承担民意调查等技术性工作（条款待核）",
        "Measures for Evaluation of Establishment Management: third parties may survey opinion (clause to be verified)",
    ),
    availability="C",
    scoring={"linear": {"floor": 50, "target": 90}},
)


@hookimpl
def register_indicators() -> Iterable[Indicator]:
    """Offer the nine indicators of duties and their benefits."""
    return [
        sanding_duty_fulfilment_rate,
        appraisal_score_rate,
        core_target_completion_rate,
        hotline_on_time_rate,
        hotline_satisfaction_rate,
        petition_on_time_rate,
        inspection_rectification_rate,
        audit_rectification_rate,
        stakeholder_satisfaction_score,
    ]
