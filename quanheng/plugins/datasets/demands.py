"""What the public asks for: tickets of the 12345 hotline, and petitions."""

from __future__ import annotations

from collections.abc import Iterable

from quanheng import Dataset, Term, Text, View, Window, hookimpl
from quanheng.plugins.datasets.code_lists import SATISFACTION
from quanheng.plugins.datasets.columns import coded, day, moment, number, text, unit, yes_no

hotline_ticket = Dataset(
    name="hotline_ticket",
    label=Text("热线工单", "hotline ticket"),
    description=Text(
        "12345 派给单位的工单；一单多家承办的，每家一行，考核只看主办单位。来电人信息一律不采集。",
        "Tickets of 12345, one row for each handler; only the main one is judged. Nothing about callers is read.",
    ),
    unit="unit_id",
    window=Window(during="received_at"),
    presence="events",
    key=["ticket_no", "unit_id"],
    fields={
        "ticket_no": text(
            "工单编号", "ticket number", "工单号", "受理编号", "工单流水号", "诉求编号", required=True
        ),
        "unit_id": unit("承办单位", "主办单位", "办理单位", "处置单位", "责任单位", "承办部门"),
        "channel": coded(
            {"电话": "telephone", "网站": "website", "微信": "WeChat", "客户端": "app", "转办": "passed on"},
            "受理渠道",
            "channel",
            "诉求渠道",
            "来源渠道",
            "受理方式",
        ),
        "call_type": coded(
            {
                "咨询": "question",
                "求助": "request for help",
                "投诉": "complaint",
                "举报": "report of wrongdoing",
                "建议": "suggestion",
                "感谢": "thanks",
            },
            "诉求类型",
            "kind of demand",
            "工单类型",
            "诉求性质",
            "诉求类别",
        ),
        "received_at": moment(
            "来电时间", "received at", "受理时间", "诉求时间", "登记时间", "创建时间", required=True
        ),
        "dispatched_at": moment("派单时间", "dispatched at", "转办时间", "交办时间", "分派时间"),
        "signed_at": moment("签收时间", "signed for at", "接单时间"),
        "replied_at": moment("答复时间", "replied at", "回复时间", "反馈时间"),
        "closed_at": moment("办结时间", "closed at", "结案时间", "完结时间"),
        "limit_value": number("处理时限", "time limit", "办理时限", "时限"),
        "limit_unit": coded(
            {"工作日": "working days", "小时": "hours", "自然日": "days"},
            "时限单位",
            "unit of the limit",
            "处理时限单位",
            "办理时限单位",
        ),
        "deadline_at": moment(
            "截止时间",
            "deadline",
            "办理期限",
            "截止日期",
            "办结期限",
            "应办结时间",
            description=Text(
                "来源系统给出的截止时间；有派单时间和时限的，以按日历推算的为准。",
                "The deadline as the source has it; one computed from dispatch and limit goes before it.",
            ),
        ),
        "extended_deadline_at": moment("延期截止时间", "extended deadline", "延期后截止时间", "延期至"),
        "return_count": number("退回次数", "times returned", "退单次数", "退件次数"),
        "return_upheld": yes_no("退回成立", "return upheld", "退回是否成立", "退单成立", "退单是否成立"),
        # The bare words for it head a column of names more often than one of yes and no.
        "is_main_handler": yes_no("是否主办单位", "main handler", "是否主办", "主办"),
        "is_repeat": yes_no("重复诉求", "repeated demand", "是否重复", "是否重复诉求", "重复工单"),
        "first_satisfaction": coded(SATISFACTION, "首次满意度", "first satisfaction", "初次满意度"),
        "final_satisfaction": coded(
            SATISFACTION, "最终满意度", "final satisfaction", "满意度", "回访满意度", "满意情况"
        ),
        "appeal_state": coded(
            {
                "未申诉": "none",
                "申诉中": "pending",
                "申诉成立": "upheld",
                "申诉不成立": "dismissed",
            },
            "考核申诉",
            "appeal",
            "申诉状态",
            "申诉情况",
        ),
        "unreasonable_state": coded(
            {"未申请": "none", "审核中": "pending", "成立": "upheld", "不成立": "dismissed"},
            "不合理诉求",
            "claim that the demand is unreasonable",
            "不合理诉求认定",
            "不合理诉求状态",
        ),
    },
    terms={
        "working_deadline_at": Term(
            start="dispatched_at",
            length="limit_value",
            measure="limit_unit",
            label=Text("工作日截止时间", "deadline in working days"),
            description=Text(
                "派单之后第 n 个工作日（或自然日）终了，或派单后 n 小时。",
                "The end of the n-th working day (or day) after dispatch, or n hours after it.",
            ),
        )
    },
    derived={
        "effective_deadline_at": (
            "coalesce(hotline_ticket.extended_deadline_at, hotline_ticket.working_deadline_at, "
            "hotline_ticket.deadline_at)"
        ),
        "is_valid": (
            # A ticket that nobody is marked for is everybody's: a blank must not let it disappear.
            "hotline_ticket.is_main_handler is not false "
            "and hotline_ticket.unreasonable_state is distinct from '成立' "
            "and not (hotline_ticket.return_count is distinct from 0 and hotline_ticket.return_upheld is true)"
        ),
    },
)

petition = Dataset(
    name="petition",
    label=Text("信访", "petition"),
    description=Text(
        "信访事项，归入（延期后的）答复期限所在的时期。",
        "Petitions; one belongs to the period in which its reply is due, extensions included.",
    ),
    unit="unit_id",
    window=Window(during="effective_reply_deadline"),
    presence="events",
    key=["petition_no"],
    fields={
        "petition_no": text(
            "信访编号", "petition number", "信访件编号", "信访件号", "事项编号", required=True
        ),
        "unit_id": unit("责任单位", "承办单位", "办理单位", "有权处理机关", "办理机关"),
        "form": coded(
            {"来信": "letter", "来访": "visit", "网上": "online", "电话": "telephone"},
            "信访形式",
            "form",
            "信访方式",
            "信访渠道",
        ),
        "is_first": yes_no("是否初访", "first petition", "初访", "是否初信初访", "初信初访"),
        "is_repeat": yes_no("是否重复", "repeated petition", "重复信访", "重信重访", "是否重复信访"),
        "registered_at": moment(
            "登记时间", "registered at", "登记日期", "信访日期", "信访时间", required=True
        ),
        "accepted_at": moment("受理时间", "accepted at", "受理日期", "受理告知时间"),
        "reply_deadline": day("答复期限", "reply due on", "办理期限", "应答复日期", "办结期限"),
        "extended_deadline": day("延期期限", "extended to", "延期至", "延期后期限", "延长期限"),
        "replied_at": moment("答复时间", "replied at", "答复日期", "办结时间", "办结日期"),
        "satisfaction": coded(SATISFACTION, "满意度", "satisfaction", "满意度评价", "群众满意度"),
    },
    derived={"effective_reply_deadline": "coalesce(petition.extended_deadline, petition.reply_deadline)"},
)


@hookimpl
def register_datasets() -> Iterable[Dataset | View]:
    """Offer the datasets of hotline tickets and petitions."""
    return [hotline_ticket, petition]
