"""Read petitions as the petition office exports them."""

from __future__ import annotations

from collections.abc import Iterable

from quanheng import Connector, hookimpl
from quanheng.plugins.connectors.office_words import SATISFACTION_WORDS


class Petition(Connector):
    """Read petitions from what the petition office exports."""

    name = "petition"
    title = {"zh": "信访信息系统", "en": "petition system"}
    provides = ("petition",)
    words = {
        "form": {
            "信": "来信",
            "访": "来访",
            "网": "网上",
            "网上信访": "网上",
            "网信": "网上",
            "电": "电话",
            "来电": "电话",
        },
        "is_first": {"初次": "是", "初访": "是", "初件": "是", "重复": "否", "重件": "否"},
        "is_repeat": {"重复": "是", "重件": "是", "初次": "否", "初件": "否"},
        "satisfaction": SATISFACTION_WORDS,
    }


@hookimpl
def register_connectors() -> Iterable[type[Connector]]:
    """Offer the connector `petition`."""
    return [Petition]
