"""People on the staff, what changed about them, and who is lent to whom."""

from __future__ import annotations

from collections.abc import Iterable

from quanheng import Dataset, Text, View, Window, hookimpl
from quanheng.plugins.datasets.code_lists import LEADER_RANKS, POST_TYPES, REFUSED_POST_TYPES
from quanheng.plugins.datasets.columns import coded, day, document_number, text, unit, yes_no

person = Dataset(
    name="person",
    label=Text("实有人员", "staff"),
    description=Text(
        "实名制管理的人员，每人每个有效期一行；人员编码不得是身份证号。",
        "People on the real-name system, one row for each span of validity; the code is no id number.",
    ),
    unit="unit_id",
    window=Window(at=["valid_from", "valid_to"]),
    presence="every_unit",
    key=["person_key", "valid_from"],
    security="sensitive",
    clarity="staff",
    refused={"post_type": REFUSED_POST_TYPES},
    fields={
        "unit_id": unit("编制单位", "编制所在单位", "机构名称", "所在单位"),
        "person_key": text("人员编码", "person code", "人员标识", "人员编号", "人员代码", required=True),
        "internal_unit_code": text(
            "内设机构代码", "code of the internal unit", "内设机构编码", "科室代码", "所在科室代码"
        ),
        "actual_unit_id": text(
            "实际工作单位", "actual place of work", "实际所在单位", "工作单位", names_unit=True
        ),
        "name": text("姓名", "name", "人员姓名", personal="name"),
        "id_number": text(
            "身份证号",
            "id number",
            "身份证号码",
            "公民身份号码",
            "身份证件号码",
            "证件号码",
            personal="id_number",
            keyed=True,
            check="id_number",
        ),
        "post_type": coded(POST_TYPES, "编制类型", "type of post", "编制性质", "编制类别"),
        "in_post": yes_no("是否在编", "on the staff", "在编", "在编情况"),
        "occupies_post": yes_no("是否占编", "occupies a post", "占编", "是否占用编制"),
        "leader_rank": coded(
            LEADER_RANKS, "领导职务层次", "rank of a leader", "职务层次", "领导层次", "领导职务"
        ),
        "duty_state": coded(
            {
                "在岗": "on duty",
                "经批准派出": "sent out with approval",
                "借出": "lent",
                "离岗": "off duty",
                "待岗": "waiting for a post",
                "失联": "out of contact",
            },
            "在岗状态",
            "state of duty",
            "在岗情况",
            "人员状态",
        ),
        "education": coded(
            {
                "研究生": "postgraduate",
                "大学本科": "bachelor",
                "大学专科": "junior college",
                "中专及以下": "secondary or below",
            },
            "学历",
            "education",
            "最高学历",
            "文化程度",
        ),
        "entry_form": coded(
            {
                "考录": "civil-service examination",
                "公开招聘": "open recruitment",
                "军转": "from the army",
                "调任": "transfer into the service",
                "转任": "transfer within the service",
                "遴选": "selection",
                "安置": "placement",
                "人才引进": "talent",
            },
            "进入形式",
            "way of entry",
            "进入方式",
            "来源",
        ),
        "worked_since": day("参加工作日期", "working since", "参加工作时间", "参工时间"),
        "entered_post_on": day("入编日期", "on the staff since", "入编时间", "上编日期", "上编时间"),
        "retirement_on": day("应退休日期", "due to retire on", "退休日期", "法定退休日期", "应退休时间"),
        "valid_from": day("生效日期", "valid from", "起始日期", "生效时间", required=True),
        "valid_to": day("失效日期", "valid to", "截止日期", "终止日期", "失效时间"),
    },
)

