"""Sources as the project file names them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, model_validator
from pydantic import Field as PydanticField

from quanheng.core.model.declaration import Declaration
from quanheng.core.project.secret import SecretField, SecretOnlyField, is_secret_name
from quanheng.core.text import Invalid, Text, TextField


def _to_float(given: Any) -> Any:
    return float(given) if isinstance(given, (int, Decimal)) and not isinstance(given, bool) else given


Seconds = Annotated[float, BeforeValidator(_to_float)]
"""A span of time; files give it as an exact number."""

Secrecy = Literal["公开", "内部", "敏感", "秘密", "机密", "绝密"]
"""How closely data is kept, from what anybody may see up to state secrets."""

STATE_SECRETS = frozenset({"秘密", "机密", "绝密"})
"""What must not be on this machine at all."""


class Covers(Declaration):
    """Say for which units and days no rows mean that nothing happened."""

    units: list[str] = []
    """Unit ids; empty for all units of the project."""
    first: date | None = PydanticField(default=None, alias="from")
    last: date | None = PydanticField(default=None, alias="to")


NO_TABLE = Text(
    "sql 没有写明表，连接器也不知道是哪张表。",
    "sql names no table, and the connector does not know which one it is.",
)
HOW_TO_NAME_A_TABLE = Text(
    "请写 table: 表名，或 query: 一条 SELECT。", "Write table: its name, or query: one SELECT."
)


class SqlSource(Declaration):
    """Read a table, a view or a query of a database."""

    url: SecretField
    """An SQLAlchemy URL; one with a password comes from `{env: …}` or `{file: …}`."""
    table: str | None = None
    """May be left out, as `query`, where the connector knows the tables of its source."""
    schema_name: str | None = PydanticField(default=None, alias="schema")
    query: str | None = None

    @model_validator(mode="after")
    def _at_most_one(self) -> SqlSource:
        if self.table is not None and self.query is not None:
            raise Invalid(
                Text("sql 里 table 和 query 只能写一个。", "sql has either table or query, not both."),
                Text("请删去其中一个。", "Remove one of them."),
            )
        return self


class Paging(Declaration):
    """Say how the next page is asked for."""

    style: Literal["none", "page", "offset", "cursor"] = "none"
    parameter: str = "page"
    size_parameter: str | None = None
    size: int = PydanticField(default=500, ge=1)
    start: int = 1
    cursor: str = "next"
    """Where in the answer the next cursor stands, as `a.b`."""


class RestSource(Declaration):
    """Read pages of JSON from an HTTP service."""

    url: SecretField
    token: SecretOnlyField | None = None
    """Sent as `Authorization: Bearer …`."""
    headers: dict[str, SecretField] = {}
    parameters: dict[str, str] = {}
    rows: str = ""
    """Where in the answer the rows stand, as `data.items`; empty for the top."""
    paging: Paging = Paging()
    timeout: Seconds = PydanticField(default=30.0, gt=0)
    attempts: int = PydanticField(default=5, ge=1, le=20)

    @model_validator(mode="after")
    def _secrets_from_outside(self) -> RestSource:
        plain = [
            name for name, ref in self.headers.items() if ref.literal is not None and is_secret_name(name)
        ]
        plain += [name for name in self.parameters if is_secret_name(name)]
        if plain:
            raise Invalid(
                Text(
                    f"{'、'.join(plain)} 是密码一类的内容，不能直接写在这里。",
                    f"{', '.join(plain)} must not stand here.",
                ),
                Text(
                    "请在 headers 中写成 {env: 环境变量名} 或 {file: 文件路径}，或使用 token。",
                    "Give it under headers as {env: VARIABLE} or {file: path}, or use token.",
                ),
            )
        return self


class Source(Declaration):
    """Configure one use of a connector in a project."""

    connector: str
    dataset: str | None = None
    """Needed where the connector does not say what it provides."""
    file: list[str] = []
    """Paths or patterns, relative to the project; one may stand alone."""
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sql: SqlSource | None = None
    rest: RestSource | None = None
    headings: dict[str, str] = {}
    """Heading → field, beside those of the dataset and the connector."""
    words: dict[str, dict[str, str]] = {}
    """Field → word → code, beside those of the connector."""
    covers: Covers | None = None
    secrecy: Secrecy = "内部"
    """How closely its data is kept; from 秘密 on a source is refused before it is read."""
    note: TextField | None = None
    """Told when the source cannot be read: whom to ask, what to start."""

    @model_validator(mode="before")
    @classmethod
    def _one_file(cls, given: object) -> object:
        if isinstance(given, dict) and isinstance(given.get("file"), str):
            return {**given, "file": [given["file"]]}
        return given

    @model_validator(mode="after")
    def _at_most_one(self) -> Source:
        if sum((bool(self.file), self.sql is not None, self.rest is not None)) > 1:
            raise Invalid(
                Text(
                    "一个来源只能有 file、sql、rest 之一。", "A source has at most one of file, sql and rest."
                ),
                Text("请只保留一种，其余另建来源。", "Keep one; make further sources of the others."),
            )
        return self
