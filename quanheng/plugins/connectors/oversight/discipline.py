"""Read totals of discipline cases from an official letter."""

from __future__ import annotations

from collections.abc import Iterable

from quanheng import Connector, hookimpl


class Discipline(Connector):
    """Read the numbers of cases by severity; nothing else is asked for."""

    name = "discipline"
    title = {"zh": "执纪问责公函", "en": "letter on discipline cases"}
    provides = ("discipline_case",)
    words = {"severity": {"情节严重": "严重", "情节较重": "较重", "情节较轻": "一般", "轻微": "一般"}}


@hookimpl
def register_connectors() -> Iterable[type[Connector]]:
    """Offer the connector `discipline`."""
    return [Discipline]
