"""Checks of what the public asks for: hotline tickets and petitions."""

from __future__ import annotations

from collections.abc import Iterable

from quanheng import Check, Dataset, Text, View, hookimpl

ticket_main = View(
    name="ticket_main",
    label=Text("工单主办数", "main handlers of a ticket"),
    description=Text(
        "每张工单有几个主办单位；一单一行，归入其中一个承办单位。",
        "How many main handlers a ticket has, in one row for each ticket.",
    ),
    unit="unit_id",
    select=(
        "select min(hotline_ticket.unit_id) as unit_id, hotline_ticket.ticket_no as ticket_no, "
        "count_if(hotline_ticket.is_main_handler) as mains, count(hotline_ticket.is_main_handler) as told "
        "from hotline_ticket group by hotline_ticket.ticket_no"
    ),
)

main_handler_once = Check(
    id="main_handler_once",
    name=Text("每张工单只有一个主办单位", "A ticket has one main handler"),
    relation="ticket_main",
    property="accurate",
    clarity="duties",
    applies="ticket_main.told > 0",
    passes="ticket_main.mains = 1",
    shows=["ticket_no", "mains"],
    labels={"mains": Text("主办单位数", "main handlers")},
    remedy=Text(
        "请与 12345 中心核对派单记录，一单只标一个主办单位。",
        "Compare it with the dispatches of the 12345 centre, and mark one main handler.",
    ),
)

ticket_dates_in_order = Check(
    id="ticket_dates_in_order",
    name=Text("答复不早于来电", "Tickets are answered after the call came in"),
    relation="hotline_ticket",
    property="accurate",
    applies="hotline_ticket.replied_at is not null",
    passes="hotline_ticket.replied_at >= hotline_ticket.received_at",
    shows=["received_at", "replied_at"],
    remedy=Text("请按平台记录核对两个时间。", "Compare both times with the records of the platform."),
)

deadline_in_working_days = Check(
    id="deadline_in_working_days",
    name=Text(
        "按工作日计的时限，截止日为工作日推算的日期", "A limit in working days ends on the day that they give"
    ),
    relation="hotline_ticket",
    property="accurate",
    applies=(
        "hotline_ticket.limit_unit = '工作日' and hotline_ticket.deadline_at is not null "
        "and hotline_ticket.working_deadline_at is not null"
    ),
    # Platforms end a day at the close of business or at midnight; the day is what can be wrong.
    passes="to_date(hotline_ticket.deadline_at) = to_date(hotline_ticket.working_deadline_at)",
    shows=["dispatched_at", "limit_value", "deadline_at", "working_deadline_at"],
    remedy=Text(
        "请核对平台是否把工作日当作自然日，或没有扣除节假日和调休。",
        "See whether the platform counts every day as a working day, or forgets holidays.",
    ),
)

satisfaction_after_appeal = Check(
    id="satisfaction_after_appeal",
    name=Text("申诉成立后满意度已更正", "Satisfaction was corrected after an appeal was upheld"),
    relation="hotline_ticket",
    property="timely",
    applies="hotline_ticket.appeal_state = '申诉成立' and hotline_ticket.first_satisfaction is not null",
    passes="hotline_ticket.final_satisfaction is distinct from hotline_ticket.first_satisfaction",
    shows=["appeal_state", "first_satisfaction", "final_satisfaction"],
    remedy=Text(
        "请 12345 中心按申诉结果更正最终满意度。",
        "Ask the 12345 centre to correct the final satisfaction by the result of the appeal.",
    ),
)

petition_dates_in_order = Check(
    id="petition_dates_in_order",
    name=Text("信访先登记、后受理、再答复", "Petitions are registered, then accepted, then replied to"),
    relation="petition",
    property="accurate",
    applies="petition.accepted_at is not null or petition.replied_at is not null",
    # By days, because some offices write the time of one of the three and of the others not.
    passes=(
        "to_date(coalesce(petition.accepted_at, petition.registered_at)) >= to_date(petition.registered_at) "
        "and to_date(coalesce(petition.replied_at, petition.accepted_at)) "
        ">= to_date(coalesce(petition.accepted_at, petition.registered_at))"
    ),
    shows=["registered_at", "accepted_at", "replied_at"],
    remedy=Text("请按信访系统的记录核对三个时间。", "Compare the times with the records of petitions."),
)


@hookimpl
def register_datasets() -> Iterable[Dataset | View]:
    """Offer the view in which the handlers of a ticket are counted."""
    return [ticket_main]


@hookimpl
def register_checks() -> Iterable[Check]:
    """Offer the checks of hotline tickets and petitions."""
    return [
        main_handler_once,
        ticket_dates_in_order,
        deadline_in_working_days,
        satisfaction_after_appeal,
        petition_dates_in_order,
    ]
