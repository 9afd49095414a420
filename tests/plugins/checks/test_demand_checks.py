"""Hotline tickets and petitions: one main handler, and times that can be."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from checked_rows import contents, tried


def ticket(no: str, unit: str = "u1", **more: Any) -> dict[str, Any]:
    return {
        "ticket_no": no,
        "unit_id": unit,
        "received_at": datetime(2024, 3, 1, 9),
        "is_main_handler": True,
        **more,
    }


def test_a_ticket_has_one_main_handler(tmp_path: Path) -> None:
    rows = [
        ticket("1"),
        ticket("1", "u2", is_main_handler=False),
        ticket("2"),
        ticket("2", "u2"),
        ticket("3", "u2", is_main_handler=False),
        ticket("4", is_main_handler=None),
    ]

    result = tried(tmp_path, hotline_ticket=rows)["main_handler_once"]

    assert result.counts == {"u1": (2, 1), "u2": (1, 0)}
    assert contents(result) == [
        "单位：甲局（u1）；工单编号：2；主办单位数：2",
        "单位：乙局（u2）；工单编号：3；主办单位数：0",
    ]


def test_an_answer_does_not_come_before_the_call(tmp_path: Path) -> None:
    rows = [
        ticket("1", replied_at=datetime(2024, 3, 1, 9)),
        ticket("2", replied_at=datetime(2024, 3, 1, 8, 59)),
        ticket("3"),
    ]

    result = tried(tmp_path, hotline_ticket=rows)["ticket_dates_in_order"]

    assert result.counts == {"u1": (2, 1)}
    assert result.rows[0].where.zh == "hotline_ticket.xlsx 第3行"


def test_a_limit_in_working_days_ends_on_the_day_that_working_days_give(tmp_path: Path) -> None:
    def due(no: str, hour: int, day: int, unit: str = "工作日") -> dict[str, Any]:
        end = datetime(2024, 3, 6, 23, 59, 59)
        given = datetime(2024, 3, day, hour)
        return ticket(no, limit_unit=unit, deadline_at=given, working_deadline_at=end)

    rows = [due("1", 18, 6), due("2", 18, 4), due("3", 18, 4, "自然日")]

    result = tried(tmp_path, hotline_ticket=rows)["deadline_in_working_days"]

    assert result.counts == {"u1": (2, 1)}
    assert result.rows[0].place == 3


def test_an_upheld_appeal_changes_the_final_satisfaction(tmp_path: Path) -> None:
    def appealed(no: str, state: str, final: str | None) -> dict[str, Any]:
        return ticket(no, appeal_state=state, first_satisfaction="不满意", final_satisfaction=final)

    rows = [
        appealed("1", "申诉成立", "满意"),
        appealed("2", "申诉成立", "不满意"),
        appealed("3", "申诉成立", None),
        appealed("4", "申诉不成立", "不满意"),
    ]

    result = tried(tmp_path, hotline_ticket=rows)["satisfaction_after_appeal"]

    assert result.counts == {"u1": (3, 2)}
    assert result.rows[0].place == 3


def test_petitions_are_registered_then_accepted_then_replied_to(tmp_path: Path) -> None:
    def petition(no: str, accepted: datetime | None, replied: datetime | None) -> dict[str, Any]:
        return {
            "petition_no": no,
            "unit_id": "u1",
            "registered_at": datetime(2024, 3, 5, 10),
            "reply_deadline": date(2024, 5, 5),
            "accepted_at": accepted,
            "replied_at": replied,
        }

    rows = [
        petition("1", datetime(2024, 3, 5), datetime(2024, 3, 5, 9)),
        petition("2", datetime(2024, 3, 4), None),
        petition("3", datetime(2024, 3, 8), datetime(2024, 3, 7)),
        petition("4", None, datetime(2024, 3, 4)),
        petition("5", None, None),
        petition("6", datetime(2024, 3, 6), None),
    ]

    result = tried(tmp_path, petition=rows)["petition_dates_in_order"]

    assert result.counts == {"u1": (5, 2)}
    assert [row.place for row in result.rows] == [3, 4, 5]
