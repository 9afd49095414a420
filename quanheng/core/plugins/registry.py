"""Everything that plugins registered, and why some of them could not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, overload

from quanheng.core.errors import PluginError, Problem, ProjectError, suggest
from quanheng.core.model.check import Check
from quanheng.core.model.connector import Connector
from quanheng.core.model.dataset import Dataset, View
from quanheng.core.model.exporter import Exporter
from quanheng.core.model.indicator import Indicator
from quanheng.core.model.own_datasets import OWN_DATASETS
from quanheng.core.plugins.clash import find_clashes
from quanheng.core.plugins.contribution import TITLES, Kind
from quanheng.core.plugins.discovery import without_working_directory
from quanheng.core.plugins.installed import Pair, built_in_plugins, installed_plugins, refuse
from quanheng.core.plugins.record import STATUSES, PluginRecord
from quanheng.core.text import Text


@dataclass(frozen=True)
class Registry:
    """Hold datasets, connectors, checks, indicators and exporters by name.

    Only plugins that are ready contribute. Tests and tools can make one by
    hand: every part has a default.
    """

    datasets: Mapping[str, Dataset | View] = field(default_factory=lambda: dict(OWN_DATASETS))
    """Those of plugins, and the core's own, which no plugin owns."""
    connectors: Mapping[str, type[Connector]] = field(default_factory=dict)
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    exporters: Mapping[str, Exporter] = field(default_factory=dict)
    plugins: tuple[PluginRecord, ...] = ()
    """Every plugin that was found or asked for, built-ins first."""
    owners: Mapping[tuple[Kind, str], PluginRecord] = field(default_factory=dict)
    checks: Mapping[str, Check] = field(default_factory=dict)

    def of(self, kind: Kind) -> Mapping[str, Any]:
        """Return everything of one kind by name."""
        return {
            "dataset": self.datasets,
            "connector": self.connectors,
            "check": self.checks,
            "indicator": self.indicators,
            "exporter": self.exporters,
        }[kind]

    def owner(self, kind: Kind, name: str) -> PluginRecord:
        """Return the plugin that registered this; KeyError where none did."""
        return self.owners[kind, name]

    @overload
    def require(self, kind: Literal["dataset"], name: str, where: Text) -> Dataset | View: ...
    @overload
    def require(self, kind: Literal["connector"], name: str, where: Text) -> type[Connector]: ...
    @overload
    def require(self, kind: Literal["check"], name: str, where: Text) -> Check: ...
    @overload
    def require(self, kind: Literal["indicator"], name: str, where: Text) -> Indicator: ...
    @overload
    def require(self, kind: Literal["exporter"], name: str, where: Text) -> Exporter: ...
    def require(self, kind: Kind, name: str, where: Text) -> Any:
        """Return what has this name, for whoever asked at `where`.

        Raises PluginError where the name belongs to a plugin that is not
        ready, else ProjectError with the nearest name.
        """
        found = self.of(kind).get(name)
        if found is not None:
            return found
        title = TITLES[kind]
        what = Text(f"没有名为“{name}”的{title.zh}。", f"No {title.en} is called '{name}'.")
        hindered = [plugin for plugin in self.plugins if plugin.status != "ready"]
        owner = next((plugin for plugin in hindered if _belongs(kind, name, plugin)), None)
        if owner is None:
            raise ProjectError(Problem(what, where, suggest(name, self.of(kind))))
        because = status_of(owner)
        at = Text(f"{where.zh}；{because.zh}", f"{where.en}; {because.en}")
        raise PluginError(Problem(what, at, owner.fix or suggest(name, self.of(kind))))

    def complaints(self) -> list[Problem]:
        """Return plugins that should work and do not, for a warning each.

        That is every plugin that the project allows, and every built-in one.
        """
        return [
            Problem(status_of(plugin), _where(plugin), plugin.fix or Text("", ""))
            for plugin in self.plugins
            if plugin.status not in ("ready", "not allowed")
        ]


def status_of(plugin: PluginRecord) -> Text:
    """Say in one sentence how a plugin stands, and why."""
    status, title = STATUSES[plugin.status], plugin.title
    if plugin.reason is None:
        return Text(f"{title.zh}：{status.zh}", f"{title.en} is {status.en}")
    return Text(
        f"{title.zh}：{status.zh}，{plugin.reason.zh}", f"{title.en} is {status.en}: {plugin.reason.en}"
    )


def _where(plugin: PluginRecord) -> Text:
    if plugin.built_in:
        return Text("内置插件", "built-in plugins")
    return Text("项目文件的 plugins", "plugins in the project file")


def _belongs(kind: Kind, name: str, plugin: PluginRecord) -> bool:
    if plugin.built_in:
        return False
    return name.startswith(plugin.name + ("_" if kind == "dataset" else "."))


def load_registry(allowed: Sequence[str] = (), *, none: bool = False) -> Registry:
    """Load the built-ins and the allowed plugins; never raises for a plugin.

    With `none` only built-ins load, whatever is allowed. Plugins that are not
    allowed, do not fit, or share their name are never imported.
    """
    pairs: list[Pair] = []
    refused: list[PluginRecord] = []
    with without_working_directory():
        for outcome in (*built_in_plugins(), *installed_plugins(allowed, none=none)):
            if isinstance(outcome, PluginRecord):
                refused.append(outcome)
            else:
                pairs.append(outcome)
    clashes = find_clashes(pairs)
    parts: dict[Kind, dict[str, Any]] = {kind: {} for kind in TITLES}
    parts["dataset"].update(OWN_DATASETS)
    owners: dict[tuple[Kind, str], PluginRecord] = {}
    for index, (record, contribution) in enumerate(pairs):
        if index in clashes:
            refused.append(refuse(record, "clash", clashes[index]))
            continue
        for kind, items in contribution.items.items():
            parts[kind].update(items)
            owners.update({(kind, name): record for name in items})
    ready = [record for index, (record, _) in enumerate(pairs) if index not in clashes]
    plugins = sorted(
        ready + refused, key=lambda plugin: (not plugin.built_in, plugin.name, plugin.distribution)
    )
    return Registry(
        parts["dataset"],
        parts["connector"],
        parts["indicator"],
        parts["exporter"],
        tuple(plugins),
        owners,
        parts["check"],
    )
