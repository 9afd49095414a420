"""Text tables: CSV and TSV, plain or gzip, as rows with their places."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from quanheng.core.errors import DataError, Problem, ProjectError
from quanheng.core.model.connector import RawRows
from quanheng.core.reading.files.archive import open_text
from quanheng.core.reading.files.asides import Asides
from quanheng.core.reading.files.error_words import without_errors
from quanheng.core.reading.files.heading_block import find_heading_block
from quanheng.core.reading.files.text_encoding import Encoding, find_encoding
from quanheng.core.reading.headings import SEARCHED_ROWS, place_text
from quanheng.core.text import Text

if TYPE_CHECKING:
    from codecs import IncrementalDecoder

DELIMITERS = (",", "\t", ";", "|")

LONGEST_ROW = 4 << 20
"""A row longer than this many bytes is taken for an unclosed quotation mark."""

_HEAD = 1 << 20
_SHOWN = 200
_BLANK = " \t,;|"
_NAMED = {"tab": "\t", "\\t": "\t"}


def read_delimited(
    path: Path,
    name: str,
    known: Collection[str],
    encoding: str | None = None,
    delimiter: str | None = None,
    notes: list[Text] | None = None,
) -> Iterator[RawRows]:
    """Stream a text table as text columns; an empty cell is null.

    Encoding and delimiter are found where they are not given. The headings
    begin with the first row that has two of those in `known`, else they are the
    first row with two filled cells. Rows are counted as a spreadsheet would
    show them. Rows without any cell are passed over; totals, and what stands
    below, are left out, as `noticed` and `notes` tell; rows of the wrong width
    go to `broken`. There is always at least one part, so that headings can be
    looked at. Raises ProjectError or DataError.
    """
    found = find_encoding(path, name, encoding)
    with _utf8(path, name, found) as stream:
        head = _read_head(stream)
    if "\x00" in head:
        raise DataError(_no_text(name))
    layout = _find_layout(head, name, known, delimiter)
    with _utf8(path, name, found) as stream:
        _discard(stream, layout.start)
        asides = Asides([heading for heading in layout.headings if heading])
        yield from _sifted(_parse(stream, name, layout, odd_quotes=found.quotes % 2 == 1), layout, asides)
    if notes is not None:
        asides.tell(notes)


@dataclass(frozen=True, slots=True)
class _Layout:
    delimiter: str
    headings: tuple[str, ...]
    """One per column; blank ones are not read."""
    row: int
    """The last row of the headings, from 1."""
    start: int
    """Where the rows after it start, in bytes of UTF-8."""
    measures: tuple[str, ...]

    def cells(self, text: str) -> list[str]:
        """Split a row of the wrong width into its cells, without those under no heading."""
        try:
            row = next(csv.reader(io.StringIO(text), delimiter=self.delimiter), [])
        except csv.Error:
            row = [text]
        if len(row) > len(self.headings):
            return row
        return [cell for cell, heading in zip(row, self.headings, strict=False) if heading]


class _Transcoded(io.RawIOBase):
    """Turn a stream of another encoding into one of UTF-8."""

    def __init__(self, stream: io.BufferedReader, decoder: IncrementalDecoder) -> None:
        self._stream = stream
        self._decoder = decoder
        self._ready = b""

    def readable(self) -> bool:
        """Say that this can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read UTF-8 into a buffer; return how many bytes."""
        while not self._ready:
            chunk = self._stream.read(_HEAD)
            self._ready = self._decoder.decode(chunk, final=not chunk).encode("utf-8")
            if not chunk:
                break
        view = memoryview(buffer)
        piece = self._ready[: len(view)]
        self._ready = self._ready[len(piece) :]
        view[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        """Close the stream underneath as well."""
        self._stream.close()
        super().close()


def _utf8(path: Path, name: str, encoding: Encoding) -> io.BufferedReader:
    import codecs

    stream = open_text(path, name)
    stream.read(encoding.mark)
    if encoding.name == "utf-8":
        return stream
    decoder = codecs.getincrementaldecoder(encoding.name)()
    return io.BufferedReader(_Transcoded(stream, decoder), _HEAD)


def _read_head(stream: io.BufferedReader) -> str:
    import codecs

    return codecs.getincrementaldecoder("utf-8")().decode(stream.read(_HEAD))


def _discard(stream: io.BufferedReader, count: int) -> None:
    while count > 0:
        count -= len(stream.read(count)) or count


def _records(head: str, delimiter: str) -> tuple[list[list[str]], list[int]]:
    """Split the first rows; return them and where each of them ends."""
    consumed = 0

    def lines() -> Iterator[str]:
        nonlocal consumed
        for line in io.StringIO(head, newline=""):
            consumed += len(line)
            yield line

    rows: list[list[str]] = []
    ends: list[int] = []
    reader = csv.reader(lines(), delimiter=delimiter)
    try:
        for row in reader:
            rows.append(row)
            ends.append(consumed)
            if len(rows) > SEARCHED_ROWS:
                break
    except csv.Error:
        pass  # A cell beyond the module's own bound: what stands before it is enough.
    return rows, ends


def _find_layout(head: str, name: str, known: Collection[str], given: str | None) -> _Layout:
    if given is not None:
        given = _NAMED.get(given.casefold(), given)
        if len(given) != 1 or given in '"\r\n' or ord(given) > 127:
            raise ProjectError(_bad_delimiter(given, name))
    best: tuple[tuple[int, int], _Layout] | None = None
    for delimiter in (given,) if given else DELIMITERS:
        rows, ends = _records(head, delimiter)
        block = find_heading_block(rows, known, guess=True)
        if block is None:
            continue
        at = block.last
        score = (block.known, sum(bool(cell.strip(_BLANK)) for cell in rows[at]))
        if score[1] and (best is None or score > best[0]):
            start = len(head[: ends[at]].encode("utf-8"))
            own = block.headings[: max(map(len, rows[block.first : at + 1]))]
            headings = _fit_width(own, next((row for row in rows[at + 1 :] if any(row)), []))
            best = score, _Layout(delimiter, headings, at + 1, start, block.measures)
    if best is None:
        raise DataError(
            Problem(
                Text("文件是空的，没有列名。", "The file is empty; it has no headings."),
                place_text(name),
                Text("请检查导出是否完整。", "Check whether the export was complete."),
            )
        )
    return best[1]


def _fit_width(headings: Sequence[str], first: Sequence[str]) -> tuple[str, ...]:
    """Fit the headings to rows that end with a delimiter, or do not."""
    names = [heading.strip() for heading in headings]
    while names and not names[-1]:
        names.pop()
    surplus = first[len(names) :]
    if len(first) >= len(names) and not any(cell.strip() for cell in surplus):
        return (*names, *[""] * len(surplus))
    return tuple(heading.strip() for heading in headings)


def _sifted(parts: Iterator[RawRows], layout: _Layout, asides: Asides) -> Iterator[RawRows]:
    """Leave out what is no data; the last part tells of totals that do not agree."""
    before = None
    for part in parts:
        if before is not None:
            yield before
        whole = without_errors(part)
        asides.uncertain |= {one.heading for one in whole.noticed if one.heading is not None}
        sifted = asides.sift(whole, [layout.cells(text) for _, text in part.broken])
        before = replace(sifted, broken=_shortened(sifted.broken), measures=layout.measures)
    if before is not None:
        yield replace(before, noticed=(*before.noticed, *asides.disagreements()))


def _parse(stream: io.BufferedReader, name: str, layout: _Layout, odd_quotes: bool) -> Iterator[RawRows]:
    labels = [str(index) for index in range(len(layout.headings))]
    kept = [index for index, heading in enumerate(layout.headings) if heading]
    headings = [layout.headings[index] for index in kept]
    broken: list[tuple[int, str]] = []

    def note(row: Any) -> str:
        broken.append((layout.row + row.number, row.text))
        return "skip"

    place, last_cell = layout.row + 1, ""
    taken = 0
    empty = pa.table({str(i): pa.array([], pa.string()) for i in kept}).rename_columns(headings)
    try:
        for batch in _batches(stream, layout.delimiter, labels, kept, note):
            places = _places(place, batch.num_rows, [at for at, _ in broken[taken:]])
            after = (
                (places.stop if isinstance(places, range) else places[-1] + 1) if batch.num_rows else place
            )
            lost = [entry for entry in broken[taken:] if entry[0] < after]
            taken += len(lost)
            place = after
            last = batch.column(batch.num_columns - 1)
            last_cell = (last[-1].as_py() or "") if batch.num_rows else last_cell
            table = pa.Table.from_batches([batch]).rename_columns(headings)
            yield _without_blank_rows(table, places, name, lost)
    except pa.ArrowInvalid:
        raise DataError(_unclosed(name, None)) from None
    left = broken[taken:]
    final = left[-1][1] if left else last_cell
    if odd_quotes and "\n" in final.rstrip():
        raise DataError(_unclosed(name, left[-1][0] if left else place - 1))
    if left or place == layout.row + 1:
        yield RawRows(empty, file=name, first=place, broken=tuple(left))


def _batches(
    stream: io.BufferedReader, delimiter: str, labels: list[str], kept: list[int], note: Any
) -> Iterator[pa.RecordBatch]:
    if not stream.peek(1):
        return
    yield from arrow_csv.open_csv(
        stream,
        # One thread, since only then does the parser know the numbers of bad rows.
        arrow_csv.ReadOptions(column_names=labels, block_size=LONGEST_ROW, use_threads=False),
        arrow_csv.ParseOptions(
            delimiter=delimiter,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=note,
        ),
        arrow_csv.ConvertOptions(
            column_types={label: pa.string() for label in labels},
            include_columns=[str(index) for index in kept],
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
            check_utf8=False,
        ),
    )


def _places(first: int, count: int, skipped: list[int]) -> range | tuple[int, ...]:
    """Number rows from `first` on, passing over numbers that were skipped."""
    between = [number for number in skipped if number >= first]
    if not between or between[0] >= first + count:
        return range(first, first + count)
    gone = set(between)
    numbers: list[int] = []
    number = first
    while len(numbers) < count:
        if number not in gone:
            numbers.append(number)
        number += 1
    return tuple(numbers)


def _without_blank_rows(
    table: pa.Table, places: range | tuple[int, ...], name: str, lost: list[tuple[int, str]]
) -> RawRows:
    filled = None
    for column in table.columns:
        if column.null_count == 0:
            filled = None
            break
        valid = pc.is_valid(column)
        filled = valid if filled is None else pc.or_(filled, valid)
    if filled is not None and not pc.all(filled).as_py():
        table = table.filter(filled)
        keep = filled.to_numpy(zero_copy_only=False) if hasattr(filled, "chunks") else filled.to_numpy()
        places = tuple(number for number, is_filled in zip(places, keep, strict=True) if is_filled)
    first = places[0] if places else 1
    return RawRows(
        table,
        file=name,
        first=first,
        places=places if isinstance(places, tuple) else None,
        broken=tuple(lost),
    )


def _shortened(broken: Iterable[tuple[int, str]]) -> tuple[tuple[int, str], ...]:
    return tuple((at, text if len(text) <= _SHOWN else text[:_SHOWN] + "…") for at, text in broken)


def _unclosed(name: str, row: int | None) -> Problem:
    return Problem(
        Text(
            "有一个引号打开后没有关闭，其后的行都无法拆分。", "A quotation mark is opened and never closed."
        ),
        place_text(name, row=row),
        Text(
            "请在该行补上引号，或删去多余的引号。若单元格里本来就有引号，应写成两个。",
            "Close or delete it. A quotation mark inside a quoted cell is written twice.",
        ),
    )


def _no_text(name: str) -> Problem:
    return Problem(
        Text("这不是文本文件。", "This is not a text file."),
        place_text(name),
        Text("请另存为 CSV 或 XLSX。", "Save it as CSV or XLSX."),
    )


def _bad_delimiter(given: str, name: str) -> Problem:
    return Problem(
        Text(f"分隔符“{given}”不能用。", f"The delimiter '{given}' cannot be used."),
        place_text(name),
        Text(
            "请用一个字符：逗号、分号、竖线，或写 tab。", "Use one character: a comma, ; or |, or write tab."
        ),
    )
