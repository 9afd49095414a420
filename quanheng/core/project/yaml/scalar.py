"""Plain YAML values: what they mean, and the text as it stands in the file."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from quanheng.core.project.place import Place, SourceText

Value = str | int | bool | date | Decimal | None

MAX_DIGITS = 60
"""Numbers with more digits, before or behind the point, are not taken."""

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_UNESCAPED = {'"': '"', "\\": "\\", "/": "/"}


def plain_value(text: str) -> Value:
    """Give an unquoted scalar the meaning that it has in YAML 1.2.

    Decimals are exact; days in ISO form are dates. Raises ValueError for
    numbers beyond all reason and for days that the calendar lacks.
    """
    if text in _WORDS:
        return _WORDS[text]
    if _DAY.fullmatch(text):
        return date.fromisoformat(text)
    if _INTEGER.fullmatch(text):
        if len(text) > MAX_DIGITS:
            raise ValueError("too long")
        return int(text)
    if _BASED.fullmatch(text):
        return int(text, 0) if len(text) <= MAX_DIGITS else text
    if _DECIMAL.fullmatch(text):
        number = Decimal(text) if len(text) <= MAX_DIGITS else None
        if number is None or abs(number.adjusted()) > MAX_DIGITS:
            raise ValueError("too long")
        return number
    return text


def in_quotes(text: str) -> str:
    """Return a text as YAML takes it whatever characters it has."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def standing_text(
    source: str, start: int, end: int, style: str | None, value: str, place: Place
) -> SourceText:
    """Return the text of a scalar as it stands in `source[start:end]`.

    `place` is that of the scalar's first character, `value` what YAML makes of
    it. Quotes and the header of a block scalar are left out.
    """
    raw = source[start:end]
    if style in ("|", ">"):
        return _block(raw, place)
    if style in ("'", '"'):
        return _quoted(raw, style, value, place)
    return SourceText(raw.rstrip(), place)


def _block(raw: str, place: Place) -> SourceText:
    whole = SourceText(raw, place)
    header = raw.find("\n")
    body = raw[header + 1 :] if header >= 0 else ""
    text = body.strip()
    if not text:
        return SourceText("", place)
    first = header + 1 + len(body) - len(body.lstrip())
    return SourceText(text, whole.at(first))


def _quoted(raw: str, quote: str, value: str, place: Place) -> SourceText:
    inner = raw[1:-1]
    begin = Place(place.file, place.line, place.column + 1)
    text: list[str] = []
    offsets: list[int] = []
    at = 0
    while at < len(inner):
        step, character = 1, inner[at]
        if quote == "'" and character == "'":
            step = 2
        elif quote == '"' and character == "\\":
            if (following := inner[at + 1 : at + 2]) not in _UNESCAPED:
                # Rare escapes change lengths in many ways; the value's beginning is near enough.
                return SourceText(value, begin)
            step, character = 2, _UNESCAPED[following]
        text.append(character)
        offsets.append(at)
        at += step
    if len(text) == len(inner):
        return SourceText(inner, begin)
    return SourceText("".join(text), begin, inner, tuple(offsets))
