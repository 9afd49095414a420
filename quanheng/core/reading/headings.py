"""Which column of a source is which field of a dataset."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from quanheng.core.errors import Problem, nearest
from quanheng.core.model.dataset import Dataset
from quanheng.core.reading.measure import measure_factor, split_measure
from quanheng.core.text import Text

_BLANKS = re.compile(r"[\s\u200b-\u200d\u2060\ufeff]+")

SEARCHED_ROWS = 50
"""A heading row is looked for in this many rows from the top."""


@dataclass(frozen=True, slots=True)
class HeadingMap:
    """Say which column holds which field.

    Columns are named by their index, since a file may repeat a heading.
    """

    fields: dict[str, int]
    """Field → index of its column, in the order of the contract."""
    unknown: tuple[str, ...]
    """Headings that no field answers to; blank ones are left out."""
    missing: tuple[str, ...]
    """Fields without a column, required or not."""
    repeated: dict[str, tuple[str, ...]]
    """Field → the headings, two or more, that all answer to it."""
    measures: dict[str, str] = field(default_factory=dict)
    """Field with a measure → that in which its column is written, where the source says so."""


@lru_cache(maxsize=20_000)
def normalise(heading: str) -> str:
    """Fold a heading: NFKC, no blanks or line breaks, no case, no outer `*`."""
    folded = unicodedata.normalize("NFKC", heading)
    return _BLANKS.sub("", folded).strip("*").casefold()


def known_headings(dataset: Dataset, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """List every heading that means a field: folded heading → field.

    `extra` (heading → field) goes before the dataset's own names, labels and
    synonyms; where two fields share a heading, the first in that order has it.
    Entries of `extra` for fields of other datasets are passed over. A name with
    the field's measure in brackets means the field without them as well.
    """
    known: dict[str, str] = {}
    for heading, meant in (extra or {}).items():
        if meant in dataset.fields:
            known.setdefault(normalise(heading), meant)
    for name in dataset.fields:
        known.setdefault(normalise(name), name)
    for name, declared in dataset.fields.items():
        for label in (declared.label.zh, declared.label.en) if declared.label else ():
            known.setdefault(normalise(label), name)
    for name, declared in dataset.fields.items():
        for synonym in declared.synonyms:
            known.setdefault(normalise(synonym), name)
    for heading, name in list(known.items()):
        if dataset.fields[name].measure is not None:
            known.setdefault(normalise(split_measure(heading)[0]), name)
    return known


def is_known(heading: str, known: Collection[str]) -> bool:
    """Say whether a heading is known, with or without a measure in brackets."""
    if normalise(heading) in known:
        return True
    name, measure = split_measure(heading)
    return measure is not None and normalise(name) in known


def map_headings(
    columns: Sequence[str],
    dataset: Dataset,
    extra: Mapping[str, str] | None = None,
    above: Sequence[str] = (),
) -> HeadingMap:
    """Find the column of each field by name, label, synonym or `extra`.

    A heading in `extra` settles which of several columns is meant; the others
    then count as unknown. A measure in brackets behind a heading is passed over
    where the field has one that it converts to. `above` are the measures that
    stand above the table, for columns that name none.
    """
    known = known_headings(dataset, extra)
    named = {normalise(heading): meant for heading, meant in (extra or {}).items()}
    folded = [_field_heading(column, known, dataset) for column in columns]
    found: dict[str, list[int]] = {}
    for index, heading in enumerate(folded):
        if heading in known:
            found.setdefault(known[heading], []).append(index)
    for name, indexes in found.items():
        settled = [index for index in indexes if named.get(folded[index]) == name]
        if settled:
            found[name] = settled
    used = {index for indexes in found.values() for index in indexes}
    return HeadingMap(
        fields={name: found[name][0] for name in dataset.fields if name in found},
        unknown=tuple(columns[i] for i, heading in enumerate(folded) if heading and i not in used),
        missing=tuple(name for name in dataset.fields if name not in found),
        repeated={
            name: tuple(columns[index] for index in indexes)
            for name, indexes in found.items()
            if len(indexes) > 1
        },
        measures={
            name: measure
            for name, indexes in found.items()
            if (measure := _measure(columns[indexes[0]], dataset.fields[name].measure, above)) is not None
        },
    )


def _field_heading(column: str, known: Mapping[str, str], dataset: Dataset) -> str:
    """Fold a heading; without its measure, where only so it means a field."""
    folded = normalise(column)
    if folded in known:
        return folded
    name, measure = split_measure(column)
    bare = normalise(name)
    if measure is None or bare not in known:
        return folded
    wanted = dataset.fields[known[bare]].measure
    return bare if wanted is not None and measure_factor(measure, wanted) is not None else folded


def _measure(heading: str, wanted: str | None, above: Sequence[str]) -> str | None:
    if wanted is None:
        return None
    own = split_measure(heading)[1]
    said = above if own is None else (own,)
    return next((measure for measure in said if measure_factor(measure, wanted) is not None), None)


def check_headings(found: HeadingMap, dataset: Dataset, file: str, sheet: str = "") -> list[Problem]:
    """Report fields that need a column and have none, and fields with several.

    Required fields, key fields and the unit field need a column.
    """
    where = place_text(file, sheet)
    problems = []
    for name in found.missing:
        declared = dataset.fields[name]
        if not (declared.required or name in dataset.key or name == dataset.unit):
            continue
        label = declared.label or Text(name, name)
        answers = {name, label.zh, label.en, *declared.synonyms}
        near = [heading for answer in sorted(answers) if (heading := nearest(answer, found.unknown))]
        problems.append(
            Problem(
                Text(
                    f"缺少必需的列“{label.zh}”({name})。",
                    f"The required column '{label.en}' ({name}) is missing.",
                ),
                where,
                _advice(name, near[0] if near else None, found.unknown),
            )
        )
    for name, headings in found.repeated.items():
        shown_zh, shown_en = "、".join(headings), ", ".join(headings)
        problems.append(
            Problem(
                Text(
                    f"有多列都对应字段 {name}: {shown_zh}。",
                    f"Several columns stand for the field {name}: {shown_en}.",
                ),
                where,
                Text(
                    "请删去多余的列，或改其列名；也可在该来源的 headings 中写明哪一列是它。",
                    "Delete or rename the columns that are not meant, "
                    "or name the right one under `headings:` of the source.",
                ),
            )
        )
    return problems


def _advice(field: str, near: str | None, unknown: Sequence[str]) -> Text:
    if near is not None:
        return Text(
            f"“{near}”是否就是这一列？若是，请在该来源的 headings 中写：{near}: {field}",
            f"Is '{near}' this column? If so, write under `headings:` of the source: {near}: {field}",
        )
    if not unknown:
        return Text("请补上这一列。", "Add the column.")
    shown = list(unknown[:12]) + ["…"] * (len(unknown) > 12)
    return Text(
        f"未识别的列：{'、'.join(shown)}。若其中有这一列，请在该来源的 headings 中写明；否则请补上。",
        f"Columns not recognised: {', '.join(shown)}. "
        "If one of them is meant, say so under `headings:` of the source; else add the column.",
    )


def place_text(file: str, sheet: str = "", row: int | None = None) -> Text:
    """Name a file, a sheet in it and a row, as far as they are known."""
    zh, en = file, file
    if sheet:
        zh, en = f"{zh} 工作表“{sheet}”", f"{en}, sheet '{sheet}'"
    if row is not None:
        zh, en = f"{zh} 第{row}行", f"{en}, row {row}"
    return Text(zh, en)


def heading_row(rows: Iterable[Sequence[str]], known: Collection[str]) -> int | None:
    """Find the row of headings: the first with two that are known, from 0.

    `known` holds folded headings; where there is but one, one is enough.
    Returns None where no such row is among the first `SEARCHED_ROWS`.
    """
    needed = min(2, len(known))
    for index, row in zip(range(SEARCHED_ROWS), rows, strict=False):
        if needed and sum(is_known(cell, known) for cell in row if cell) >= needed:
            return index
    return None


def first_table_row(rows: Iterable[Sequence[str]]) -> int | None:
    """Find the first row with two filled cells, else with one, from 0.

    This passes over titles, which fill one cell. Returns None for no rows.
    """
    filled = [
        sum(bool(cell.strip()) for cell in row) for _, row in zip(range(SEARCHED_ROWS), rows, strict=False)
    ]
    return next((i for least in (2, 1) for i, count in enumerate(filled) if count >= least), None)
