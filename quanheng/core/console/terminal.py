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


def counted(count: int, one: str, many: str) -> str:
    """Return a number with its English noun."""
    return f"{count:,} {one if count == 1 else many}"


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


def fixed(value: float | None, decimals: int = 2) -> str:
    """Show a score, half up, with all its decimals; or a dash for none."""
    from quanheng.core.results.rounding import round_half_up

    rounded = round_half_up(value, decimals)
    return "–" if rounded is None else f"{rounded:,.{decimals}f}"


def number(value: float | None, decimals: int = 2) -> str:
    """Show a number, half up, without zeros at its end; or a dash for none."""
    text = fixed(value, decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text
