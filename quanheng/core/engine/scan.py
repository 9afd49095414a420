"""Write one grouped query for all aggregates of a scan.

Every distinct condition is computed once per row, as a flag in an inner
SELECT; conditions that all aggregates share, and otherwise the union of their
windows, go into WHERE, so that fewer rows are read.
"""

from __future__ import annotations

from collections.abc import Sequence

from quanheng.core.engine.emit import Emitter, aggregate
from quanheng.core.engine.sql_text import literal, quote
from quanheng.core.formula.lower import Aggregate, Scan
from quanheng.core.language.ir import Const, Node, walk
from quanheng.core.model.types import TEXT

CLOSURE = quote("unit closure")
"""The relation of (ancestor, unit) pairs, each unit being its own ancestor.

No dataset can have its name, nor the names of flags and inputs.
"""


def scan_sql(
    scan: Scan,
    wanted: Sequence[Aggregate],
    emitter: Emitter,
    views: Sequence[str] = (),
    only: Sequence[str] | None = None,
) -> str:
    """Return the query: one row per unit, columns `unit_id`, `a0`, `a1` and so on.

    `views` are `name AS (SELECT …)` texts that the relation is built on. With
    `only` nothing is computed of rows that count for none of these units.
    """
    flags: dict[Node, str] = {}
    inputs: dict[Node, str] = {}
    shared = set(wanted[0].conditions).intersection(*(given.conditions for given in wanted))
    columns = []
    for position, given in enumerate(wanted):
        conditions = [_named(flags, part, "f") for part in given.conditions if part not in shared]
        arg = None if given.arg is None else _named(inputs, given.arg, "x")
        columns.append(f"{aggregate(given.fn, arg, conditions, given.quantile)} AS a{position}")
    unit = emitter.field(scan.relation, scan.unit_field)
    inner = [f"{unit} AS unit_id"]
    # One node can be a condition here and an argument there: both names are needed.
    inner += [f"{emitter.row(node)} AS {name}" for node, name in (*flags.items(), *inputs.items())]
    where, among = _where(shared, wanted, emitter), ""
    if only is not None:
        listed = f"IN ({', '.join(literal(each, TEXT) for each in only)})"
        among = f" WHERE ancestor {listed}" if scan.below else ""
        mine = f"{unit} {f'IN (SELECT unit FROM {CLOSURE}{among})' if scan.below else listed}"
        # Engines may test conditions in any order; CASE keeps bad rows of others out of them.
        where = f" WHERE CASE WHEN {mine} THEN {where.removeprefix(' WHERE ') or 'TRUE'} ELSE FALSE END"
    source = f"SELECT {', '.join(inner)} FROM {quote(scan.relation)}{where}"
    key, rows = "unit_id", f"({source}) AS s"
    if scan.below:
        key, rows = "ancestor", f"{rows} JOIN {CLOSURE} AS c ON c.unit = s.unit_id{among}"
    prefix = f"WITH {', '.join(views)} " if views else ""
    return f"{prefix}SELECT {key} AS unit_id, {', '.join(columns)} FROM {rows} GROUP BY {key}"


def _named(names: dict[Node, str], node: Node, prefix: str) -> str:
    return names.setdefault(node, f"{prefix}{len(names)}")


def _where(shared: set[Node], wanted: Sequence[Aggregate], emitter: Emitter) -> str:
    if shared:
        return f" WHERE {' AND '.join(sorted(map(emitter.row, shared)))}"
    windows = {tuple(part for part in given.conditions if _bounds_period(part)) for given in wanted}
    if () in windows:
        return ""
    spans = sorted("(" + " AND ".join(map(emitter.row, window)) + ")" for window in windows)
    return f" WHERE {' OR '.join(spans)}"


def _bounds_period(node: Node) -> bool:
    return any(isinstance(part, Const) for part in walk(node))