person_movement = Dataset(
    name="person_movement",
    label=Text("人员变动", "movement of staff"),
    description=Text(
        "上编、下编、调动、退休等变动；登记日期减发生日期即登记是否及时。",
        "Entries, exits, transfers and the like; whether they were recorded in time follows from two dates.",
    ),
    unit="unit_id",
    window=Window(during="occurred_on"),
    presence="events",
    key=["movement_no"],
    security="sensitive",
    clarity="staff",
    fields={
        "movement_no": text("变动编号", "movement number", "变动序号", "业务编号", required=True),
        "unit_id": unit("机构名称", "编制单位", "办理单位"),
        "person_key": text("人员编码", "person code", "人员标识", "人员编号"),
        "type": coded(
            {
                "上编": "on the staff",
                "下编": "off the staff",
                "调动": "transfer",
                "退休": "retirement",
                "辞职": "resignation",
                "开除": "dismissal",
                "死亡": "death",
                "任免": "appointment or removal",
            },
            "变动类型",
            "kind of movement",
            "变动类别",
            "变动事项",
        ),
        "from_unit_id": text("原单位", "from", "调出单位", "变动前单位", names_unit=True),
        "to_unit_id": text("现单位", "to", "调入单位", "变动后单位", names_unit=True),
        "occurred_on": day("发生日期", "occurred on", "变动日期", "发生时间", "变动时间", required=True),
        "recorded_on": day("登记日期", "recorded on", "登记时间", "录入日期", "办理日期"),
        "doc_no": text("文号", "document number", "文件号", "批准文号"),
    },
)

secondment = Dataset(
    name="secondment",
    label=Text("借调", "secondment"),
    description=Text(
        "借出人员；单位是借出单位，即编制所在单位。",
        "People who are lent; the unit is the one that lends, where their posts are.",
    ),
    unit="unit_id",
    window=Window(at=["start_on", "end_on"]),
    presence="events",
    key=["secondment_no"],
    security="sensitive",
    clarity="staff",
    fields={
        "secondment_no": text("借调编号", "secondment number", "借调序号", required=True),
        "unit_id": unit("借出单位", "编制单位", "编制所在单位"),
        "person_key": text("人员编码", "person code", "人员标识", "人员编号", required=True),
        "to_unit_id": text("借入单位", "lent to", "借用单位", "借调单位", names_unit=True),
        "start_on": day("开始日期", "from", "借调开始日期", "起始日期", "借调时间", required=True),
        "end_on": day("结束日期", "to", "借调结束日期", "截止日期", "到期日期"),
        "approved_doc_no": document_number("借调文号"),
        "kind": coded(
            {
                "上级调用": "called up by a higher level",
                "平级借用": "lent on the same level",
                "下级借用": "lent to a lower level",
            },
            "借调类型",
            "kind of secondment",
            "借调类别",
        ),
    },
)

person_post = View(
    name="person_post",
    label=Text("人员岗位", "person and internal unit"),
    description=Text("人员及其内设机构的类别。", "A person and the kind of the internal unit."),
    unit="unit_id",
    presence="every_unit",
    select=(
        "select person.unit_id as unit_id, person.person_key as person_key, person.in_post as in_post, "
        "internal_unit.kind as internal_kind "
        "from person left join internal_unit on internal_unit.unit_id = person.unit_id "
        "and internal_unit.internal_unit_code = person.internal_unit_code"
    ),
)

person_duty = View(
    name="person_duty",
    label=Text("人员在岗", "person on duty"),
    description=Text(
        "人员的在岗状态，以及期末有效、有批准文号的上级调用次数。",
        "A person's state of duty, and how many secondments to a higher level with papers are in force.",
    ),
    unit="unit_id",
    presence="every_unit",
    # Grouped by the first day as well, so that two rows of one person stay two.
    select=(
        "select person.unit_id as unit_id, person.person_key as person_key, person.in_post as in_post, "
        "person.duty_state as duty_state, count(secondment.*) filter (where "
        "secondment.approved_doc_no is not null and secondment.kind = '上级调用') as papers "
        "from person left join secondment on secondment.person_key = person.person_key "
        "group by person.unit_id, person.person_key, person.in_post, person.duty_state, person.valid_from"
    ),
)


@hookimpl
def register_datasets() -> Iterable[Dataset | View]:
    """Offer people, their movements and secondments, and two views of them."""
    return [person, person_movement, secondment, person_post, person_duty]
