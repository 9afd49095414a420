"""Which plugins may load, by what is installed and what is allowed."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from importlib import import_module

from quanheng.core.errors import nearest
from quanheng.core.model.declaration import NAME
from quanheng.core.plugins.compatibility import version_complaint
from quanheng.core.plugins.contribution import Complaint
from quanheng.core.plugins.discovery import GROUP, Candidate, discover
from quanheng.core.plugins.loading import Contribution, load_plugin
from quanheng.core.plugins.record import PluginRecord, PluginStatus
from quanheng.core.text import Text, join

Pair = tuple[PluginRecord, Contribution]
"""A plugin that was loaded, and what it contributes."""


def built_in_plugins() -> list[Pair | PluginRecord]:
    """Load every built-in plugin; one that fails is refused like any other."""
    from quanheng import __version__

    made: list[Pair | PluginRecord] = []
    # By name, because the core must not depend on any plugin.
    package = import_module("quanheng.plugins")
    for short in package.BUILT_IN:
        record = PluginRecord(short, "quanheng", __version__, built_in=True)
        loaded = load_plugin("", partial(import_module, f"quanheng.plugins.{short}"))
        made.append(_outcome(record, loaded))
    return made


def installed_plugins(allowed: Sequence[str], *, none: bool) -> list[Pair | PluginRecord]:
    """Load the installed plugins that may load; say why the others do not."""
    candidates = discover()
    by_name: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        by_name[candidate.name].append(candidate)
    made: list[Pair | PluginRecord] = []
    for candidate in candidates:
        record = PluginRecord(candidate.name, candidate.distribution, candidate.version)
        if none or candidate.name not in allowed:
            made.append(_not_allowed(record, none))
            continue
        hindrance = _hindrance(candidate, by_name[candidate.name])
        if hindrance:
            made.append(refuse(record, *hindrance))
            continue
        made.append(_outcome(record, load_plugin(candidate.name, candidate.entry_points[0].load)))
    if not none:
        made += [_absent(name, by_name) for name in dict.fromkeys(allowed) if name not in by_name]
    return made


def _outcome(record: PluginRecord, loaded: Contribution | Complaint) -> Pair | PluginRecord:
    if isinstance(loaded, Complaint):
        return refuse(record, "broken", loaded)
    return replace(record, hooks=loaded.hooks, source=loaded.source), loaded


def refuse(record: PluginRecord, status: PluginStatus, complaint: Complaint) -> PluginRecord:
    """Give a plugin a status other than ready, with reason and remedy."""
    return replace(record, status=status, reason=complaint.reason, fix=complaint.fix)


def _not_allowed(record: PluginRecord, none: bool) -> PluginRecord:
    if none:
        off = Complaint(
            Text("本次命令关闭了所有插件", "plugins are switched off for this command"),
            Text("请去掉 --no-plugins。", "Leave out --no-plugins."),
        )
        return refuse(record, "not allowed", off)
    missing = Complaint(
        Text("项目文件没有列出它", "the project file does not list it"),
        Text(
            f"如需使用，请在 quanheng.yaml 的 plugins 中加上 {record.name}。",
            f"To use it, add {record.name} to plugins in quanheng.yaml.",
        ),
    )
    return refuse(record, "not allowed", missing)


def _hindrance(candidate: Candidate, same: list[Candidate]) -> tuple[PluginStatus, Complaint] | None:
    from quanheng import __version__

    if len(same) > 1:
        others = join([_installed_as(other) for other in same])
        return "clash", Complaint(
            others.within("几个软件包都叫这个名称：{}", "several distributions have this name: {}"),
            Text("请只保留其中一个。", "Uninstall all but one of them."),
        )
    if len(candidate.entry_points) > 1:
        names = ", ".join(sorted(point.name for point in candidate.entry_points))
        return "broken", Complaint(
            Text(f"它有几个入口点：{names}", f"it has several entry points: {names}"),
            Text(
                f"一个软件包在 {GROUP} 组中只能有一个入口点。",
                f"A distribution has exactly one entry point in the group {GROUP}.",
            ),
        )
    if not re.match(NAME, candidate.name) or candidate.name == GROUP:
        return "broken", Complaint(
            Text(f"命名空间“{candidate.name}”不合规则", f"the namespace '{candidate.name}' is not allowed"),
            Text(
                "命名空间用小写字母、数字和下划线，以字母开头，且不是 quanheng。",
                "Namespaces are lower-case letters, digits and underscores, begin with a letter, "
                "and are not quanheng.",
            ),
        )
    unfit = version_complaint(candidate.requires, __version__)
    if unfit:
        command = f'"{sys.executable}" -m pip install --upgrade {candidate.distribution}'
        fix = Text(f"请安装与之相符的版本：{command}", f"Install a version that fits: {command}")
        return "incompatible", Complaint(unfit, fix)
    return None


def _installed_as(candidate: Candidate) -> Text:
    shown = f"{candidate.distribution} {candidate.version}".rstrip()
    return Text(shown, shown)


def _absent(name: str, by_name: dict[str, list[Candidate]]) -> PluginRecord:
    near = nearest(name, by_name)
    if near:
        fix = Text(f"是否想写“{near}”？", f"Did you mean '{near}'?")
    else:
        command = f'"{sys.executable}" -m pip install quanheng-{name.replace("_", "-")}'
        fix = Text(
            f"请安装它，例如：{command}；或从 quanheng.yaml 的 plugins 中去掉它。",
            f"Install it, for example: {command}; or take it out of plugins in quanheng.yaml.",
        )
    return refuse(
        PluginRecord(name, "", ""), "broken", Complaint(Text("没有安装", "it is not installed"), fix)
    )
