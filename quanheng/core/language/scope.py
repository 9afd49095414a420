"""What a formula may name, and the mistakes that were found in it."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from quanheng.core.language.catalog import Catalog
from quanheng.core.language.ir import Lit, Node
from quanheng.core.language.mistake import Mistake
from quanheng.core.language.syntax import offset_of
from quanheng.core.model.types import BAD
from quanheng.core.text import Text

BAD_NODE = Lit(None, BAD)
"""Stands for an expression whose mistake was noted; fits everywhere."""


@dataclass
class Scope:
    """Say what a formula may name, and collect its mistakes."""

    catalog: Catalog
    params: Mapping[str, Decimal] = field(default_factory=dict)
    aliases: Mapping[str, str] | None = None
    """In a view: alias → relation. Elsewhere datasets go by their own names."""
    joined: bool = False
    """Whether an aggregate may speak of several inputs, as in a view."""
    results: tuple[str, ...] = ()
    """What can be read of indicators: `value`, `score`, `weight`."""
    unreadable: Set[str] = frozenset()
    """Indicators whose results cannot be read: they read results themselves."""
    mistakes: list[Mistake] = field(default_factory=list)

    def refuse(self, tree: Any, what: Text, fix: Text) -> Node:
        """Note a mistake and return the expression that stands for it."""
        self.mistakes.append(Mistake(offset_of(tree), what, fix))
        return BAD_NODE
