"""The project file, `quanheng.yaml`: one evaluation round."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BeforeValidator, PlainSerializer, StringConstraints, field_validator, model_validator
from pydantic import Field as PydanticField

from quanheng.core.errors import suggest
from quanheng.core.model.declaration import DOTTED, NAME, Declaration
from quanheng.core.model.period import Period, read_periods
from quanheng.core.project.source import Source
from quanheng.core.text import Invalid, Text, TextField

PROJECT_FILE = "quanheng.yaml"

QUALITY = "quality"
"""The source that no project names: what collecting itself finds out about the data."""


def _period_list(periods: tuple[Period, ...]) -> list[str]:
    return [period.label for period in periods]


PeriodsField = Annotated[
    tuple[Period, ...], BeforeValidator(read_periods), PlainSerializer(_period_list, return_type=list[str])
]
"""A year, quarter or month, a span of days, or a panel of several periods."""

SourceName = Annotated[str, StringConstraints(pattern=NAME)]


class Waiver(Declaration):
    """Excuse a unit from an indicator for which its rows are missing."""

    unit: str
    indicator: str = PydanticField(pattern=DOTTED)
    reason: TextField
    by: str
    """Who decided it."""
    day: date = PydanticField(alias="date")


class ProjectFile(Declaration):
    """Say what is evaluated, over which period, from which sources."""

    format: Literal[1]
    title: TextField
    period: PeriodsField
    cut_off: date | None = None
    """The day as of which things are judged; by default the last of all periods."""
    timezone: str = "Asia/Shanghai"
    language: Literal["zh", "en"] = "zh"
    """The language of the reports."""
    scheme: str
    """A file beside this one, or the name of a built-in scheme."""
    overlay: str | None = None
    """What is changed of the scheme: a file, or the name of a built-in overlay."""
    units: str
    """The table of units: CSV or XLSX."""
    aliases: str | None = None
    """A table of names as they occur → unit."""
    calendar: str | None = None
    """A table of days and whether they are working days, beside the official calendar."""
    plugins: list[str] = []
    """Exactly those that may load beside the built-ins."""
    sources: dict[SourceName, Source] = PydanticField(min_length=1)
    waivers: list[Waiver] = []
    engine: Literal["duckdb"] = "duckdb"
    threads: int | None = PydanticField(default=None, ge=1, le=1024)
    exports: list[str] = ["html", "xlsx", "json"]

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            beijing = "beijing" in name.lower() or "北京" in name
            raise Invalid(
                Text(f"没有时区“{name}”。", f"There is no time zone '{name}'."),
                Text("北京时间写 Asia/Shanghai。", "Beijing time is Asia/Shanghai.")
                if beijing
                else suggest(name, available_timezones()),
            ) from None
        return name

    @field_validator("units", "scheme")
    @classmethod
    def _named(cls, name: str) -> str:
        if not name.strip():
            raise Invalid(
                Text("这里不能是空的。", "This must not be empty."),
                Text("请写出文件名。", "Name the file."),
            )
        return name

    @field_validator("sources")
    @classmethod
    def _not_our_own(cls, sources: dict[str, Source]) -> dict[str, Source]:
        if QUALITY in sources:
            raise Invalid(
                Text(
                    f"来源名“{QUALITY}”留给数据校验的结果。",
                    f"The source name '{QUALITY}' is kept for what checks of data find.",
                ),
                Text("请给这个来源换一个名称。", "Give this source another name."),
            )
        return sources

    @field_validator("period", mode="before")
    @classmethod
    def _not_bare(cls, given: Any) -> Any:
        if given is None:
            raise Invalid(
                Text("“period:”后面没有内容。", "There is nothing after 'period:'."),
                Text("请写出年份，例如 2024。", "Write a year, such as 2024."),
            )
        return given

    @model_validator(mode="after")
    def _begun_by_the_cut_off(self) -> ProjectFile:
        late = [period.label for period in self.period if period.start > self.last_day]
        if late:
            raise Invalid(
                Text(
                    f"期间 {'、'.join(late)} 在截止日 {self.last_day} 之后才开始。",
                    f"Period {', '.join(late)} begins after the cut-off, {self.last_day}.",
                ),
                Text("请改正 period 或 cut_off。", "Correct period or cut_off."),
            )
        return self

    @property
    def last_day(self) -> date:
        """Return the cut-off, or else the last day of the latest period."""
        return self.cut_off or max(period.end for period in self.period) - timedelta(days=1)
