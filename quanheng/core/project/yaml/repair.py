"""Small changes that make YAML of what is none: they tell what went wrong."""

from __future__ import annotations

import re
from collections.abc import Callable

from quanheng.core.project.yaml.indentation import wrong_indentation
from quanheng.core.project.yaml.lookalike import QUOTES, STRUCTURE, explain_lookalikes, half_width
from quanheng.core.project.yaml.misread import quoting
from quanheng.core.project.yaml.pointing import may_hold_secret
from quanheng.core.project.yaml.scalar import in_quotes
from quanheng.core.project.yaml.trial import Explained, Fault, Trial
from quanheng.core.text import Text

Spot = tuple[int, int]
"""Line and column of a character, from 0."""

_REACH = 8
"""How many lines before the fault are looked at."""

_FEW = 16
"""Of so many look-alikes each is tried by itself."""

_LEADING_WIDE_COLON = re.compile(r"\s*(?:- +)*[^\s#:\"'：]+(：)")
_TIGHT_COLON = re.compile(r"\s*(?:- +)*[\w-]+(:)[^\s/].*")
_BLOCK_VALUE = re.compile(r"\s*(?:- +)*(?P<key>[^\s#:\"'{\[][^:]*):\s+(?P<text>[^\s\"'{\[|>&*!%@`#].*?)\s*")
_CLOSING = {"{": "}", "[": "]"}
_WORD = re.compile(r"[A-Za-z_*][\w*]*|\"\*\"")


def repair(lines: list[str], fault: Fault, parse: Callable[[str], Fault | None]) -> Explained | None:
    """Find a change after which a text is YAML beyond the fault; say it.

    `parse` returns the first fault of a text. None where no change helps.
    """
    if fault.said in ("", "unprintable") or not fault.line < len(lines):
        return None
    trial = Trial(lines, fault, parse)
    for look in (_lookalikes, _tight_colons, _colon_in_text, _open_bracket, _comma_before, wrong_indentation):
        if found := look(trial):
            return found
    return None


def _lookalikes(trial: Trial) -> Explained | None:
    for spots in _suspects(trial):
        if spots and trial.moves(_half_width_at(trial.lines, spots)):
            to_blame = _needed(trial, spots)
            line, column = to_blame[0]
            characters = "".join(trial.lines[line][column] for line, column in to_blame)
            return *explain_lookalikes(characters), line, column
    return None


def _needed(trial: Trial, spots: list[Spot]) -> list[Spot]:
    """Leave out the look-alikes that may stay: they belong to texts."""
    if len(spots) > _FEW:
        return spots
    for spot in list(spots):
        fewer = [other for other in spots if other != spot]
        # A colon behind a name is meant as one even where YAML can do without.
        if not _follows_name(trial.lines, spot) and trial.moves(_half_width_at(trial.lines, fewer)):
            spots = fewer
    return spots


def _suspects(trial: Trial) -> list[list[Spot]]:
    """Return the look-alikes that may be to blame, likelier ones first."""
    lines, fault = trial.lines, trial.fault
    opened = fault.opened[0] if fault.opened else fault.line
    if "quoted" in fault.said and fault.opened:
        line, column = fault.opened
        later = [(line, i) for i in range(column + 1, len(lines[line])) if lines[line][i] in QUOTES]
        return [[spot] for spot in later]
    first = max(0, fault.line - _REACH)
    near = [fault.line, *sorted({opened, *range(first, fault.line)} - {fault.line}, reverse=True)]
    near = [at for at in near if at < len(lines)]
    leading = [(at, found.start(1)) for at in sorted(near) if (found := _LEADING_WIDE_COLON.match(lines[at]))]
    structure = {at: _outside_quotes(lines[at], at, STRUCTURE) for at in near}
    before = [spot for spot in structure[fault.line] if spot[1] < fault.column]
    return [
        structure[fault.line],
        *([spot] for spot in before[:-7:-1]),
        *(structure[at] for at in near[1:]),
        leading,
        [spot for at in sorted(near) for spot in structure[at]],
        *(_outside_quotes(lines[at], at, STRUCTURE + QUOTES) for at in near),
        *(_outside_quotes(lines[at], at, QUOTES) for at in near),
    ]


