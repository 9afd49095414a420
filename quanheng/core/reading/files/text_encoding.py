"""Which encoding a text file is in, looking at all of it."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from quanheng.core.errors import DataError, Problem, ProjectError
from quanheng.core.reading.files.archive import open_text
from quanheng.core.reading.headings import place_text
from quanheng.core.text import Text

_CHUNK = 1 << 20

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_SURE_OF_UTF8 = 40
"""Bytes beyond one per character, before the first fault: GB18030 text fails
as UTF-8 almost at once, so this much of it means UTF-8 with damage."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """Name an encoding, the bytes of its mark, and how many quotes there are."""

    name: str
    mark: int
    quotes: int


@dataclass(frozen=True, slots=True)
class _Fault:
    offset: int
    line: int
    excess: int


def find_encoding(path: Path, name: str, given: str | None = None) -> Encoding:
    """Find the encoding in which the whole file can be read.

    That is the one `given`, that of a byte order mark, UTF-8, or GB18030.
    Raises DataError naming the first byte that fits neither.
    """
    with open_text(path, name) as stream:
        start = stream.read(4)
    mark, marked = next(((len(bom), code) for bom, code in _BOMS if start.startswith(bom)), (0, None))
    if given is not None:
        code = _look_up(given, name)
        if marked is None or code not in (marked, "utf-16", "utf-8-sig"):
            mark, marked = 0, code
    if marked is not None:
        outcome = _try(path, name, marked, mark)
        if isinstance(outcome, int):
            return Encoding(marked, mark, outcome)
        raise DataError(_undecodable(name, outcome, marked))
    as_utf8 = _try(path, name, "utf-8", 0)
    if isinstance(as_utf8, int):
        return Encoding("utf-8", 0, as_utf8)
    if as_utf8.excess >= _SURE_OF_UTF8:
        raise DataError(_undecodable(name, as_utf8, "utf-8"))
    as_gb = _try(path, name, "gb18030", 0)
    if isinstance(as_gb, int):
        return Encoding("gb18030", 0, as_gb)
    further, code = max((as_utf8, "utf-8"), (as_gb, "gb18030"), key=lambda tried: tried[0].offset)
    raise DataError(_undecodable(name, further, code, both=True))


def _look_up(given: str, name: str) -> str:
    try:
        code = codecs.lookup(given).name
        "".encode(code)
    except (LookupError, UnicodeError, TypeError):
        raise ProjectError(
            Problem(
                Text(f"未知的编码“{given}”。", f"Unknown encoding '{given}'."),
                place_text(name),
                Text("可用：utf-8、gb18030、utf-16。", "Use utf-8, gb18030 or utf-16."),
            )
        ) from None
    return "gb18030" if code in ("gb2312", "gbk") else code


def _try(path: Path, name: str, code: str, mark: int) -> int | _Fault:
    """Decode the whole file; return its number of quotes, or the first fault."""
    decoder = codecs.getincrementaldecoder(code)()
    read = mark
    lines = quotes = excess = 0
    with open_text(path, name) as stream:
        stream.read(mark)
        while True:
            chunk = stream.read(_CHUNK)
            pending = len(decoder.getstate()[0])
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                good = error.object[: error.start].decode(code, "ignore")
                return _Fault(
                    offset=read - pending + error.start,
                    line=lines + good.count("\n") + 1,
                    excess=excess + error.start - len(good),
                )
            if not chunk:
                return quotes
            read += len(chunk)
            lines += text.count("\n")
            quotes += text.count('"')
            excess += len(chunk) - len(text)


def _undecodable(name: str, fault: _Fault, code: str, both: bool = False) -> Problem:
    shown = code.upper()
    either_zh, either_en = (
        ("UTF-8 或 GB18030", "neither UTF-8 nor GB18030") if both else (shown, f"not {shown}")
    )
    return Problem(
        Text(
            f"文件的编码不是 {either_zh}：第 {fault.offset + 1} 个字节（第 {fault.line} 行）读不出来。",
            f"The file is {either_en}: byte {fault.offset + 1}, in line {fault.line}, cannot be read.",
        ),
        place_text(name, row=None),
        Text(
            "请在原系统中重新导出为 UTF-8，或在该来源的 encoding 中写明编码。",
            "Export it again as UTF-8, or name its `encoding:` in the source.",
        ),
    )
