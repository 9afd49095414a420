"""What is YAML, but hardly what its author meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from quanheng.core.project.place import Place
from quanheng.core.project.secret import is_secret_name
from quanheng.core.project.yaml.lookalike import (
    STRUCTURE,
    WIDE_BLANKS,
    explain_lookalikes,
    opens_only,
    wrongly_quoted,
)
from quanheng.core.project.yaml.scalar import in_quotes
from quanheng.core.text import Text

Within = Literal["file", "list", "lines", "brackets", "braces"]
"""What a value stands in: nothing else, lines with '- ', lines with keys, [ ] or { }."""

Said = tuple[Text, Text, int]
"""What is wrong, how to mend it, and at which character of the value or key."""

_NAMED = re.compile(r"[A-Za-z_]\w*：")
_TIGHT = re.compile(r"[\"']?[A-Za-z_]\w*[\"']?:\S.*")


def misread_key(key: str) -> Said | None:
    """Say which look-alikes an unquoted key has, that YAML takes for text."""
    if key[:1] in tuple(WIDE_BLANKS):
        return *explain_lookalikes(key[0]), 0
    if key[:1] in ("｛", "［") or any(character in "，：｛｝" for character in key):
        return _lookalikes_of(key)
    return None


def misread_value(text: str, within: Within, secret: Callable[[], bool]) -> Said | None:
    """Say which look-alikes in an unquoted value were meant as YAML's own.

    `secret` says whether the value must not be shown.
    """
    if text.startswith("｛") or (text.startswith("［") and text.endswith(("］", "]"))):
        return _lookalikes_of(text)
    if within == "brackets" and any(character in "，、" for character in text):
        return _lookalikes_of(text, "，、")
    if within in ("file", "list") and _NAMED.match(text):
        return _lookalikes_of(text, "：")
    inner = wrongly_quoted(text)
    if inner is None and not (within in ("brackets", "braces") and opens_only(text)):
        return None
    seen = text[0] if inner is None else text[0] + text[-1]
    what = Text(
        f"全角引号 {seen} 会被当作文字的一部分，不起引号的作用。",
        f"Full-width quotes ({seen}) are part of the text, and quote nothing.",
    )
    if inner is None or len(inner) > 60 or secret():
        return what, Text("请改成半角引号。", "Write half-width quotes."), 0
    fix = Text(
        f"请写成 {in_quotes(inner)}；若确要保留，请写成 {in_quotes(text)}。",
        f"Write {in_quotes(inner)}, or {in_quotes(text)} where they are meant.",
    )
    return what, fix, 0


def _lookalikes_of(text: str, among: str = STRUCTURE) -> Said:
    found = [i for i, character in enumerate(text) if character in among]
    return *explain_lookalikes("".join(text[i] for i in found)), found[0]


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold what stands between two commas in braces.

    `bare` has no colon; `text` is the place of a value without quotes, and
    `begin` and `end` are where that value, or the key, stands in the file.
    """

    key: str
    place: Place
    begin: int
    end: int
    bare: bool
    text: Place | None = None


def loose_words(
    source: str, entries: list[Entry], secret: Callable[[Place], bool]
) -> Iterator[tuple[Place, Text, Text]]:
    """Say which entries in braces are the rest of a text that has a comma.

    `secret` says whether what stands at a place must not be shown.
    """
    at = 0
    while at < len(entries):
        first, at = entries[at], at + 1
        if not first.bare and first.text is None:
            continue
        last = first
        while at < len(entries) and entries[at].bare and not _TIGHT.fullmatch(entries[at].key):
            last, at = entries[at], at + 1
        if first.bare:
            yield first.place, *_without_value("…" if secret(first.place) else first.key)
        elif first.text is not None and last is not first:
            text = source[first.begin : last.end].strip()
            yield first.text, *_with_comma(first.key, text, secret(first.text))


def _without_value(key: str) -> tuple[Text, Text]:
    if _TIGHT.fullmatch(key):
        return (
            Text(f"“{key}”的冒号后缺少空格。", f"The blank after the colon is missing in '{key}'."),
            Text("请写成“名称: 值”。", "Write it as 'name: value'."),
        )
    return (
        Text(f"花括号中的“{key}”没有值。", f"'{key}' stands in braces without a value."),
        Text(
            f"请写成“{key}: …”；若是列表，请用 [ ]；若是文字的一部分，请给整段文字加引号。",
            f"Write '{key}: …', or [ ] for a list; if it belongs to a text, put all of that in quotes.",
        ),
    )


def _with_comma(key: str, text: str, secret: bool) -> tuple[Text, Text]:
    fix = quoting("" if secret else key, text)
    if re.fullmatch(r"decimal\(\d+,\s*\d+\)", text):
        return Text("花括号中的 decimal(…) 没有加引号。", "decimal(…) inside braces is not in quotes."), fix
    what = Text(
        "花括号 { } 中的文字含逗号，但没有加引号。", "A text with a comma inside { } is not in quotes."
    )
    # `{id: a, weight 10}` looks the same: a colon may have been forgotten.
    maybe = re.search(r",\s*([A-Za-z_]\w*)(?:\s+([^\s,]+))?$", text)
    if maybe is None or secret:
        return what, fix
    entry = f"{maybe[1]}: {maybe[2] or '…'}"
    fix = Text(
        f"{fix.zh}若“{maybe[1]}”是键，请写成 {entry}。", f"{fix.en} If '{maybe[1]}' is a key, write {entry}."
    )
    return what, fix


def quoting(key: str, text: str) -> Text:
    """Advise to put a value in quotes, showing how unless that may be a secret."""
    shown = " ".join(text.split())
    if not key or len(shown) > 60 or is_secret_name(key) or ("://" in shown and "@" in shown):
        return Text("请给整段文字加半角引号。", "Put the whole text in quotes.")
    written = f"{key}: {in_quotes(shown)}"
    return Text(f"请写成 {written}。", f"Write {written}.")
