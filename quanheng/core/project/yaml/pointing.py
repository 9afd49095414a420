"""Places in YAML files, shown with their line and a caret below it."""

from __future__ import annotations

import re

from quanheng.core.project.place import Place, line_with_caret
from quanheng.core.project.secret import is_secret_name
from quanheng.core.text import Text

_NAMED = re.compile(r"([\w-]+)[\"']?\s*[:=\uff1a]")
_BLOCK_KEY = re.compile(r"\s*(?:- +)*[\"']?([\w-]+)[\"']?\s*[:\uff1a]")


def point_at(place: Place, lines: list[str]) -> Text:
    """Return a place in words, with its line and a caret where both may be shown."""
    at = place.line - 1
    if not 0 <= at < len(lines) or not lines[at].strip() or may_hold_secret(lines, at):
        return place.text()
    said = place.text()
    shown = line_with_caret(lines[at], place.column - 1)
    return Text(f"{said.zh}\n{shown}", f"{said.en}\n{shown}")


def may_hold_secret(lines: list[str], at: int) -> bool:
    """Say whether a line may hold something that no message may show.

    The names on the line decide, those on the line before, and those of the
    keys above it. Where a text is no YAML nothing better is known.
    """
    if "://" in lines[at] and "@" in lines[at]:
        return True
    names = _NAMED.findall(lines[at])
    above = at - 1
    while above >= 0 and not lines[above].strip():
        above -= 1
    if above >= 0:
        names += _NAMED.findall(lines[above])
    return any(map(is_secret_name, (*names, *_keys_above(lines, at))))


def _keys_above(lines: list[str], at: int) -> list[str]:
    keys = []
    indent = len(lines[at]) - len(lines[at].lstrip())
    for line in reversed(lines[:at]):
        own = len(line) - len(line.lstrip())
        if line.strip() and own < indent and (key := _BLOCK_KEY.match(line)):
            keys.append(key[1])
            indent = own
        if not indent:
            break
    return keys
