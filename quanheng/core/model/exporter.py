"""Exporters: functions that write an evaluation as a file or into a database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quanheng.core.text import Text

if TYPE_CHECKING:
    from quanheng.core.results.evaluation import Evaluation

Write = Callable[["Evaluation", Path], None]


@dataclass(frozen=True, slots=True)
class Exporter:
    """Name a format and the function that writes it.

    `suffix` is that of the file the function writes; with an empty suffix it
    writes a folder. A format with `to_database` takes a database URL instead
    of a path.
    """

    name: str
    suffix: str
    title: Text
    write: Callable[..., None]
    to_database: bool = False


def exporter(
    *, name: str, suffix: str, title: Any, to_database: bool = False
) -> Callable[[Callable[..., None]], Exporter]:
    """Make an exporter of a function `write(evaluation, path)`."""

    def wrap(write: Callable[..., None]) -> Exporter:
        return Exporter(name, suffix, Text.of(title), write, to_database)

    return wrap
