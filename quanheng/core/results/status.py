"""Statuses of a composite score: whether it is final, and why not."""

from __future__ import annotations

from enum import StrEnum

from quanheng.core.text import Text


class Status(StrEnum):
    """Say what a total, tag, dimension or group score is worth."""

    FINAL = "final"
    PROVISIONAL = "provisional"
    INSUFFICIENT = "insufficient"
    NOT_APPLICABLE = "not_applicable"
    WITHHELD = "withheld"
    UNSCORED = "unscored"
    SUPPRESSED = "suppressed"

    @property
    def title(self) -> Text:  # type: ignore[override]  # not the method of str
        """Return the name that readers see."""
        return _TITLES[self]


_TITLES = {
    Status.FINAL: Text("最终", "final"),
    Status.PROVISIONAL: Text("暂定", "provisional"),
    Status.INSUFFICIENT: Text("数据不足", "not enough data"),
    Status.NOT_APPLICABLE: Text("不适用", "not applicable"),
    Status.WITHHELD: Text("不予公布", "withheld"),
    Status.UNSCORED: Text("不计分", "not scored"),
    Status.SUPPRESSED: Text("不予显示", "suppressed"),
}
