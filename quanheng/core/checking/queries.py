"""Write the queries of a check: counts by unit, and the rows that fail.

Both come from the same typed form through the same emitter, so that the rows
that are named are those that were counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quanheng.core.compute.plan import view_texts
from quanheng.core.compute.prepare import Prepared
from quanheng.core.engine.duckdb import FILE
from quanheng.core.engine.emit import Emitter
from quanheng.core.engine.sql_text import literal, quote
from quanheng.core.formula.compile_check import CompiledCheck
from quanheng.core.model.types import INTEGER

POSITION = "number of a row"
"""The column with the number of a row in its snapshot, beside `FILE`."""


@dataclass(frozen=True)
class Queries:
    """Write the SQL of checks for one period."""

    prepared: Prepared
    emitter: Emitter

    def counts(self, compiled: CompiledCheck) -> str:
        """Return the query of `unit_id`, `total` and `passed`, one row per unit."""
        passes = self.emitter.row(compiled.passes)
        selected = [
            f"{self._field(compiled, self._unit(compiled))} AS unit_id",
            "count(*) AS total",
            f"count(CASE WHEN {passes} THEN 1 END) AS passed",
        ]
        return f"{self._select(compiled, selected, quote(compiled.relation))} GROUP BY 1"

    def failing(self, compiled: CompiledCheck, positioned: str | None, most: int) -> str:
        """Return the query of the shown fields of failing rows, at most so many.

        `positioned` is the relation that also has the places of its rows; they
        then follow as `FILE` and `POSITION`, and the rows come in their order.
        """
        selected = [f"{self._field(compiled, name)} AS {quote(name)}" for name in compiled.shown]
        order = [quote(name) for name in compiled.shown]
        if positioned is not None:
            selected += [quote(FILE), f"file_row_number AS {quote(POSITION)}"]
            order = [quote(FILE), quote(POSITION)]
        select = self._select(compiled, selected, positioned or quote(compiled.relation))
        joined = "AND" if compiled.conditions else "WHERE"
        failed = f"({self.emitter.row(compiled.passes)}) IS NOT TRUE"
        return f"{select} {joined} {failed} ORDER BY {', '.join(order)} LIMIT {literal(most, INTEGER)}"

    def _select(self, compiled: CompiledCheck, selected: Sequence[str], source: str) -> str:
        views = view_texts(self.prepared, compiled.relation, self.emitter)
        prefix = f"WITH {', '.join(views)} " if views else ""
        where = " AND ".join(map(self.emitter.row, compiled.conditions))
        return f"{prefix}SELECT {', '.join(selected)} FROM {source}{f' WHERE {where}' if where else ''}"

    def _unit(self, compiled: CompiledCheck) -> str:
        return self.prepared.catalog.relations[compiled.relation].relation.unit

    def _field(self, compiled: CompiledCheck, name: str) -> str:
        return self.emitter.field(compiled.relation, name)
