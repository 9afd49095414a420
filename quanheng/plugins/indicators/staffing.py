"""Actual staffing: posts and leadership posts that are filled, and who is on duty."""

from __future__ import annotations

from collections.abc import Iterable

from quanheng import Indicator, Text, hookimpl

post_occupancy_rate = Indicator(
    id="post_occupancy_rate",
    name=Text("编制使用率（满编率）", "Post occupancy rate"),
    description=Text(
        "按编制类型分别计算：占编的在编人员数 ÷ 核定编制数 × 100，取最差的一类：有超过 100 的取最高的，否则取最低的。"
        "期末在编且占编的人员和期末结存的核定编制计入；台账上核定编制已减至 0 而仍有人占编的类型，每人按超出 100 计；"
        "台账上没有的类型（多为数据问题）、未注明编制类型的人员不计，另作数据校验。经批准的政策性安置、消化期内超编，最高按 100 计。"
        "政法专项编制不采集、不计算。有人员未填是否在编、是否占编的，为缺失。全部类型核定编制为 0 且无人占编的不适用。来源：编制台账、实有人员、超编批准。",
        "By type of post: staff occupying a post ÷ approved posts × 100; the worst type decides: the highest where one is "
        "over 100, else the lowest. Staff who are in post and occupy one at the end of the period count, and posts as "
        "approved by then; a type whose posts were taken back to 0 is 100 over for each person on it; types that the ledger "
        "does not have, mostly faults of the data, and staff without a type are left out. An excess that was approved "
        "(resettlement, phasing out) counts as 100 at most. Posts of the political and legal organs are not collected. "
        "Missing while it is not said of somebody whether they are in post, or occupy one. "
        "Not applicable where no posts are approved and nobody is on one. Source: ledger of posts, staff, approved excesses.",
    ),
    tag="execution",
    unit="%",
    better="band",
    value="""case when count_if(person.in_post is null or (person.in_post and person.occupies_post is null)) = 0
        then case when max(post_use.rate) > 1 then max(post_use.rate) else min(post_use.rate) end end""",
    # Posts that were all taken back with people still on them are the gravest surplus, not nothing to judge.
    sample="case when sum(post_use.approved) > 0 then sum(post_use.approved) else sum(post_use.occupied) end",
    scale=100,
    basis=Text(
        "《全国机构编制核查暂行办法》（中编发〔2017〕1号）：核查编制核定和实有人员（条款待核）；"
        "实名制管理（中央编办发〔2009〕39号）",
        "Interim Measures for National Verification of Establishment (2017, No. 1): posts approved and staff present "
        "(clause to be verified); real-name management (2009, No. 39)",
    ),
    availability="A",
    # One type over 100 per cent is no matter of degree: nothing is left of the score.
    scoring={"band": {"lo": 85, "hi": 100, "zero_lo": 60, "zero_hi": 100.01}},
)

leader_fill_rate = Indicator(
    id="leader_fill_rate",
    name=Text("领导职数配备率", "Leadership-post fill rate"),
    description=Text(
        "按领导职务层次分别计算：在编领导人数 ÷ 核定领导职数 × 100，取最高的一个层次。期末在编并任领导职务的人员计入；"
        "核定职数为 0 而有人任职的层次，每人按超出 100 计，没有核定记录的层次不计。职数是上限，少配不扣分。"
        "经批准的政策性安置、消化期内超职数，最高按 100 计。有领导未填是否在编的，为缺失。"
        "全部层次核定职数为 0 且无人任职的不适用。"
        "来源：领导职数、实有人员、超职数批准。",
        "By rank: leaders in post ÷ approved leadership posts × 100; the highest rank decides. Staff in post with a "
        "leading rank at the end of the period count; a rank with a quota of 0 is 100 over for each person in it, one "
        "without a record is left out. A quota is a cap: filling less is no fault. An excess that was approved "
        "(resettlement, phasing out) counts as 100 at most. Missing while it is not said of a leader whether they are in post. Not applicable "
        "where no leadership posts are approved and nobody is in one. "
        "Source: leadership posts, staff, approved excesses.",
    ),
    tag="execution",
    unit="%",
    better="band",
    value="case when count_if(person.leader_rank is not null and person.in_post is null) = 0 then max(leader_use.rate) end",
    sample="case when sum(leader_use.approved) > 0 then sum(leader_use.approved) else sum(leader_use.filled) end",
    scale=100,
    basis=Text(
        "2014年关于严禁超职数配备干部的通知（条款待核）；《全国机构编制核查暂行办法》（中编发〔2017〕1号）："
        "核查职数核定和配备（条款待核）",
        "Notice of 2014 against leaders beyond the quota (clause to be verified); Interim Measures for National "
        "Verification of Establishment (2017, No. 1): leadership posts approved and filled (clause to be verified)",
    ),
    availability="A",
    scoring={"band": {"lo": 0, "hi": 100, "zero_lo": -1, "zero_hi": 100.01}},
)

