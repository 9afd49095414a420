"""Compliance of management: Party leadership, discipline, data, reports, procedure."""

from __future__ import annotations

from collections.abc import Iterable

from quanheng import Indicator, Text, hookimpl

party_leadership_score = Indicator(
    id="party_leadership_score",
    name=Text(
        "党对机构编制工作集中统一领导落实度", "Implementation of centralised, unified Party leadership"
    ),
    description=Text(
        "已作决定并已落实的事项数 ÷ 事项数 × 100，共五项：① 党组（党委）研究机构编制工作所定事项已落实；"
        "② 机构编制事项经党组集体审议并以党组名义请示；③ 主要负责人负总责，分管领导和承办科室明确；"
        "④ 编委决定和“三定”规定不折不扣执行；⑤ 机构编制纪律纳入全面从严治党责任和内部监督。"
        "结论为完全履行（已决定且已落实）的计 1，其余计 0；以实地评估的核查结论为准，未核查的取自评结论。"
        "不按会议次数、文件数量计分。五项不齐、有一项没有结论，或没有报送实地评估数据、来源也未声明覆盖的，为缺失。来源：自评、实地评估。",
        "Items decided and carried out ÷ items × 100, five of them: (1) what the Party group resolved on establishment work is "
        "carried out; (2) matters are deliberated by the group and submitted in its name; (3) the head is responsible, the "
        "leader in charge and the handling office are named; (4) decisions of the commission and the “sanding” rules are "
        "executed in full; (5) establishment discipline is part of Party discipline and internal supervision. An item "
        "counts 1 where it is fulfilled (decided and carried out), else 0; the finding of the visit stands, without one the "
        "unit's own report. Meetings and papers are not counted. Missing while there are fewer than five items, one is "
        "without a conclusion, or no visits were reported and none are covered. Source: self-evaluation, visits.",
    ),
    tag="execution",
    unit=Text("分", "points"),
    where={"item_result": "item_result.item_kind = 'party'"},
    numerator="count_if(item_result.status = '完全履行')",
    denominator="""case when count(item_result.item_code) >= 5
            and count(item_result.status) = count(item_result.item_code)
        then count(item_result.item_code) end""",
    scale=100,
    requires=["onsite_observation"],
    basis=Text(
        "《中国共产党机构编制工作条例》第三条（坚持党管机构编制）；《整治形式主义为基层减负若干规定》（2024，条款待核）",
        "Regulations of the CPC on Establishment Work, Art. 3 (the Party manages establishment); Rules on Reducing Formalism "
        "(2024; clause to be verified)",
    ),
    availability="C",
    scoring={"linear": {"floor": 40, "target": 100}},
)

regulation_study_score = Indicator(
    id="regulation_study_score",
    name=Text("机构编制法规制度学习贯彻情况", "Study and implementation of establishment regulations"),
    description=Text(
        "知识测试平均分与制度落实实地核查平均分各占一半。测试计本年度全部测试成绩；核查计实地评估对“制度落实”各项的评分。"
        "不按学习次数、培训人数、笔记数量计分，看问到时是否知道、制度是否落实。两部分缺一的为缺失。"
        "测试不足 5 人的，计分但不显示，以免推知个人成绩。来源：问卷（测试题）、实地评估。",
        "Half the mean mark of the test of knowledge, half the mean mark that the visit gave to the implementation of rules. All "
        "tests of the year count, and all marks of the visit on items of kind study. Sessions, trainees and notes are not "
        "counted: what matters is what people know when asked and whether rules are followed. Missing without one of the "
        "halves. With fewer than 5 tests it is scored but not shown, so that no person's mark can be inferred. "
        "Source: survey (test), visits.",
    ),
    tag="execution",
    unit=Text("分", "points"),
    where={
        "item_result": "item_result.item_kind = 'study'",
        "survey_response": "survey_response.item_code = '测试'",
    },
    value="(avg(survey_response.test_score) + avg(item_result.onsite_score)) / 2",
    # Nobody tested is missing, not "no sample in the period".
    sample="nullif(count(survey_response.test_score), 0)",
    suppress=5,
    basis=Text(
        "《中国共产党机构编制工作条例》（条号待核）；《整治形式主义为基层减负若干规定》（2024，条款待核）",
        "Regulations of the CPC on Establishment Work (article to be verified); Rules on Reducing Formalism (2024; clause to "
        "be verified)",
    ),
    availability="C",
    scoring={"linear": {"floor": 40, "target": 95}},
)


