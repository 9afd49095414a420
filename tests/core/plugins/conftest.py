"""Installed plugins without an installer: a module and a `.dist-info` folder."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

Install = Callable[..., Path]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Return a function that installs a plugin; its module counts its imports."""
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(str(site))
    modules = set(sys.modules)

    def make(
        name: str,
        code: str,
        *,
        distribution: str | None = None,
        version: str = "1.0",
        requires: tuple[str, ...] = ("quanheng>=0.1,<1",),
        entry_points: str | None = None,
    ) -> Path:
        distribution = distribution or f"quanheng-{name}"
        module = distribution.replace("-", "_")
        file = site / f"{module}.py"
        file.write_text(code, encoding="utf-8")
        info = site / f"{module}-{version}.dist-info"
        info.mkdir()
        needs = "".join(f"Requires-Dist: {one}\n" for one in requires)
        metadata = f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n{needs}"
        (info / "METADATA").write_text(metadata, encoding="utf-8")
        points = entry_points or f"[quanheng]\n{name} = {module}\n"
        (info / "entry_points.txt").write_text(points, encoding="utf-8")
        return file

    yield make
    for module in set(sys.modules) - modules:
        if module.startswith("quanheng_"):
            del sys.modules[module]
