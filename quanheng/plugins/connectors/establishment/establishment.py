"""Read the register of matters of institutions and posts."""

from __future__ import annotations

from collections.abc import Iterable

from quanheng import Connector, hookimpl


class Establishment(Connector):
    """Read the register of matters, from the motion to the follow-up."""

    name = "establishment"
    title = {"zh": "机构编制事项台账", "en": "register of establishment matters"}
    provides = ("establishment_matter",)
    words = {
        "type": {
            "机构设置": "机构",
            "机构调整": "机构",
            "职责调整": "职责",
            "编制调整": "编制",
            "职数调整": "领导职数",
            "职数": "领导职数",
            "加挂牌子": "挂牌",
            "职责争议": "职责界定",
        },
        "decision": {
            "同意": "通过",
            "审议通过": "通过",
            "暂缓": "缓议",
            "不同意": "不通过",
            "未通过": "不通过",
        },
        "party_group_minutes": {"有": "是", "无": "否"},
        "legality_checked": {"已审核": "是", "未审核": "否", "有": "是", "无": "否"},
    }


@hookimpl
def register_connectors() -> Iterable[type[Connector]]:
    """Offer the connector `establishment`."""
    return [Establishment]
