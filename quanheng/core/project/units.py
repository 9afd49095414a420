"""The units of a project: who is evaluated, and how they hang together."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from quanheng.core.collect.cells.clean import fold
from quanheng.core.collect.cells.word import Codes
from quanheng.core.errors import Problem, ProjectError, nearest, suggest
from quanheng.core.model.dataset import Dataset, Field
from quanheng.core.model.scheme import Scheme
from quanheng.core.project.small_table import SmallTable, read_small_table, typed_cells
from quanheng.core.text import Text

EVALUATED, PEER, LISTED = "evaluated", "peer", "listed"

_ROLES = {
    **dict.fromkeys(
        map(fold, ("evaluated", "评估对象", "被评估", "参评", "评估", "考核对象", "是")), EVALUATED
    ),
    **dict.fromkeys(map(fold, ("peer", "对照", "参照", "参照对象", "同类", "对标", "比较对象")), PEER),
    **dict.fromkeys(
        map(fold, ("listed", "列名", "仅列名", "所属单位", "下属单位", "下属", "affiliated")), LISTED
    ),
}
_EXPONENT = re.compile(r"[0-9](\.[0-9]+)?[eE]\+?[0-9]+")


def _column(zh: str, en: str, *synonyms: str, required: bool = False) -> Field:
    label = {"zh": zh, "en": en}
    return Field.model_validate(
        {"type": "text", "label": label, "synonyms": list(synonyms), "required": required}
    )


COLUMNS = {
    "unit_id": _column(
        "单位代码", "Unit id", "统一社会信用代码", "社会信用代码", "信用代码", "机构代码", "组织机构代码",
        "部门代码", "对象代码", "代码", "编号", "id", "code", "unit", required=True,
    ),
    "name": _column(
        "单位名称", "Name", "单位", "名称", "单位全称", "机构名称", "部门名称", "部门", "评估对象", "unit_name"
    ),
    "parent": _column(
        "上级单位", "Parent", "上级单位代码", "上级", "主管部门", "主管单位", "隶属单位", "parent_id"
    ),
    "category": _column("类型", "Category", "类别", "单位类型", "单位类别", "评估类型", "评估类别", "分类"),
    "level": _column("层级", "Level", "级别", "单位层级", "机构级别", "行政层级", "管理层级"),
    "role": _column("角色", "Role", "评估角色", "参评情况"),
    "function": _column("职能条线", "Function", "条线", "职能", "行业", "系统", "function_code"),
}  # fmt: skip
"""The columns of a table of units; a scheme adds its `unit_fields`."""


@dataclass(frozen=True)
class Units:
    """Hold the units of a project, one position in every tuple for each.

    `parents` are unit ids. `level` and `parent` are None where none is given,
    and so is the category of a unit that is only listed. `fields` has the scheme's `unit_fields`, typed: str, int, Decimal, bool,
    date, datetime or None.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    parents: tuple[str | None, ...]
    categories: tuple[str | None, ...]
    levels: tuple[str | None, ...]
    roles: tuple[str, ...]
    fields: dict[str, list[Any]]
    ignored: tuple[str, ...] = ()
    """Headings of the table that mean nothing here."""
    functions: tuple[str | None, ...] = ()
    """Lines of work, by which units of several places are compared; empty: none is given."""

    def __len__(self) -> int:
        """Return the number of units, peers and those that are only listed among them."""
        return len(self.ids)

    @cached_property
    def index(self) -> dict[str, int]:
        """Return the position of each unit id."""
        return {unit: position for position, unit in enumerate(self.ids)}

    @cached_property
    def judged(self) -> Units:
        """Return the units that results are about: all but those that are only listed.

        A parent that is only listed gives way to the nearest one above it that
        is not.
        """
        kept = [position for position, role in enumerate(self.roles) if role != LISTED]
        if len(kept) == len(self):
            return self
        there = {self.ids[position] for position in kept}

        def take(column: tuple[Any, ...]) -> tuple[Any, ...]:
            return tuple(column[position] for position in kept) if column else ()

        return replace(
            self,
            ids=take(self.ids),
            names=take(self.names),
            parents=tuple(self._nearest_above(position, there) for position in kept),
            categories=take(self.categories),
            levels=take(self.levels),
            roles=take(self.roles),
            functions=take(self.functions),
            fields={name: list(take(tuple(column))) for name, column in self.fields.items()},
        )

    def _nearest_above(self, position: int, wanted: Container[str]) -> str | None:
        parent = self.parents[position]
        while parent is not None and parent not in wanted:
            parent = self.parents[self.index[parent]]
        return parent

    def children_closure(self) -> list[tuple[int, int]]:
        """Pair every unit with itself and with each unit below it in the tree.

        The positions are (the one above, the one below), sorted.
        """
        pairs = []
        for position in range(len(self.ids)):
            above: int | None = position
            while above is not None:
                pairs.append((above, position))
                parent = self.parents[above]
                above = None if parent is None else self.index[parent]
        return sorted(pairs)


