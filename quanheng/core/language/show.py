"""Write the typed form back as text: canonical, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from quanheng.core.language.catalog import UNIT, Catalog
from quanheng.core.language.functions import FUNCTIONS
from quanheng.core.language.ir import Agg, Col, Const, Lit, Node, Op, Param, Result, UnitField
from quanheng.core.locale_language import Language
from quanheng.core.text import Text

_INFIX = {
    "or": 1,
    "and": 2,
    "=": 4,
    "<>": 4,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "is_distinct": 4,
    "is_not_distinct": 4,
    "in": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
}
"""Binding strength of infix operators; `not` binds at 3, a minus sign at 7."""

_WORDS = {"is_distinct": "is distinct from", "is_not_distinct": "is not distinct from"}
_SUFFIX = {
    "is_null": "is null",
    "is_not_null": "is not null",
    "is_true": "is true",
    "is_not_true": "is not true",
    "is_false": "is false",
    "is_not_false": "is not false",
}


def show(node: Node, catalog: Catalog, aliases: dict[str, str] | None = None) -> Text:
    """Return the canonical text of a formula, with names in both languages.

    Both forms are legal formulas: labels are names too.
    """
    return Text(_write(node, catalog, "zh", aliases), _write(node, catalog, "en", aliases))


def _write(node: Node, catalog: Catalog, language: Language, aliases: dict[str, str] | None) -> str:
    return _Writer(catalog, language, aliases).text(node, 0)


class _Writer:
    def __init__(self, catalog: Catalog, language: Language, aliases: dict[str, str] | None) -> None:
        self._catalog, self._language, self._aliases = catalog, language, aliases

    def text(self, node: Node, around: int) -> str:
        """Write a node, in brackets where what is around binds more strongly."""
        if isinstance(node, Op):
            return self._operation(node, around)
        if isinstance(node, Agg):
            return self._aggregate(node)
        if isinstance(node, Col):
            return f"{self._relation(node.dataset)}.{self._field(node)}"
        if isinstance(node, UnitField):
            info = self._catalog.unit_fields[node.field]
            return f"unit.{self._named(node.field, info.label, self._catalog.unit_field_named)}"
        if isinstance(node, Const):
            return self._constant(node)
        if isinstance(node, Param):
            return f":{node.name}"
        if isinstance(node, Result):
            return f"{node.kind}.{node.indicator}"
        return self._literal(node)

    def _named(self, name: str, label: Text | None, named: Callable[[str], str | None]) -> str:
        # English labels may be sentences; the name itself is the English form.
        # A label that means something else as well, or that the parser takes
        # for a word of its own, would not be read back as this name.
        if self._language == "en" or label is None:
            return name
        legal = label.zh.isidentifier() and not label.zh.isascii()
        return label.zh if legal and named(label.zh) == name else name

    def _relation(self, alias: str) -> str:
        if self._aliases is not None:
            return alias
        label = self._catalog.relations[alias].relation.label
        return self._named(
            alias, label, lambda text: None if text in UNIT else self._catalog.relation_named(text)
        )

    def _field(self, node: Col) -> str:
        relation = self._aliases[node.dataset] if self._aliases is not None else node.dataset
        info = self._catalog.relations[relation]
        return self._named(node.field, info.fields[node.field].label, info.field_named)

    def _function(self, name: str) -> str:
        return FUNCTIONS[name].zh if self._language == "zh" else name

    def _literal(self, node: Lit) -> str:
        value = node.value
        if value is None:
            return "null"
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, str):
            return "'" + value.replace("'", "''") + "'"
        if isinstance(value, datetime):
            return f"'{value.isoformat(sep=' ')}'"
        if isinstance(value, date):
            return f"'{value.isoformat()}'"
        return f"{value:f}" if isinstance(value, Decimal) else str(value)

    def _constant(self, node: Const) -> str:
        text = node.name
        if node.months:
            text = f"{self._function('add_months')}({text}, {node.months})"
        return f"{self._function('add_days')}({text}, {node.days})" if node.days else text

    def _aggregate(self, node: Agg) -> str:
        inner = f"{self._relation(node.dataset)}.*" if node.arg is None else self.text(node.arg, 0)
        if node.quantile is not None:
            inner += f", {node.quantile:f}"
        condition = f" filter (where {self.text(node.filter, 0)})" if node.filter is not None else ""
        return f"{self._function(node.fn)}({inner}){condition}"

    def _operation(self, node: Op, around: int) -> str:
        name, args = node.name, node.args
        if name in _INFIX:
            binds = _INFIX[name]
            if name == "in":
                text = (
                    f"{self.text(args[0], binds + 1)} in ({', '.join(self.text(arg, 0) for arg in args[1:])})"
                )
            else:
                # The right side of - and / needs brackets at equal strength, and
                # both sides of a comparison: the parser does not take them in order.
                first, *rest = args
                joined = [
                    self.text(first, binds + (binds == _INFIX["="])),
                    *(self.text(arg, binds + 1) for arg in rest),
                ]
                text = f" {_WORDS.get(name, name)} ".join(joined)
        elif name in _SUFFIX:
            binds, text = 4, f"{self.text(args[0], 5)} {_SUFFIX[name]}"
        elif name == "not":
            binds, text = 3, f"not {self.text(args[0], 4)}"
        elif name == "neg":
            binds, text = 7, f"-{self.text(args[0], 8)}"
        elif name == "case":
            branches = zip(args[:-1:2], args[1:-1:2], strict=True)
            when = " ".join(f"when {self.text(a, 0)} then {self.text(b, 0)}" for a, b in branches)
            binds, text = 9, f"case {when} else {self.text(args[-1], 0)} end"
        else:
            binds, text = 9, f"{self._function(name)}({', '.join(self.text(arg, 0) for arg in args)})"
        return f"({text})" if binds < around else text
