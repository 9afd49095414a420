"""Posts: the ledger, leadership posts, approved excess, and plans to fill them."""

from __future__ import annotations

from collections.abc import Iterable

from quanheng import Dataset, Text, View, Window, hookimpl
from quanheng.plugins.datasets.code_lists import LEADER_RANKS, POST_TYPES, REFUSED_POST_TYPES
from quanheng.plugins.datasets.columns import coded, day, document_number, number, text, unit, year

post_account = Dataset(
    name="post_account",
    label=Text("编制台账", "ledger of posts"),
    description=Text(
        "编制的每次增减各记一行；核定编制数是增减数之和，不另存余额。",
        "One row for each change; the approved posts are the sum of the changes.",
    ),
    unit="unit_id",
    window=Window(until="effective_on"),
    presence="every_unit",
    key=["unit_id", "post_type", "effective_on", "seq"],
    clarity="posts",
    refused={"post_type": REFUSED_POST_TYPES},
    fields={
        "unit_id": unit("机构名称", "编制单位"),
        "post_type": coded(POST_TYPES, "编制类型", "type of post", "编制性质", "编制类别", required=True),
        "effective_on": day("生效日期", "effective on", "生效时间", "批准日期", "发文日期", required=True),
        "seq": number("序号", "number in the day", "顺序号", required=True),
        "change": number("增减数", "change", "增减编制数", "编制增减", "变动数", required=True),
        "balance": number("结存数", "balance", "结余数", "编制数", "现有编制数"),
        "reserved_change": number("预留增减", "change of reserve", "预留增减数", "预留编制增减"),
        "approval_doc_no": document_number("文号"),
        "doc_title": text("文件名称", "title of the document", "文件标题", "批文名称"),
        "change_reason": text("变动原因", "reason", "增减原因", "变化原因", "机构变化原因"),
    },
)

approved_excess = Dataset(
    name="approved_excess",
    label=Text("超编超职数批准", "approved excess"),
    description=Text(
        "经批准的超编、超职数，及其有效期；在此期间不作违规处理。",
        "Posts or leaders beyond the approved number that were allowed for a time.",
    ),
    unit="unit_id",
    window=Window(at=["valid_from", "valid_to"]),
    presence="events",
    # One approval may follow another, so the first day belongs to the key.
    key=["unit_id", "kind", "post_type_or_rank", "valid_from"],
    clarity="posts",
    refused={"post_type_or_rank": REFUSED_POST_TYPES},
    fields={
        "unit_id": unit("机构名称", "编制单位"),
        "kind": coded(
            {"编制": "posts", "领导职数": "leadership posts"}, "类别", "kind", "超配类别", required=True
        ),
        "post_type_or_rank": coded(
            {**POST_TYPES, **LEADER_RANKS},
            "编制类型或职务层次",
            "type of post or rank",
            "编制类型",
            "领导职务层次",
            "职务层次",
            required=True,
        ),
        "reason": coded(
            {"政策性安置": "placement by policy", "消化期": "time to reduce"},
            "原因",
            "reason",
            "超配原因",
            "批准原因",
        ),
        "approved_doc_no": document_number(required=True),
        "valid_from": day("起始日期", "from", "开始日期", "生效日期", required=True),
        "valid_to": day("截止日期", "to", "结束日期", "到期日期", "失效日期"),
    },
)

leader_post = Dataset(
    name="leader_post",
    label=Text("领导职数", "leadership posts"),
    description=Text(
        "核定的领导职数；内设机构代码 00 指单位本身。",
        "Approved leadership posts; the internal unit 00 is the body itself.",
    ),
    unit="unit_id",
    presence="every_unit",
    key=["unit_id", "internal_unit_code", "leader_rank"],
    clarity="leaders",
    fields={
        "unit_id": unit("机构名称", "编制单位"),
        "internal_unit_code": text(
            "内设机构代码", "code of the internal unit", "内设机构编码", "科室代码", required=True
        ),
        "leader_rank": coded(
            LEADER_RANKS, "领导职务层次", "rank", "职务层次", "职数类别", "领导层次", required=True
        ),
        "approved_count": number("核定职数", "approved number", "核定领导职数", "职数", required=True),
        "exceed_reason": text("超配说明", "reason of excess", "高配说明", "超配原因"),
        "approval_doc_no": document_number(),
    },
)

