"""Read literals as what they are compared with: dates, and values of a code list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from quanheng.core.errors import suggest
from quanheng.core.language.catalog import Catalog
from quanheng.core.language.ir import Col, Lit, Node, UnitField
from quanheng.core.model.types import DATE, TIMESTAMP
from quanheng.core.text import Text


class Complaint(NamedTuple):
    """Say what is wrong with a literal, and how to mend it."""

    what: Text
    fix: Text


def align(
    left: Node, right: Node, catalog: Catalog, aliases: Mapping[str, str] | None
) -> tuple[Node, Node] | Complaint:
    """Fit a text literal to the other side of a comparison.

    Beside a date it becomes a date, beside a coded field the code of that name
    or label. Returns both sides, or what is wrong and how to mend it.
    """
    if _is_text(right):
        fitted = _fit(right, left, catalog, aliases)
        return fitted if isinstance(fitted, Complaint) else (left, fitted)
    if _is_text(left):
        fitted = _fit(left, right, catalog, aliases)
        return fitted if isinstance(fitted, Complaint) else (fitted, right)
    return left, right


def _is_text(node: Node) -> bool:
    return isinstance(node, Lit) and isinstance(node.value, str)


def _fit(literal: Node, other: Node, catalog: Catalog, aliases: Mapping[str, str] | None) -> Node | Complaint:
    text = str(literal.value) if isinstance(literal, Lit) else ""
    if other.type.is_moment:
        return _moment(text)
    codes: Mapping[str, Text] | None = None
    if isinstance(other, Col):
        relation = aliases[other.dataset] if aliases is not None else other.dataset
        codes = catalog.relations[relation].fields[other.field].codes
    elif isinstance(other, UnitField):
        codes = catalog.unit_fields[other.field].codes
    if codes is None or text in codes:
        return literal
    by_label = [code for code, label in codes.items() if text in (label.zh, label.en)]
    if by_label:
        return Lit(by_label[0], literal.type)
    name = other.field if isinstance(other, (Col, UnitField)) else ""
    what = Text(f"“{text}”不在字段“{name}”的代码表中", f"'{text}' is not in the code list of '{name}'")
    return Complaint(what, suggest(text, codes))


def _moment(text: str) -> Node | Complaint:
    try:
        if len(text) == 10:
            return Lit(date.fromisoformat(text), DATE)
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            return Lit(moment, TIMESTAMP)
    except ValueError:
        pass
    what = Text(f"“{text}”不是日期", f"'{text}' is not a date")
    return Complaint(
        what,
        Text("写作 '2024-12-31' 或 '2024-12-31 08:30:00'。", "Write '2024-12-31' or '2024-12-31 08:30:00'."),
    )
