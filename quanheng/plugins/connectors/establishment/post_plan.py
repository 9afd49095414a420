"""Read the yearly plan of posts to fill."""

from __future__ import annotations

from collections.abc import Iterable

from quanheng import Connector, hookimpl
from quanheng.plugins.connectors.office_words import POST_TYPE_WORDS


class PostPlan(Connector):
    """Read the list of posts that units may fill in a year."""

    name = "post_plan"
    title = {"zh": "用编进人计划", "en": "plan of posts to fill"}
    provides = ("post_plan",)
    words = {
        "post_type": POST_TYPE_WORDS,
        "purpose": {
            "公务员招录": "招录",
            "考录": "招录",
            "公开招聘": "招聘",
            "公开遴选": "遴选",
            "军转安置": "安置",
            "人才引进": "引才",
        },
    }


@hookimpl
def register_connectors() -> Iterable[type[Connector]]:
    """Offer the connector `post_plan`."""
    return [PostPlan]
