"""Write each operation of the language as DuckDB's SQL, for rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from quanheng.core.engine.sql_text import sql_type
from quanheng.core.language.ir import Lit, Node, Op, Param, walk
from quanheng.core.language.typing import QUOTIENT_SCALE, as_decimal

if TYPE_CHECKING:
    from quanheng.core.engine.emit import Emitter

Aliases = Mapping[str, str] | None
Write = Callable[["Emitter", Op, Aliases], str]

PRELUDE = """
CREATE MACRO exact_quotient(n, d) AS (
    n // d + CASE WHEN 2 * (n % d) > d OR (2 * (n % d) = d AND (n // d) % 2 = 1) THEN 1 ELSE 0 END
)
"""
"""The quotient of two whole numbers above zero, rounded half to even."""

_NARROW = 18
"""Digits up to which DuckDB keeps a decimal in 64 bits, and its products too."""


def _infix(symbol: str) -> Write:
    def write(emitter: Emitter, node: Op, aliases: Aliases) -> str:
        return "(" + f" {symbol} ".join(emitter.row(arg, aliases) for arg in node.args) + ")"

    return write


def _compared(symbol: str) -> Write:
    def write(emitter: Emitter, node: Op, aliases: Aliases) -> str:
        left, right = (_aligned(emitter, arg, node.args, aliases) for arg in node.args)
        return f"({left} {symbol} {right})"

    return write


def _aligned(emitter: Emitter, node: Node, beside: tuple[Node, ...], aliases: Aliases) -> str:
    """Write a date that meets a timestamp as the midnight at which it begins."""
    text = emitter.row(node, aliases)
    if node.type.kind == "date" and any(arg.type.kind == "timestamp" for arg in beside):
        return f"CAST({text} AS TIMESTAMP)"
    return text


def _suffix(text: str) -> Write:
    def write(emitter: Emitter, node: Op, aliases: Aliases) -> str:
        return f"({emitter.row(node.args[0], aliases)} {text})"

    return write


def _in(emitter: Emitter, node: Op, aliases: Aliases) -> str:
    first, *choices = (_aligned(emitter, arg, node.args, aliases) for arg in node.args)
    return f"({first} IN ({', '.join(choices)}))"


def _arithmetic(symbol: str) -> Write:
    def write(emitter: Emitter, node: Op, aliases: Aliases) -> str:
        left, right = node.args
        if node.type.kind != "decimal":
            return f"({emitter.row(left, aliases)} {symbol} {emitter.row(right, aliases)})"
        (p1, s1), (p2, s2) = as_decimal(left.type), as_decimal(right.type)
        # Two narrow decimals would be multiplied or added in 64 bits and
        # overflow; one wide operand makes DuckDB compute in 128 bits.
        first = f"CAST({emitter.row(left, aliases)} AS DECIMAL({max(p1, _NARROW + 1)},{s1}))"
        second = f"CAST({emitter.row(right, aliases)} AS DECIMAL({p2},{s2}))"
        return f"CAST({first} {symbol} {second} AS {sql_type(node.type)})"

    return write


def _quotient(emitter: Emitter, node: Op, aliases: Aliases) -> str:
    """Write an exact quotient, rounded half to even to nine places.

    Both sides become whole numbers of 128 bits whose quotient is the wanted
    one × 10⁹; the remainder decides the rounding. Too many digits are an error
    of the engine, never a wrong number. A zero divisor gives null.
    """
    left, right = node.args
    (_, s1), (_, s2) = as_decimal(left.type), as_decimal(right.type)
    shift = QUOTIENT_SCALE + s2 - s1
    n = f"{_whole(emitter.row(left, aliases), s1)}{_times(shift)}"
    d = f"{_whole(emitter.row(right, aliases), s2)}{_times(-shift)}"
    return _with_each_once(node.args, [n, d], _exact_quotient)


def _exact_quotient(n: str, d: str) -> str:
    sign = f"CASE WHEN ({n} < 0) <> ({d} < 0) THEN -1 ELSE 1 END"
    # The sign is taken out first: // and % of negative numbers differ between engines.
    quotient = f"exact_quotient(ABS({n}), NULLIF(ABS({d}), 0)) * ({sign})"
    return f"(CAST({quotient} AS DECIMAL(38,0)) * CAST(0.000000001 AS DECIMAL(10,9)))"


_REPEATING = frozenset({"/", "least", "greatest"})
"""Operations whose SQL names their arguments more than once."""

_ONCE = '"computed once"'
"""A name with a blank: no column and no input of a view can have it."""


def _with_each_once(nodes: Sequence[Node], texts: Sequence[str], write: Callable[..., str]) -> str:
    """Write an operation that repeats its arguments, without growing as they nest.

    Arguments that repeat theirs are computed first, as the fields of a struct.
    Otherwise the SQL would double with every level, and the engine with it.
    """
    if not any(isinstance(part, Op) and part.name in _REPEATING for node in nodes for part in walk(node)):
        return write(*texts)
    given = ", ".join(f"'v{i}': {text}" for i, text in enumerate(texts))
    named = [f"{_ONCE}.v{i}" for i in range(len(texts))]
    return f"LIST_TRANSFORM([{{{given}}}], LAMBDA {_ONCE}: {write(*named)})[1]"


def _whole(text: str, scale: int) -> str:
    return f"CAST({text}{_times(scale)} AS HUGEINT)"


def _times(exponent: int) -> str:
    return f" * CAST({10**exponent} AS HUGEINT)" if exponent > 0 else ""


def _unified(function: str) -> Write:
    def write(emitter: Emitter, node: Op, aliases: Aliases) -> str:
        return f"{function}({', '.join(emitter.converted(arg, node.type, aliases) for arg in node.args)})"

    return write


def _extreme(symbol: str) -> Write:
    """Write least and greatest, which are null where any argument is null."""

    def write(emitter: Emitter, node: Op, aliases: Aliases) -> str:
        name = "LEAST" if symbol == "<" else "GREATEST"
        texts = [emitter.converted(arg, node.type, aliases) for arg in node.args]
        if all(map(_is_never_null, node.args)):
            return f"{name}({', '.join(texts)})"

        def extreme(*args: str) -> str:
            pairs = zip(node.args, args, strict=True)
            null = " OR ".join(f"{arg} IS NULL" for given, arg in pairs if not _is_never_null(given))
            return f"CASE WHEN {null} THEN NULL ELSE {name}({', '.join(args)}) END"

        return _with_each_once(node.args, texts, extreme)

    return write


def _is_never_null(node: Node) -> bool:
    """Say whether an expression has a value whatever the row holds."""
    if isinstance(node, Op):
        return node.name == "coalesce" and any(map(_is_never_null, node.args))
    return isinstance(node, Param) or (isinstance(node, Lit) and node.value is not None)


def _case(emitter: Emitter, node: Op, aliases: Aliases) -> str:
    branches = zip(node.args[:-1:2], node.args[1:-1:2], strict=True)
    written = "".join(
        f" WHEN {emitter.row(when, aliases)} THEN {emitter.converted(then, node.type, aliases)}"
        for when, then in branches
    )
    return f"(CASE{written} ELSE {emitter.converted(node.args[-1], node.type, aliases)} END)"


def _nullif(emitter: Emitter, node: Op, aliases: Aliases) -> str:
    left, right = (emitter.converted(arg, node.type, aliases) for arg in node.args)
    return f"NULLIF({left}, {right})"


def _round(emitter: Emitter, node: Op, aliases: Aliases) -> str:
    value = emitter.row(node.args[0], aliases)
    if node.type.kind == "integer":
        return value
    places = node.args[1].value if isinstance(node.args[1], Lit) else 0
    return f"CAST(ROUND({value}, {places}) AS {sql_type(node.type)})"


def _days_between(emitter: Emitter, node: Op, aliases: Aliases) -> str:
    first, second = (f"CAST({emitter.row(arg, aliases)} AS DATE)" for arg in node.args)
    return f"DATE_DIFF('day', {first}, {second})"


def _call(template: str) -> Write:
    def write(emitter: Emitter, node: Op, aliases: Aliases) -> str:
        return template.format(*(emitter.row(arg, aliases) for arg in node.args))

    return write


OPERATIONS: dict[str, Write] = {
    "+": _arithmetic("+"),
    "-": _arithmetic("-"),
    "*": _arithmetic("*"),
    "/": _quotient,
    "neg": _call("(- {})"),
    "abs": _call("ABS({})"),
    "=": _compared("="),
    "<>": _compared("<>"),
    "<": _compared("<"),
    "<=": _compared("<="),
    ">": _compared(">"),
    ">=": _compared(">="),
    "is_distinct": _compared("IS DISTINCT FROM"),
    "is_not_distinct": _compared("IS NOT DISTINCT FROM"),
    "is_null": _suffix("IS NULL"),
    "is_not_null": _suffix("IS NOT NULL"),
    "is_true": _suffix("IS TRUE"),
    "is_not_true": _suffix("IS NOT TRUE"),
    "is_false": _suffix("IS FALSE"),
    "is_not_false": _suffix("IS NOT FALSE"),
    "and": _infix("AND"),
    "or": _infix("OR"),
    "not": _call("(NOT {})"),
    "in": _in,
    "case": _case,
    "coalesce": _unified("COALESCE"),
    "nullif": _nullif,
    "least": _extreme("<"),
    "greatest": _extreme(">"),
    "round": _round,
    "days_between": _days_between,
    "to_date": _call("CAST({} AS DATE)"),
    "year": _call("CAST(EXTRACT(year FROM {}) AS BIGINT)"),
    "month": _call("CAST(EXTRACT(month FROM {}) AS BIGINT)"),
}
"""Every operation of rows; `weighted_mean` exists after aggregation only."""
