"""Read what audits found and what was done about it."""

from __future__ import annotations

from collections.abc import Iterable

from quanheng import Connector, hookimpl


class Audit(Connector):
    """Read the list of findings of audits."""

    name = "audit"
    title = {"zh": "审计整改台账", "en": "list of audit findings"}
    provides = ("audit_finding",)
    words = {
        "kind": {
            "预算执行审计": "预算执行",
            "经济责任审计": "经济责任",
            "经责": "经济责任",
            "经责审计": "经济责任",
            "专项审计": "专项",
            "专项审计调查": "专项",
        },
        "status": {
            "已整改到位": "已整改",
            "整改到位": "已整改",
            "已完成整改": "已整改",
            "整改完成": "已整改",
            "已销号": "已整改",
            "正在整改": "持续整改",
            "整改中": "持续整改",
            "部分整改": "持续整改",
            "未完成整改": "未整改",
            "尚未整改": "未整改",
        },
    }


@hookimpl
def register_connectors() -> Iterable[type[Connector]]:
    """Offer the connector `audit`."""
    return [Audit]
