"""Names as they occur in data, and the units that they mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from quanheng.core.collect.cells.clean import fold
from quanheng.core.collect.cells.word import Vocabulary
from quanheng.core.errors import Problem, ProjectError, nearest
from quanheng.core.model.dataset import Dataset, Field
from quanheng.core.project.small_table import SmallTable, read_small_table, typed_cells
from quanheng.core.project.units import Units
from quanheng.core.text import Text


@dataclass(frozen=True, slots=True)
class Alias:
    """Let a name mean a unit, from `first` to `last`, both included."""

    name: str
    unit_id: str
    first: date | None = None
    last: date | None = None

    def holds_on(self, day: date) -> bool:
        """Say whether the name meant the unit on that day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def overlaps(self, other: Alias) -> bool:
        """Say whether there is a day on which both hold."""
        return (self.first or date.min) <= (other.last or date.max) and (other.first or date.min) <= (
            self.last or date.max
        )

    @property
    def dated(self) -> bool:
        """Say whether it does not hold for ever."""
        return self.first is not None or self.last is not None


@dataclass(frozen=True)
class Aliases:
    """Find the unit that a name means; units' own names are among the names.

    Names are compared without blanks, case, and width of characters.
    """

    units: Units
    listed: tuple[Alias, ...] = ()

    @cached_property
    def _by_name(self) -> dict[str, list[Alias]]:
        found: dict[str, list[Alias]] = {}
        for alias in self.listed:
            found.setdefault(fold(alias.name), []).append(alias)
        return found

    @cached_property
    def _own(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for unit, name in zip(self.units.ids, self.units.names, strict=True):
            found.setdefault(fold(name), set()).add(unit)
        return found

    @cached_property
    def ids(self) -> Vocabulary:
        """Return the units' ids as words, which may be written in another width or case."""
        return Vocabulary((unit, unit) for unit in self.units.ids)

    def varies(self, name: str) -> bool:
        """Say whether what a name means depends on the day."""
        folded = fold(name)
        listed = self._by_name.get(folded, ())
        meant = {alias.unit_id for alias in listed} | self._own.get(folded, set())
        return any(alias.dated for alias in listed) or (bool(listed) and len(meant) > 1)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return every name that means a unit, for the search of a nearest one."""
        return tuple(dict.fromkeys((*self.units.names, *(alias.name for alias in self.listed))))

    def resolve(self, name: str, day: date | None = None) -> str | None:
        """Return the unit that a name means, or None where it means none or several.

        With a day, an alias that holds on it goes before a unit's own name;
        without one, all that the name ever meant must be the same unit.
        """
        folded = fold(name)
        own = self._own.get(folded, set())
        listed = self._by_name.get(folded, [])
        if day is None:
            meant = own | {alias.unit_id for alias in listed}
        else:
            meant = {alias.unit_id for alias in listed if alias.holds_on(day)} or own
        return next(iter(meant)) if len(meant) == 1 else None


def _column(type_: str, zh: str, en: str, *synonyms: str, required: bool = False) -> Field:
    label = {"zh": zh, "en": en}
    return Field.model_validate(
        {"type": type_, "label": label, "synonyms": list(synonyms), "required": required}
    )


CONTRACT = Dataset(
    name="aliases",
    unit="unit",
    fields={
        "name": _column(
            "text", "别名", "Alias", "名称", "单位名称", "曾用名", "原名", "简称", "数据中的名称", required=True
        ),
        "unit": _column(
            "text", "单位代码", "Unit", "unit_id", "评估对象", "对应单位", "标准名称", "规范名称", "现名", "代码",
            "统一社会信用代码", required=True,
        ),
        "valid_from": _column("date", "起始日期", "Valid from", "生效日期", "启用日期", "开始日期", "from"),
        "valid_to": _column("date", "截止日期", "Valid to", "失效日期", "停用日期", "结束日期", "to"),
    },
)  # fmt: skip
"""The columns of a table of aliases."""


def read_aliases(path: Path, units: Units, shown: str | None = None) -> Aliases:
    """Read the table of aliases; `shown` is its name in messages.

    `unit` is a unit id, or the name of exactly one unit. Raises ProjectError
    with all problems: empty names, unknown units, days that run backwards, and
    names that mean two units at the same time.
    """
    problems: list[Problem] = []
    table = read_small_table(path, shown or str(path), CONTRACT, problems)
    rows = list(range(len(table)))
    first: list[date | None] = typed_cells(table, rows, "valid_from", CONTRACT.fields["valid_from"], problems)
    last: list[date | None] = typed_cells(table, rows, "valid_to", CONTRACT.fields["valid_to"], problems)
    own = Aliases(units)
    found: list[tuple[int, Alias]] = []
    for row in rows:
        name = _filled(table, row, "name", problems)
        given = _filled(table, row, "unit", problems)
        unit = _unit(table, row, given, own, problems) if given is not None else None
        start, end = first[row], last[row]
        if start is not None and end is not None and start > end:
            problems.append(
                Problem(
                    Text("起始日期晚于截止日期。", "The alias ends before it begins."),
                    table.where(row, "valid_from"),
                    Text("请改正两个日期。", "Correct the two days."),
                )
            )
        elif name is not None and unit is not None:
            found.append((row, Alias(name, unit, start, end)))
    _report_conflicts(table, found, own, problems)
    if problems:
        raise ProjectError(problems)
    return Aliases(units, tuple(alias for _, alias in found))


def _filled(table: SmallTable, row: int, name: str, problems: list[Problem]) -> str | None:
    given = table.cells[name][row]
    if given is None and name in table.headings:
        problems.append(
            Problem(
                Text("必填的单元格是空的。", "A required cell is empty."),
                table.where(row, name),
                Text("请填写，或删除这一行。", "Fill it in, or delete the row."),
            )
        )
    return given


def _unit(table: SmallTable, row: int, given: str, own: Aliases, problems: list[Problem]) -> str | None:
    unit = given if given in own.units.index else own.resolve(given)
    if unit is None:
        near = nearest(given, (*own.units.ids, *own.units.names))
        problems.append(
            Problem(
                Text(f"没有评估对象“{given}”。", f"There is no unit '{given}'."),
                table.where(row, "unit"),
                Text(
                    "请填写评估对象表中的单位代码或名称。",
                    "Give the id or the name of a unit of the project.",
                )
                if near is None
                else Text(f"是否想写“{near}”？", f"Did you mean '{near}'?"),
            )
        )
    return unit


def _report_conflicts(
    table: SmallTable, found: list[tuple[int, Alias]], own: Aliases, problems: list[Problem]
) -> None:
    before: dict[str, list[tuple[int, Alias]]] = {}
    for row, alias in found:
        earlier = before.setdefault(fold(alias.name), [])
        clash = next(
            (at for at, other in earlier if other.unit_id != alias.unit_id and other.overlaps(alias)), None
        )
        earlier.append((row, alias))
        named = own.resolve(alias.name)
        if clash is not None:
            place = table.rows[clash][2]
            what = Text(
                f"“{alias.name}”在同一时期指向两个单位，另见第{place}行。",
                f"'{alias.name}' means two units at the same time; see row {place}.",
            )
        elif named is not None and named != alias.unit_id and not alias.dated:
            what = Text(
                f"“{alias.name}”是另一个单位（{named}）的名称。",
                f"'{alias.name}' is the name of another unit, {named}.",
            )
        else:
            continue
        fix = Text(
            "请改正单位，或用起始日期、截止日期分开。",
            "Correct the unit, or part them by valid_from and valid_to.",
        )
        problems.append(Problem(what, table.where(row, "name"), fix))
