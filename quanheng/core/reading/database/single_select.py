"""Whether a query from the project file is one SELECT and nothing else."""

from __future__ import annotations

from quanheng.core.errors import Problem, ProjectError
from quanheng.core.text import Text

_DIALECTS = {"postgresql": "postgres", "mariadb": "mysql", "mssql": "tsql"}

_CHANGING = frozenset({"INSERT", "UPDATE", "DELETE", "MERGE", "INTO"})
"""Words by which a statement that starts as a SELECT could still write."""


def check_single_select(query: str, dialect: str, where: Text) -> None:
    """Raise ProjectError unless the text is one SELECT that writes nothing.

    Only words are looked at, since each database has its own grammar; beside
    this check the connection itself is opened for reading only.
    """
    from sqlglot.dialects.dialect import Dialect
    from sqlglot.errors import SqlglotError
    from sqlglot.tokenizer_core import TokenType

    name = _DIALECTS.get(dialect, dialect)
    try:
        tokens = Dialect.get_or_raise(name if Dialect.get(name) else None).tokenize(query)
    except SqlglotError:
        raise _refused(Text("查询读不懂。", "The query cannot be read."), where) from None
    while tokens and tokens[-1].token_type is TokenType.SEMICOLON:
        tokens.pop()
    quoted = (TokenType.STRING, TokenType.IDENTIFIER)
    words = ["" if token.token_type in quoted else token.text.upper() for token in tokens]
    start = next((word for word in words if word != "("), "")
    if start not in ("SELECT", "WITH"):
        raise _refused(Text("查询不是 SELECT。", "The query is not a SELECT."), where)
    if ";" in words:
        raise _refused(Text("查询不止一条语句。", "The query has more than one statement."), where)
    changing = _CHANGING & set(words)
    if changing:
        word = min(changing)
        raise _refused(
            Text(f"查询中有会改动数据的 {word}。", f"The query has {word}, which changes data."), where
        )


def _refused(what: Text, where: Text) -> ProjectError:
    return ProjectError(
        Problem(what, where, Text("请只写一条 SELECT 查询。", "Write one SELECT and nothing else."))
    )
