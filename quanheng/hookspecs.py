"""The hooks by which plugins add datasets, connectors, checks, indicators, exporters.

A plugin is an installed distribution with one entry point in the group
`quanheng`; the entry point's name is the plugin's namespace, and everything
that the plugin registers carries it: `qingshan.night_answer_rate`, and with
an underscore for datasets (`qingshan_call`), because formulas already use the
dot between a dataset and its fields. A hook is called once, when a command
needs the registry, and only for plugins that the project file allows. Hooks
take no arguments, return a list or yield, and read nothing: no files, no
network, no clock. The order in which plugins are asked does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from quanheng.core.model.check import Check
    from quanheng.core.model.connector import Connector
    from quanheng.core.model.dataset import Dataset, View
    from quanheng.core.model.exporter import Exporter
    from quanheng.core.model.indicator import Indicator

hookspec = pluggy.HookspecMarker("quanheng")

hookimpl = pluggy.HookimplMarker("quanheng")
"""Mark a function of a plugin as the implementation of the hook it is named for."""


@hookspec
def register_datasets() -> Iterable[Dataset | View]:  # type: ignore[empty-body]
    """Add contracts of tables that sources deliver, and views over them.

    Called before connectors and formulas are checked. Return `Dataset` and
    `View` objects. Their names begin with the namespace and an underscore.

    Example::

        from quanheng import Dataset, Field, View, Window, hookimpl

        calls = Dataset(
            name="qingshan_call",
            label={"zh": "青山来电", "en": "Qingshan call"},
            unit="office",
            key=["call_no"],
            window=Window(during="received_at"),
            fields={
                "call_no": Field(type="text", required=True, synonyms=["来电编号"]),
                "office": Field(type="text", required=True, synonyms=["承办单位"]),
                "received_at": Field(type="timestamp", synonyms=["来电时间"]),
            },
        )

        days = View(
            name="qingshan_call_day",
            unit="office",
            select=(
                "SELECT qingshan_call.office AS office, to_date(qingshan_call.received_at) AS day, "
                "count(qingshan_call.*) AS calls FROM qingshan_call "
                "GROUP BY qingshan_call.office, to_date(qingshan_call.received_at)"
            ),
        )


        @hookimpl
        def register_datasets():
            return [calls, days]
    """


@hookspec
def register_connectors() -> Iterable[type[Connector]]:  # type: ignore[empty-body]
    """Add connectors, which know the headings and words of a source system.

    Called before sources are read. Return subclasses of `Connector`, not
    objects of them. Their names begin with the namespace and a dot; the
    project file names them under `connector:`.

    Example::

        from quanheng import Connector, hookimpl


        class Hotline(Connector):
            name = "qingshan.hotline"
            title = {"zh": "青山12345平台", "en": "Qingshan 12345 platform"}
            provides = ("hotline_ticket",)
            headings = {"工单号": "ticket_no", "来电时间": "received_at"}
            words = {"final_satisfaction": {"非常满意": "满意"}}


        @hookimpl
        def register_connectors():
            return [Hotline]
    """


@hookspec
def register_checks() -> Iterable[Check]:  # type: ignore[empty-body]
    """Add checks, which every row of a dataset or a view should pass.

    Called when a project is loaded; the checks are tried after all sources
    were collected, where the datasets that they read were delivered.
    Return `Check` objects. Their ids begin with the namespace and a dot.
    `applies` and `passes` are row conditions in the language of formulas; a
    row that fails is kept, counted in `quality_check`, and named with its place.

    Example::

        from quanheng import Check, hookimpl

        answered_later = Check(
            id="qingshan.answered_after_received",
            name={"zh": "答复不早于来电", "en": "Calls are answered after they came in"},
            relation="hotline_ticket",
            property="accurate",
            applies="hotline_ticket.replied_at is not null",
            passes="hotline_ticket.replied_at >= hotline_ticket.received_at",
            shows=["received_at", "replied_at"],
            remedy={"zh": "请核对两个时间。", "en": "Compare both times with the recording."},
        )


        @hookimpl
        def register_checks():
            return [answered_later]
    """


@hookspec
def register_indicators() -> Iterable[Indicator]:  # type: ignore[empty-body]
    """Add indicators, which schemes then place by their id.

    Called before a scheme is resolved. Return `Indicator` objects. Their ids
    begin with the namespace and a dot. Formulas are checked when a scheme
    places the indicator, against the datasets that exist then.

    Example::

        from quanheng import Indicator, hookimpl

        night_answers = Indicator(
            id="qingshan.night_answer_rate",
            name={"zh": "夜间诉求按时答复率", "en": "Night calls answered on time"},
            description="Calls received from 20:00 to 8:00 and answered by their deadline. Source: 12345.",
            tag="benefit",
            unit="%",
            where={"hotline_ticket": "hotline_ticket.is_valid and hotline_ticket.is_night"},
            numerator="count_if(hotline_ticket.replied_at <= hotline_ticket.effective_deadline_at)",
            denominator="count(hotline_ticket.effective_deadline_at)",
            scale=100,
            minimum=5,
            scoring={"linear": {"floor": 80, "target": 99}},
        )


        @hookimpl
        def register_indicators():
            return [night_answers]
    """


@hookspec
def register_exporters() -> Iterable[Exporter]:  # type: ignore[empty-body]
    """Add formats in which a finished evaluation can be written.

    Called when a run or `quanheng export` names a format. Return what the
    decorator `exporter` made. Names begin with the namespace and a dot. The
    function gets an `Evaluation` and a path at which nothing stands yet, and
    writes that path only; it is moved into place when the function is done.

    Example::

        from quanheng import exporter, hookimpl


        @exporter(name="qingshan.csv", suffix=".csv", title={"zh": "逗号分隔", "en": "Comma-separated"})
        def write_csv(evaluation, path):
            from pyarrow import csv

            csv.write_csv(evaluation.indicators, path)


        @hookimpl
        def register_exporters():
            return [write_csv]
    """
