"""Parse formula text with sqlglot, with all of its own functions taken away."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, ClassVar

from quanheng.core.language.mistake import Mistake
from quanheng.core.language.scan import scan
from quanheng.core.text import Text

MAX_TREE_DEPTH = 100
"""Levels of the syntax tree; our own walkers recurse."""


@lru_cache(maxsize=1)
def _dialect() -> Any:
    from sqlglot import parser
    from sqlglot.dialects.dialect import Dialect

    no_paren: dict[str, Callable[..., Any]] = {"CASE": parser.Parser.NO_PAREN_FUNCTION_PARSERS["CASE"]}

    # Without function tables every call stays as it was written, with its
    # position; otherwise sqlglot reorders arguments and renames functions.
    class Formula(Dialect):
        class Parser(parser.Parser):
            FUNCTIONS: ClassVar[Any] = {}
            NO_PAREN_FUNCTIONS: ClassVar[Any] = {}
            FUNCTION_PARSERS: ClassVar[Any] = {}
            NO_PAREN_FUNCTION_PARSERS: ClassVar[Any] = no_paren

    return Formula


def parse(text: str) -> tuple[Any, list[Mistake]]:
    """Return the sqlglot tree of one expression or SELECT, or the mistakes."""
    mistakes = scan(text)
    if mistakes:
        return None, mistakes
    import sqlglot
    from sqlglot.errors import ParseError, SqlglotError

    try:
        trees = sqlglot.parse(text, dialect=_dialect())
    except ParseError as error:
        return None, [_unparsable(text, error.errors[0] if error.errors else {})]
    except (SqlglotError, RecursionError):
        return None, [_unparsable(text, {})]
    if len(trees) != 1 or trees[0] is None:
        return None, [_unparsable(text, {})]
    if _too_deep(trees[0]):
        what = Text("公式嵌套过深", "the formula is nested too deeply")
        return None, [Mistake(0, what, Text("把它拆成派生字段。", "Split it into derived fields."))]
    return trees[0], []


def _unparsable(text: str, error: dict[str, Any]) -> Mistake:
    lines = text.split("\n")
    line = int(error.get("line") or len(lines))
    # sqlglot gives the column of the last character of the token it stumbled over.
    token = str(error.get("highlight") or "")
    column = max(0, int(error.get("col") or 1) - max(1, len(token)))
    offset = min(len(text), sum(len(before) + 1 for before in lines[: line - 1]) + column)
    near = f"“{token}”" if token else "此处"
    what = Text(
        f"无法理解的写法，在{near}附近",
        f"cannot be understood near '{token}'" if token else "cannot be understood",
    )
    fix = Text("检查运算符、逗号和括号是否完整。", "Check that operators, commas and brackets are complete.")
    return Mistake(offset, what, fix)


def _too_deep(tree: Any) -> bool:
    level = [tree]
    for _ in range(MAX_TREE_DEPTH):
        level = [child for node in level for child in node.iter_expressions()]
        if not level:
            return False
    return True


def offset_of(tree: Any, otherwise: int = 0) -> int:
    """Return where a tree begins in the text: its leftmost token."""
    starts = [node.meta["start"] for node in tree.walk() if "start" in node.meta]
    return min(starts, default=otherwise)
