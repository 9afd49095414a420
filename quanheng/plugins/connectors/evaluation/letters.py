"""Read figures of indicators that came by official letter."""

from __future__ import annotations

from collections.abc import Iterable

from quanheng import Connector, hookimpl


class Letters(Connector):
    """Read numerators and denominators from letters of other organs."""

    name = "letters"
    title = {"zh": "公函数据表", "en": "figures from letters"}
    provides = ("indicator_part",)


@hookimpl
def register_connectors() -> Iterable[type[Connector]]:
    """Offer the connector `letters`."""
    return [Letters]
