"""The project's own calendar: days that are working days, and days that are not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from quanheng.core.errors import Problem, ProjectError
from quanheng.core.model.dataset import Dataset, Field
from quanheng.core.project.small_table import read_small_table, typed_cells
from quanheng.core.text import Text

CONTRACT = Dataset(
    name="calendar",
    unit="day",
    fields={
        "day": Field.model_validate(
            {
                "type": "date",
                "label": {"zh": "日期", "en": "date"},
                "synonyms": ["日"],
                "required": True,
            }
        ),
        "working": Field.model_validate(
            {
                "type": "boolean",
                "label": {"zh": "是否工作日", "en": "working"},
                "synonyms": ["工作日", "上班", "working day"],
                "required": True,
            }
        ),
    },
)
"""The columns of a table of days."""


def read_calendar(path: Path, shown: str | None = None) -> dict[date, bool]:
    """Read a table of days; `shown` is its name in messages.

    Raises ProjectError with all problems: cells that are no days, and days that
    stand twice with different words.
    """
    problems: list[Problem] = []
    table = read_small_table(path, shown or str(path), CONTRACT, problems)
    rows = list(range(len(table)))
    days = typed_cells(table, rows, "day", CONTRACT.fields["day"], problems)
    working = typed_cells(table, rows, "working", CONTRACT.fields["working"], problems)
    found: dict[date, bool] = {}
    for row, day, works in zip(rows, days, working, strict=True):
        if day is None or works is None:
            continue
        if found.setdefault(day, works) != works:
            what = Text(f"{day} 写了两次，说法不同。", f"{day} stands twice, and differently.")
            problems.append(Problem(what, table.where(row, "day"), Text("请只保留一行。", "Keep one row.")))
    if problems:
        raise ProjectError(problems)
    return found