def _points(severity: str) -> str:
    """Return the points of an event by its severity."""
    return f"case {severity} when '严重' then :grave when '较重' then :serious when '一般' then :minor end"


establishment_violation_score = Indicator(
    id="establishment_violation_score",
    name=Text("机构编制纪律合规得分", "Establishment-discipline compliance score"),
    description=Text(
        "指标值为扣分之和，评分时从 100 分中扣除，最低 0 分。监督检查发现的问题按严重程度计：严重 20 分（如超编进人、超职数配备、"
        "擅设机构、吃空饷、数据造假），较重 10 分（如混编混岗、超规格配备、超期借调、条条干预），一般 3 分（如未备案、上下编不及时）；"
        "自查发现并按期整改的减半，三年内重复的乘以 1.5。加上执纪问责通报的涉机构编制问题数 × 相应分值（只有汇总数，不计案件详情）。"
        "计期内检查发现的和本年度通报的；问题未定严重程度的、通报未填问题数的，为缺失。超编、超职数的状态另由编制使用率、领导职数配备率评价，"
        "不在这里重复扣分。来源：监督检查、纪检监察机关公函。",
        "The value is the sum of points, which the scoring takes from 100, down to 0. Problems that supervision found count by "
        "severity: 20 where grave (staff or leaders beyond the quota, unauthorised bodies, pay without work, false data), "
        "10 where serious (mixed posts, excess rank, overlong secondment, interference from above), 3 where minor (not filed, "
        "late entry); half where the unit found it itself and mended it in time, 1.5 times where it came back within three "
        "years. To that come the establishment-related problems reported by the discipline organs × the same points, as "
        "totals without cases. Checks of the period and reports of the year count; missing while a problem has no severity, or a "
        "report no number. "
        "The state of posts and leaders has its own indicators and is not taken off again. "
        "Source: supervision, letter of the discipline organs.",
    ),
    tag="execution",
    unit=Text("扣分", "points taken"),
    better="lower",
    value=f"""case when count_if(supervision_check.event_type is not null and supervision_check.severity is null) = 0
            and count_if(discipline_case.year is not null
                and discipline_case.establishment_related_cases is null) = 0
        then coalesce(sum({_points("supervision_check.severity")}
            * case when supervision_check.self_reported and supervision_check.fixed_on <= supervision_check.due_date
                then :self_reported else 1 end
            * case when supervision_check.repeat_flag then :repeated else 1 end), 0)
        + coalesce(sum({_points("discipline_case.severity")} * discipline_case.establishment_related_cases), 0) end""",
    params={"grave": 20, "serious": 10, "minor": 3, "self_reported": 0.5, "repeated": 1.5},
    basis=Text(
        "《机构编制监督检查工作办法》（中办发〔2020〕38号，条款待核）；《中国共产党机构编制工作条例》监督问责一章（第七章）",
        "Measures for Supervision and Inspection of Establishment Work (2020, No. 38; clause to be verified); Regulations of "
        "the CPC on Establishment Work, chapter 7 (supervision and accountability)",
    ),
    availability="A",
    scoring={"deduction": {"points": 1}},
)


def _passed(property_of_data: str) -> str:
    """Return the share of checks passed among those of one of the five properties."""
    checks = f"filter (where quality_check.property = '{property_of_data}')"
    return f"sum(quality_check.passed) {checks} / sum(quality_check.total) {checks}"


_PROPERTIES = {"authentic": 0.30, "accurate": 0.25, "complete": 0.20, "standard": 0.10, "timely": 0.15}
"""The five properties and their shares."""