def units_contract(scheme: Scheme) -> Dataset:
    """Return the contract of the table of units under a scheme."""
    columns = {**COLUMNS, **scheme.unit_fields}
    if len(scheme.categories) > 1:
        columns["category"] = COLUMNS["category"].model_copy(update={"required": True})
    label = Text("评估对象", "units")
    return Dataset(name="units", label=label, unit="unit_id", fields=columns, key=["unit_id"])


def read_units(path: Path, scheme: Scheme, shown: str | None = None, timezone: str = "UTC") -> Units:
    """Read the table of units, CSV or XLSX; `shown` is its name in messages.

    Raises ProjectError with all problems: empty and repeated ids, unknown
    parents, circles in the tree, unknown categories and roles, cells that do
    not fit their type.
    """
    contract = units_contract(scheme)
    problems: list[Problem] = []
    table = read_small_table(path, shown or str(path), contract, problems)
    if problems and not len(table):
        raise ProjectError(problems)
    rows = _identified(table, problems)
    if not rows and not problems:
        where = Text(shown or str(path), shown or str(path))
        problems.append(
            Problem(
                Text("评估对象表没有任何一行。", "The table of units has no rows."),
                where,
                Text("请每个单位填一行。", "Fill in one row for each unit."),
            )
        )
    cells = {name: [column[row] for row in rows] for name, column in table.cells.items()}
    ids = tuple(unit for unit in cells["unit_id"] if unit is not None)
    names = tuple(name or unit for name, unit in zip(cells["name"], ids, strict=True))
    parents = _parents(table, rows, ids, names, problems)
    roles = _roles(table, rows, problems)
    units = Units(
        ids=ids,
        names=names,
        parents=parents,
        categories=_categories(table, rows, roles, scheme, problems),
        levels=tuple(cells["level"]),
        roles=roles,
        fields={
            name: typed_cells(table, rows, name, declared, problems, timezone)
            for name, declared in scheme.unit_fields.items()
        },
        ignored=tuple(table.ignored),
        functions=tuple(cells["function"]),
    )
    if problems:
        raise ProjectError(problems)
    return units


def _identified(table: SmallTable, problems: list[Problem]) -> list[int]:
    """Return the rows that have an id of their own."""
    first: dict[str, int] = {}
    for row, unit in enumerate(table.cells["unit_id"]):
        if unit is None:
            if "unit_id" in table.headings:
                problems.append(
                    Problem(
                        Text("单位代码是空的。", "The unit id is empty."),
                        table.where(row, "unit_id"),
                        Text("请填写代码，或删除这一行。", "Fill in the id, or delete the row."),
                    )
                )
            continue
        if _EXPONENT.fullmatch(unit):
            problems.append(
                Problem(
                    Text(
                        f"单位代码“{unit}”被表格软件改成了数字，位数已丢失。",
                        f"The unit id '{unit}' was turned into a number by a spreadsheet; digits are lost.",
                    ),
                    table.where(row, "unit_id"),
                    Text(
                        "请把这一列设为文本格式，重新填写代码。",
                        "Format the column as text, and enter the id anew.",
                    ),
                )
            )
        elif unit in first:
            place = table.rows[first[unit]][2]
            problems.append(
                Problem(
                    Text(
                        f"单位代码“{unit}”重复，第{place}行已经有了。",
                        f"The unit id '{unit}' stands in row {place} already.",
                    ),
                    table.where(row, "unit_id"),
                    Text("请改正代码，或删除重复的行。", "Correct the id, or delete the repeated row."),
                )
            )
        else:
            first[unit] = row
    return list(first.values())


