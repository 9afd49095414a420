"""Benefit from the use of posts: work done, vacancies, plans, staff per leader."""

from __future__ import annotations

from collections.abc import Iterable

from quanheng import Indicator, Text, hookimpl

workload_per_capita_index = Indicator(
    id="workload_per_capita_index",
    name=Text("人均业务量指数", "Workload-per-head index"),
    description=Text(
        "人均业务量 = Σ（业务数量 × 标准工时）÷ 期末在编人员数；指数 = 100 × 本单位人均业务量 ÷ 同条线、同层级单位（含本单位）"
        "的中位数，不足 5 个单位时放宽到同条线各层级，仍不足的不适用。没有标准工时的事项不计；没有标准工时目录的单位不适用。"
        "得分按指数在同组中的百分位计算。来源：业务量、实有人员；外地同类单位的数据来自公函。",
        "Workload per head = Σ (quantity × standard hours) ÷ staff in post at the end of the period; index = 100 × own figure "
        "÷ median of the units of the same function and level, this one among them, widened to the function at any level "
        "under 5 units; not applicable where there are still fewer. Items without standard hours are left out; not "
        "applicable to units without a catalogue of hours. Scored by the percentile within the group. "
        "Source: workload, staff; figures of bodies elsewhere come by letter.",
    ),
    tag="benefit",
    unit=Text("指数（同类中位数 = 100）", "index (peer median = 100)"),
    applicable="count(workload_stat.std_hours) > 0",
    numerator="sum(workload_stat.qty * workload_stat.std_hours)",
    denominator="count_if(person.in_post)",
    transform={"peer_index": {"peers": "function_level", "minimum": 5}},
    basis=Text(
        "《机构编制管理评估办法》（使用效益评估，条款待核）",
        "Measures for Evaluation of Establishment Management (benefit of use; clause to be verified)",
    ),
    availability="C",
    scoring={
        "percentile": {
            "peers": "function_level",
            "minimum": 5,
            "low": 10,
            "low_score": 40,
            "high": 75,
            "high_score": 100,
        }
    },
)


def _vacant(day: str) -> str:
    """Return how many approved posts were neither reserved nor occupied before a day."""
    return f"""coalesce(sum(post_account.change - coalesce(post_account.reserved_change, 0))
            filter (where post_account.effective_on < {day}), 0)
        - count_if(person.in_post and person.occupies_post and person.valid_from < {day}
            and (person.valid_to is null or person.valid_to >= {day}))"""


_QUARTER_ENDS = ("period_end", *(f"add_months(period_end, -{3 * back})" for back in range(1, 8)))
"""The days after the last eight ends of a quarter, the latest first."""

long_vacancy_rate = Indicator(
    id="long_vacancy_rate",
    name=Text("长期空编率", "Long-vacancy rate"),
    description=Text(
        "长期空编数 ÷ 期末核定编制数 × 100，越低越好。编制没有编号，无法逐个追踪：以最近八个季度末的空编数"
        "（核定编制 − 预留编制 − 占编的在编人员）中最小的一个为长期空编数，不低于 0。各季度末按台账生效日期和人员起止日期回溯；"
        "因此人员数据须含历史，只有当前名册的，结果只反映近期。核定编制为 0 的不适用。来源：编制台账、实有人员。",
        "Posts vacant for long ÷ approved posts at the end of the period × 100; lower is better. Posts have no identity and "
        "cannot be followed one by one: the least number of vacancies (approved − reserved − occupied) at the last eight "
        "ends of a quarter stands, not under 0. Each is taken from the ledger's dates and from when staff came and went, "
        "so the staff data needs its history. Not applicable without approved posts. Source: ledger of posts, staff.",
    ),
    tag="benefit",
    unit="%",
    better="lower",
    window={"post_account": "all", "person": "all"},
    numerator=f"greatest(0, least({', '.join(map(_vacant, _QUARTER_ENDS))}))",
    denominator="coalesce(sum(post_account.change) filter (where post_account.effective_on < period_end), 0)",
    scale=100,
    basis=Text(
        "《机构编制管理评估办法》（使用效益评估，条款待核）；各地编制使用核准规定要求保持适度空编，适度范围由评分体现",
        "Measures for Evaluation of Establishment Management (benefit of use; clause to be verified); local rules on the "
        "use of posts ask for a moderate vacancy, which the scoring leaves room for",
    ),
    availability="C",
    scoring={"linear": {"floor": 20, "target": 3}},
)

