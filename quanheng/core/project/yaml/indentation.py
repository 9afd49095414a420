"""Lines that begin further left or right than those of their level."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quanheng.core.project.yaml.trial import Explained, Trial
from quanheng.core.text import Text

_ITEM = re.compile(r"( *)- +\S")
_FAR = 4
"""Lines are compared with those that begin within so many columns."""


def wrong_indentation(trial: Trial) -> Explained | None:
    """Find a line that fits where it begins in one column with one above it."""
    said = trial.fault.said
    if not any(words in said for words in ("<block end>", "mapping values", "expected ':'")):
        return None
    at = trial.fault.line
    for _ in range(3):
        while at > trial.begin and _is_empty(trial.lines[at]):
            at -= 1
        if at <= trial.begin:
            return None
        item = _ITEM.match(trial.lines[at]) is not None
        fitting = [level for level in _levels(trial, at, item) if _fits(trial, at, level[1])]
        if fitting:
            above, column = _likeliest(trial, at, fitting) if item else fitting[0]
            return _said(trial.lines, at, above, column, item)
        at -= 1
    return None


def _levels(trial: Trial, at: int, item: bool) -> list[tuple[int, int]]:
    """Return lines above and the columns in which their items or keys begin."""
    own = _indent(trial.lines[at])
    found: dict[int, int] = {}
    for above in range(at - 1, trial.begin - 1, -1):
        line = trial.lines[above]
        if _is_empty(line):
            continue
        opens = _ITEM.match(line)
        if item and not opens:
            continue
        column = _indent(line) if item or not opens else opens.end() - 1
        if column != own and abs(column - own) <= _FAR:
            found.setdefault(column, above)
        if len(found) == _FAR or _indent(line) == 0:
            break
    return [(above, column) for column, above in found.items()]


def _likeliest(trial: Trial, at: int, levels: list[tuple[int, int]]) -> tuple[int, int]:
    """Choose the level that is nearest, and of those the one whose item is most alike."""
    own = _indent(trial.lines[at])
    return min(levels, key=lambda level: (abs(level[1] - own), -_likeness(trial, at, level[0])))


def _likeness(trial: Trial, one: int, other: int) -> float:
    """Return how many keys two items have in common: those of one list are alike."""
    keys, others = _keys_of_item(trial, one), _keys_of_item(trial, other)
    return len(keys & others) / len(keys | others)


def _keys_of_item(trial: Trial, at: int) -> set[str]:
    own = _indent(trial.lines[at])
    inside = [trial.lines[at]]
    for line in trial.lines[at + 1 : trial.end]:
        if not _is_empty(line) and (_indent(line) < own or (_ITEM.match(line) and _indent(line) == own)):
            break
        inside.append(line)
    # Keys of what is deeper stand further in than the first of the item, or its second line.
    nearest = min((_indent(line) for line in inside[1:] if not _is_empty(line)), default=own)
    direct = [line for line in inside[1:] if _indent(line) == nearest]
    return {line.strip("- ").partition(":")[0] for line in (inside[0], *direct)}


def _fits(trial: Trial, at: int, column: int) -> bool:
    """Try the line alone, with what belongs to it, and with what follows it."""
    shift = column - _indent(trial.lines[at])
    tried: set[int] = set()
    for last in _blocks(trial, at):
        if last in tried:
            continue
        tried.add(last)
        moved = {i: _shifted(trial.lines[i], shift) for i in range(at, last + 1)}
        if trial.moves(moved, past=max(tried)):
            return True
    return False


def _blocks(trial: Trial, at: int) -> Iterator[int]:
    own = _indent(trial.lines[at])
    yield at
    for least in (own + 1, own):
        last = at
        for i in range(at + 1, trial.end):
            if _is_empty(trial.lines[i]):
                continue
            if _indent(trial.lines[i]) < least:
                break
            last = i
        yield last


def _said(lines: list[str], at: int, above: int, column: int, item: bool) -> Explained:
    own = _indent(lines[at])
    if item:
        what = Text(
            f"这一项缩进 {own} 格，与上面第{above + 1}行的项（缩进 {column} 格）不一致。",
            f"This item is indented by {own}, but the item above it, on line {above + 1}, by {column}.",
        )
        fix = Text(
            f"若属同一列表，请缩进 {column} 格，其下各行随之移动。",
            f"If both are of one list, indent it by {column}, and move its lines with it.",
        )
    else:
        what = Text(
            f"这一行从第{own + 1}列开始，与上面第{above + 1}行同层的内容（第{column + 1}列）没有对齐。",
            f"This line begins in column {own + 1}, but line {above + 1}, of the same level, "
            f"in column {column + 1}.",
        )
        fix = Text(f"请从第{column + 1}列开始写。", f"Begin it in column {column + 1}.")
    return what, fix, at, own


def _shifted(line: str, by: int) -> str:
    if not line.strip():
        return line
    return " " * by + line if by > 0 else line[min(-by, _indent(line)) :]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _is_empty(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")
