"""Read the scores of earlier years."""

from __future__ import annotations

from collections.abc import Iterable

from quanheng import Connector, hookimpl


class History(Connector):
    """Read scores of earlier rounds, for comparison over time."""

    name = "history"
    title = {"zh": "历年得分表", "en": "scores of earlier years"}
    provides = ("score_history",)


@hookimpl
def register_connectors() -> Iterable[type[Connector]]:
    """Offer the connector `history`."""
    return [History]
