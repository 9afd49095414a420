"""YAML files as plain data in which every value knows where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml import events as ev
from ruamel.yaml.error import YAMLError

from quanheng.core.errors import Problem, ProjectError, raise_all
from quanheng.core.project.place import Place, SourceText
from quanheng.core.project.yaml.fault import explain_fault, fault_of
from quanheng.core.project.yaml.lookalike import WIDE_BLANKS
from quanheng.core.project.yaml.misread import Entry, Within, loose_words, misread_key, misread_value
from quanheng.core.project.yaml.pointing import may_hold_secret, point_at
from quanheng.core.project.yaml.scalar import plain_value, standing_text
from quanheng.core.project.yaml.trial import Fault
from quanheng.core.text import Text

Steps = tuple[str | int, ...]
"""Keys and positions from the top of a document down to a value."""

MAX_BYTES = 5_000_000
MAX_DEPTH = 60

_COLON = re.compile(r"\s*:")


@dataclass(frozen=True, slots=True)
class _Node:
    value: Place
    key: Place
    text: SourceText | None


@dataclass(frozen=True, slots=True)
class Document:
    """Hold a YAML file: its data, and the place of everything in it.

    `data` has dicts with text keys, lists, text, int, Decimal, date, bool and
    None; there are no floats, so that `0.1` is one tenth.
    """

    path: Path
    data: Any
    nodes: dict[Steps, _Node] = field(repr=False)

    def place(self, path: Steps = ()) -> Place:
        """Return where a value stands, or else the nearest thing above it."""
        return self._nearest(path).value

    def key_place(self, path: Steps) -> Place:
        """Return where the key of a value stands, or else the nearest above."""
        return self._nearest(path).key

    def formula(self, path: Steps) -> SourceText:
        """Return a scalar as it stands in the file, for errors inside it.

        Raises KeyError where no scalar stands.
        """
        node = self.nodes[path]
        if node.text is None:
            raise KeyError(path)
        return node.text

    def written(self, path: Steps) -> str | None:
        """Return a scalar as somebody typed it, such as `007`, if it is one."""
        node = self.nodes.get(path)
        return node.text.text if node and node.text else None

    def __contains__(self, path: Steps) -> bool:
        """Say whether the file has something at this path."""
        return path in self.nodes

    def _nearest(self, path: Steps) -> _Node:
        while path not in self.nodes:
            path = path[:-1]
        return self.nodes[path]


def load_yaml(path: Path, shown: str | None = None) -> Document:
    """Read one YAML file; `shown` is its name in messages.

    Raises ProjectError with all problems: what is no YAML, what is too large
    or too deep, repeated keys, keys that are not text, anchors and tags.
    """
    name = shown or str(path)
    return parse_yaml(_read(path, name), path, name)


def parse_yaml(source: str, path: Path, shown: str) -> Document:
    """Read YAML text that came from `path`; like `load_yaml`."""
    source = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    reader = _Reader(source, shown)
    try:
        data = reader.document()
    except (YAMLError, RecursionError) as fault:
        reader.stop_at(fault_of(fault, source))
        data = None
    raise_all(ProjectError, reader.problems)
    return Document(path, data, reader.nodes)


def _read(path: Path, name: str) -> str:
    where = Text(name, name)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ProjectError(
                Problem(
                    Text(
                        "文件超过 5 MB,不像是配置文件。",
                        "The file is over 5 MB: hardly a configuration file.",
                    ),
                    where,
                    Text(
                        "请确认文件名；数据请放在数据来源中。", "Check the name; data belongs into sources."
                    ),
                )
            )
        given = path.read_bytes()
    except OSError as error:
        raise ProjectError(_unreadable(error, where)) from None
    try:
        return given.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = given.count(b"\n", 0, error.start) + 1
        raise ProjectError(
            Problem(
                Text("文件不是 UTF-8 编码。", "The file is not in UTF-8."),
                Text(f"{name} 第{line}行", f"{name}:{line}"),
                Text("请用编辑器另存为 UTF-8 编码。", "Save it as UTF-8 in your editor."),
            )
        ) from None


def _unreadable(error: OSError, where: Text) -> Problem:
    if isinstance(error, FileNotFoundError):
        what = Text("文件不存在。", "The file does not exist.")
        fix = Text("请检查路径和文件名。", "Check the path and the name.")
    elif isinstance(error, IsADirectoryError):
        what = Text("这里应是文件，却是文件夹。", "This should be a file, but is a folder.")
        fix = Text("请写出文件夹中的文件名。", "Name the file inside the folder.")
    else:
        what = Text("文件无法读取。", "The file cannot be read.")
        fix = Text(
            "请检查文件权限，以及是否被其他程序占用。", "Check its permissions and whether it is in use."
        )
    return Problem(what, where, fix)


class _Reader:
    """Turn the events of one YAML stream into data and places."""

    def __init__(self, source: str, name: str) -> None:
        self.source = source
        self.lines = source.split("\n")
        self.name = name
        self.problems: list[Problem] = []
        self._refused: set[int] = set()
        self._wide_blanks = False
        top = Place(name, 1, 1)
        self.nodes: dict[Steps, _Node] = {(): _Node(top, top, None)}
        self.events: Iterator[ev.Event] = iter(())

    def document(self) -> Any:
        """Read the only document of the stream."""
        self.events = iter(YAML(typ="safe", pure=True).parse(self.source))
        data = None
        documents = 0
        for event in self.events:
            if isinstance(event, ev.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._refuse(
                        event,
                        Text("一个文件里有多个 YAML 文档。", "The file holds more than one YAML document."),
                        Text("请删除“---”，或分成多个文件。", "Remove the '---', or split the file."),
                    )
                    break
                data = self._value((), None, 0, within="file")
        return data

    def stop_at(self, fault: Fault) -> None:
        """Report where the stream ceases to be YAML, unless that is known to come."""
        if self._wide_blanks or {fault.line, fault.line + 1} & self._refused:
            return
        what, fix, line, column = explain_fault(self.lines, fault)
        self._report(Place(self.name, line + 1, column + 1), what, fix)

    def _value(
        self, path: Steps, key: Place | None, depth: int, event: Any = None, within: Within = "lines"
    ) -> Any:
        event = event or next(self.events)
        place = self._place(event)
        if isinstance(event, ev.AliasEvent) or getattr(event, "anchor", None):
            self._refuse(
                event,
                Text("不支持锚点和引用（& 与 *）。", "Anchors and references (& and *) are not supported."),
                Text(
                    "请写出完整内容；若是文字，请加引号。", "Write it out; if it is text, put it in quotes."
                ),
            )
            if isinstance(event, ev.AliasEvent):
                return None
        tag = getattr(event, "tag", None)
        if tag is not None:
            self._refuse(
                event,
                Text("不支持 YAML 标签（!…）。", "YAML tags (!…) are not supported."),
                Text("请删除标签；若是文字，请加引号。", "Remove the tag; if it is text, put it in quotes."),
            )
        if depth > MAX_DEPTH:
            self._refuse(
                event,
                Text(f"嵌套超过 {MAX_DEPTH} 层。", f"The nesting is deeper than {MAX_DEPTH} levels."),
                Text("请检查缩进和括号。", "Check indentation and brackets."),
            )
            raise ProjectError(self.problems)
        if isinstance(event, ev.ScalarEvent):
            return self._scalar(event, path, place, key, within)
        self.nodes[path] = _Node(place, key or place, None)
        if isinstance(event, ev.SequenceStartEvent):
            return self._sequence(path, depth, "brackets" if event.flow_style else "list")
        return self._mapping(path, depth, "braces" if event.flow_style else "lines")

    def _sequence(self, path: Steps, depth: int, within: Within) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self.events), ev.SequenceEndEvent):
            items.append(self._value((*path, len(items)), None, depth + 1, event, within))
        return items

    def _mapping(self, path: Steps, depth: int, within: Within) -> dict[str, Any]:
        held: dict[str, Any] = {}
        places: dict[str, Place] = {}
        entries: list[Entry] = []
        while not isinstance(event := next(self.events), ev.MappingEndEvent):
            place = self._place(event)
            bare = within == "braces" and self._is_bare(event)
            name = self._key(event, path, depth, bare)
            twice = name in places and not bare
            if twice:
                self._refuse(
                    event,
                    Text(
                        f"“{name}”出现了两次，上一次在第{places[name].line}行。",
                        f"'{name}' stands here twice; the first is on line {places[name].line}.",
                    ),
                    Text("请只保留一个，或合并内容。", "Keep one of them, or merge them."),
                )
            kept = dict(self.nodes) if twice else None
            following = next(self.events)
            if within == "braces":
                entries.append(self._entry(name, place, event, following, bare))
            value = self._value((*path, name), place, depth + 1, following, within)
            if kept is not None:
                self.nodes = kept
                continue
            places[name] = place
            held[name] = value
        refused = set(self._refused)
        for place, what, fix in loose_words(self.source, entries, self._may_be_secret):
            if place.line not in refused:
                self._report(place, what, fix)
        return held

    def _is_bare(self, key: Any) -> bool:
        """Say whether a key in braces has no colon behind it."""
        if not isinstance(key, ev.ScalarEvent):
            return False
        colon = _COLON.match(self.source, key.end_mark.index)
        # Look-alikes are refused with the key already.
        return colon is None and misread_key(key.value) is None

    def _entry(self, name: str, place: Place, key: Any, value: Any, bare: bool) -> Entry:
        plain = isinstance(value, ev.ScalarEvent) and value.style is None and bool(value.value)
        told = value if plain and not bare else key
        begin, end = told.start_mark.index, told.end_mark.index
        return Entry(name, place, begin, end, bare, self._place(value) if plain and not bare else None)

    def _key(self, event: ev.Event, path: Steps, depth: int, bare: bool) -> str:
        if not isinstance(event, ev.ScalarEvent):
            self._refuse(
                event,
                Text("键必须是文字。", "A key must be text."),
                Text("请写成“名称: 值”。", "Write it as 'name: value'."),
            )
            kept = dict(self.nodes)
            self._value(path, None, depth + 1, event)
            self.nodes = kept
            return "?"
        if event.style is None:
            if event.value == "<<":
                self._refuse(
                    event,
                    Text("不支持合并键（<<）。", "Merge keys (<<) are not supported."),
                    Text("请写出完整内容。", "Write the content out."),
                )
            elif misread := misread_key(event.value):
                # One mention is enough where a whole block is indented like that.
                if not (self._wide_blanks and event.value[0] in WIDE_BLANKS):
                    self._refuse(event, *misread)
                self._wide_blanks |= event.value[0] in WIDE_BLANKS
            elif not bare and not isinstance(self._meaning(event), str):
                self._refuse(
                    event,
                    Text(f"键“{event.value}”没有加引号。", f"The key '{event.value}' is not in quotes."),
                    Text(f'请写成 "{event.value}"。', f'Write it as "{event.value}".'),
                )
        return str(event.value)

    def _scalar(
        self, event: ev.ScalarEvent, path: Steps, place: Place, key: Place | None, within: Within
    ) -> Any:
        start, end = event.start_mark.index, event.end_mark.index
        text = standing_text(self.source, start, end, event.style, event.value, place)
        self.nodes[path] = _Node(place, key or place, text)
        if event.style is not None:
            return event.value
        if misread := misread_value(text.text, within, lambda: self._may_be_secret(place)):
            self._refuse(event, *misread)
        return self._meaning(event)

    def _meaning(self, event: ev.ScalarEvent) -> Any:
        try:
            return plain_value(event.value)
        except ValueError:
            shown = event.value if len(event.value) <= 40 else event.value[:40] + "…"
            self._refuse(
                event,
                Text(f"“{shown}”不是有效的数字或日期。", f"'{shown}' is no number or day that can be."),
                Text("请改正；若是代码或文字，请加引号。", "Correct it; if it is a code, put it in quotes."),
            )
            return event.value

    def _place(self, event: ev.Event) -> Place:
        return Place(self.name, event.start_mark.line + 1, event.start_mark.column + 1)

    def _may_be_secret(self, place: Place) -> bool:
        return may_hold_secret(self.lines, place.line - 1)

    def _refuse(self, event: ev.Event, what: Text, fix: Text, offset: int = 0) -> None:
        place = self._place(event)
        self._report(Place(place.file, place.line, place.column + offset), what, fix)

    def _report(self, place: Place, what: Text, fix: Text) -> None:
        self._refused.add(place.line)
        self.problems.append(Problem(what, point_at(place, self.lines), fix))