def _parents(
    table: SmallTable, rows: list[int], ids: tuple[str, ...], names: tuple[str, ...], problems: list[Problem]
) -> tuple[str | None, ...]:
    known = set(ids)
    by_name: dict[str, list[str]] = {}
    for unit, name in zip(ids, names, strict=True):
        by_name.setdefault(fold(name), []).append(unit)
    parents: dict[str, str | None] = {}
    for unit, row in zip(ids, rows, strict=True):
        given = table.cells["parent"][row]
        parents[unit] = None
        if given is None:
            continue
        meant = [given] if given in known else by_name.get(fold(given), [])
        if len(meant) == 1:
            parents[unit] = meant[0]
            continue
        if meant:
            what = Text(f"上级单位“{given}”有多个同名单位。", f"Several units are called '{given}'.")
            fix = Text("请改填单位代码。", "Give the unit id instead.")
        else:
            what = Text(f"没有上级单位“{given}”。", f"There is no unit '{given}' to be the parent.")
            fix = _suggest_unit(given, ids, names)
        problems.append(Problem(what, table.where(row, "parent"), fix))
    _report_circles(table, dict(zip(ids, rows, strict=True)), parents, problems)
    return tuple(parents[unit] for unit in ids)


def _suggest_unit(given: str, ids: tuple[str, ...], names: tuple[str, ...]) -> Text:
    near = nearest(given, (*ids, *names))
    if near is not None:
        return Text(f"是否想写“{near}”？", f"Did you mean '{near}'?")
    return Text(
        "请填写本表中某个单位的代码或名称；没有上级的留空。",
        "Give the id or name of a unit in this table; leave it empty where there is none.",
    )


def _report_circles(
    table: SmallTable, rows: dict[str, int], parents: dict[str, str | None], problems: list[Problem]
) -> None:
    done: set[str] = set()
    for start in parents:
        path: dict[str, None] = {}
        unit: str | None = start
        while unit is not None and unit not in done and unit not in path:
            path[unit] = None
            unit = parents[unit]
        if unit is not None and unit in path:
            walked = list(path)
            circle = " → ".join([*walked[walked.index(unit) :], unit])
            problems.append(
                Problem(
                    Text(
                        f"上下级关系成环：{circle}。",
                        f"The units are above each other in a circle: {circle}.",
                    ),
                    table.where(rows[unit], "parent"),
                    Text("请改正其中一个单位的上级。", "Correct the parent of one of them."),
                )
            )
            parents[unit] = None
        done.update(path)


def _categories(
    table: SmallTable, rows: list[int], roles: tuple[str, ...], scheme: Scheme, problems: list[Problem]
) -> tuple[str | None, ...]:
    codes = Codes(scheme.categories)
    only = next(iter(scheme.categories)) if len(scheme.categories) == 1 else None
    found = []
    for row, role in zip(rows, roles, strict=True):
        given = table.cells["category"][row]
        read = codes.read(given) if given is not None else only
        found.append(read if isinstance(read, str) else None)
        if isinstance(read, str) or "category" not in table.headings:
            continue
        if given is None and role == LISTED:
            continue  # Weights and rules differ by category, and it meets neither.
        labels = [label.zh for label in scheme.categories.values()]
        problems.append(
            Problem(
                Text("没有填写类型。", "The category is empty.")
                if given is None
                else Text(f"没有类型“{given}”。", f"There is no category '{given}'."),
                table.where(row, "category"),
                suggest(given or "", [*scheme.categories, *labels]),
            )
        )
    return tuple(found)


def _roles(table: SmallTable, rows: list[int], problems: list[Problem]) -> tuple[str, ...]:
    found = []
    for row in rows:
        given = table.cells["role"][row]
        role = EVALUATED if given is None else _ROLES.get(fold(given))
        if role is None:
            problems.append(
                Problem(
                    Text(f"没有角色“{given}”。", f"There is no role '{given}'."),
                    table.where(row, "role"),
                    Text(
                        "请写“评估对象”“参照”或“列名”；留空表示评估对象。",
                        "Write evaluated, peer or listed; empty means evaluated.",
                    ),
                )
            )
        found.append(role or EVALUATED)
    if found and EVALUATED not in found and not problems:
        problems.append(
            Problem(
                Text(
                    "没有一个评估对象，全部是参照或列名。",
                    "Nobody is evaluated: all units are peers or only listed.",
                ),
                table.where(rows[0], "role"),
                Text(
                    "请把要评估的单位的角色改为“评估对象”。",
                    "Give the units that are evaluated the role evaluated.",
                ),
            )
        )
    return tuple(found)
