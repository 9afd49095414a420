"""Matters of institutions and posts, from the motion to what came of it."""

from __future__ import annotations

from collections.abc import Iterable

from quanheng import Dataset, Text, View, Window, hookimpl
from quanheng.plugins.datasets.columns import coded, day, text, unit, yes_no

establishment_matter = Dataset(
    name="establishment_matter",
    label=Text("机构编制事项", "establishment matter"),
    description=Text(
        "机构编制事项从动议、论证、审核、审定、落实到问效的全程。",
        "A matter from motion, argument and review through decision to implementation and follow-up.",
    ),
    unit="unit_id",
    window=Window(during="accepted_on"),
    presence="events",
    key=["matter_no"],
    fields={
        "matter_no": text("事项编号", "matter number", "事项序号", "受理编号", required=True),
        "unit_id": unit("申报单位", "申请单位", "提请单位", "机构名称"),
        "type": coded(
            {
                "机构": "institution",
                "职责": "duties",
                "编制": "posts",
                "领导职数": "leadership posts",
                "挂牌": "additional name",
                "经费形式": "funding",
                "职责界定": "delimitation of duties",
            },
            "事项类型",
            "kind of matter",
            "事项类别",
        ),
        "motion_on": day("动议日期", "motion on", "动议时间", "提请日期"),
        "party_group_minutes": yes_no(
            "党组会议纪要",
            "minutes of the Party group",
            "党组（党委）会议纪要",
            "有无党组会议纪要",
            "是否有党组会议纪要",
        ),
        "accepted_on": day("受理日期", "accepted on", "受理时间", "收文日期", required=True),
        "argued_on": day("论证日期", "argued on", "论证时间", "调研论证日期"),
        "legality_checked": yes_no("合法性审核", "legality checked", "是否合法性审核", "合法性审查"),
        "decided_on": day("审定日期", "decided on", "审定时间", "审议日期", "编委会日期"),
        "decision": coded(
            {"通过": "passed", "缓议": "put off", "不通过": "not passed"},
            "审定结果",
            "decision",
            "审议结果",
        ),
        "decision_doc_no": text("批复文号", "number of the decision", "批准文号", "发文文号"),
        "implemented_on": day("落实日期", "implemented on", "落实时间", "执行日期"),
        "follow_up_due_on": day("问效期限", "follow-up due on", "问效时限", "应问效日期"),
        "follow_up_on": day("问效日期", "followed up on", "问效时间", "跟踪问效日期"),
        "follow_up_result": text("问效结果", "result of the follow-up", "问效结论"),
    },
)


@hookimpl
def register_datasets() -> Iterable[Dataset | View]:
    """Offer the dataset of establishment matters."""
    return [establishment_matter]