staffing_data_quality_rate = Indicator(
    id="staffing_data_quality_rate",
    name=Text("实名制数据质量合格率（五性五清）", "Real-name data quality pass rate"),
    description=Text(
        "五性各自的校验通过率按权重加权 × 100：真实性 0.30，准确性 0.25，完整性 0.20，规范性 0.10，及时性 0.15；"
        "没有校验项的一性不计，其权重由其余分担。计机构、内设机构、编制台账、领导职数、实有人员、人员变动六类实名制数据的全部校验，"
        "在剔除问题行之前统计，因此拒收的行也计入；六类中有一类没有报送、来源也未声明覆盖的，为缺失。每项校验另标五清之一。来源：采集时的数据校验。",
        "Weighted mean of the pass rates of the five properties × 100: authentic 0.30, accurate 0.25, complete 0.20, standard "
        "form 0.10, timely 0.15; a property without checks drops out and the others share its weight. All checks of the six "
        "real-name datasets count (institutions, internal units, ledger of posts, leadership posts, staff, movements), taken "
        "before faulty rows are left out, so that refused rows count too; missing while one of the six is neither reported nor "
        "covered. Source: checks while collecting.",
    ),
    tag="execution",
    unit="%",
    where={
        "quality_check": """quality_check.dataset in
            ('org_unit', 'internal_unit', 'post_account', 'leader_post', 'person', 'person_movement')"""
    },
    value=f"weighted_mean({', '.join(f'{share}, {_passed(name)}' for name, share in _PROPERTIES.items())})",
    scale=100,
    requires=["org_unit", "internal_unit", "post_account", "leader_post", "person", "person_movement"],
    basis=Text(
        "《机构编制统计工作规定（试行）》（中央编办发〔2010〕46号）第一条、第四条：真实、准确、完整、规范、及时",
        "Rules on Establishment Statistics (trial; 2010, No. 46), Art. 1 and 4: true, accurate, complete, standard, timely",
    ),
    availability="C",
    scoring={"linear": {"floor": 85, "target": 99.5}},
)

_STAFF_THEN = """person.in_post and person.valid_from < period_start
            and (person.valid_to is null or person.valid_to >= period_start)"""
"""Who was in post on the last day before the period, which the report is about."""

annual_report_score = Indicator(
    id="annual_report_score",
    name=Text("机构编制年度报告质量", "Annual-report quality"),
    description=Text(
        "按时报送 30 分（各栏目均不晚于应报日期）+ 40 × 已填必填项 ÷ 必填项 + 30 × 相符的数字 ÷ 3。"
        "评应报日期在期内的报告，即上年度报告；核对编制数、实有在编人数、领导人数三个数字，与期初（上年末）台账和名册逐一比较，"
        "完全相等为相符，未报的为不符。不须报告的单位不适用（单位表“应报年度报告”为否）。来源：年度报告、编制台账、实有人员。",
        "30 where every section came by its due date + 40 × required items filled ÷ required items + 30 × figures that agree "
        "÷ 3. The report that was due in the period counts, which is that of the year before; its posts, staff in post and "
        "leaders are compared with ledger and register as of the start of the period, and agree where they are equal; a "
        "figure that was not reported does not agree. Not applicable to units that owe no report (units table, "
        "report_obliged). Source: annual reports, ledger of posts, staff.",
    ),
    tag="execution",
    unit=Text("分", "points"),
    applicable="unit.report_obliged is not false",
    window={"post_account": "all", "person": "all"},
    value=f"""30 * min(case when annual_report.submitted_on <= annual_report.due_on then 1 else 0 end)
        + 40 * count_if(annual_report.is_required and annual_report.is_filled) / count_if(annual_report.is_required)
        + 10 * case when max(annual_report.reported_posts)
            = coalesce(sum(post_account.change) filter (where post_account.effective_on < period_start), 0)
            then 1 else 0 end
        + 10 * case when max(annual_report.reported_staff) = count_if({_STAFF_THEN}) then 1 else 0 end
        + 10 * case when max(annual_report.reported_leaders)
            = count_if({_STAFF_THEN} and person.leader_rank is not null) then 1 else 0 end""",
    basis=Text(
        "机构编制年度报告制度（本地规定，条款待核）；《机构编制统计工作规定（试行）》（中央编办发〔2010〕46号）",
        "Annual reports on establishment (local rules, clause to be verified); Rules on Establishment Statistics (trial; "
        "2010, No. 46)",
    ),
    availability="A",
    scoring={"linear": {"floor": 50, "target": 100}},
)


