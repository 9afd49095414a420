"""Read the yearly appraisal: its scores, or its core targets."""

from __future__ import annotations

from collections.abc import Iterable

from quanheng import Connector, hookimpl


class Appraisal(Connector):
    """Read score sheets or core targets; the source says which."""

    name = "appraisal"
    title = {"zh": "年度绩效考核", "en": "yearly appraisal"}
    provides = (
        "performance_appraisal",
        "core_target",
    )
    words = {
        "direction": {
            "正向": "higher",
            "正指标": "higher",
            "逆向": "lower",
            "反向": "lower",
            "逆指标": "lower",
        },
        "responsibility": {
            "本单位": "unit",
            "单位负责": "unit",
            "共同责任": "shared",
            "共担": "shared",
            "不可控": "shared",
        },
    }


@hookimpl
def register_connectors() -> Iterable[type[Connector]]:
    """Offer the connector `appraisal`."""
    return [Appraisal]
