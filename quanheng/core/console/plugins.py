"""List plugins: what each brings, and why one could not be loaded."""

from __future__ import annotations

import sys
from pathlib import Path

from quanheng.core.console.terminal import output, say, say_json, table
from quanheng.core.plugins.record import STATUSES
from quanheng.core.plugins.registry import load_registry
from quanheng.core.project.file import PROJECT_FILE
from quanheng.core.text import Text


def show_plugins(folder: Path, *, as_json: bool) -> None:
    """Print every plugin that was found, with the status it has in this project."""
    allowed = _allowed(folder)
    registry = load_registry(allowed)
    owned: dict[str, list[str]] = {}
    for (kind, name), owner in registry.owners.items():
        owned.setdefault(owner.name, []).append(f"{kind} {name}")
    if as_json:
        say_json(
            [
                {
                    "name": plugin.name,
                    "distribution": plugin.distribution,
                    "version": plugin.version,
                    "status": plugin.status,
                    "reason": str(plugin.reason) if plugin.reason else None,
                    "fix": str(plugin.fix) if plugin.fix else None,
                    "built_in": plugin.built_in,
                    "provides": owned.get(plugin.name, []),
                }
                for plugin in registry.plugins
            ]
        )
        return
    shown = table(
        Text("插件", "Plugin"), Text("版本", "Version"), Text("状态", "Status"), Text("提供", "Provides")
    )
    for plugin in registry.plugins:
        version = (
            Text("内置", "built-in") if plugin.built_in else f"{plugin.distribution} {plugin.version}".strip()
        )
        status = str(STATUSES[plugin.status]) + (f": {plugin.reason}" if plugin.reason else "")
        shown.add_row(plugin.name, str(version), status, ", ".join(owned.get(plugin.name, [])))
    output().print(shown)
    for plugin in registry.plugins:
        if plugin.fix is not None and plugin.status != "ready":
            say(f"{plugin.name}: {plugin.fix}")
    install = f'"{sys.executable}" -m pip install …'
    say(Text(f"安装插件：{install}", f"To install a plugin: {install}"))


def _allowed(folder: Path) -> list[str]:
    """Return the plugins that the project allows; none outside of a project."""
    path = folder / PROJECT_FILE if folder.is_dir() else folder
    if not path.is_file():
        return []
    from quanheng.core.project.file import ProjectFile
    from quanheng.core.project.validate import validate
    from quanheng.core.project.yaml_document import load_yaml

    return list(validate(ProjectFile, load_yaml(path)).plugins)