def _outside_quotes(line: str, at: int, among: str) -> list[Spot]:
    found = []
    quote = ""
    before = " "
    for i, character in enumerate(line):
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'" and before in " [{,:-":
            quote = character
        elif character == "#" and before == " ":
            break
        elif character in among:
            found.append((at, i))
        before = half_width(character)
    return found


def _half_width_at(lines: list[str], spots: list[Spot]) -> dict[int, str]:
    changed = {}
    for at in {line for line, _ in spots}:
        columns = {column for line, column in spots if line == at}
        changed[at] = "".join(
            half_width(character) + (" " if half_width(character) in (",", ":") else "")
            if i in columns
            else character
            for i, character in enumerate(lines[at])
        )
    return changed


def _follows_name(lines: list[str], spot: Spot) -> bool:
    line, column = spot
    return lines[line][column] == "：" and re.search(r"[A-Za-z_]\w*$", lines[line][:column]) is not None


def _tight_colons(trial: Trial) -> Explained | None:
    """Find `name:value` on the line of the fault, or on those just above it."""
    if not any(words in trial.fault.said for words in ("mapping values", "expected ':'")):
        return None
    last = trial.fault.line
    if not _TIGHT_COLON.fullmatch(trial.lines[last]):
        last -= 1
    changed: dict[int, str] = {}
    for at in range(last, max(-1, last - _REACH), -1):
        tight = _TIGHT_COLON.fullmatch(trial.lines[at])
        if tight is None:
            break
        changed[at] = trial.lines[at][: tight.end(1)] + " " + trial.lines[at][tight.end(1) :]
    if not changed or not trial.moves(changed):
        return None
    first = min(changed)
    return (
        Text("冒号后缺少空格。", "The blank after the colon is missing."),
        Text("请写成“名称: 值”。", "Write it as 'name: value'."),
        first,
        trial.lines[first].index(":"),
    )


def _colon_in_text(trial: Trial) -> Explained | None:
    """Find a text with a colon that needs quotes, or a comma that is missing."""
    fault = trial.fault
    line = trial.lines[fault.line]
    if "mapping values" in fault.said:
        value = _BLOCK_VALUE.fullmatch(re.sub(r"\s#.*", "", line))
        if value is None or not value.start("text") <= fault.column < value.end("text"):
            return None
        begin, end, key, inside = value.start("text"), value.end("text"), value["key"], False
    elif "got ':'" in fault.said and "mapping" in fault.said:
        before = line[: fault.column]
        begin = max(before.rfind(opener) + len(opener) for opener in (": ", ",", "{", "["))
        if not before[:begin].endswith(": "):
            return _comma_at_line_end(trial)
        begin += len(before[begin:]) - len(before[begin:].lstrip())
        end = min([i for i in range(fault.column, len(line)) if line[i] in ",}]"], default=len(line))
        key = re.split(r"[,{\s]", before[:begin].rstrip(": "))[-1]
        inside = True
    else:
        return None
    text = line[begin:end].rstrip()
    hidden = may_hold_secret(trial.lines, fault.line)
    quoted = quoting("" if hidden else key, text)
    words = line[begin : fault.column].split()
    if inside and len(words) > 1 and _WORD.fullmatch(words[-1]):
        comma = line[: fault.column - len(words[-1])].rstrip()
        changed = comma + ", " + line[fault.column - len(words[-1]) :]
        if trial.moves({fault.line: changed}):
            return (
                Text(
                    f"“{words[-1]}”前缺少逗号，或者含冒号的文字没有加引号。",
                    f"A comma is missing before '{words[-1]}', or a text with a colon is not in quotes.",
                ),
                Text(
                    f"请在它前面补上逗号；若整段是文字，{quoted.zh}",
                    f"Put a comma before it; if it is one text, {quoted.en[0].lower()}{quoted.en[1:]}",
                ),
                fault.line,
                len(comma),
            )
    if not trial.moves({fault.line: line[:begin] + in_quotes(text) + line[begin + len(text) :]}):
        return None
    what = (
        Text("花括号 { } 中的文字含冒号，但没有加引号。", "A text with a colon inside { } is not in quotes.")
        if inside
        else Text("文字中含冒号，但没有加引号。", "A text with a colon is not in quotes.")
    )
    return what, quoted, fault.line, fault.column


