"""Read the scores that experts gave."""

from __future__ import annotations

from collections.abc import Iterable

from quanheng import Connector, hookimpl


class Experts(Connector):
    """Read score sheets of experts, without their names."""

    name = "experts"
    title = {"zh": "专家评分表", "en": "score sheets of experts"}
    provides = ("expert_score",)
    words = {"conflict_declared": {"回避": "是", "已声明": "是", "不回避": "否", "无": "否"}}


@hookimpl
def register_connectors() -> Iterable[type[Connector]]:
    """Offer the connector `experts`."""
    return [Experts]
