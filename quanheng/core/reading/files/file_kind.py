"""What a file is, told by its content and not by its name."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Literal

from quanheng.core.errors import DataError, Problem, ProjectError
from quanheng.core.reading.headings import place_text
from quanheng.core.text import Text

Kind = Literal["text", "gzip", "workbook", "sqlite"]

_WORKBOOKS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
_OTHERS = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"PAR1": "Parquet",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"{\\rtf": "RTF",
}


def file_kind(path: Path, name: str) -> Kind:
    """Tell text, gzip, workbook and SQLite apart by their first bytes.

    `name` stands in messages. Raises ProjectError where there is no such file
    or it cannot be opened, DataError where it is of no kind that is read here.
    """
    start = _first_bytes(path, name)
    if start.startswith(b"\x1f\x8b"):
        return "gzip"
    if start.startswith(b"SQLite format 3\x00"):
        return "sqlite"
    if start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "workbook"
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        if _is_workbook(path):
            return "workbook"
        raise DataError(_not_read(name, "ZIP"))
    for magic, kind in _OTHERS.items():
        if start.startswith(magic):
            raise DataError(_not_read(name, kind))
    return "text"


def _first_bytes(path: Path, name: str) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise ProjectError(
                Problem(
                    Text("这不是一个文件。", "This is not a file."),
                    place_text(name),
                    Text(
                        "请写文件的路径，文件夹可写作 文件夹/*.xlsx。",
                        "Name a file; for a folder write folder/*.xlsx.",
                    ),
                )
            )
        with path.open("rb") as stream:
            return stream.read(16)
    except FileNotFoundError:
        raise ProjectError(missing_file(path, name)) from None
    except OSError:
        raise ProjectError(
            Problem(
                Text("文件打不开。", "The file cannot be opened."),
                place_text(name),
                Text(
                    "请检查权限，并关闭正在使用它的程序（例如 Excel）。",
                    "Check its permissions, and close programs that use it, such as Excel.",
                ),
            )
        ) from None


def missing_file(path: Path, name: str) -> Problem:
    """Report a file that is not there, with the nearest name beside it."""
    from quanheng.core.errors import suggest

    folder = path.parent
    if not folder.is_dir():
        fix = Text(f"文件夹不存在：{folder.name}", f"There is no such folder: {folder.name}")
    else:
        fix = suggest(path.name, [other.name for other in folder.iterdir() if other.is_file()])
    return Problem(Text("文件不存在。", "There is no such file."), place_text(name), fix)


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return any(entry in archive.namelist() for entry in _WORKBOOKS)
    except (zipfile.BadZipFile, OSError, ValueError):
        return True  # Opening it as a workbook says what is wrong with it.


def _not_read(name: str, kind: str) -> Problem:
    return Problem(
        Text(
            f"这是 {kind} 文件，不能作为数据表读取。", f"This is a {kind} file, which is not read as a table."
        ),
        place_text(name),
        Text("请另存为 CSV 或 XLSX。", "Save it as CSV or XLSX."),
    )
