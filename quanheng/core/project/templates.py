"""Empty Excel tables that people fill in, one for each dataset."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from quanheng.core.collect.durable import publish, workplace
from quanheng.core.errors import Problem, ProjectError, raise_all
from quanheng.core.model.dataset import Dataset, Field
from quanheng.core.model.types import Type
from quanheng.core.reading.headings import known_headings, normalise
from quanheng.core.text import Text, language

MADE = datetime(2000, 1, 1, tzinfo=UTC)
"""The date that templates bear, so that they are the same whenever they are made."""

ROWS = 10_000
"""Choices and formats reach down this far."""

_INLINE = 255
"""Excel takes choices within the rule itself up to this length."""

_NOTES = Text("填写说明", "How to fill in")
_LISTS = Text("可填的值", "Choices")
_YES_NO = (Text("是", "yes"), Text("否", "no"))


def write_templates(datasets: Iterable[Dataset], folder: Path) -> list[Path]:
    """Write one workbook per dataset: a sheet to fill in, and one of notes.

    The first sheet has nothing but headings, with `*` on what is required; its
    columns keep leading zeros, and coded columns offer their values. Notes and
    an example stand on a sheet of their own, which is not read. Labels are in
    the language in force. Raises ProjectError where a file is there already;
    then none is written.
    """
    listed = list(datasets)
    names = _file_names(listed)
    raise_all(ProjectError, [_exists(folder / name) for name in names if (folder / name).exists()])
    with workplace(folder) as place:
        for dataset, name in zip(listed, names, strict=True):
            _write(dataset, place / name)
        for name in names:
            publish(place / name, folder / name)
    return [folder / name for name in names]


def _file_names(datasets: Sequence[Dataset]) -> list[str]:
    """Name files after the labels, or the datasets where two labels are the same."""
    plain = [
        re.sub(r'[\\/:*?"<>|\x00-\x1f]+', " ", str(dataset.title)).strip(" .")[:80] for dataset in datasets
    ]
    folded = [name.casefold() for name in plain]
    return [
        f"{name if name and folded.count(fold) == 1 else dataset.name}.xlsx"
        for dataset, name, fold in zip(datasets, plain, folded, strict=True)
    ]


def _exists(path: Path) -> Problem:
    return Problem(
        Text("模板文件已经存在。", "The template is there already."),
        Text(str(path), str(path)),
        Text("请换一个文件夹，或先移走它。", "Choose another folder, or move it away first."),
    )


def _write(dataset: Dataset, path: Path) -> None:
    import xlsxwriter

    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"created": MADE})
        data = book.add_worksheet(_sheet_name(str(dataset.title), dataset.name))
        notes = book.add_worksheet(str(_NOTES))
        lists = None
        if any(_is_long(_choices(field)) for field in dataset.fields.values()):
            lists = book.add_worksheet(str(_LISTS))
            lists.hide()
        _write_columns(book, data, lists, dataset)
        _write_notes(book, notes, dataset)


def _sheet_name(title: str, otherwise: str) -> str:
    """Fit a title to what Excel takes for a sheet, and keep it off our own sheets."""
    name = re.sub(r"[\[\]:*?/\\\x00-\x1f]+", " ", title).strip(" '")[:31].strip(" '")
    taken = {str(_NOTES).casefold(), str(_LISTS).casefold(), "history", ""}
    return name if name.casefold() not in taken else otherwise[:31]


def _write_columns(book: Any, data: Any, lists: Any, dataset: Dataset) -> None:
    """Write the headings, with formats and choices below; long lists go to `lists`."""
    plain, needed = (
        book.add_format({"bold": True, "bg_color": colour, "border": 1, "text_wrap": True, "valign": "top"})
        for colour in ("#E8EEF4", "#FCE8D5")
    )
    formats = {
        "text": book.add_format({"num_format": "@"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "timestamp": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
    }
    used = 0
    for at, (name, field) in enumerate(dataset.fields.items()):
        heading = _heading(dataset, name, field)
        data.write_string(0, at, heading, needed if heading.endswith("*") else plain)
        width = max(12, min(40, 2 * len(heading) + 2))
        data.set_column(at, at, width, formats.get(field.type.kind))
        choices = _choices(field)
        if not choices:
            continue
        source: Any = choices
        if _is_long(choices):
            # One list under the other: a row with two cells could be taken for headings.
            for row, choice in enumerate(choices, start=used):
                lists.write_string(row, 0, choice)
            source = f"='{_LISTS}'!$A${used + 1}:$A${used + len(choices)}"
            used += len(choices)
        data.data_validation(1, at, ROWS, at, {"validate": "list", "source": source})
    data.freeze_panes(1, 0)


def _is_long(choices: Sequence[str]) -> bool:
    """Say whether Excel cannot take the choices within the rule itself."""
    return len(",".join(choices)) > _INLINE or any("," in choice for choice in choices)


def _heading(dataset: Dataset, name: str, field: Field) -> str:
    needed = field.required or name in dataset.key or name == dataset.unit
    return str(field.label or Text(name, name)) + ("*" if needed else "")


def _choices(field: Field) -> list[str]:
    if field.codes is not None:
        return [str(label) for label in field.codes.values()]
    return [str(word) for word in _YES_NO] if field.type.kind == "boolean" else []


def _write_notes(book: Any, notes: Any, dataset: Dataset) -> None:
    bold = book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    head = Text(
        "每行填一条，列名不要改动，不要合并单元格；带 * 的列必填。",
        "One record a row; leave the headings as they are, merge no cells; columns with * are required.",
    )
    titles = (
        Text("【列名】", "[Column]"),
        Text("【怎样填】", "[How]"),
        Text("【必填】", "[Required]"),
        Text("【可填的值】", "[Choices]"),
        Text("【说明】", "[Notes]"),
        Text("【示例】", "[Example]"),
    )
    notes.write_string(0, 0, f"{dataset.title} — {head}")
    for at, title in enumerate(titles):
        notes.write_string(2, at, str(title), bold)
    known = known_headings(dataset)
    for row, (name, field) in enumerate(dataset.fields.items(), start=3):
        heading = _heading(dataset, name, field)
        cells = (
            heading.rstrip("*"),
            str(_how(field)),
            str(Text("必填", "required")) if heading.endswith("*") else "",
            ("、" if language() == "zh" else ", ").join(_choices(field)),
            str(field.description or ""),
            _example(field),
        )
        for at, cell in enumerate(_not_headings(cells, known)):
            if cell:
                notes.write_string(row, at, cell, wrap)
    notes.set_column(0, 0, 24)
    notes.set_column(1, 5, 32)


def _not_headings(cells: Sequence[str], known: dict[str, str]) -> list[str]:
    """Quote what could make a row of notes look like a row of headings."""
    return [cell if at == 0 or normalise(cell) not in known else f"“{cell}”" for at, cell in enumerate(cells)]


def _how(field: Field) -> Text:
    if field.codes is not None:
        return Text("从下拉列表中选", "choose from the list")
    return _HOW[field.type.kind].within("{}" + _places(field.type).zh, "{}" + _places(field.type).en)


_HOW = {
    "text": Text("文字，原样填写", "text, as it is"),
    "integer": Text("整数", "a whole number"),
    "decimal": Text("数字", "a number"),
    "boolean": Text("从下拉列表中选", "choose from the list"),
    "date": Text("日期，年月日齐全", "a date with year, month and day"),
    "timestamp": Text("日期和时刻", "a date and a time of day"),
}


def _places(kind: Type) -> Text:
    if kind.kind != "decimal" or not kind.scale:
        return Text("", "")
    return Text(f"，最多 {kind.scale} 位小数", f" with {kind.scale} decimals at most")


def _example(field: Field) -> str:
    choices = _choices(field)
    if choices:
        return choices[0]
    texts = {
        "text": str(Text("示例文字", "some text")),
        "integer": "12",
        "decimal": "12.5" if field.type.scale else "12",
        "date": "2024-03-05",
        "timestamp": "2024-03-05 10:20:30",
    }
    return texts[field.type.kind]
