"""What is known about a plugin, whether it could be loaded or not."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from quanheng.core.text import Text

PluginStatus = Literal["ready", "not allowed", "incompatible", "clash", "broken"]

STATUSES: dict[PluginStatus, Text] = {
    "ready": Text("可用", "ready"),
    "not allowed": Text("未允许", "not allowed"),
    "incompatible": Text("版本不符", "incompatible"),
    "clash": Text("重名", "clash"),
    "broken": Text("损坏", "broken"),
}
"""Every status, with the name that readers see."""


@dataclass(frozen=True)
class PluginRecord:
    """Name a plugin, its distribution and its status, with the reason.

    `name` is the namespace; built-ins have the name of their module, and
    `built_in` is set. `hooks` are those that it implements. `fix` says how to
    mend a plugin that is not ready.
    """

    name: str
    distribution: str
    version: str
    status: PluginStatus = "ready"
    reason: Text | None = None
    fix: Text | None = None
    hooks: tuple[str, ...] = ()
    built_in: bool = False
    source: Path | None = None
    """The imported file, or the folder of an imported package."""

    @property
    def title(self) -> Text:
        """Return name, distribution and version, as messages show them."""
        if not self.distribution:
            return Text(f"插件 {self.name}", f"plugin {self.name}")
        shown = f"{self.name} ({self.distribution} {self.version})".replace(" )", ")")
        return Text(f"插件 {shown}", f"plugin {shown}")

    @cached_property
    def files(self) -> list[tuple[str, str]]:
        """Return path and SHA-256 of every file of the plugin, in order.

        Paths are relative to the folder that holds the plugin. Empty for
        plugins that were never imported.
        """
        if self.source is None:
            return []
        top = self.source.parent
        found = [self.source] if self.source.is_file() else sorted(self.source.rglob("*"))
        return [
            (path.relative_to(top).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest())
            for path in found
            if path.is_file() and "__pycache__" not in path.parts
        ]
