"""What can go wrong, sorted by what the reader has to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches

from quanheng.core.text import Text


@dataclass(frozen=True, slots=True)
class Problem:
    """Say in three lines what is wrong, where, and how to mend it."""

    what: Text
    where: Text
    fix: Text

    def __str__(self) -> str:
        """Return the three lines in the language in force."""
        labels = Text("位置", "where"), Text("处理", "fix")
        return f"{self.what}\n  {labels[0]}: {self.where}\n  {labels[1]}: {self.fix}"


class QuanhengError(Exception):
    """Stop with every problem that was found, not only the first."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        found = [problems] if isinstance(problems, Problem) else list(problems)
        self.problems: tuple[Problem, ...] = tuple(dict.fromkeys(found))
        super().__init__(self.problems)

    def __str__(self) -> str:
        """Return all problems, three lines each."""
        return "\n".join(str(problem) for problem in self.problems)


class ProjectError(QuanhengError):
    """The project, the scheme or the command must be changed."""


class PluginError(QuanhengError):
    """A plugin must be mended, upgraded, allowed or removed."""


class SourceUnavailable(QuanhengError):
    """A source did not answer; it was retried, and may answer later."""


class SourceRefused(QuanhengError):
    """A source said no: credentials, address or request must be changed."""


class DataError(QuanhengError):
    """Data that was delivered breaks its contract."""


def raise_all(kind: type[QuanhengError], problems: list[Problem]) -> None:
    """Raise one error with all problems, if there are any."""
    if problems:
        raise kind(problems)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that is nearest to a misspelt one, if any is near."""
    found = _near(name, known)
    return found[0] if found else None


def _near(name: str, known: Iterable[str]) -> list[str]:
    """Return the nearest names: several where they are as near as each other."""
    candidates = sorted(known)
    folded = {candidate.casefold(): candidate for candidate in reversed(candidates)}
    given = name.casefold()
    found = get_close_matches(given, folded, n=50, cutoff=0.6)
    ratios = {match: SequenceMatcher(None, match, given).ratio() for match in found}
    alike = [match for match in found if ratios[match] > ratios[found[0]] - _AS_NEAR]
    return [folded[match] for match in sorted(alike)[:3]]


_AS_NEAR = 0.02
"""Names whose likeness differs by less than this are equally near."""


_LONG = 12
"""In lists of more names than this, nobody finds one by its letter."""


def suggest(name: str, known: Iterable[str], most: int = _LONG) -> Text:
    """Advise the nearest known names, else list what is known.

    The most alike come first where the list is long; `most` of them are listed.
    """
    candidates = sorted(known)
    near = _near(name, candidates)
    if near:
        zh, en = "”、“".join(near), "' or '".join(near)
        return Text(f"是否想写“{zh}”？", f"Did you mean '{en}'?")
    if not candidates:
        return Text("目前没有可用的名称。", "There is no name to choose from yet.")
    if len(candidates) > _LONG:
        given = name.casefold()
        candidates.sort(key=lambda each: -SequenceMatcher(None, each.casefold(), given).ratio())
    shown = ", ".join(candidates[:most]) + (", …" if len(candidates) > most else "")
    return Text(f"可用的名称：{shown}", f"Known names: {shown}")
