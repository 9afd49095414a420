"""What `run.json` says: enough to explain a run, and to compute it again."""

from __future__ import annotations

import getpass
import hashlib
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quanheng.core.compute.prepare import Prepared
from quanheng.core.formula.compile import Compiled
from quanheng.core.language.ir import aggregates
from quanheng.core.language.show import show
from quanheng.core.model.period import Window
from quanheng.core.results.rule_words import transform_words
from quanheng.core.text import Text, join

if TYPE_CHECKING:
    from quanheng.core.collect.store import Snapshot
    from quanheng.core.project.load import Project

FORMAT = 1

_LIBRARIES = ("duckdb", "numpy", "pyarrow", "sqlglot")
"""Libraries on which the numbers of a run depend."""


def inputs(project: Project, prepared: Prepared, snapshots: Sequence[Snapshot]) -> dict[str, Any]:
    """Return all that the results depend on: the run id is its hash."""
    return {
        "format": FORMAT,
        "title": project.file.title.zh if project.file.language == "zh" else project.file.title.en,
        "language": project.file.language,
        "periods": [
            {"label": period.label, "start": period.start.isoformat(), "end": period.end.isoformat()}
            for period in project.periods
        ],
        "cut_off": project.cut_off.isoformat(),
        "timezone": project.file.timezone,
        "versions": versions(),
        "code": code_hash(),
        "plugins": [
            {
                "name": plugin.name,
                "distribution": plugin.distribution,
                "version": plugin.version,
                "files": plugin.files,
            }
            for plugin in project.registry.plugins
            if plugin.status == "ready" and not plugin.built_in
        ],
        "overlay": project.adoption.model_dump(mode="json", exclude_none=True) if project.adoption else None,
        "scheme": prepared.scheme.model_dump(mode="json", by_alias=True, exclude_none=True),
        "indicators": [
            given.model_dump(mode="json", exclude_none=True) for given in prepared.indicators.values()
        ],
        "units": _units(project),
        "waivers": [waiver.model_dump(mode="json", by_alias=True) for waiver in project.file.waivers],
        "sources": [_source(snapshot) for snapshot in snapshots],
    }


def manifest(
    run: str, given: Mapping[str, Any], project: Project, prepared: Prepared, computed: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the manifest of a run; times are added when they are known."""
    return {
        "format": FORMAT,
        "id": run,
        "status": "complete",
        **{key: value for key, value in given.items() if key not in ("format", "units", "plugins")},
        "plugins": [
            {
                "name": plugin.name,
                "distribution": plugin.distribution,
                "version": plugin.version,
                "status": plugin.status,
                "reason": {"zh": plugin.reason.zh, "en": plugin.reason.en} if plugin.reason else None,
                "files": plugin.files,
            }
            for plugin in project.registry.plugins
        ],
        "formulas": {
            name: _formulas(variants[0].compiled, prepared) for name, variants in prepared.variants.items()
        },
        **computed,
        "operator": _operator(),
    }


def versions() -> dict[str, str]:
    """Return the versions of quanheng and of what its numbers depend on."""
    from quanheng import __version__

    python = platform.python_version()
    return {"quanheng": __version__, "python": python, **{name: version(name) for name in _LIBRARIES}}


def code_hash() -> str:
    """Return a hash over our own files: a changed formula must be a new run."""
    package = Path(__file__).parents[2]
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*")):
        if path.suffix in (".py", ".yaml", ".j2", ".css", ".js"):
            name = path.relative_to(package).as_posix()
            digest.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\0".encode())
    return digest.hexdigest()


def _operator() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""


def _units(project: Project) -> list[list[Any]]:
    units = project.units
    columns = [units.ids, units.names, units.parents, units.categories, units.levels, units.roles]
    columns += [units.functions] if units.functions else []
    columns += [tuple(str(value) for value in values) for _, values in sorted(units.fields.items())]
    return [list(row) for row in zip(*columns, strict=True)]


def _source(snapshot: Snapshot) -> dict[str, Any]:
    covers = snapshot.covers
    return {
        "source": snapshot.source,
        "connector": snapshot.connector,
        "dataset": snapshot.dataset,
        "snapshot": snapshot.hash,
        "origin": snapshot.origin.stem,
        "rows": snapshot.rows,
        "quarantined": snapshot.quarantined,
        "delivered": [{"name": d.name, "sha256": d.sha256, "size": d.size} for d in snapshot.delivered],
        "covers": covers.model_dump(mode="json", by_alias=True) if covers is not None else None,
    }


def _formulas(compiled: Compiled, prepared: Prepared) -> dict[str, Any]:
    """Return the canonical text of an indicator's formulas in both languages."""
    shown = {key: show(node, prepared.catalog) for key, node in compiled.formulas.items()}
    if compiled.indicator.transform is not None:
        shown["transform"] = transform_words(compiled.indicator.transform)
    where = {name: show(node, prepared.catalog) for name, node in compiled.where.items()}
    windows = {name: window_text(name, window, prepared) for name, window in compiled.windows.items()}
    return {
        "zh": {key: text.zh for key, text in shown.items()},
        "en": {key: text.en for key, text in shown.items()},
        "where": {name: {"zh": text.zh, "en": text.en} for name, text in where.items()},
        "windows": {name: {"zh": text.zh, "en": text.en} for name, text in windows.items()},
        "datasets": [base for relation in compiled.relations for base in prepared.bases(relation)],
        "parts": [{"zh": text.zh, "en": text.en} for text in _parts(compiled, prepared)],
        "params": {name: float(value) for name, value in compiled.params.items()},
    }


def _parts(compiled: Compiled, prepared: Prepared) -> list[Text]:
    found = dict.fromkeys(agg for node in compiled.formulas.values() for agg in aggregates(node))
    return [show(agg, prepared.catalog) for agg in found]


def window_text(relation: str, window: Window, prepared: Prepared) -> Text:
    """Say in words which rows of a relation belong to a period."""
    fields = prepared.catalog.relations[relation].fields

    def name(field: str) -> Text:
        return fields[field].label or Text(field, field)

    if window.during is not None:
        at = name(window.during)
        if window.months:
            return at.within(
                f"{{}}在期末之前的 {window.months} 个月内",
                f"{{}} in the {window.months} months up to the period's end",
            )
        return at.within("{}在期内", "{} in the period")
    if window.until is not None:
        return name(window.until).within("{}在期末之前", "{} before the period's end")
    if window.at is not None:
        begin, end = map(name, window.at)
        return Text(
            f"期末有效（{begin.zh} 至 {end.zh}）", f"in force at the period's end ({begin.en} to {end.en})"
        )
    if window.year is not None:
        return name(window.year).within("{}为期间年份", "{} is the year of the period")
    if relation in prepared.views:
        return _window_of_inputs(relation, prepared)
    return Text("全部行", "all rows")


def _window_of_inputs(view: str, prepared: Prepared) -> Text:
    """Say which rows of its inputs a view is made of: they are cut before they meet."""
    plan = prepared.views[view]
    parts = []
    for given in plan.inputs:
        relation = prepared.catalog.relations[given.relation].relation
        window = plan.view.inputs.get(given.alias, relation.window)
        said = window_text(given.relation, window, prepared)
        parts.append(Text(f"{relation.title.zh}（{said.zh}）", f"{relation.title.en} ({said.en})"))
    return join(parts).within("由 {} 组成", "made of {}")
