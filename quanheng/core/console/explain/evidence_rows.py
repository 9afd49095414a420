"""Show the rows behind a value: as a table where it fits, else row by row."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from quanheng.core.console.terminal import output, say, table
from quanheng.core.runs.evidence import ABOVE, BELOW, FILE, POSITION, VALUE
from quanheng.core.text import Text

if TYPE_CHECKING:
    from quanheng.core.runs.evidence import EvidenceRows
    from quanheng.core.runs.replay import Replay

_HEADINGS = {
    ABOVE: Text("计入分子", "in numerator"),
    BELOW: Text("计入分母", "in denominator"),
    VALUE: Text("贡献", "contribution"),
}

_GAP = 3
"""Columns between two cells of a table."""


def say_evidence(given: EvidenceRows, replay: Replay) -> None:
    """Print the rows with their places in what was delivered."""
    say()
    say(f"{given.title} · {given.title_of_relation}: {given.table.num_rows:,} / {given.total:,}")
    rows = _labelled(given, replay)
    if not rows:
        return
    console = output()
    if _fits(rows, console.width):
        shown = table(*(Text(name, name) for name in rows[0]))
        for cells in rows:
            shown.add_row(*cells.values())
        console.print(shown)
        return
    # A table that does not fit would break its cells into pieces that nobody can read.
    for position, line in enumerate(row_lines(given, replay), start=1):
        say(f"  [{position}] {line}")


def row_lines(given: EvidenceRows, replay: Replay, *, leave_out: Collection[str] = ()) -> list[str]:
    """Write each row in one line: the fields that are filled, and its place."""
    end, colon = str(Text("；", "; ")), str(Text("：", ": "))
    left_out = {str(_HEADINGS[name]) for name in leave_out}
    return [
        end.join(f"{name}{colon}{cell}" for name, cell in cells.items() if cell and name not in left_out)
        for cells in _labelled(given, replay)
    ]


def _labelled(given: EvidenceRows, replay: Replay) -> list[dict[str, str]]:
    """Return the cells of every row by their headings, with the row's place."""
    rows = []
    for row in given.table.to_pylist():
        file, position = row.pop(FILE, None), row.pop(POSITION, None)
        cells = {str(given.labels.get(name) or _HEADINGS[name]): _cell(value) for name, value in row.items()}
        if file is not None:
            cells[str(Text("出处", "place"))] = str(replay.place_of(file, position))
        rows.append(cells)
    return rows


def _fits(rows: Sequence[dict[str, str]], width: int) -> bool:
    from rich.cells import cell_len

    widest = (max(cell_len(name), *(cell_len(cells[name]) for cells in rows)) for name in rows[0])
    return sum(_GAP + each for each in widest) <= width


def _cell(value: Any) -> str:
    return "" if value is None else str(value)


def evidence_data(given: EvidenceRows, replay: Replay) -> dict[str, Any]:
    """Return the rows with their places, for programs."""
    rows = []
    for row in given.table.to_pylist():
        file, position = row.pop(FILE, None), row.pop(POSITION, None)
        place = str(replay.place_of(file, position)) if file is not None else None
        rows.append({**jsonable(row), "place": place})
    return {"kind": str(given.title), "dataset": given.relation, "total": given.total, "rows": rows}


def jsonable(data: Any) -> Any:
    """Return data with everything that JSON lacks as text."""
    if isinstance(data, dict):
        return {key: jsonable(value) for key, value in data.items()}
    if isinstance(data, list):
        return [jsonable(value) for value in data]
    return data if isinstance(data, (str, int, float, bool, type(None))) else str(data)
