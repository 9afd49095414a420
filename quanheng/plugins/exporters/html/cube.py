"""Turn the tables of a run into dense columns, one cell per period and unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from quanheng.plugins.exporters.html.columns import pack, plain

if TYPE_CHECKING:
    import pyarrow as pa

_NUMBERS = ("sample", "numerator", "denominator", "value", "score", "weight", "weight_used", "points")
_NODE_NUMBERS = ("score", "score_low", "score_high", "weight", "coverage")
_RANK_NUMBERS = ("score", "score_low", "score_high", "rank", "rank_low", "rank_high", "ranked")


@dataclass
class Texts:
    """Keep every text once; cells hold its number."""

    known: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, zh: str | None, en: str | None) -> int | None:
        """Return the number of a text in both languages, None for no text."""
        if not zh and not en:
            return None
        return self.known.setdefault((zh or en or "", en or zh or ""), len(self.known))

    def listed(self) -> list[list[str]]:
        """Return all texts, `[zh, en]` each, in the order of their numbers."""
        return [list(pair) for pair in self.known]


@dataclass(frozen=True)
class Axes:
    """Name the periods and units that every table is laid out by."""

    periods: Sequence[str]
    units: Sequence[str]

    def cells(self, table: pa.Table, column: str = "", names: Sequence[str] = ("",)) -> tuple[list[int], int]:
        """Return the cell of each row, and how many cells there are.

        Cells count through periods, then units, then the names of `column`. A
        row that names nothing known has the cell -1.
        """
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        def place(given: str, among: Sequence[str]) -> Any:
            found = pc.index_in(table[given].cast(pa.string()), value_set=pa.array(among, pa.string()))
            return found.fill_null(-1).to_numpy()

        parts = [(place("period", self.periods), 1), (place("unit_id", self.units), len(self.units))]
        if column:
            parts.append((place(column, names), len(names)))
        cell = np.zeros(table.num_rows, dtype=np.int64)
        known = np.ones(table.num_rows, dtype=bool)
        for position, size in parts:
            cell = cell * size + position
            known &= position >= 0
        return np.where(known, cell, -1).tolist(), len(self.periods) * len(self.units) * len(names)


def spread(cells: Sequence[int], size: int, values: Sequence[Any]) -> list[Any]:
    """Lay rows out over the cells; a cell without a row holds None."""
    column: list[Any] = [None] * size
    for cell, value in zip(cells, values, strict=True):
        if cell >= 0:
            column[cell] = value
    return column


def value_columns(table: pa.Table, axes: Axes, indicators: Sequence[str], texts: Texts) -> dict[str, Any]:
    """Pack the results by period, unit and indicator."""
    cells, size = axes.cells(table, "indicator", indicators)
    reasons = map(texts.add, table["reason_zh"].to_pylist(), table["reason_en"].to_pylist())
    packed = {
        "outcome": pack(spread(cells, size, table["outcome"].to_pylist())),
        "reason": pack(spread(cells, size, list(reasons))),
    }
    numbers = {name: [plain(value) for value in table[name].to_pylist()] for name in _NUMBERS}
    numbers["sample"] = _only_where_different(numbers["sample"], numbers["denominator"])
    for name, column in numbers.items():
        packed[name] = pack(spread(cells, size, column))
    return packed


def part_columns(
    table: pa.Table, axes: Axes, indicators: Sequence[str], wordings: Mapping[str, Any]
) -> list[list[dict[str, Any]]]:
    """Pack the aggregates behind each indicator by period and unit.

    `wordings` has the text of an aggregate in both languages, by what the
    table calls it.
    """
    import pyarrow.compute as pc

    packed: list[list[dict[str, Any]]] = []
    for indicator in indicators:
        own = table.filter(pc.equal(table["indicator"], indicator))
        found = []
        for part in dict.fromkeys(own["part"].to_pylist()):
            rows = own.filter(pc.equal(own["part"], part))
            cells, size = axes.cells(rows)
            columns = {
                short: pack(spread(cells, size, [plain(value) for value in rows[name].to_pylist()]))
                for short, name in (("num", "numerator"), ("den", "denominator"), ("value", "value"))
            }
            found.append({"text": wordings.get(part, part), **columns})
        packed.append(found)
    return packed


def node_columns(table: pa.Table, axes: Axes, nodes: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Pack totals, tags, dimensions and groups by period, unit and node."""
    import pyarrow as pa

    names = [f"{level}:{node}" for level, node in nodes]
    keys = [f"{level}:{node}" for level, node in _pairs(table, "level", "node")]
    cells, size = axes.cells(table.append_column("key", pa.array(keys, pa.string())), "key", names)
    packed = {"status": pack(spread(cells, size, table["status"].to_pylist()))}
    numbers = {name: [plain(value) for value in table[name].to_pylist()] for name in _NODE_NUMBERS}
    for bound in ("score_low", "score_high"):
        numbers[bound] = _only_where_different(numbers[bound], numbers["score"])
    for name, column in numbers.items():
        packed[name] = pack(spread(cells, size, column))
    return packed


def rank_columns(table: pa.Table, axes: Axes, texts: Texts) -> dict[str, Any]:
    """Pack totals, grades and ranks by period and unit."""
    cells, size = axes.cells(table)
    reasons = map(texts.add, table["grade_reason_zh"].to_pylist(), table["grade_reason_en"].to_pylist())
    packed = {
        "status": pack(spread(cells, size, table["status"].to_pylist())),
        "grade": pack(spread(cells, size, table["grade"].to_pylist())),
        "reason": pack(spread(cells, size, list(reasons))),
    }
    for name in _RANK_NUMBERS:
        packed[name] = pack(spread(cells, size, [plain(value) for value in table[name].to_pylist()]))
    return packed


def gate_columns(given: Sequence[dict[str, Any]], axes: Axes, gates: Sequence[str]) -> list[dict[str, Any]]:
    """Pack the state of each gate by period and unit."""
    import pyarrow as pa

    schema = pa.schema([(name, pa.string()) for name in ("id", "period", "unit_id", "state")])
    rows = [{name: row.get(name) for name in schema.names} for row in given]
    table = pa.Table.from_pylist(rows, schema=schema)
    cells, size = axes.cells(table, "id", gates)
    column = spread(cells, size, table["state"].to_pylist())
    return [pack(column[start :: len(gates)]) for start in range(len(gates))]


def finding_rows(table: pa.Table, axes: Axes, indicators: Sequence[str], texts: Texts) -> list[list[Any]]:
    """List findings: period, unit, indicator, severity, text, suggestion, due."""
    periods = {name: place for place, name in enumerate(axes.periods)}
    units = {name: place for place, name in enumerate(axes.units)}
    known = {name: place for place, name in enumerate(indicators)}
    return [
        [
            periods[row["period"]],
            units[row["unit_id"]],
            known.get(row["indicator"]),
            row["severity"],
            texts.add(row["text_zh"], row["text_en"]),
            texts.add(row["suggestion_zh"], row["suggestion_en"]),
            row["due"].isoformat() if row["due"] else None,
        ]
        for row in table.to_pylist()
        if row["period"] in periods and row["unit_id"] in units
    ]


def _only_where_different(values: list[Any], others: list[Any]) -> list[Any]:
    """Leave out what the reader's script can take from another column."""
    return [None if value == other else value for value, other in zip(values, others, strict=True)]


def _pairs(table: pa.Table, first: str, second: str) -> list[tuple[str, str]]:
    return list(zip(table[first].to_pylist(), table[second].to_pylist(), strict=True))
