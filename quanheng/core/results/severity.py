"""How grave a finding is."""

from __future__ import annotations

from enum import StrEnum

from quanheng.core.text import Text


class Severity(StrEnum):
    """Order findings by what they call for; the gravest stands last."""

    MINOR = "minor"
    SERIOUS = "serious"
    SEVERE = "severe"

    @property
    def title(self) -> Text:  # type: ignore[override]  # not the method of str
        """Return the name that readers see."""
        return _TITLES[self]


_TITLES = {
    Severity.MINOR: Text("一般", "minor"),
    Severity.SERIOUS: Text("较重", "serious"),
    Severity.SEVERE: Text("严重", "severe"),
}
