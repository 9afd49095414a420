"""A dataset for a table that nobody declared, guessed from its rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from quanheng.core.language.syntax import parse
from quanheng.core.model.dataset import RESERVED, Dataset
from quanheng.core.model.declaration import NAME
from quanheng.core.project.init.files import is_word
from quanheng.core.project.init.guess.column import MOMENTS, Column
from quanheng.core.project.init.guess.heading_words import CLOSING, OPENING, UNIT
from quanheng.core.reading.headings import normalise

_FULLEST = 0.9
"""A moment that is filled this often, compared with the one filled most, may be the window."""
_OFTEN = 0.5
"""The same for one whose heading says that something begins."""


@dataclass(frozen=True, slots=True)
class Roles:
    """Say which column, by its index, has which part in a dataset."""

    unit: int
    moment: int | None
    """The date or timestamp by which rows belong to a period."""
    year: int | None
    """The column of years that does, where there is no moment."""


def guess_roles(columns: Sequence[Column]) -> Roles:
    """Guess which columns name unit and period."""
    moment = guess_moment(columns)
    years = (i for i, column in enumerate(columns) if column.is_year and column.is_full)
    return Roles(guess_unit(columns), moment, next(years, None) if moment is None else None)


def guess_unit(columns: Sequence[Column]) -> int:
    """Guess which column names the unit: text with few different values.

    A heading that speaks of units goes first. Where no value repeats, as in a
    table with one row per unit, it is the first text that is always filled.
    """
    words = [i for i, column in enumerate(columns) if column.type == "text" and column.filled]
    texts = [i for i in words if columns[i].unread_date is None] or words
    named = [i for i in texts if UNIT.search(columns[i].heading.casefold())]
    grouping = [i for i in texts if _repeats(columns[i])]
    grouping.sort(key=lambda i: (not columns[i].is_full, not _enough(columns[i]), _size(columns[i])))
    full = [i for i in texts if columns[i].is_full]
    in_order = (
        [i for i in named if i in grouping and columns[i].is_full],
        [i for i in named if i in grouping],
        [i for i in named if columns[i].filled >= 0.5 * columns[i].rows],
        grouping,
        full,
        texts,
    )
    fullest = max(range(len(columns)), key=lambda i: columns[i].filled)
    return next((choice[0] for choice in in_order if choice), fullest)


def _repeats(column: Column) -> bool:
    few = 2 <= _size(column) <= column.filled / 2
    return few and column.filled >= 0.95 * column.rows


def _enough(column: Column) -> bool:
    """Say whether there are as many values as a ranking needs."""
    return _size(column) >= 5


def _size(column: Column) -> int:
    return len(column.distinct or ())


def guess_moment(columns: Sequence[Column]) -> int | None:
    """Guess when a row happened: the first of its dates that are filled most.

    A heading that says that something begins goes before all others, even where
    it is filled less, and one that says that something ends after them.
    """
    moments = [i for i, column in enumerate(columns) if column.type in MOMENTS]
    most = max((columns[i].filled for i in moments), default=0)
    by_rank = sorted((_rank(columns[i]), i) for i in moments)
    enough = (i for rank, i in by_rank if columns[i].filled >= (_FULLEST if rank else _OFTEN) * most)
    return next(enough, None)


def _rank(column: Column) -> int:
    heading = column.heading.casefold()
    if CLOSING.search(heading):
        return 2
    return 0 if OPENING.search(heading) else 1


def guess_dataset(
    name: str, label: str, columns: Sequence[Column], roles: Roles, key: int | None = None
) -> Dataset:
    """Propose a contract for the rows that were looked at."""
    names = field_names([column.heading for column in columns], name)
    fields = {
        own: {
            "type": "text" if i == roles.unit else column.type,
            "label": column.heading,
            **({"required": True} if i == roles.unit else {}),
        }
        for i, (column, own) in enumerate(zip(columns, names, strict=True))
    }
    given: dict[str, Any] = {"name": name, "label": label, "unit": names[roles.unit], "fields": fields}
    if roles.moment is not None:
        given["window"] = {"during": names[roles.moment]}
    elif roles.year is not None:
        given["window"] = {"year": names[roles.year]}
    if key is not None:
        given["key"] = [names[key]]
    return Dataset.model_validate(given)


def table_label(file: str, sheet: str) -> str:
    """Name a dataset after its file and sheet."""
    stem = PurePosixPath(file).name.split(".")[0]
    return f"{stem} {sheet}" if sheet else stem


def _slug(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).casefold()
    return re.sub(r"[^a-z0-9]+", "_", folded).strip("_")[:40].strip("_")


def _plain(name: str, form: str) -> bool:
    """Say whether formulas and YAML can use a name as it stands."""
    if not re.fullmatch(NAME, name) or is_word(name):
        return False
    return not parse(form.format(name))[1]


def dataset_name(file: str, sheet: str, taken: set[str]) -> str:
    """Return a name that formulas can use, and add it to those that are taken."""
    stem = _slug(table_label(file, sheet))
    name = stem if _plain(stem, "count({}.x)") and stem not in RESERVED else f"table_{stem}".rstrip("_")
    if name == "table":
        name = "table_1"
    number, unique = 1, name
    while unique in taken:
        number += 1
        unique = f"{name.removesuffix('_1')}_{number}"
    taken.add(unique)
    return unique


def field_names(headings: Sequence[str], dataset: str) -> list[str]:
    """Name fields after their headings where these are plain words.

    No name is another column's heading, so that each column keeps its field.
    """
    folded = [normalise(heading) for heading in headings]
    names: list[str] = []
    for i, heading in enumerate(headings):
        name = _slug(heading)
        if not _plain(name, f"count({dataset}.{{}})"):
            name = f"column_{i + 1}"
        others = {*names, *folded[:i], *folded[i + 1 :]}
        unique, number = name, 1
        while unique in others:
            number += 1
            unique = f"{name}_{number}"
        names.append(unique)
    return names
