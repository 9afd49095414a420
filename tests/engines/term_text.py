"""Write formulas as people would: either language, any case, brackets and blanks."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tests.engines.slow_terms import Aggregation, RelationSpec, Term, ViewSpec

CHINESE = {
    "count": "计数", "count_if": "条件计数", "count_distinct": "去重计数", "sum": "合计", "avg": "平均", "min": "最小",
    "max": "最大", "median": "中位数", "quantile": "分位数", "coalesce": "取非空", "nullif": "相等置空", "least": "取小",
    "greatest": "取大", "abs": "绝对值", "round": "四舍五入", "days_between": "相隔天数", "to_date": "取日期", "year": "年份",
    "month": "月份", "weighted_mean": "加权平均", "add_months": "加月", "add_days": "加日",
}  # fmt: skip
"""The functions of the language, as its reference names them."""

_INFIX = {"or": 1, "and": 2, "+": 5, "-": 5, "*": 6, "/": 6} | dict.fromkeys(
    ("=", "<>", "<", "<=", ">", ">=", "is_distinct", "is_not_distinct"), 4
)
_WORDS = {"is_distinct": "is distinct from", "is_not_distinct": "is not distinct from"}
_SUFFIX = ("is_null", "is_not_null", "is_true", "is_not_true", "is_false", "is_not_false")


@dataclass
class Writer:
    """Write terms; `chance` decides whatever the language leaves open.

    In a view `aliases` says which relation each alias is.
    """

    relations: Mapping[str, RelationSpec]
    unit_labels: Mapping[str, tuple[str, ...]]
    chance: random.Random
    aliases: Mapping[str, str] | None = None
    loose: float = 0.2
    _tight: bool = field(init=False)

    def __post_init__(self) -> None:
        self._tight = self.chance.random() < self.loose

    def text(self, term: Term, around: int = 0) -> str:
        """Write a term, in brackets where what is around binds as strongly."""
        level, written = self._write(term)
        if level < around or self.chance.random() < self.loose / 4:
            return f"({self._blank()}{written}{self._blank()})"
        return written

    def select(self, view: ViewSpec) -> str:
        """Write the SELECT of a view."""
        inner = Writer(
            self.relations,
            {},
            self.chance,
            {given.alias: given.relation for given in view.sources},
            self.loose,
        )
        outputs = ", ".join(
            f"{inner.text(term)} {self._word('as')} {name}" for name, term in view.outputs.items()
        )
        written = f"{self._word('select')} {outputs}"
        for given in view.sources:
            word = {"from": "from", "inner": "join", "left": "left join"}[given.join]
            written += (
                f"\n{self._word(word)} {self._relation(given.relation)} {self._word('as')} {given.alias}"
            )
            if given.on is not None:
                written += f" {self._word('on')} {inner.text(given.on)}"
        if view.where is not None:
            written += f" {self._word('where')} {inner.text(view.where)}"
        if view.group:
            written += f" {self._word('group by')} {', '.join(map(inner.text, view.group))}"
        return written

    def _write(self, term: Term) -> tuple[int, str]:
        op, args = term.op, term.args
        if op in ("lit", "code"):
            return self._literal(term.data if op == "lit" else self.chance.choice(term.data))
        if op == "field":
            return 9, self._field(*term.data)
        if op == "unit":
            names = (term.data, *self.unit_labels.get(term.data, ()))
            return 9, f"{self.chance.choice(['unit', '单位'])}.{self.chance.choice(names)}"
        if op == "param":
            return 9, f":{term.data}"
        if op == "const":
            return 9, self._constant(*term.data)
        if op == "agg":
            return 9, self._aggregate(term.data)
        if op in _INFIX:
            return self._infix(op, args)
        if op in _SUFFIX:
            return 4, f"{self.text(args[0], 5)} {self._word(op.replace('_', ' '))}"
        if op == "not":
            return 3, f"{self._word('not')} {self.text(args[0], 4)}"
        if op == "neg":
            return 7, f"-{self.text(args[0], 8)}"
        if op in ("in", "not_in"):
            choices = ", ".join(self.text(arg) for arg in args[1:])
            return 4, f"{self.text(args[0], 5)} {self._word(op.replace('_', ' '))} ({choices})"
        if op in ("between", "not_between"):
            low, high = (self.text(arg, 5) for arg in args[1:])
            word = self._word(op.replace("_", " "))
            return 4, f"{self.text(args[0], 5)} {word} {low} {self._word('and')} {high}"
        if op == "case":
            return 9, self._case(args, bool(term.data))
        return 9, f"{self._function(op)}({', '.join(self.text(arg) for arg in args)})"

    def _infix(self, op: str, args: tuple[Term, ...]) -> tuple[int, str]:
        level = _INFIX[op]
        # Comparisons do not chain; the right side of arithmetic is bracketed.
        left = self.text(args[0], level if level != 4 else 5)
        right = self.text(args[1], level if level < 3 else 5 if level == 4 else level + 1)
        symbol = _WORDS.get(op, op)
        if op == "<>" and self.chance.random() < 0.5:
            symbol = "!="
        blank = "" if self._tight and not symbol[0].isalpha() and not right.startswith("-") else " "
        return level, f"{left}{blank}{self._word(symbol)}{blank}{right}"

    def _case(self, args: tuple[Term, ...], subject: bool) -> str:
        given = list(args)
        written = self._word("case")
        if subject:
            written += f" {self.text(given.pop(0), 5)}"
        for when, then in zip(given[:-1:2], given[1:-1:2], strict=True):
            first = self.text(when, 5) if subject else self.text(when)
            written += f" {self._word('when')} {first} {self._word('then')} {self.text(then)}"
        last = given[-1]
        silent = last.op == "lit" and last.data is None and self.chance.random() < 0.7
        if not silent:
            written += f" {self._word('else')} {self.text(last)}"
        return f"{written} {self._word('end')}"

    def _aggregate(self, given: Aggregation) -> str:
        relation = self._relation(given.relation) if self.aliases is None else given.relation
        inner = f"{relation}.*" if given.arg is None else self.text(given.arg)
        if given.quantile is not None:
            inner += f", {given.quantile:f}"
        written = f"{self._function(given.fn)}({inner})"
        if given.filter is None:
            return written
        return f"{written} {self._word('filter')} ({self._word('where')} {self.text(given.filter)})"

    def _constant(self, name: str, months: int, days: int) -> str:
        written = name
        if months:
            written = f"{self._function('add_months')}({written}, {months})"
        return f"{self._function('add_days')}({written}, {days})" if days else written

    def _field(self, alias: str, name: str) -> str:
        relation = self.relations[self.aliases[alias] if self.aliases is not None else alias]
        names = (name, *relation.fields[name].labels)
        shown = alias if self.aliases is not None else self._relation(alias)
        return f"{shown}.{self.chance.choice(names)}"

    def _relation(self, name: str) -> str:
        return self.chance.choice((name, *self.relations[name].labels))

    def _function(self, name: str) -> str:
        return self.chance.choice((name, name, name.upper(), CHINESE[name]))

    def _word(self, word: str) -> str:
        return word.upper() if self.chance.random() < self.loose else word

    def _blank(self) -> str:
        return self.chance.choice(("", "", " ", "\n  ", "\t")) if self.chance.random() < self.loose else ""

    def _literal(self, value: Any) -> tuple[int, str]:
        if value is None:
            return 9, self._word("null")
        if isinstance(value, bool):
            return 9, self._word("true" if value else "false")
        if isinstance(value, (int, Decimal)):
            return (7 if value < 0 else 9), f"{value:f}" if isinstance(value, Decimal) else str(value)
        if isinstance(value, datetime):
            return 9, f"'{value.isoformat(sep=' ')}'"
        if isinstance(value, date):
            return 9, f"'{value.isoformat()}'"
        return 9, "'" + value.replace("'", "''") + "'"
