"""Read what visits to units found."""

from __future__ import annotations

from collections.abc import Iterable

from quanheng import Connector, hookimpl
from quanheng.plugins.connectors.office_words import FULFILMENT_WORDS


class Visits(Connector):
    """Read the records of on-site observation."""

    name = "visits"
    title = {"zh": "实地评估记录", "en": "records of visits"}
    provides = ("onsite_observation",)
    words = {
        "method": {
            "听汇报": "听取介绍",
            "听取汇报": "听取介绍",
            "座谈会": "座谈",
            "个别座谈": "座谈",
            "现场查看": "现场观摩",
            "查阅资料": "资料查阅",
        },
        "verified_status": FULFILMENT_WORDS,
    }


@hookimpl
def register_connectors() -> Iterable[type[Connector]]:
    """Offer the connector `visits`."""
    return [Visits]
