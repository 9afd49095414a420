"""Which rows of a dataset belong to a period."""

from __future__ import annotations

from typing import Any

from pydantic import Field as PydanticField
from pydantic import model_validator

from quanheng.core.model.declaration import Declaration
from quanheng.core.text import Invalid, Text


class Window(Declaration):
    """Choose the rows of a period by exactly one rule.

    `during: f` takes rows with period_start <= f < period_end, and with
    `months: n` those of the n months that end with the period. `until: f`
    takes f < period_end (ledgers). `at: [from, to]` takes states that hold at
    the period's end. `year: f` compares an integer year. `all` takes every row.
    """

    during: str | None = None
    until: str | None = None
    at: list[str] | None = PydanticField(default=None, min_length=2, max_length=2)
    year: str | None = None
    all: bool = False
    months: int | None = PydanticField(default=None, ge=1)

    @model_validator(mode="before")
    @classmethod
    def _bare_all(cls, given: Any) -> Any:
        return {"all": True} if given == "all" else given

    @model_validator(mode="after")
    def _one_rule(self) -> Window:
        chosen = [self.during, self.until, self.at, self.year, self.all or None]
        if sum(rule is not None for rule in chosen) != 1:
            raise Invalid(
                Text(
                    "时间窗口必须且只能有 during、until、at、year、all 之一。",
                    "A window needs exactly one of during, until, at, year, all.",
                ),
                Text("例如 {during: 日期字段}。", "Such as {during: a date field}."),
            )
        if self.months is not None and self.during is None:
            raise Invalid(
                Text("months 只能与 during 一起使用。", "months goes with during only."),
                Text("请改用 during，或删除 months。", "Use during, or remove months."),
            )
        return self

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the fields that the window looks at."""
        return tuple(name for name in (self.during, self.until, self.year, *(self.at or ())) if name)


ALL = Window(all=True)
