"""The plugin that the documentation shows is a plugin that loads and fits."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

from markdown_it import MarkdownIt
from repository_files import ROOT

PAGE = ROOT / "docs" / "howto" / "write-a-plugin.md"

LOOK = """
import json
from quanheng.core.plugins.registry import load_registry

registry = load_registry(["qingshan"])
(plugin,) = [plugin for plugin in registry.plugins if plugin.name == "qingshan"]
own = {
    kind: sorted(name for name in getattr(registry, kind) if name.startswith("qingshan"))
    for kind in ("datasets", "checks", "indicators", "connectors", "exporters")
}
print(json.dumps([plugin.status, str(plugin.reason), own]))
"""


def shown(language: str) -> str:
    found = MarkdownIt("commonmark").parse(PAGE.read_text(encoding="utf-8"))
    (block,) = [token.content for token in found if token.type == "fence" and token.info == language]
    return block


def install(folder: Path) -> None:
    """Lay the plugin down as pip would, from what the page says in its TOML."""
    project = tomllib.loads(shown("toml"))["project"]
    ((namespace, module),) = project["entry-points"]["quanheng"].items()
    (folder / f"{module}.py").write_text(shown("python"), encoding="utf-8")
    info = folder / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    info.mkdir()
    head = ["Metadata-Version: 2.1", f"Name: {project['name']}", f"Version: {project['version']}"]
    head += [f"Requires-Dist: {needed}" for needed in project["dependencies"]]
    (info / "METADATA").write_text("\n".join(head) + "\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(f"[quanheng]\n{namespace} = {module}\n", encoding="utf-8")


def test_the_plugin_of_the_page_is_ready_and_registers_what_the_page_says(tmp_path: Path) -> None:
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    site.mkdir()
    elsewhere.mkdir()
    install(site)

    done = subprocess.run(
        [sys.executable, "-c", LOOK],
        cwd=elsewhere,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(site), str(ROOT)])},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    status, reason, own = json.loads(done.stdout)
    assert (status, reason) == ("ready", "None")
    assert own == {
        "datasets": ["qingshan_call"],
        "checks": ["qingshan.answered_later"],
        "indicators": ["qingshan.next_day_answer_rate"],
        "connectors": ["qingshan.call_centre"],
        "exporters": ["qingshan.csv"],
    }
