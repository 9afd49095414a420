"""Read how much units did, and what they are compared by."""

from __future__ import annotations

from collections.abc import Iterable

from quanheng import Connector, hookimpl


class Workload(Connector):
    """Read workload, or bases of comparison; the source says which."""

    name = "workload"
    title = {"zh": "业务量统计", "en": "workload statistics"}
    provides = (
        "workload_stat",
        "unit_base",
    )
    words = {
        "base_kind": {
            "监管对象": "监管对象数",
            "常住人口": "服务人口",
            "重点项目数": "重点项目或企业数",
            "重点企业数": "重点项目或企业数",
        },
    }


@hookimpl
def register_connectors() -> Iterable[type[Connector]]:
    """Offer the connector `workload`."""
    return [Workload]