def _comma_before(trial: Trial) -> Explained | None:
    """Find two values in brackets that nothing parts."""
    fault = trial.fault
    if "flow " not in fault.said or not any(
        f"got '{found}'" in fault.said for found in ("<scalar>", "{", "[")
    ):
        return None
    line = trial.lines[fault.line]
    if not trial.moves({fault.line: line[: fault.column] + ", " + line[fault.column :]}):
        return None
    return (
        Text(
            "这里缺少逗号，或者右引号后还有文字。",
            "A comma is missing here, or text is behind a closing quote.",
        ),
        Text(
            "请补上逗号，或把整段文字放在一对引号里。",
            "Add the comma, or put all of the text into one pair of quotes.",
        ),
        fault.line,
        fault.column,
    )


def _comma_at_line_end(trial: Trial) -> Explained | None:
    at = trial.fault.line - 1
    while at > 0 and not trial.lines[at].strip():
        at -= 1
    if at < 0 or not trial.fault.opened or at < trial.fault.opened[0]:
        return None
    line = re.sub(r"\s+#.*|\s+$", "", trial.lines[at])
    # Where closing the bracket helps as well, it is the bracket that was forgotten.
    if _open_bracket(trial) or not trial.moves({at: line + ","}):
        return None
    return (
        Text("这一行末尾缺少逗号。", "A comma is missing at the end of this line."),
        Text("请在行末补上逗号。", "Add a comma at its end."),
        at,
        len(line),
    )


def _open_bracket(trial: Trial) -> Explained | None:
    fault = trial.fault
    if "flow " not in fault.said or fault.opened is None:
        return None
    open_spots: list[Spot] = []
    begin = fault.opened[1]
    for at in range(fault.opened[0], min(fault.line + 1, len(trial.lines))):
        line, end = trial.lines[at], len(trial.lines[at].rstrip())
        for _, column in _outside_quotes(line, at, "{}[]"):
            if column < begin:
                continue
            if line[column] in "{[":
                open_spots.append((at, column))
                continue
            missing = _closing(trial, open_spots[-1:])
            if open_spots and line[column] != missing:
                if trial.moves({at: line[:column] + missing + line[column:]}):
                    return _never_closed(trial, open_spots[-1], at, missing)
                return None
            open_spots = open_spots[:-1]
        begin = 0
        if not open_spots:
            return None
        comment = re.search(r"\s+#.*", line)
        end = comment.start() if comment else end
        missing = _closing(trial, open_spots)
        if trial.moves({at: line[:end].rstrip(",") + missing + line[end:]}):
            return _never_closed(trial, open_spots[-1], at, missing)
    return None


def _closing(trial: Trial, spots: list[Spot]) -> str:
    return "".join(_CLOSING[trial.lines[line][column]] for line, column in reversed(spots))


def _never_closed(trial: Trial, opened: Spot, at: int, missing: str) -> Explained:
    line, column = opened
    bracket = trial.lines[line][column]
    return (
        Text(f"括号“{bracket}”没有闭合。", f"This '{bracket}' is not closed."),
        Text(f"请在第{at + 1}行补上“{missing}”。", f"Add '{missing}' on line {at + 1}."),
        line,
        column,
    )