post_plan = Dataset(
    name="post_plan",
    label=Text("用编计划", "plan of posts to fill"),
    description=Text(
        "经批准的年度用编计划及其到岗、核销情况。",
        "Posts that may be filled in a year, and how many people came or posts were given up.",
    ),
    unit="unit_id",
    window=Window(year="year"),
    presence="events",
    key=["unit_id", "year", "plan_line"],
    refused={"post_type": REFUSED_POST_TYPES},
    fields={
        "unit_id": unit("机构名称", "用编单位", "申请单位"),
        "year": year("计划年度", "year of the plan", "年度", "年份"),
        "plan_line": text("计划序号", "line of the plan", "序号", "计划编号", required=True),
        "post_type": coded(POST_TYPES, "编制类型", "type of post", "编制性质", "编制类别"),
        "purpose": coded(
            {
                "招录": "civil-service recruitment",
                "招聘": "open recruitment",
                "遴选": "selection",
                "安置": "placement",
                "引才": "talent",
            },
            "用途",
            "purpose",
            "用编用途",
            "用编方式",
        ),
        "approved": number("批准数", "approved", "批准用编数", "计划数", "核准数", "批准人数", required=True),
        "cancelled": number("核销数", "given up", "核减数", "取消数"),
        "onboarded": number("已到岗数", "arrived", "到岗数", "到岗人数", "实际到岗数"),
        "onboarded_on": day("到岗日期", "arrived on", "到岗时间", "最后到岗日期"),
        "approved_doc_no": document_number("文号"),
    },
)

post_approved = View(
    name="post_approved",
    label=Text("分类核定编制", "approved posts by type"),
    unit="unit_id",
    presence="every_unit",
    select=(
        "select post_account.unit_id as unit_id, post_account.post_type as post_type, "
        "sum(post_account.change) as approved "
        "from post_account group by post_account.unit_id, post_account.post_type"
    ),
)

post_occupied = View(
    name="post_occupied",
    label=Text("分类占编人数", "people on posts by type"),
    unit="unit_id",
    select=(
        "select person.unit_id as unit_id, person.post_type as post_type, count(person.*) as occupied "
        "from person where person.in_post is true and person.occupies_post is true "
        "group by person.unit_id, person.post_type"
    ),
)

post_excess = View(
    name="post_excess",
    label=Text("分类超编批准", "approved excess of posts by type"),
    unit="unit_id",
    select=(
        "select approved_excess.unit_id as unit_id, approved_excess.post_type_or_rank as post_type, "
        "count(approved_excess.*) as approvals from approved_excess where approved_excess.kind = '编制' "
        "group by approved_excess.unit_id, approved_excess.post_type_or_rank"
    ),
)

post_use = View(
    name="post_use",
    label=Text("编制使用", "use of posts"),
    description=Text(
        (
            "单位每类编制的核定数、占编人数、使用比例，以及期末是否有有效的超编批准。只含台账上有的类型；"
            "有人而台账上没有的类型见“无台账占编”。"
        ),
        (
            "Approved posts of each type, the people on them, their rate, and whether an excess is allowed. Types that the "
            "ledger does not have are not here but in post_unaccounted."
        ),
    ),
    unit="unit_id",
    presence="every_unit",
    # An allowed excess is none; where nothing is approved, everybody is one whole rate over.
    select=(
        "select post_approved.unit_id as unit_id, post_approved.post_type as post_type, "
        "post_approved.approved as approved, coalesce(post_occupied.occupied, 0) as occupied, "
        "coalesce(post_excess.approvals, 0) > 0 as excused, "
        "case when post_approved.approved > 0 and post_excess.approvals > 0 "
        "then least(coalesce(post_occupied.occupied, 0) / post_approved.approved, 1) "
        "when post_approved.approved > 0 then coalesce(post_occupied.occupied, 0) / post_approved.approved "
        "when post_occupied.occupied > 0 and post_excess.approvals > 0 then 1 "
        "when post_occupied.occupied > 0 then 1 + post_occupied.occupied end as rate "
        "from post_approved "
        "left join post_occupied on post_occupied.unit_id = post_approved.unit_id "
        "and post_occupied.post_type = post_approved.post_type "
        "left join post_excess on post_excess.unit_id = post_approved.unit_id "
        "and post_excess.post_type = post_approved.post_type"
    ),
)

