"""Read work orders of a 12345 platform."""

from __future__ import annotations

from collections.abc import Iterable

from quanheng import Connector, hookimpl
from quanheng.plugins.connectors.office_words import SATISFACTION_WORDS


class Hotline(Connector):
    """Read work orders by the platform's interface, or from what it exports."""

    name = "hotline"
    title = {"zh": "12345热线平台", "en": "12345 hotline platform"}
    provides = ("hotline_ticket",)
    headings = {
        "orderNo": "ticket_no",
        "handleDept": "unit_id",
        "source": "channel",
        "orderType": "call_type",
        "callTime": "received_at",
        "dispatchTime": "dispatched_at",
        "signTime": "signed_at",
        "replyTime": "replied_at",
        "finishTime": "closed_at",
        "limitValue": "limit_value",
        "limitUnit": "limit_unit",
        "deadline": "deadline_at",
        "delayDeadline": "extended_deadline_at",
        "backCount": "return_count",
        "backPass": "return_upheld",
        "isMain": "is_main_handler",
        "isRepeat": "is_repeat",
        "firstSatisfy": "first_satisfaction",
        "finalSatisfy": "final_satisfaction",
        "appealState": "appeal_state",
        "unreasonableState": "unreasonable_state",
    }
    words = {
        "channel": {
            "12345电话": "电话",
            "热线电话": "电话",
            "门户网站": "网站",
            "微信公众号": "微信",
            "微信小程序": "微信",
            "手机客户端": "客户端",
            "APP": "客户端",
            "上级转办": "转办",
            "部门转办": "转办",
        },
        "call_type": {
            "咨询类": "咨询",
            "求助类": "求助",
            "投诉类": "投诉",
            "举报类": "举报",
            "建议类": "建议",
            "表扬": "感谢",
        },
        "limit_unit": {
            "个工作日": "工作日",
            "天": "自然日",
            "日": "自然日",
            "日历日": "自然日",
            "小时数": "小时",
        },
        "first_satisfaction": SATISFACTION_WORDS,
        "final_satisfaction": SATISFACTION_WORDS,
        "appeal_state": {"无": "未申诉", "申诉通过": "申诉成立", "申诉驳回": "申诉不成立"},
        "unreasonable_state": {"无": "未申请", "待审核": "审核中", "通过": "成立", "驳回": "不成立"},
    }


@hookimpl
def register_connectors() -> Iterable[type[Connector]]:
    """Offer the connector `hotline`."""
    return [Hotline]
