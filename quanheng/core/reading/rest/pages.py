"""Pages of JSON from a web service, as rows with the types that JSON has."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import pyarrow as pa

from quanheng.core.errors import DataError, Problem, ProjectError, suggest
from quanheng.core.model.connector import Delivered, RawRows, Reading
from quanheng.core.reading.native_columns import native_column
from quanheng.core.reading.rest.request import Body, Service
from quanheng.core.text import Text

if TYPE_CHECKING:
    from concurrent.futures import Future

    from quanheng.core.project.source import RestSource

MAX_PAGES = 1_000_000
MAX_NESTING = 5
_SHOWN = 200


def read_rest(source: RestSource, folder: Path = Path()) -> Reading:
    """Read all pages of a service, one part per page.

    Nested objects become columns called `a.b`, lists become JSON text, and
    fractions are exact decimals. Places number the records over all pages,
    from 1. Each page is delivered with the hash of its body.
    Raises ProjectError, SourceUnavailable, SourceRefused or DataError, as late
    as the rows are asked for; no error shows a token.
    """
    reading = Reading(rows=iter(()))
    reading.rows = _read(source, folder, reading)
    return reading


@dataclass(slots=True)
class _Walk:
    """Go from page to page as the project says."""

    source: RestSource
    position: int = 0
    cursor: str | None = None
    link: str | None = None

    def parameters(self) -> dict[str, str]:
        """Return what to ask for next, beside the fixed parameters."""
        paging = self.source.paging
        asked: dict[str, str] = {}
        if paging.style != "none" and paging.size_parameter:
            asked[paging.size_parameter] = str(paging.size)
        if paging.style in ("page", "offset"):
            asked[paging.parameter] = str(self.position)
        elif self.cursor is not None:
            asked[paging.parameter] = self.cursor
        return asked

    def advance(self, answer: Any, found: int, where: Text) -> bool:
        """Move on to the next page; return whether there is one.

        Numbered pages end with an empty one, since a service may hand out
        fewer rows at a time than it was asked for.
        """
        paging = self.source.paging
        if paging.style == "cursor":
            following = _descend(answer, paging.cursor)
            if following is None or following is False or following == "":
                return False
            if isinstance(following, (dict, list, bool)):
                raise ProjectError(_no_cursor(paging.cursor, where))
            text = str(following)
            is_link = text.startswith(("http://", "https://", "/", "?"))
            before = (self.cursor, self.link)
            self.cursor, self.link = (None, text) if is_link else (text, None)
            if (self.cursor, self.link) == before:
                raise DataError(_circles(where))
            return True
        self.position += 1 if paging.style == "page" else found
        return paging.style != "none" and found > 0


def _read(source: RestSource, folder: Path, reading: Reading) -> Iterator[RawRows]:
    paging = source.paging
    start = paging.start if "start" in paging.model_fields_set or paging.style == "page" else 0
    walk = _Walk(source, position=start)
    seen: set[str] = set()
    place, blank = 1, True
    with Service(source, folder) as service:
        ahead = _Ahead(service, walk)
        for number in range(1, MAX_PAGES + 1):
            name = service.shown if paging.style == "none" else f"{service.shown} #{number}"
            where = Text(name, name)
            body = ahead.take(where)
            digest = sha256(body.content).hexdigest()
            reading.delivered.append(Delivered(name, digest, len(body.content)))
            records = _rows(body.answer, source.rows, where)
            if records and digest in seen:
                raise DataError(_circles(where))
            seen.add(digest)
            more = walk.advance(body.answer, len(records), where)
            if more and number < MAX_PAGES:
                following = f"{service.shown} #{number + 1}"
                ahead.ask(Text(following, following))
            if records:
                yield _part(records, name, place)
                blank = False
            place += len(records)
            if not more:
                break
        else:
            raise DataError(_circles(Text(service.shown, service.shown)))
    if blank:
        yield RawRows(pa.table({}), file=service.shown)


class _Ahead:
    """Ask for the next page while the rows of this one are worked on.

    A page is asked for when the one before it has said that there is another,
    so that a service gets the same requests in the same order as without this.
    """

    def __init__(self, service: Service, walk: _Walk) -> None:
        self._service = service
        self._walk = walk
        self._asked: Future[Body] | None = None

    def ask(self, where: Text) -> None:
        """Ask for the page to which the walk has come."""
        from concurrent.futures import Future
        from threading import Thread

        walk, address = self._walk, self._service.address
        target = urljoin(address, walk.link) if walk.link else address
        # A link to the next page says itself how to go on.
        parameters = {} if walk.link else {**walk.source.parameters, **walk.parameters()}
        asked: Future[Body] = Future()

        def fetch() -> None:
            try:
                asked.set_result(self._service.fetch(target, parameters, where))
            except BaseException as error:
                asked.set_exception(error)

        self._asked = asked
        # Whoever stops reading must not wait for an answer that nobody wants any more.
        Thread(target=fetch, name="page", daemon=True).start()

    def take(self, where: Text) -> Body:
        """Wait for the page that was asked for; ask for it if none was."""
        if self._asked is None:
            self.ask(where)
        assert self._asked is not None
        asked, self._asked = self._asked, None
        return asked.result()


def _descend(answer: Any, path: str) -> Any:
    for step in filter(None, path.split(".")):
        if not isinstance(answer, dict):
            return None
        answer = answer.get(step)
    return answer


def _rows(answer: Any, path: str, where: Text) -> list[Any]:
    found = answer
    for step in filter(None, path.split(".")):
        if not isinstance(found, dict) or step not in found:
            known = list(found) if isinstance(found, dict) else []
            raise ProjectError(
                Problem(
                    Text(
                        f"应答里没有 rows 所写的“{path}”。",
                        f"The answer has no '{path}', which `rows:` names.",
                    ),
                    where,
                    suggest(step, known),
                )
            )
        found = found[step]
    if found is None:
        return []
    if not isinstance(found, list):
        lists = (
            [key for key, value in found.items() if isinstance(value, list)]
            if isinstance(found, dict)
            else []
        )
        raise ProjectError(
            Problem(
                Text("应答的这个位置不是一列记录。", "At this place the answer is not a list of records."),
                where,
                Text(
                    f"请在 rows 中写明记录在哪里。可能是：{', '.join(lists) or '—'}",
                    f"Say under `rows:` where the records are. Perhaps: {', '.join(lists) or '—'}",
                ),
            )
        )
    return found


def _part(records: list[Any], name: str, first: int) -> RawRows:
    alike = _alike(records)
    if alike is not None:
        return RawRows(_table(alike), file=name, first=first)
    rows: list[dict[str, Any]] = []
    places: list[int] = []
    broken: list[tuple[int, str]] = []
    for place, record in enumerate(records, start=first):
        if isinstance(record, dict):
            rows.append(_flatten(record))
            places.append(place)
        else:
            broken.append((place, json.dumps(record, ensure_ascii=False, default=str)[:_SHOWN]))
    names = list(dict.fromkeys(key for row in rows for key in row))
    return RawRows(
        _table({key: [row.get(key) for row in rows] for key in names}),
        file=name,
        first=places[0] if places else first,
        places=tuple(places) if broken else None,
        broken=tuple(broken),
    )


def _alike(records: list[Any]) -> dict[str, Sequence[Any]] | None:
    """Return the columns of records that are all flat and have the same keys.

    Nothing is done record by record here, since most services send just these.
    """
    if set(map(type, records)) != {dict}:
        return None
    # The order of columns is that of the first record, as it is where records differ.
    layout, layouts = tuple(records[0]), set(map(tuple, records))
    if not layout or any(len(other) != len(layout) or set(other) != set(layout) for other in layouts):
        return None
    # More than one layout of the same keys means more than one key.
    alike = len(layouts) == 1
    rows: Iterable[Iterable[Any]] = map(dict.values if alike else itemgetter(*layout), records)
    columns: dict[str, Sequence[Any]] = dict(zip(layout, zip(*rows, strict=True), strict=True))
    nested = any(kind in (dict, list) for column in columns.values() for kind in set(map(type, column)))
    return None if nested else columns


def _table(columns: Mapping[str, Sequence[Any]]) -> pa.Table:
    return pa.Table.from_arrays([native_column(values) for values in columns.values()], names=list(columns))


def _flatten(record: dict[str, Any], prefix: str = "", depth: int = 1) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in record.items():
        if isinstance(value, dict) and value and depth < MAX_NESTING:
            flat.update(_flatten(value, f"{prefix}{key}.", depth + 1))
        elif isinstance(value, (dict, list)):
            flat[f"{prefix}{key}"] = json.dumps(value, ensure_ascii=False, default=_exact) if value else None
        else:
            flat[f"{prefix}{key}"] = value
    return flat


def _exact(value: Any) -> str:
    assert isinstance(value, Decimal)
    return format(value, "f")


def _circles(where: Text) -> Problem:
    return Problem(
        Text(
            "服务重复给出同一页，翻页没有前进。",
            "The service hands out the same page again; paging gets nowhere.",
        ),
        where,
        Text(
            "请检查 paging 的 style 和 parameter 是否是该服务所用的。",
            "Check whether `style:` and `parameter:` of `paging:` are those of the service.",
        ),
    )


def _no_cursor(path: str, where: Text) -> Problem:
    return Problem(
        Text(f"应答中的“{path}”不是翻页标记。", f"What stands at '{path}' in the answer is not a cursor."),
        where,
        Text("请改正 paging 的 cursor。", "Correct `cursor:` of `paging:`."),
    )