post_plan_execution_rate = Indicator(
    id="post_plan_execution_rate",
    name=Text("用编计划执行率", "Post-use-plan execution rate"),
    description=Text(
        "期末前已到岗数 ÷（批准数 − 核销数）× 100。评上一年度的用编计划，即计划年度结束满十二个月时的执行情况，"
        "使招录、公示、政审有合理时间；本年度计划不评。到岗日期在期末以后的不计；未填到岗日期的以台账所报到岗数为准。"
        "批准数（扣除核销）少于 5 名的不评。来源：用编计划。",
        "Posts filled by the end of the period ÷ (approved − cancelled) × 100. The plan of the year before counts, twelve "
        "months after its end, which leaves time to recruit; the plan of the present year does not. What was filled after "
        "the period does not count; without a date the figure of the register stands. Fewer than 5 posts, less what was "
        "cancelled, are too few. Source: plan of posts to fill.",
    ),
    tag="execution",
    unit="%",
    window={"post_plan": "all"},
    where={"post_plan": "post_plan.year = period_year - 1"},
    numerator="""coalesce(sum(post_plan.onboarded)
        filter (where post_plan.onboarded_on is null or post_plan.onboarded_on < period_end), 0)""",
    denominator="coalesce(sum(post_plan.approved - coalesce(post_plan.cancelled, 0)), 0)",
    scale=100,
    minimum=5,
    basis=Text(
        "本地用编计划、编制使用核准规定（条款待核）",
        "Local rules on plans of posts and the approval of their use (clause to be verified)",
    ),
    availability="A",
    scoring={"linear": {"floor": 50, "target": 95}},
)

staff_per_leader_ratio = Indicator(
    id="staff_per_leader_ratio",
    name=Text("人员领导比", "Staff-per-leader ratio"),
    description=Text(
        "期末在编人员数（含领导）÷ 期末在编领导人数。领导包括部门正副职和内设机构正副职。期末没有领导在任的不适用。"
        "职数在核定范围内配备的，比例高低取决于编委核定，是提请编办研究的问题，不从单位扣分；超职数另由领导职数配备率评价。"
        "来源：实有人员。",
        "Staff in post, leaders included, ÷ leaders in post, at the end of the period. Leaders are heads and deputies of the "
        "unit and of its internal units. Not applicable without a leader in post. Within the approved quota the ratio is "
        "what the establishment commission made it: a finding for its office that takes no points from the unit; an excess "
        "is the matter of the fill rate of leadership posts. Source: staff.",
    ),
    tag="benefit",
    unit=Text("人/名领导", "staff per leader"),
    better="band",
    numerator="count_if(person.in_post)",
    denominator="count_if(person.in_post and person.leader_rank is not null)",
    responsibility="office",
    basis=Text(
        "各省内设机构和部门领导职数核定标准（条款待核）",
        "Provincial standards for leadership posts (clause to be verified)",
    ),
    availability="A",
    scoring={"band": {"lo": 2, "hi": 5, "zero_lo": 1, "zero_hi": 10}},
)


@hookimpl
def register_indicators() -> Iterable[Indicator]:
    """Offer the four indicators of the use of posts."""
    return [
        workload_per_capita_index,
        long_vacancy_rate,
        post_plan_execution_rate,
        staff_per_leader_ratio,
    ]
