"""Read what checks of institutions and posts found."""

from __future__ import annotations

from collections.abc import Iterable

from quanheng import Connector, hookimpl


class Supervision(Connector):
    """Read the list of faults that supervision found."""

    name = "supervision"
    title = {"zh": "监督检查台账", "en": "list of supervision checks"}
    provides = ("supervision_check",)
    words = {
        "kind": {
            "日常检查": "日常",
            "日常监督": "日常",
            "专项检查": "专项",
            "专项督查": "专项",
            "12310举报": "举报",
            "举报核查": "举报",
            "联合检查": "联合",
        },
        "event_type": {
            "超编": "超编进人",
            "超职数": "超职数配备",
            "超职数配备领导干部": "超职数配备",
            "擅自设立机构": "擅设机构",
            "擅自设置机构": "擅设机构",
            "在编不在岗领取工资": "吃空饷",
            "超机构规格配备": "超规格配备",
            "长期借调": "超期借调",
        },
        "severity": {"情节严重": "严重", "情节较重": "较重", "轻微": "一般", "情节较轻": "一般"},
    }


@hookimpl
def register_connectors() -> Iterable[type[Connector]]:
    """Offer the connector `supervision`."""
    return [Supervision]
