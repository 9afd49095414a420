"""Open what a source names: files, a database or a web service."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from quanheng.core.errors import DataError, Problem, ProjectError, QuanhengError, raise_all, suggest
from quanheng.core.model.connector import Delivered, RawRows, Reading
from quanheng.core.reading.files.file_kind import file_kind
from quanheng.core.reading.headings import known_headings, normalise, place_text
from quanheng.core.text import Text

if TYPE_CHECKING:
    from quanheng.core.model.dataset import Dataset
    from quanheng.core.project.source import Source


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_file(
    path: Path,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    name: str | None = None,
    headings: Collection[str] = (),
    notes: list[Text] | None = None,
) -> Iterator[RawRows]:
    """Stream a table file, CSV, TSV, gzip of these, or a workbook, as text.

    The content decides what it is, not the suffix. `name` stands for the path
    in messages and places. `headings` are those by which the heading row is
    known, so that titles above it are passed over; without them it is the
    first row with two filled cells. What was passed over is added to `notes`.
    Raises ProjectError or DataError, as late as the rows are asked for.
    """
    shown = name if name is not None else path.name
    known = frozenset(normalise(heading) for heading in headings)
    kind = file_kind(path, shown)
    if kind == "workbook":
        from quanheng.core.reading.files.spreadsheet import read_workbook

        yield from read_workbook(path, shown, known, sheet, notes)
    elif kind == "sqlite":
        raise ProjectError(
            Problem(
                Text("这是 SQLite 数据库，不是表格文件。", "This is an SQLite database, not a table file."),
                place_text(shown),
                Text(
                    f"请改用 sql: {{url: 'sqlite:///{shown}', table: 表名}}。",
                    f"Use sql: {{url: 'sqlite:///{shown}', table: its table}} instead.",
                ),
            )
        )
    else:
        from quanheng.core.reading.files.delimited import read_delimited

        yield from read_delimited(path, shown, known, encoding, delimiter, notes)


def read_source(
    source: Source,
    dataset: Dataset,
    headings: Mapping[str, str] | None = None,
    *,
    folder: Path,
    table: str | None = None,
) -> Reading:
    """Read the rows of one dataset from files, SQL or REST.

    `headings` are the connector's own (heading → field); those of the source
    go before them. `table` is the one of the database that is read where the
    source names none. Paths are relative to `folder`, the project's. Missing
    files are reported at once, all of them; everything else when rows are
    read. Raises ProjectError, SourceUnavailable, SourceRefused or DataError.
    """
    extra = {**(headings or {}), **source.headings}
    _check_fields(source, dataset)
    if source.sql is not None:
        from quanheng.core.reading.database.tables import read_database

        return read_database(source.sql, dataset, extra, folder, table)
    if source.rest is not None:
        from quanheng.core.reading.rest.pages import read_rest

        return read_rest(source.rest, folder)
    if source.file:
        reading = Reading(rows=iter(()))
        files = find_files(source.file, folder)
        reading.rows = _read_files(files, source, list(known_headings(dataset, extra)), reading)
        return reading
    raise ProjectError(
        Problem(
            Text("来源没有写明从哪里读。", "The source does not say where to read from."),
            Text(f"连接器 {source.connector}", f"connector {source.connector}"),
            Text("请写 file、sql 或 rest 之一。", "Give it one of file, sql and rest."),
        )
    )


def _check_fields(source: Source, dataset: Dataset) -> None:
    if source.dataset is None:
        return  # The headings may be meant for several datasets of the connector.
    raise_all(
        ProjectError,
        [
            Problem(
                Text(
                    f"headings 把“{heading}”对应到未知的字段“{field}”。",
                    f"headings maps '{heading}' to the unknown field '{field}'.",
                ),
                Text(f"数据集 {dataset.name} 的来源", f"a source of dataset {dataset.name}"),
                suggest(field, dataset.fields),
            )
            for heading, field in source.headings.items()
            if field not in dataset.fields
        ],
    )


def find_files(patterns: list[str], folder: Path) -> list[tuple[Path, str]]:
    """Find the files that patterns name, each with the name to show for it.

    Files come in the order of the patterns, sorted within each, and once.
    Lock files of Excel and hidden files are left out of patterns.
    Raises ProjectError for names and patterns that no file answers to.
    """
    from quanheng.core.reading.files.file_kind import missing_file

    found: dict[Path, str] = {}
    problems = []
    for pattern in patterns:
        if any(sign in pattern for sign in "*?["):
            paths = sorted(path for path in _matches(pattern, folder) if path.is_file())
            if not paths:
                problems.append(_no_match(pattern))
        else:
            paths = [folder / pattern]
            if not paths[0].exists():
                problems.append(missing_file(paths[0], pattern))
        for path in paths:
            found.setdefault(path.resolve(), _shown(path, folder))
    raise_all(ProjectError, problems)
    return list(found.items())


def _matches(pattern: str, folder: Path) -> Iterator[Path]:
    from glob import iglob

    # Not Path.glob, which takes no absolute patterns.
    for match in iglob(pattern, root_dir=folder, recursive=True):  # noqa: PTH207
        path = folder / match
        if not path.name.startswith(("~$", ".")):
            yield path


def _shown(path: Path, folder: Path) -> str:
    try:
        return path.relative_to(folder).as_posix()
    except ValueError:
        return path.as_posix()


def _no_match(pattern: str) -> Problem:
    return Problem(
        Text(f"没有文件与“{pattern}”相符。", f"No file matches '{pattern}'."),
        place_text(pattern),
        Text(
            "请检查文件夹和文件名；路径从项目文件夹算起。",
            "Check folder and name; paths start at the project's folder.",
        ),
    )


def _read_files(
    files: list[tuple[Path, str]], source: Source, headings: list[str], reading: Reading
) -> Iterator[RawRows]:
    """Read every file, and raise at the end what was wrong with any of them."""
    errors: list[QuanhengError] = []
    for path, name in files:
        try:
            before = _state(path, name)
            digest = hash_file(path)
            yield from read_file(
                path,
                sheet=source.sheet,
                encoding=source.encoding,
                delimiter=source.delimiter,
                name=name,
                headings=headings,
                notes=reading.notes,
            )
            if _state(path, name) != before:
                raise DataError(_changed(name))
        except (DataError, ProjectError) as error:
            errors.append(error)
            continue
        reading.delivered.append(Delivered(name, digest, before[0]))
    if errors:
        kind = ProjectError if any(isinstance(error, ProjectError) for error in errors) else DataError
        raise kind(problem for error in errors for problem in error.problems)


def _state(path: Path, name: str) -> tuple[int, int]:
    file_kind(path, name)
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _changed(name: str) -> Problem:
    return Problem(
        Text("文件在读取过程中被改动了。", "The file was changed while it was read."),
        place_text(name),
        Text("请等它保存完毕后再运行。", "Run again when it has been saved."),
    )