on_duty_rate = Indicator(
    id="on_duty_rate",
    name=Text("在编在岗率", "In-post-and-on-duty rate"),
    description=Text(
        "在岗的在编人员数 ÷ 在编人员数 × 100。期末在编人员计入；在岗、经批准派出（挂职、驻村、援派）的计为在岗；"
        "被上级调用并有批准文号、期末仍在调用期内的借出人员也计为在岗；其他借出、离岗、待岗、失联和未登记状态的不计为在岗。"
        "有人员未填是否在编的，为缺失；期末无在编人员的不适用。来源：实有人员、借调。",
        "Staff in post who are on duty ÷ staff in post × 100, at the end of the period. On duty are those at work, those "
        "sent out with approval, and those seconded to a superior body with papers that are in force; others who are lent "
        "out, absent, waiting, out of contact or without a state are not. Missing while it is not said of somebody whether they are in post; not applicable "
        "without staff in post. "
        "Source: staff, secondments.",
    ),
    tag="execution",
    unit="%",
    where={"person_duty": "person_duty.in_post is not false"},
    numerator="""count_if(person_duty.duty_state in ('在岗', '经批准派出')
        or (person_duty.duty_state = '借出' and person_duty.papers > 0))""",
    denominator="case when count_if(person_duty.in_post is null) = 0 then count(person_duty.person_key) end",
    scale=100,
    basis=Text(
        "2016年防治“吃空饷”长效机制指导意见（条款待核）；实名制管理（中央编办发〔2009〕39号）",
        "Guidance of 2016 against staff paid without working (clause to be verified); real-name management (2009, No. 39)",
    ),
    availability="A",
    scoring={"linear": {"floor": 85, "target": 98}},
)

business_staff_ratio = Indicator(
    id="business_staff_ratio",
    name=Text("业务一线人员占比", "Share of staff in line units"),
    description=Text(
        "在业务、一线类内设机构的在编人员数 ÷ 在编人员数 × 100。期末在编人员计入；所在内设机构未登记或对不上的，"
        "计入分母，不计入分子；有人员未填是否在编的，为缺失。没有核定内设机构的单位不适用。来源：实有人员、内设机构。",
        "Staff in post in internal units of business or the front line ÷ staff in post × 100, at the end of the period. "
        "Staff whose internal unit is not stated or not known count below the line only; missing while it is not said of somebody whether they are in post. Not applicable to units without "
        "internal units. Source: staff, internal units.",
    ),
    tag="execution",
    unit="%",
    applicable="count(internal_unit.internal_unit_code) > 0",
    where={"person_post": "person_post.in_post is not false"},
    numerator="count_if(person_post.internal_kind in ('业务', '一线'))",
    denominator="case when count_if(person_post.in_post is null) = 0 then count(person_post.person_key) end",
    scale=100,
    basis=Text(
        "部门“三定”规定的内设机构和职责（条款待核）",
        "Internal units and duties in the unit's “sanding” rules (clause to be verified)",
    ),
    availability="C",
    scoring={"linear": {"floor": 50, "target": 75}},
)


@hookimpl
def register_indicators() -> Iterable[Indicator]:
    """Offer the four indicators of actual staffing."""
    return [post_occupancy_rate, leader_fill_rate, on_duty_rate, business_staff_ratio]
