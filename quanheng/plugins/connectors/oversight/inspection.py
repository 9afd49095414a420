"""Read what inspections found and what was done about it."""

from __future__ import annotations

from collections.abc import Iterable

from quanheng import Connector, hookimpl


class Inspection(Connector):
    """Read the list of findings of an inspection round."""

    name = "inspection"
    title = {"zh": "巡视巡察整改台账", "en": "list of inspection findings"}
    provides = ("inspection_finding",)
    words = {
        "inspection_level": {
            "中央巡视": "中央",
            "省委巡视": "省",
            "省级": "省",
            "市委巡察": "市",
            "市级": "市",
            "县委巡察": "县",
            "区委巡察": "县",
            "县级": "县",
            "区": "县",
        },
        "status": {
            "整改完成": "已完成",
            "已整改": "已完成",
            "已整改到位": "已完成",
            "已销号": "已完成",
            "长期坚持": "基本完成并长期坚持",
            "整改中": "未完成",
            "正在整改": "未完成",
            "未整改": "未完成",
        },
    }


@hookimpl
def register_connectors() -> Iterable[type[Connector]]:
    """Offer the connector `inspection`."""
    return [Inspection]
