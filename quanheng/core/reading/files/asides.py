"""Rows of a table that are no data: totals, headings once more, and what stands below."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quanheng.core.model.connector import Noticed, RawRows
from quanheng.core.reading.files.total_sums import Total, disagreements
from quanheng.core.text import Text

LEADING = 4
"""A row is told by what stands in its first so many columns."""

MOST_COMPARED = 200_000
"""Totals are compared with their rows in tables of up to so many rows."""

_BLANKS = re.compile(r"\s+")
_NUMBER = re.compile(r"[-+]?[\d,]*\.?\d+%?")

_SPACED = ("合计", "小计", "总计", "共计", "累计", "其中")
_LINES = "填\\s*表|填\\s*报|制\\s*表|审\\s*核|审\\s*批|复\\s*核|负\\s*责\\s*人|主要|分管|单位|部门|经办|联系|统计|报送"
_REMARKS = "校对|盖章|签|注|备\\s*注|说明|附注|资料|数据|打印|导出"
_CANDIDATE = "|".join(
    (
        *(rf"{a}[\s\x{{3000}}]*{b}" for a, b in map(tuple, _SPACED)),
        rf"^[\s\x{{3000}}(（【\[]*({_LINES}|{_REMARKS})[^\x{{3000}}\s]{{0,8}}\s*[:：.、(（]",
        r"^[\s\x{3000}(（]*(单位)?[(（]?(盖章|签字|签章)",
    )
)
"""What may be such a row; the expressions below decide."""

_TOTAL = re.compile(
    r"(?:本页|本表|本月|本季|本年|全年|全市|全县|全区|全省|各单位|各部门)?"
    r"(?:合计|小计|总计|共计|累计)(?:数|金额|\(.*\))?:?"
)
_PART_OF_TOTAL = re.compile(r"其中(?::.*)?")
_TOTAL_OF = re.compile(r".+(?:合计|小计|总计):?")
_BELOW = re.compile(
    r"(?:填表|填报|制表|审核|审批|复核|负责|主要负责|分管负责|单位负责|部门负责|经办|联系|统计|报送|校对)"
    r"(?:人|人员|领导|单位|部门|日期|时间|电话)(?:签字|签章|签名|盖章|\([^)]*\))*:.*"
    r"|(?:填表|制表|审核|复核|经办|校对|分管领导|主要领导)(?:签字|\([^)]*\))*:.*"
    r"|(?:单位)?\(?(?:盖章|签字|签章)\)?:?"
    r"|\(?(?:注|备注|说明|附注|注释|填表说明|注意事项|资料来源|数据来源|数据截止(?:日期|时间)?"
    r"|(?:打印|导出)(?:日期|时间))\)?\d*[:.、].*"
)

LINES_LEFT_OUT = Text(
    "表下的注释、落款和重复的表头未作为数据读取。",
    "Notes, signatures and repeated headings below the tables were not read as data.",
)

Kind = Literal["total", "part", "below", "heading"]


@dataclass(slots=True)
class _Found:
    row: int
    place: int
    kind: Kind
    cells: list[str | None]


class Asides:
    """Leave such rows out of one table, and hold its totals against its rows."""

    def __init__(self, headings: Sequence[str]) -> None:
        self._headings = list(headings)
        self.below = 0
        """How many rows stand below the table, or between its pages."""
        self.uncertain: set[str] = set()
        """Headings of columns in which cells were filled or lost: no totals of them are compared."""
        self._totals: list[Total] = []
        self._kept: list[pa.Table] = []
        self._rows = 0
        self._last_below: int | None = None

    def sift(self, part: RawRows, broken: Sequence[Sequence[str]] = ()) -> RawRows:
        """Leave them out of a part, and of its broken rows, whose cells are `broken`."""
        found = self._find(part)
        noticed = list(part.noticed)
        if found:
            out = np.zeros(part.table.num_rows, dtype=bool)
            out[[one.row for one in found]] = True
            before = np.cumsum(~out)
            for one in found:
                self._note(one, self._rows + int(before[one.row]), noticed)
            part = _without(part, out)
        lost = []
        for (place, text), cells in zip(part.broken, broken, strict=bool(broken)):
            fitted = [cell.strip() or None for cell in cells[: len(self._headings)]]
            fitted += [None] * (len(self._headings) - len(fitted))
            kind = self._kind(fitted, place) if len(cells) < len(self._headings) else None
            if kind is None:
                lost.append((place, text))
            else:
                self._note(_Found(-1, place, kind, fitted), self._rows + part.table.num_rows, noticed)
        self._rows += part.table.num_rows
        if self._rows <= MOST_COMPARED:
            self._kept.append(part.table)
        else:
            self._kept.clear()
        broken_left = tuple(lost) if broken else part.broken
        return replace(part, broken=broken_left, noticed=tuple(noticed))

    def disagreements(self) -> tuple[Noticed, ...]:
        """Return the totals that are not the sum of rows, after all parts were sifted."""
        if not self._totals or not self._kept or self._rows > MOST_COMPARED:
            return ()
        return disagreements(self._totals, pa.concat_tables(self._kept), self.uncertain)

    def tell(self, notes: list[Text]) -> None:
        """Say that lines were left out, once for all tables of a source."""
        if self.below and LINES_LEFT_OUT not in notes:
            notes.append(LINES_LEFT_OUT)

    def _find(self, part: RawRows) -> list[_Found]:
        table, found = part.table, []
        rows = np.flatnonzero(self._candidates(table)).tolist() if table.num_rows else []
        done = -1
        for row in rows:
            at = row
            # What follows a line below the table, and fills but one cell, goes on with it.
            while at > done and at < table.num_rows:
                cells = [column[at].as_py() for column in table.columns]
                place = part.places[at] if part.places is not None else part.first + at
                kind = self._kind(cells, place)
                if kind is None:
                    break
                found.append(_Found(at, place, kind, cells))
                done = at
                if kind != "below":
                    break
                at += 1
        return found

    def _candidates(self, table: pa.Table) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        leading = table.columns[:LEADING]
        if not leading:
            return np.zeros(table.num_rows, dtype=bool)
        found = pc.fill_null(pc.equal(leading[0], self._headings[0]), False)
        blank = pc.is_null(leading[0])
        for column in leading:
            told = pc.match_substring_regex(column, _CANDIDATE)
            found = pc.or_(found, pc.fill_null(told, False))
            blank = pc.and_(blank, pc.is_null(column))
        if table.num_columns > LEADING:
            found = pc.or_(found, blank)
        return np.asarray(found)

    def _kind(self, cells: Sequence[str | None], place: int) -> Kind | None:
        """Say what a row is, if it is no data."""
        filled = [_BLANKS.sub("", unicodedata.normalize("NFKC", cell)) for cell in cells if cell]
        filled = [cell for cell in filled if cell]
        if not filled:
            return None
        if len(filled) > 1 and list(cells) == self._headings:
            return "heading"
        told = sum(_BELOW.fullmatch(cell) is not None for cell in filled)
        goes_on = len(filled) == 1 and len(cells) > 2 and self._last_below == place - 1
        if goes_on or (_BELOW.fullmatch(filled[0]) and len(filled) <= 2 * told):
            self._last_below = place
            return "below"
        words = [cell for cell in filled if not _NUMBER.fullmatch(cell)]
        if any(_TOTAL.fullmatch(cell) for cell in filled[:3]):
            return "total"
        if len(words) == 1 and filled[0] == words[0]:
            if _PART_OF_TOTAL.fullmatch(words[0]):
                return "part"
            if len(filled) > 1 and len(cells) > 2 and _TOTAL_OF.fullmatch(words[0]):
                return "total"
        return None

    def _note(self, one: _Found, rows_before: int, noticed: list[Noticed]) -> None:
        if one.kind in ("below", "heading"):
            self.below += 1
            return
        label = next(i for i, cell in enumerate(one.cells) if cell and not _NUMBER.fullmatch(cell.strip()))
        noticed.append(Noticed("total_rows", one.place, self._headings[label], one.cells[label], "left_out"))
        if one.kind == "total":
            of_group = "小" in (one.cells[label] or "")
            self._totals.append(Total(one.place, rows_before, one.cells, of_group))


def _without(part: RawRows, out: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> RawRows:
    table = part.table.filter(pa.array(~out))
    numbers = part.places if part.places is not None else range(part.first, part.first + len(out))
    places = tuple(place for place, is_out in zip(numbers, out.tolist(), strict=True) if not is_out)
    whole = bool(places) and places[-1] - places[0] + 1 == len(places)
    first = places[0] if places else part.first
    return replace(part, table=table, first=first, places=None if whole or not places else places)