post_unaccounted = View(
    name="post_unaccounted",
    label=Text("无台账占编", "people on posts that no ledger has"),
    description=Text(
        "有人占编而台账上没有这类编制的单位、类型和人数；人员未注明编制类型的也在其中。",
        "Unit, type and number of people on posts of a type that the unit's ledger does not have, or of none.",
    ),
    unit="unit_id",
    select=(
        "select post_occupied.unit_id as unit_id, post_occupied.post_type as post_type, "
        "post_occupied.occupied as occupied from post_occupied "
        "left join post_approved on post_approved.unit_id = post_occupied.unit_id "
        "and post_approved.post_type = post_occupied.post_type "
        "where post_approved.unit_id is null"
    ),
)

leader_approved = View(
    name="leader_approved",
    label=Text("分层核定职数", "approved leadership posts by rank"),
    unit="unit_id",
    presence="every_unit",
    select=(
        "select leader_post.unit_id as unit_id, leader_post.leader_rank as leader_rank, "
        "sum(leader_post.approved_count) as approved "
        "from leader_post group by leader_post.unit_id, leader_post.leader_rank"
    ),
)

leader_filled = View(
    name="leader_filled",
    label=Text("分层实配领导", "leaders by rank"),
    unit="unit_id",
    select=(
        "select person.unit_id as unit_id, person.leader_rank as leader_rank, count(person.*) as filled "
        "from person where person.in_post is true and person.leader_rank is not null "
        "group by person.unit_id, person.leader_rank"
    ),
)

leader_excess = View(
    name="leader_excess",
    label=Text("分层超职数批准", "approved excess of leaders by rank"),
    unit="unit_id",
    select=(
        "select approved_excess.unit_id as unit_id, approved_excess.post_type_or_rank as leader_rank, "
        "count(approved_excess.*) as approvals from approved_excess where approved_excess.kind = '领导职数' "
        "group by approved_excess.unit_id, approved_excess.post_type_or_rank"
    ),
)

leader_use = View(
    name="leader_use",
    label=Text("领导职数使用", "use of leadership posts"),
    description=Text(
        "单位每个职务层次的核定职数、实配人数，以及期末是否有有效的超职数批准。",
        "Approved leadership posts of each rank, the leaders in them, and whether an excess is allowed.",
    ),
    unit="unit_id",
    presence="every_unit",
    select=(
        "select leader_approved.unit_id as unit_id, leader_approved.leader_rank as leader_rank, "
        "leader_approved.approved as approved, coalesce(leader_filled.filled, 0) as filled, "
        "coalesce(leader_excess.approvals, 0) > 0 as excused, "
        "case when leader_approved.approved > 0 and leader_excess.approvals > 0 "
        "then least(coalesce(leader_filled.filled, 0) / leader_approved.approved, 1) "
        "when leader_approved.approved > 0 then coalesce(leader_filled.filled, 0) / leader_approved.approved "
        "when leader_filled.filled > 0 and leader_excess.approvals > 0 then 1 "
        "when leader_filled.filled > 0 then 1 + leader_filled.filled end as rate "
        "from leader_approved "
        "left join leader_filled on leader_filled.unit_id = leader_approved.unit_id "
        "and leader_filled.leader_rank = leader_approved.leader_rank "
        "left join leader_excess on leader_excess.unit_id = leader_approved.unit_id "
        "and leader_excess.leader_rank = leader_approved.leader_rank"
    ),
)

leader_unaccounted = View(
    name="leader_unaccounted",
    label=Text("无核定职数领导", "leaders of a rank without quota"),
    description=Text(
        "有人任职而没有核定这一层次职数的单位、层次和人数。",
        "Unit, rank and number of leaders of a rank for which the unit has no quota.",
    ),
    unit="unit_id",
    select=(
        "select leader_filled.unit_id as unit_id, leader_filled.leader_rank as leader_rank, "
        "leader_filled.filled as filled from leader_filled "
        "left join leader_approved on leader_approved.unit_id = leader_filled.unit_id "
        "and leader_approved.leader_rank = leader_filled.leader_rank "
        "where leader_approved.unit_id is null"
    ),
)


@hookimpl
def register_datasets() -> Iterable[Dataset | View]:
    """Offer the datasets of posts, and how posts are used."""
    return [
        *(post_account, approved_excess, leader_post, post_plan),
        *(post_approved, post_occupied, post_excess, post_use, post_unaccounted),
        *(leader_approved, leader_filled, leader_excess, leader_use, leader_unaccounted),
    ]
