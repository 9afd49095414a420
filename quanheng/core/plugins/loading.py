"""Import one plugin and ask it for what it adds; nothing it does escapes."""

from __future__ import annotations

import inspect
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pluggy
from pydantic import ValidationError

from quanheng import hookspecs
from quanheng.core.errors import QuanhengError
from quanheng.core.plugins.contribution import HOOKS, Complaint, Hook, Kind, hook_complaint, name_items
from quanheng.core.text import Invalid, Text, join

STRICT = "QUANHENG_STRICT"
"""With this environment variable set to 1, a plugin's own exception is raised."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """Hold what a plugin registered, by kind and name."""

    items: Mapping[Kind, Mapping[str, Any]]
    hooks: tuple[str, ...]
    source: Path | None


def load_plugin(namespace: str, load: Callable[[], object]) -> Contribution | Complaint:
    """Import a plugin by `load`, and ask all of its hooks.

    What the plugin raises, even SystemExit, becomes a complaint. Its own
    messages are not passed on, as they may hold anything; the type of the
    exception and its place are.
    """
    doing = Text("导入时", "importing it")
    try:
        plugin = load()
        source = _source(plugin, whole=bool(namespace))
        complaint = hook_complaint(plugin)
        if complaint:
            return complaint
        items: dict[Kind, Mapping[str, Any]] = {}
        implementations = _implementations(plugin)
        for name, function in implementations.items():
            doing = Text(f"调用 {name} 时", f"calling {name}")
            named = _ask(HOOKS[name], namespace, function)
            if isinstance(named, Complaint):
                return named
            items[HOOKS[name].kind] = named
    except pluggy.PluginValidationError:
        return Complaint(
            Text(
                "它的某个钩子有参数，或同时声明为包装器", "one of its hooks takes arguments, or is a wrapper"
            ),
            Text("钩子没有参数，也不能是包装器。", "Hooks take no arguments, and cannot be wrappers."),
        )
    except (Exception, SystemExit) as raised:
        if os.environ.get(STRICT) == "1":
            raise
        return _raised(raised, doing)
    if not implementations:
        return Complaint(
            Text("它没有实现任何钩子", "it implements no hook"),
            Text(
                f"入口点应指向含有 @hookimpl 函数的模块；钩子有：{'、'.join(HOOKS)}。",
                f"Point the entry point at a module with @hookimpl functions; hooks: {', '.join(HOOKS)}.",
            ),
        )
    return Contribution(items, tuple(implementations), source)


def _implementations(plugin: object) -> dict[str, Callable[[], object]]:
    # One manager for each plugin, so that none can hide, wrap or stop another's hooks.
    manager = pluggy.PluginManager("quanheng")
    manager.add_hookspecs(hookspecs)
    manager.register(plugin)
    manager.check_pending()
    found: dict[str, Callable[[], object]] = {}
    for caller in manager.get_hookcallers(plugin) or []:
        for implementation in caller.get_hookimpls():
            if implementation.wrapper or implementation.hookwrapper or caller.name in found:
                raise pluggy.PluginValidationError(plugin, "")
            found[caller.name] = implementation.function
    return {name: found[name] for name in HOOKS if name in found}


def _ask(hook: Hook, namespace: str, function: Callable[[], object]) -> dict[str, Any] | Complaint:
    given = function()
    if hook.fits(given):
        return Complaint(
            Text(
                f"{hook.name} 只返回了一个对象，而不是列表",
                f"{hook.name} returned one thing, not a list of them",
            ),
            Text(f"请返回一个列表，其中是{hook.wanted.zh}。", f"Return a list of {hook.wanted.en}."),
        )
    if given is None or isinstance(given, (str, Mapping)) or not isinstance(given, Iterable):
        shown = "None" if given is None else type(given).__name__
        return Complaint(
            Text(f"{hook.name} 返回了 {shown}", f"{hook.name} returned {shown}"),
            Text(f"请返回一个列表，其中是{hook.wanted.zh}。", f"Return a list of {hook.wanted.en}."),
        )
    # A generator fails only when it is exhausted, so it is exhausted here.
    return name_items(hook, namespace, list(given))


def _raised(raised: BaseException, doing: Text) -> Complaint:
    place = _place(raised)
    mend = Text(
        f"请修正、升级或移除它；设置环境变量 {STRICT}=1 可看到完整的出错信息。",
        f"Mend, upgrade or remove it; set {STRICT}=1 in the environment to see the whole traceback.",
    )
    if isinstance(raised, QuanhengError):
        return Complaint(raised.problems[0].what, raised.problems[0].fix)
    if isinstance(raised, ValidationError):
        return _invalid(raised, doing, place, mend)
    if isinstance(raised, ModuleNotFoundError) and raised.name:
        said = Text(f"找不到模块 {raised.name}", f" needs the module {raised.name}, which is not there")
        mend = Text(
            f"请安装提供模块 {raised.name} 的软件包，或修正、移除这个插件。",
            f"Install the package that has the module {raised.name}, or mend or remove the plugin.",
        )
    else:
        said = Text(f"出现 {type(raised).__name__}", f" raised {type(raised).__name__}")
    return Complaint(Text(doing.zh + said.zh + place.zh, doing.en + said.en + place.en), mend)


def _invalid(raised: ValidationError, doing: Text, place: Text, mend: Text) -> Complaint:
    """Name the keys of a declaration that are wrong, and what we know of why."""
    details = raised.errors(include_url=False, include_input=False)
    keys = ", ".join(dict.fromkeys(".".join(map(str, d["loc"])) for d in details if d["loc"]))
    causes = [detail.get("ctx", {}).get("error") for detail in details]
    known = [cause for cause in causes if isinstance(cause, Invalid)]
    why = join([cause.what for cause in known])
    reason = Text(
        f"{doing.zh}发现 {raised.title} 的声明有误{f'（{keys}）' if keys else ''}{place.zh}",
        f"{doing.en} met a mistake in a declaration of {raised.title}{f' ({keys})' if keys else ''}{place.en}",
    )
    if not known:
        return Complaint(reason, mend)
    # With several mistakes, the remedy of one would read as if it were that of all.
    fix = known[0].fix if len(details) == 1 else None
    return Complaint(Text(f"{reason.zh}：{why.zh}", f"{reason.en}: {why.en}"), fix or mend)


def _place(raised: BaseException) -> Text:
    """Say where in the plugin's own code it happened, by file name and line."""
    if isinstance(raised, SyntaxError) and raised.filename:
        return _line(raised.filename, raised.lineno)
    ours = str(Path(hookspecs.__file__).parent)
    frames = [
        frame
        for frame in traceback.extract_tb(raised.__traceback__)
        if not frame.filename.startswith((ours, "<")) and "importlib" not in frame.filename
    ]
    plain = [frame for frame in frames if "site-packages" not in frame.filename] or frames
    return _line(plain[-1].filename, plain[-1].lineno) if plain else Text("", "")


def _line(file: str, line: int | None) -> Text:
    name = Path(file).name
    return Text(f"（{name} 第 {line} 行）", f" ({name}, line {line})")


def _source(plugin: object, *, whole: bool) -> Path | None:
    """Return what the plugin consists of: its file, or its package's folder.

    With `whole` this is the top package, of which the entry point may name
    only a part.
    """
    module = plugin if inspect.ismodule(plugin) else inspect.getmodule(type(plugin))
    if module is None:
        return None
    top = sys.modules.get(module.__name__.partition(".")[0]) if whole else module
    file = getattr(top, "__file__", None) or getattr(module, "__file__", None)
    if not file:
        return None
    path = Path(file)
    return path.parent if path.name == "__init__.py" else path
