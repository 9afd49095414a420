"""Read any table, file, database or service, for the dataset a project names."""

from __future__ import annotations

from collections.abc import Iterable

from quanheng import Connector, hookimpl


class Table(Connector):
    """Read a table whose headings the dataset itself, or the project, knows.

    The project's source says `dataset:`, and one of `file:`, `sql:`, `rest:`.
    """

    name = "table"
    title = {"zh": "通用表格", "en": "any table"}


@hookimpl
def register_connectors() -> Iterable[type[Connector]]:
    """Offer the connector `table`."""
    return [Table]
