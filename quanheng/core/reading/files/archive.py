"""Bounds on compressed files, so that a small file cannot fill the machine."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO

from quanheng.core.errors import DataError, Problem
from quanheng.core.reading.headings import place_text
from quanheng.core.text import Text

MAX_ENTRIES = 10_000
MAX_WORKBOOK = 4 << 30
MAX_TEXT = 64 << 30
MAX_RATIO = 250
FREE_SIZE = 64 << 20
"""Up to this unpacked size no ratio is looked at."""

_CHUNK = 1 << 20


def open_text(path: Path, name: str) -> io.BufferedReader:
    """Open a text file, gzip or not, as a stream of its unpacked bytes.

    Reading raises DataError where the file is damaged or beyond the bounds.
    """
    raw = path.open("rb")
    if raw.peek(2)[:2] != b"\x1f\x8b":
        return raw
    return io.BufferedReader(_Bounded(raw, path.stat().st_size, name), _CHUNK)


class _Bounded(io.RawIOBase):
    """Unpack gzip, counting what comes out."""

    def __init__(self, raw: BinaryIO, packed: int, name: str) -> None:
        self._raw = raw
        self._stream = gzip.GzipFile(fileobj=raw)
        self._packed = packed
        self._name = name
        self._unpacked = 0

    def readable(self) -> bool:
        """Say that this can be read."""
        return True

    def readinto(self, buffer: object) -> int:
        """Read unpacked bytes into a buffer; return how many."""
        view = memoryview(buffer)  # type: ignore[arg-type]
        try:
            chunk = self._stream.read(len(view))
        except (EOFError, gzip.BadGzipFile, zlib.error):
            raise DataError(_damaged(self._name)) from None
        view[: len(chunk)] = chunk
        self._unpacked += len(chunk)
        check_bounds(self._unpacked, self._packed, MAX_TEXT, self._name)
        return len(chunk)

    def close(self) -> None:
        """Close the file underneath as well."""
        self._stream.close()
        self._raw.close()
        super().close()


def check_bounds(unpacked: int, packed: int, limit: int, name: str) -> None:
    """Raise DataError where something unpacks to more than is believable."""
    if unpacked > limit or (unpacked > FREE_SIZE and unpacked > MAX_RATIO * max(packed, 1)):
        raise DataError(
            Problem(
                Text(
                    f"压缩文件解开后过大（超过 {unpacked >> 20} MB），像是压缩炸弹，没有读取。",
                    f"The file unpacks to more than {unpacked >> 20} MB, like a decompression bomb; not read.",
                ),
                place_text(name),
                Text(
                    "若数据确有这么大，请解压后再放入。",
                    "If the data are truly that large, unpack the file yourself.",
                ),
            )
        )


def check_workbook(path: Path, name: str) -> None:
    """Unpack a zipped workbook once to see that it is whole and within bounds.

    Sizes in a zip's own table can lie, so every entry is really unpacked.
    """
    try:
        with path.open("rb") as raw, zipfile.ZipFile(raw) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES:
                raise DataError(_damaged(name))
            unpacked = 0
            for entry in entries:
                unpacked += _unpack(raw, entry, unpacked, path.stat().st_size, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, struct.error):
        raise DataError(_damaged(name)) from None


def _unpack(raw: BinaryIO, entry: zipfile.ZipInfo, before: int, packed: int, name: str) -> int:
    if entry.flag_bits & 1 or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise DataError(_damaged(name))
    raw.seek(entry.header_offset)
    header = raw.read(30)
    if header[:4] != b"PK\x03\x04":
        raise zipfile.BadZipFile
    raw.seek(sum(struct.unpack("<HH", header[26:30])), io.SEEK_CUR)
    stored = entry.compress_type == zipfile.ZIP_STORED
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    left, size = entry.compress_size, 0
    while left > 0:
        chunk = raw.read(min(left, 1 << 16))
        if not chunk:
            raise EOFError
        left -= len(chunk)
        while chunk:
            piece = chunk if stored else inflate.decompress(chunk, _CHUNK)
            chunk = b"" if stored else inflate.unconsumed_tail
            size += len(piece)
            check_bounds(before + size, packed, MAX_WORKBOOK, name)
    if size != entry.file_size:
        raise zipfile.BadZipFile
    return size


def _damaged(name: str) -> Problem:
    return Problem(
        Text("文件已损坏，或不是完整的文件。", "The file is damaged or incomplete."),
        place_text(name),
        Text(
            "请用 Excel 或 WPS 打开它另存一份，或重新导出。",
            "Open it in Excel or WPS and save it anew, or export it again.",
        ),
    )