def _in_period(day: str) -> str:
    """Return the condition that a day of a matter lies in the period."""
    return f"establishment_matter.{day} >= period_start and establishment_matter.{day} < period_end"


_TERM_ENDED = """establishment_matter.decision = '通过'
            and days_between(establishment_matter.decided_on, period_start) <= :implement_days
            and days_between(establishment_matter.decided_on, period_end) > :implement_days"""
"""Matters that were passed and whose term to be carried out ended in the period."""

matter_lifecycle_compliance_rate = Indicator(
    id="matter_lifecycle_compliance_rate",
    name=Text("机构编制事项全程规范率", "Whole-process compliance rate of establishment matters"),
    description=Text(
        "规范完成的步骤数 ÷ 应完成的步骤数 × 100，共四步，各归入应完成的评估期。动议：期内受理的事项，有动议日期和党组会议纪要；"
        "审核：期内受理的事项，经论证（不晚于审定）并经合法性审核；落实：审定通过、自审定起满规定日数（默认 90 日，待校准）的日子在期内的事项，"
        "在审定之后、该日或之前落实；问效：问效期限在期内的事项，在期限或之前问效。缓议、不通过的没有落实一步；没有问效期限的没有问效一步。"
        "审定通过而未填审定日期的，为缺失。"
        "期内没有应完成步骤的不适用。来源：机构编制事项。",
        "Steps done properly ÷ steps due × 100; four steps, each in the period in which it was due. Motion: matters accepted in "
        "the period, with a day of motion and minutes of the Party group. Review: the same matters, argued, not after the "
        "decision, and checked for legality. Implementation: matters passed whose term (90 days from the decision unless set otherwise, to be "
        "calibrated) ended in the period, carried out after the decision and by then. Follow-up: matters whose follow-up was due in the period, "
        "followed up by then. What was deferred or refused has no third step, what has no follow-up date no fourth. "
        "Missing while a matter was passed on no stated day. Not "
        "applicable where no step was due. Source: establishment matters.",
    ),
    tag="execution",
    unit="%",
    window={"establishment_matter": "all"},
    numerator=f"""case when count_if(establishment_matter.decision = '通过' and establishment_matter.decided_on is null) = 0
        then count_if({_in_period("accepted_on")}
            and establishment_matter.motion_on is not null and establishment_matter.party_group_minutes)
        + count_if({_in_period("accepted_on")}
            and establishment_matter.argued_on is not null and establishment_matter.legality_checked
            and (establishment_matter.decided_on is null
                or establishment_matter.argued_on <= establishment_matter.decided_on))
        + count_if({_TERM_ENDED}
            and establishment_matter.implemented_on >= establishment_matter.decided_on
            and days_between(establishment_matter.decided_on, establishment_matter.implemented_on) <= :implement_days)
        + count_if({_in_period("follow_up_due_on")}
            and establishment_matter.follow_up_on <= establishment_matter.follow_up_due_on) end""",
    denominator=f"""2 * count_if({_in_period("accepted_on")})
        + count_if({_TERM_ENDED})
        + count_if({_in_period("follow_up_due_on")})""",
    scale=100,
    params={"implement_days": 90},
    basis=Text(
        "《中国共产党机构编制工作条例》：动议、论证、审议决定、组织实施（条号待核）；本地跟踪问效规定",
        "Regulations of the CPC on Establishment Work: motion, argument, decision, implementation (articles to be verified); "
        "local rules on follow-up",
    ),
    availability="C",
    scoring={"linear": {"floor": 60, "target": 100}},
)


@hookimpl
def register_indicators() -> Iterable[Indicator]:
    """Offer the six indicators of management."""
    return [
        party_leadership_score,
        regulation_study_score,
        establishment_violation_score,
        staffing_data_quality_rate,
        annual_report_score,
        matter_lifecycle_compliance_rate,
    ]
