"""Columns of contracts in one line each: labels, then further headings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quanheng import Field, Text

Codes = Mapping[str, str | Mapping[str, str]]
"""Code → its English label where the code is its own Chinese one, else both."""


def column(type_: str, zh: str, en: str, *headings: str, **more: Any) -> Field:
    """Declare a column; `headings` are those of files, beside the labels."""
    return Field.model_validate({"type": type_, "label": Text(zh, en), "synonyms": list(headings), **more})


def text(zh: str, en: str, *headings: str, **more: Any) -> Field:
    """Declare a text."""
    return column("text", zh, en, *headings, **more)


def number(zh: str, en: str, *headings: str, **more: Any) -> Field:
    """Declare a whole number."""
    return column("integer", zh, en, *headings, **more)


def decimal(precision: int, scale: int, zh: str, en: str, *headings: str, **more: Any) -> Field:
    """Declare an exact number with digits after the point."""
    return column(f"decimal({precision},{scale})", zh, en, *headings, **more)


def yes_no(zh: str, en: str, *headings: str, **more: Any) -> Field:
    """Declare what is so or not."""
    return column("boolean", zh, en, *headings, **more)


def day(zh: str, en: str, *headings: str, **more: Any) -> Field:
    """Declare a date."""
    return column("date", zh, en, *headings, **more)


def moment(zh: str, en: str, *headings: str, **more: Any) -> Field:
    """Declare a date with the time of day."""
    return column("timestamp", zh, en, *headings, **more)


def coded(codes: Codes, zh: str, en: str, *headings: str, **more: Any) -> Field:
    """Declare a text that has one of the values of a list."""
    labels = {
        code: {"zh": code, "en": given} if isinstance(given, str) else dict(given)
        for code, given in codes.items()
    }
    return text(zh, en, *headings, codes=labels, **more)


def unit(*headings: str) -> Field:
    """Declare the column that says to which unit a row belongs."""
    return text("单位", "unit", "单位名称", "部门", "部门名称", *headings, required=True)


def year(zh: str = "年度", en: str = "year", *headings: str) -> Field:
    """Declare the year to which a row belongs."""
    return number(zh, en, *headings, required=True)


def document_number(*headings: str, **more: Any) -> Field:
    """Declare the number of the document that approved something."""
    return text("批准文号", "document number", "批文文号", "批复文件号", *headings, **more)
