"""What plugins may register by each hook, and under which names."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Literal

from quanheng.core.errors import suggest
from quanheng.core.model.check import Check
from quanheng.core.model.connector import Connector
from quanheng.core.model.dataset import Dataset, View
from quanheng.core.model.declaration import DOTTED, NAME
from quanheng.core.model.exporter import Exporter
from quanheng.core.model.indicator import Indicator
from quanheng.core.text import Text

Kind = Literal["dataset", "connector", "check", "indicator", "exporter"]


@dataclass(frozen=True, slots=True)
class Hook:
    """Describe a hook: what it adds, and how to tell that it is right."""

    name: str
    kind: Kind
    title: Text
    fits: Callable[[object], bool]
    wanted: Text
    name_of: Callable[[Any], str]
    between: str
    """What stands between the namespace and the rest of a name."""


def _is_connector(item: object) -> bool:
    return isinstance(item, type) and issubclass(item, Connector)


HOOKS: dict[str, Hook] = {
    hook.name: hook
    for hook in (
        Hook(
            "register_datasets",
            "dataset",
            Text("数据集", "dataset"),
            lambda item: isinstance(item, (Dataset, View)),
            Text("Dataset 或 View 对象", "Dataset or View objects"),
            lambda item: item.name,
            "_",
        ),
        Hook(
            "register_connectors",
            "connector",
            Text("连接器", "connector"),
            _is_connector,
            Text(
                "Connector 的子类（类本身，而不是它的对象）", "subclasses of Connector, not objects of them"
            ),
            lambda item: item.name,
            ".",
        ),
        Hook(
            "register_checks",
            "check",
            Text("数据校验规则", "check"),
            lambda item: isinstance(item, Check),
            Text("Check 对象", "Check objects"),
            lambda item: item.id,
            ".",
        ),
        Hook(
            "register_indicators",
            "indicator",
            Text("指标", "indicator"),
            lambda item: isinstance(item, Indicator),
            Text("Indicator 对象", "Indicator objects"),
            lambda item: item.id,
            ".",
        ),
        Hook(
            "register_exporters",
            "exporter",
            Text("导出器", "exporter"),
            lambda item: isinstance(item, Exporter),
            Text("由 @exporter(…) 装饰的函数", "functions decorated with @exporter(…)"),
            lambda item: item.name,
            ".",
        ),
    )
}
"""Every hook by its name."""

TITLES: dict[Kind, Text] = {hook.kind: hook.title for hook in HOOKS.values()}
"""What readers call each kind of thing."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """Say why a plugin is refused, and how its author can mend it."""

    reason: Text
    fix: Text


def name_items(hook: Hook, namespace: str, items: list[object]) -> dict[str, Any] | Complaint:
    """Name what a hook returned, or complain about the first mistake in it.

    An empty namespace is that of the built-ins.
    """
    named: dict[str, Any] = {}
    for item in items:
        if not hook.fits(item):
            given = item.__name__ if isinstance(item, type) else type(item).__name__
            return Complaint(
                Text(f"{hook.name} 给出了 {given}", f"{hook.name} returned a {given}"),
                Text(f"请返回一个列表，其中是{hook.wanted.zh}。", f"Return a list of {hook.wanted.en}."),
            )
        name = hook.name_of(item)
        complaint = _name_complaint(hook, namespace, name, item)
        if complaint:
            return complaint
        if name in named:
            return Complaint(
                Text(
                    f"{hook.title.zh}“{name}”注册了两次", f"it registers the {hook.title.en} '{name}' twice"
                ),
                Text("请给其中一个另起名称。", "Give one of them another name."),
            )
        named[name] = item
    return named


def _name_complaint(hook: Hook, namespace: str, name: object, item: object) -> Complaint | None:
    form = NAME if hook.kind == "dataset" else DOTTED
    if not isinstance(name, str) or not re.match(form, name):
        given = item.__name__ if isinstance(item, type) else type(item).__name__
        shown = name if isinstance(name, str) else type(name).__name__
        return Complaint(
            Text(
                f"{given} 的名称“{shown}”不合规则" if shown else f"{given} 没有名称",
                f"the name '{shown}' of {given} is not well formed" if shown else f"{given} has no name",
            ),
            Text(
                "名称用小写字母、数字和下划线，以字母开头。",
                "Names are lower-case letters, digits and underscores, and begin with a letter.",
            ),
        )
    if namespace and not name.startswith(namespace + hook.between):
        right = namespace + hook.between + name.rpartition(".")[2]
        return Complaint(
            Text(
                f"{hook.title.zh}“{name}”不在它的命名空间“{namespace}”之内",
                f"its {hook.title.en} '{name}' is outside its namespace '{namespace}'",
            ),
            Text(f"请改名为“{right}”。", f"Call it '{right}'."),
        )
    if not namespace and "." in name:
        return Complaint(
            Text(f"内置的“{name}”不能有命名空间", f"the built-in '{name}' must not have a namespace"),
            Text("请去掉点号。", "Leave out the dot."),
        )
    return None


def hook_complaint(plugin: object) -> Complaint | None:
    """Find functions that were meant as hooks but would silently do nothing."""
    home = _home(plugin if inspect.ismodule(plugin) else type(plugin))
    for name in sorted(dir(plugin)):
        found = getattr(plugin, name, None)
        if not inspect.isroutine(found):
            continue
        marks = getattr(found, "quanheng_impl", None)
        if isinstance(marks, dict):
            named = marks.get("specname") or name
            if named not in HOOKS:
                what = Text(f"没有名为“{named}”的钩子", f"there is no hook called '{named}'")
                return Complaint(what, suggest(named, HOOKS))
        # A function from elsewhere, such as `atexit.register`, is nobody's forgotten hook.
        elif _home(found) == home and get_close_matches(name, HOOKS, cutoff=0.8):
            return _undecorated(name)
    return None


def _home(thing: object) -> str:
    named = thing.__name__ if inspect.ismodule(thing) else getattr(thing, "__module__", None)
    return str(named).partition(".")[0]


def _undecorated(name: str) -> Complaint:
    if name in HOOKS:
        return Complaint(
            Text(f"{name} 没有用 @hookimpl 装饰", f"{name} is not decorated with @hookimpl"),
            Text(
                "请在函数上一行写 @hookimpl（from quanheng import hookimpl）。",
                "Write @hookimpl on the line above it (from quanheng import hookimpl).",
            ),
        )
    near = suggest(name, HOOKS)
    return Complaint(
        Text(
            f"{name} 像一个钩子，但没有这个名称的钩子，也没有用 @hookimpl 装饰",
            f"{name} looks like a hook, but there is none of that name, and @hookimpl is missing",
        ),
        Text(
            f"{near.zh} 如果它不是钩子，请换一个名称。", f"{near.en} If it is no hook, give it another name."
        ),
    )
