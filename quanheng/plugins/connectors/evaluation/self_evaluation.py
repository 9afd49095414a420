"""Read the self-evaluations that units hand in."""

from __future__ import annotations

from collections.abc import Iterable

from quanheng import Connector, hookimpl
from quanheng.plugins.connectors.office_words import FULFILMENT_WORDS


class SelfEvaluation(Connector):
    """Read self-evaluations, one file for each unit."""

    name = "self_evaluation"
    title = {"zh": "单位自评表", "en": "self-evaluation forms"}
    provides = ("self_evaluation",)
    words = {
        "item_kind": {
            "三定职责": "duty",
            "履职": "duty",
            "党管": "party",
            "学习贯彻": "study",
            "制度学习": "study",
        },
        "self_status": FULFILMENT_WORDS,
    }


@hookimpl
def register_connectors() -> Iterable[type[Connector]]:
    """Offer the connector `self_evaluation`."""
    return [SelfEvaluation]
