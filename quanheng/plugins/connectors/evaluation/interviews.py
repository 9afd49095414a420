"""Read the coded points of interviews."""

from __future__ import annotations

from collections.abc import Iterable

from quanheng import Connector, hookimpl


class Interviews(Connector):
    """Read interviews after their points were put under themes."""

    name = "interviews"
    title = {"zh": "访谈归类表", "en": "coded interviews"}
    provides = ("interview",)
    words = {
        "role_group": {
            "主要领导": "主要负责人",
            "单位主要负责人": "主要负责人",
            "分管负责人": "分管领导",
            "科室负责人": "内设机构负责人",
            "人事科长": "人事干部",
            "基层": "基层单位",
        },
        "item_code": {"领导职数": "职数", "运行机制": "机制", "意见建议": "建议"},
        "sentiment": {"很负面": "-2", "负面": "-1", "中性": "0", "正面": "1", "很正面": "2"},
    }


@hookimpl
def register_connectors() -> Iterable[type[Connector]]:
    """Offer the connector `interviews`."""
    return [Interviews]
