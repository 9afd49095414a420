"""Standard output for results, standard error for progress and problems."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from quanheng.core.errors import Problem
from quanheng.core.text import Text

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

PIPED_WIDTH = 160
"""Columns of output that no terminal bounds."""


def output() -> Console:
    """Return the console for results: no colour and no wrapping when piped."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else PIPED_WIDTH
    return Console(
        file=sys.stdout, width=width, highlight=False, soft_wrap=True, no_color=_plain(), emoji=False
    )


def _plain() -> bool:
    return bool(os.environ.get("NO_COLOR")) or not sys.stdout.isatty()


def say(text: Text | str = "") -> None:
    """Print a line of the results."""
    sys.stdout.write(f"{text}\n")


def say_json(data: Any) -> None:
    """Print results as JSON, for programs."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1) + "\n")


def warn(problems: Iterable[Problem]) -> None:
    """Print what is odd, one line each, where it hinders nothing."""
    label = Text("注意", "note")
    for problem in problems:
        sys.stderr.write(f"{label}: {problem.what} ({_first_line(problem.where)}) {problem.fix}\n")


def _first_line(text: Text) -> str:
    return str(text).partition("\n")[0]


def complain(problems: Iterable[Problem]) -> None:
    """Print problems, three lines each."""
    for problem in problems:
        sys.stderr.write(f"{problem}\n")


@contextmanager
def progress() -> Iterator[Callable[[Text], None]]:
    """Show what is being done on standard error, if that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda text: None
        return
    from rich.console import Console

    console = Console(stderr=True, emoji=False)
    with console.status("") as status:
        yield lambda text: status.update(str(text))


def table(*headings: Text, right: Iterable[int] = ()) -> Table:
    """Return an empty table with these headings; columns in `right` are numbers."""
    from rich import box
    from rich.table import Table

    made = Table(box=box.SIMPLE, pad_edge=False, show_edge=False)
    numbers = set(right)
    for position, heading in enumerate(headings):
        made.add_column(str(heading), justify="right" if position in numbers else "left", overflow="fold")
    return made


def number(value: float | None, decimals: int = 2) -> str:
    """Show a number rounded half up, or a dash for none."""
    from quanheng.core.results.rounding import round_half_up

    rounded = round_half_up(value, decimals)
    if rounded is None:
        return "–"
    return f"{rounded:,.{decimals}f}".rstrip("0").rstrip(".") if decimals else f"{rounded:,.0f}"
