"""What a database's errors mean to the reader, in our own words."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from quanheng.core.errors import Problem, ProjectError, QuanhengError, SourceRefused, SourceUnavailable
from quanheng.core.reading.patience import Unanswered
from quanheng.core.text import Text

if TYPE_CHECKING:
    from sqlalchemy import URL

_EXTRAS = {"postgresql": "postgres", "mysql": "mysql", "mariadb": "mysql"}

_BUSY_STATES = ("08", "53", "57P", "40", "55P03", "57014")
"""Classes of SQLSTATE that may pass: connection, resources, shutdown, conflict."""

_BUSY_NUMBERS = {1040, 1203, 1205, 1213, 2006, 2013}
"""The same as MySQL numbers them."""

_UNREACHED_NUMBERS = {2002, 2003}

_BUSY_WORDS = (
    "too many",
    "starting up",
    "shutting down",
    "is locked",
    "recovery mode",
    "remaining connection slots",
)

_DENIED_STATES = ("28", "42501")
_DENIED_NUMBERS = {1044, 1045, 1142, 1143, 1227, 1698}
_UNKNOWN_TABLE = ("42P01", "42S02", "3F000")
_UNKNOWN_COLUMN = ("42703", "42S22")
_SYNTAX = ("42601",)

DEFAULT_PORTS = {"postgresql": 5432, "mysql": 3306, "mariadb": 3306, "oracle": 1521, "mssql": 1433}


def connection_fault(error: Exception, url: URL, where: Text) -> QuanhengError:
    """Tell why a connection could not be opened, without the driver's text.

    Drivers say so in the language of the server, or not at all; so we look
    ourselves whether anything answers at the address.
    """
    cause = getattr(error, "orig", None) or error
    state, number = _state(cause), _number(cause)
    if _is_busy(cause, state, number):
        return Unanswered(_busy(where))
    if state.startswith(_DENIED_STATES) or number in _DENIED_NUMBERS:
        return SourceRefused(_denied(url, where))
    if state.startswith("3D") or number == 1049:
        return SourceRefused(_unknown_database(url, where))
    if number in _UNREACHED_NUMBERS or (url.host and not _answers(url)):
        return Unanswered(_no_answer(url, where))
    return SourceRefused(_denied(url, where))


def statement_fault(error: Exception, where: Text, rows: int) -> QuanhengError:
    """Tell why a statement failed, after so many rows had been read."""
    cause = getattr(error, "orig", None) or error
    state, number = _state(cause), _number(cause)
    text = str(cause).casefold()
    if rows or getattr(error, "connection_invalidated", False) or _is_busy(cause, state, number):
        return SourceUnavailable(_broke_off(where, rows))
    if state.startswith(_DENIED_STATES) or number in _DENIED_NUMBERS:
        return SourceRefused(
            Problem(
                Text("数据库不允许读取这些数据。", "The database does not allow these data to be read."),
                where,
                Text("请给这个用户授予查询权限。", "Grant the user the right to select."),
            )
        )
    if state.startswith(_UNKNOWN_TABLE) or number == 1146 or "no such table" in text:
        what = Text("查询中有数据库里没有的表。", "The query names a table that the database does not have.")
    elif state.startswith(_UNKNOWN_COLUMN) or number == 1054 or "no such column" in text:
        what = Text("查询中有表里没有的列。", "The query names a column that its tables do not have.")
    elif state.startswith(_SYNTAX) or number == 1064 or "syntax error" in text:
        what = Text("数据库看不懂这个查询。", "The database does not understand the query.")
    elif "not a database" in text or "malformed" in text:
        what = Text("这个文件不是完好的 SQLite 数据库。", "The file is not an intact SQLite database.")
        return SourceRefused(Problem(what, where, Text("请检查文件。", "Check the file.")))
    else:
        what = Text("数据库拒绝了这个查询。", "The database refused the query.")
    fix = Text("请改正项目文件中的 table 或 query。", "Correct `table:` or `query:` in the project file.")
    return SourceRefused(Problem(what, where, fix))


def driver_fault(url: URL, where: Text) -> ProjectError:
    """Tell that the driver of a database is not installed, or not known."""
    extra = _EXTRAS.get(url.get_backend_name())
    fix = (
        Text(f'请安装：pip install "quanheng[{extra}]"', f'Install it: pip install "quanheng[{extra}]"')
        if extra
        else Text(
            "请安装它的 SQLAlchemy 驱动，或改正 url 开头的名称。",
            "Install its SQLAlchemy driver, or correct the name at the start of the url.",
        )
    )
    name = url.drivername
    return ProjectError(
        Problem(
            Text(f"没有数据库“{name}”的驱动。", f"There is no driver for databases of kind '{name}'."),
            where,
            fix,
        )
    )


def _state(cause: object) -> str:
    return str(getattr(cause, "sqlstate", None) or "")


def _number(cause: object) -> int | None:
    args = getattr(cause, "args", ())
    return args[0] if args and isinstance(args[0], int) else None


def _is_busy(cause: object, state: str, number: int | None) -> bool:
    text = str(cause).casefold()
    return (
        state.startswith(_BUSY_STATES) or number in _BUSY_NUMBERS or any(word in text for word in _BUSY_WORDS)
    )


def _answers(url: URL) -> bool:
    port = url.port or DEFAULT_PORTS.get(url.get_backend_name())
    if port is None:
        return True
    try:
        socket.create_connection((str(url.host), port), timeout=5).close()
    except OSError:
        return False
    return True


def _no_answer(url: URL, where: Text) -> Problem:
    return Problem(
        Text("数据库没有应答。", "The database does not answer."),
        where,
        Text(
            f"请检查主机名和端口（{url.host}），以及网络和数据库服务是否正常，然后重试。",
            f"Check host and port ({url.host}), the network and whether the server runs; then try again.",
        ),
    )


def _busy(where: Text) -> Problem:
    return Problem(
        Text("数据库目前太忙，或正在启动。", "The database is too busy, or still starting."),
        where,
        Text("请稍后重试。", "Try again later."),
    )


def _broke_off(where: Text, rows: int) -> Problem:
    return Problem(
        Text(f"读到 {rows} 行时与数据库的连接中断。", f"The database broke off after {rows} rows."),
        where,
        Text("请稍后重试。", "Try again later."),
    )


def _denied(url: URL, where: Text) -> Problem:
    database = url.database or ""
    return Problem(
        Text("数据库拒绝了连接。", "The database refused the connection."),
        where,
        Text(
            f"请检查用户名、密码、数据库名“{database}”，以及是否允许从本机连接。",
            f"Check user, password and the database name '{database}', "
            "and whether connections from this machine are allowed.",
        ),
    )


def _unknown_database(url: URL, where: Text) -> Problem:
    return Problem(
        Text(f"没有名为“{url.database}”的数据库。", f"There is no database called '{url.database}'."),
        where,
        Text("请改正 url 末尾的数据库名。", "Correct the name at the end of the url."),
    )
