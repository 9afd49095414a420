"""What a sheet's own XML says of its cells that their values do not."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree as ET

_CHUNK = 1 << 20

_LONGEST_ROW = 16 << 20
"""Bytes of XML after which a row is cut, so that none fills the memory."""

_LARGEST_INDEX = 16 << 20
"""Bytes of the list of sheets beyond which none is looked for."""

_SHOWN = 60

_ITEM = re.compile(
    rb"<(?:\w+:)?row\b(?P<row>[^<>]*)>"
    rb"|<(?:\w+:)?c\b(?P<cell>[^<>]*)>\s*"
    rb"(?:<(?:\w+:)?f\b[^<>]*>(?P<formula>[^<]*)(?:</(?:\w+:)?f>)?\s*)?"
    rb"(?:<(?:\w+:)?v\b[^<>]*>(?P<value>[^<]*))?"
)
_CELL = re.compile(rb"<(?:\w+:)?c\b")
_REFERENCE = re.compile(rb"""\sr=["']([A-Z]*)(\d+)["']""")
_HIDDEN = re.compile(rb"""\shidden=["'](?:1|true)["']""")
_KIND = re.compile(rb"""\st=["'](\w+)["']""")
_ROW = re.compile(rb"<row\b(?P<row>[^<>]*)>(?P<cell>)(?P<formula>)(?P<value>)")
_USUAL = re.compile(rb"""<row\b[^<>]* r="\d+"[^<>]*>\s*<c\b[^<>]* r="[A-Z]+\d+\"""")
"""Rows and cells as all the usual programs write them: numbered, and without a prefix."""
_SIGNS = (b"<f", b":f", b' t="e"', b" t='e'", b" hidden=")
"""Without any of these a sheet has no marks."""


@dataclass(slots=True)
class SheetMarks:
    """Name the rows that are hidden, and the cells that hold no value."""

    hidden: list[tuple[int, int]] = field(default_factory=list)
    """Runs of hidden rows: first and last, from 1."""
    errors: dict[int, dict[int, str]] = field(default_factory=dict)
    """Row, from 1 → column, from 0 → the error or the formula that stands there."""


def sheet_marks(path: Path, sheet: str) -> SheetMarks:
    """Read the marks of one sheet of a workbook whose bounds were checked.

    A cell is marked that holds an error value, or a formula whose result was
    not saved with it. Other workbooks than XLSX have no marks.
    """
    marks = SheetMarks()
    try:
        with zipfile.ZipFile(path) as archive:
            part = _part(archive, sheet)
            if part is not None and _is_worth_reading(archive, part):
                _read(_rows(archive, part), marks)
    except (zipfile.BadZipFile, KeyError, ET.ParseError):
        return marks
    return marks


def _part(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """Find the entry of the archive that holds a sheet."""
    book = "xl/workbook.xml"
    targets = {
        one.get("Id"): one.get("Target", "")
        for one in _elements(archive, "xl/_rels/workbook.xml.rels", "Relationship")
    }
    for one in _elements(archive, book, "sheet"):
        if one.get("name") == sheet:
            reference = next((value for key, value in one.attrib.items() if key.endswith("}id")), None)
            target = targets.get(reference, "")
            entry = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
            return entry if target and entry in archive.NameToInfo else None
    return None


def _elements(archive: zipfile.ZipFile, entry: str, name: str) -> list[ET.Element]:
    if archive.getinfo(entry).file_size > _LARGEST_INDEX:
        return []
    content = archive.read(entry)
    if b"<!DOCTYPE" in content:
        return []  # No spreadsheet program writes one; entities could grow without bound.
    return [one for one in ET.fromstring(content).iter() if one.tag.rpartition("}")[2] == name]  # noqa: S314


def _is_worth_reading(archive: zipfile.ZipFile, part: str) -> bool:
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            piece = tail + chunk
            if any(sign in piece for sign in _SIGNS):
                return True
            tail = chunk[-16:]
    return False


def _rows(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Give the XML in pieces that end with a row."""
    held = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            held += chunk
            end = held.rfind(b"row>") + 4
            if end < 4 and len(held) > _LONGEST_ROW:
                end = held.rfind(b">") + 1
            if end >= 4:
                yield held[:end]
                held = held[end:]
    yield held


def _read(pieces: Iterator[bytes], marks: SheetMarks) -> None:
    row = 0
    for piece in pieces:
        start = 0
        for found in _items(piece):
            of_row, of_cell = found["row"], found["cell"]
            if of_row is not None:
                given = _REFERENCE.search(of_row)
                row, start = int(given[2]) if given else row + 1, found.start()
                if _HIDDEN.search(of_row):
                    _hide(row, marks.hidden)
            elif (said := _no_value(of_cell, found["formula"], found["value"])) is not None:
                given = _REFERENCE.search(of_cell)
                # Cells need not say where they stand; then they are counted.
                at = int(given[2]) if given else row
                column = _number(given[1]) if given else len(_CELL.findall(piece, start, found.end()))
                marks.errors.setdefault(at, {})[column - 1] = said


def _items(piece: bytes) -> Iterator[re.Match[bytes]]:
    """Find rows and cells; of large sheets as few as may have a mark."""
    if not _USUAL.search(piece):
        yield from _ITEM.finditer(piece)
        return
    if b" hidden=" in piece:
        yield from _ROW.finditer(piece)
    for sign in (b"<f", b' t="e"'):
        at = piece.find(sign)
        while at >= 0:
            found = _ITEM.match(piece, piece.rfind(b"<c", 0, at))
            if found is not None and found["cell"] is not None:
                yield found
            at = piece.find(sign, at + 1)


def _hide(row: int, runs: list[tuple[int, int]]) -> None:
    if runs and runs[-1][1] == row - 1:
        runs[-1] = (runs[-1][0], row)
    else:
        runs.append((row, row))


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _no_value(of_cell: bytes, formula: bytes | None, value: bytes | None) -> str | None:
    """Return what stands in a cell without a value, or None for all others."""
    kind = _KIND.search(of_cell)
    if kind is not None and kind[1] == b"e":
        return _text(value or b"#")
    # A formula may well have the empty text as its result.
    if formula is None or value or (kind is not None and kind[1] == b"str"):
        return None
    return "=" + _text(formula)


def _text(content: bytes) -> str:
    from html import unescape

    text = unescape(content.decode("utf-8", "replace"))
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
