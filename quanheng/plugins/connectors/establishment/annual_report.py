"""Read the yearly reports that units owe."""

from __future__ import annotations

from collections.abc import Iterable

from quanheng import Connector, hookimpl


class AnnualReport(Connector):
    """Read which sections of the yearly report came when, and their figures."""

    name = "annual_report"
    title = {"zh": "机构编制年度报告", "en": "annual report"}
    provides = ("annual_report",)
    words = {
        "is_required": {"必填": "是", "选填": "否"},
        "is_filled": {"已填": "是", "未填": "否", "已填报": "是", "未填报": "否"},
    }


@hookimpl
def register_connectors() -> Iterable[type[Connector]]:
    """Offer the connector `annual_report`."""
    return [AnnualReport]
