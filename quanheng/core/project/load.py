"""A project as a whole: its file, scheme, units and aliases."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from quanheng.core.calendar.own_days import read_calendar
from quanheng.core.compute.prepare import Prepared, prepare
from quanheng.core.errors import PluginError, Problem, ProjectError, QuanhengError, suggest
from quanheng.core.formula.origins import Origins
from quanheng.core.model.connector import Connector
from quanheng.core.model.dataset import Dataset, View
from quanheng.core.model.overlay import Adoption
from quanheng.core.model.period import Period
from quanheng.core.project.aliases import Aliases, read_aliases
from quanheng.core.project.checks.references import repeated_names
from quanheng.core.project.file import PROJECT_FILE, ProjectFile
from quanheng.core.project.overlay.overlay_file import LoadedOverlay, check_overlay, load_overlay
from quanheng.core.project.overlay.resolve import resolve
from quanheng.core.project.scheme_file import (
    LoadedScheme,
    check_scheme,
    find_scheme,
    load_scheme,
    relations_of,
    scheme_warnings,
)
from quanheng.core.project.source import HOW_TO_NAME_A_TABLE, NO_TABLE, STATE_SECRETS, Source
from quanheng.core.project.units import Units, read_units
from quanheng.core.project.validate import validate
from quanheng.core.project.yaml_document import Document, load_yaml
from quanheng.core.text import Text

if TYPE_CHECKING:
    from quanheng.core.plugins.registry import Registry

Loaded = TypeVar("Loaded")


@dataclass(frozen=True)
class Project:
    """Hold everything that a project says, read and checked."""

    folder: Path
    file: ProjectFile
    document: Document
    """The project file with the places of what stands in it."""
    periods: tuple[Period, ...]
    cut_off: date
    timezone: ZoneInfo
    registry: Registry
    loaded: LoadedScheme
    """The scheme as it was read, before any overlay."""
    prepared: Prepared
    """The scheme as it is computed, with its formulas checked and compiled."""
    units: Units
    aliases: Aliases
    calendar: Mapping[date, bool] = field(default_factory=dict)
    """Days of which the project says itself whether they are working days."""
    adoption: Adoption | None = None
    """What the overlay leaves of the scheme, where there is one."""
    warnings: tuple[Problem, ...] = ()
    """What is odd, and does no harm."""

    @property
    def waivers(self) -> dict[tuple[str, str], Text]:
        """Return the reason of each waiver by unit id and indicator."""
        return {(waiver.unit, waiver.indicator): waiver.reason for waiver in self.file.waivers}


def find_project(given: Path) -> Path:
    """Return the project file in a folder, or the file itself.

    Raises ProjectError when there is none.
    """
    path = given / PROJECT_FILE if given.is_dir() else given
    if path.is_file():
        return path
    raise ProjectError(
        Problem(
            Text(f"没有找到项目文件 {path.name}。", f"There is no project file {path.name}."),
            Text(str(path.parent), str(path.parent)),
            Text(
                "请进入项目所在的文件夹，或先运行 quanheng init 建立项目。",
                "Go to the folder of the project, or make one with quanheng init.",
            ),
        )
    )


def load_project(given: Path, registry_factory: Callable[[Sequence[str]], Registry]) -> Project:
    """Load a project from its folder or its file, and check all that needs no data.

    `registry_factory` makes the registry of the plugins that the project
    allows. Raises ProjectError with every problem of the project file, the
    scheme, the units, the aliases and what they say of each other, or
    PluginError when plugins alone are the matter.
    """
    path = find_project(given)
    folder = path.parent
    document = load_yaml(path)
    problems: list[Problem] = []
    file = validate(ProjectFile, document)
    registry = registry_factory(file.plugins)

    loaded = _try(problems, lambda: _scheme(file, folder, document))
    prepared = units = aliases = overlay = adoption = None
    if loaded is not None:
        problems += check_scheme(loaded, registry)
        if not repeated_names(loaded.scheme, loaded.document):
            # Formulas of two things with one name cannot be told apart.
            origins = Origins.of(loaded.scheme, loaded.document)
            datasets, checks = registry.datasets.values(), registry.checks.values()
            prepared, found = prepare(loaded.scheme, datasets, registry.indicators, origins, checks)
            problems += found
        overlay = _try(problems, lambda: _overlay(file, folder, document))
        if overlay is not None:
            problems += check_overlay(overlay, loaded.scheme, prepared)
        units = _try(problems, lambda: _units(loaded, file, folder, document))
    if units is not None:
        aliases = _try(problems, lambda: _aliases(units, file, folder, document))
        problems += _waivers(file, document, units.judged, loaded)
        problems += _coverage(file, document, units)
    calendar = _try(problems, lambda: _calendar(file, folder, document))
    problems += _secrecy(file, document)
    of_plugins: list[Problem] = []
    _names(file, document, registry, loaded, problems, of_plugins)
    if problems:
        raise ProjectError([*problems, *of_plugins])
    if of_plugins:
        raise PluginError(of_plugins)
    assert loaded is not None
    assert prepared is not None
    assert units is not None
    assert aliases is not None
    if overlay is not None:
        prepared, adoption = resolve(prepared, overlay.overlay)
    return Project(
        folder=folder,
        file=file,
        document=document,
        periods=file.period,
        cut_off=file.last_day,
        timezone=ZoneInfo(file.timezone),
        registry=registry,
        loaded=loaded,
        prepared=prepared,
        units=units,
        aliases=aliases,
        calendar=calendar or {},
        adoption=adoption,
        warnings=(*scheme_warnings(loaded), *registry.complaints()),
    )


def _try(problems: list[Problem], load: Callable[[], Loaded]) -> Loaded | None:
    try:
        return load()
    except QuanhengError as error:
        problems += error.problems
        return None


def _scheme(file: ProjectFile, folder: Path, document: Document) -> LoadedScheme:
    return load_scheme(find_scheme(file.scheme, folder, document.place(("scheme",)).text()))


def _overlay(file: ProjectFile, folder: Path, document: Document) -> LoadedOverlay | None:
    if file.overlay is None:
        return None
    return load_overlay(file.overlay, folder, document.place(("overlay",)).text())


def _table(name: str, key: str, folder: Path, document: Document) -> Path:
    path = folder / name
    if path.is_file():
        return path
    tables = [found.name for suffix in ("csv", "tsv", "xlsx", "gz") for found in folder.glob(f"*.{suffix}")]
    raise ProjectError(
        Problem(
            Text(f"文件“{name}”不存在。", f"The file '{name}' does not exist."),
            document.place((key,)).text(),
            suggest(name, tables),
        )
    )


def _units(loaded: LoadedScheme, file: ProjectFile, folder: Path, document: Document) -> Units:
    path = _table(file.units, "units", folder, document)
    return read_units(path, loaded.scheme, file.units, file.timezone)


def _aliases(units: Units, file: ProjectFile, folder: Path, document: Document) -> Aliases:
    if file.aliases is None:
        return Aliases(units)
    return read_aliases(_table(file.aliases, "aliases", folder, document), units, file.aliases)


def _calendar(file: ProjectFile, folder: Path, document: Document) -> dict[date, bool]:
    if file.calendar is None:
        return {}
    return read_calendar(_table(file.calendar, "calendar", folder, document), file.calendar)


def _waivers(
    file: ProjectFile, document: Document, units: Units, loaded: LoadedScheme | None
) -> list[Problem]:
    placed = [placement.id for _, _, placement in loaded.scheme.placements] if loaded else []
    problems = []
    seen: set[tuple[str, str]] = set()
    for i, waiver in enumerate(file.waivers):
        at = ("waivers", i)
        if waiver.unit not in units.index:
            problems.append(_no_unit(waiver.unit, units, document.place((*at, "unit")).text()))
        if waiver.indicator not in placed:
            problems.append(
                Problem(
                    Text(
                        f"体系中没有指标“{waiver.indicator}”。",
                        f"The scheme has no indicator '{waiver.indicator}'.",
                    ),
                    document.place((*at, "indicator")).text(),
                    suggest(waiver.indicator, placed),
                )
            )
        if (waiver.unit, waiver.indicator) in seen:
            problems.append(
                Problem(
                    Text(
                        "同一单位、同一指标的豁免写了两次。", "The same unit and indicator are waived twice."
                    ),
                    document.place(at).text(),
                    Text("请只保留一条。", "Keep one of them."),
                )
            )
        seen.add((waiver.unit, waiver.indicator))
    return problems


def _no_unit(unit: str, units: Units, where: Text) -> Problem:
    return Problem(
        Text(f"没有评估对象“{unit}”。", f"There is no unit '{unit}'."), where, suggest(unit, units.ids)
    )


def _coverage(file: ProjectFile, document: Document, units: Units) -> list[Problem]:
    problems = []
    for name, source in file.sources.items():
        covers = source.covers
        if covers is None:
            continue
        at = ("sources", name, "covers")
        problems += [
            _no_unit(unit, units, document.place((*at, "units", i)).text())
            for i, unit in enumerate(covers.units)
            if unit not in units.index
        ]
        if covers.first is not None and covers.last is not None and covers.first > covers.last:
            problems.append(
                Problem(
                    Text("起始日期晚于结束日期。", "The first day comes after the last."),
                    document.place((*at, "from")).text(),
                    Text("请改正两个日期。", "Correct the two days."),
                )
            )
    return problems


def _secrecy(file: ProjectFile, document: Document) -> list[Problem]:
    """Refuse state secrets; it is done here, where no source has been touched yet."""
    return [
        Problem(
            Text(
                f"来源“{name}”的密级是“{source.secrecy}”，涉密数据不予读取。",
                f"Source '{name}' holds state secrets ('{source.secrecy}'), and is not read.",
            ),
            document.place(("sources", name, "secrecy")).text(),
            Text(
                "请删除这一来源；涉密数据只能在涉密系统中处理，需要的数字依规脱密后另行提供。",
                "Remove the source. State secrets stay on systems that are cleared for them; "
                "deliver the figures that are needed once they are declassified.",
            ),
        )
        for name, source in file.sources.items()
        if source.secrecy in STATE_SECRETS
    ]


def _names(
    file: ProjectFile,
    document: Document,
    registry: Registry,
    loaded: LoadedScheme | None,
    problems: list[Problem],
    of_plugins: list[Problem],
) -> None:
    """Check the connectors, datasets and exporters that the project names."""

    def look(ask: Callable[[], object]) -> None:
        try:
            ask()
        except PluginError as error:
            of_plugins.extend(error.problems)
        except ProjectError as error:
            problems.extend(error.problems)

    relations = relations_of(loaded.scheme, registry) if loaded is not None else None
    for name, source in file.sources.items():
        where = document.place(("sources", name, "connector")).text()
        look(partial(registry.require, "connector", source.connector, where))
        connector = registry.connectors.get(source.connector)
        if connector is None or relations is None:
            continue
        problems += _dataset_of(name, source, connector, relations, document)
        problems += _tables_of(name, source, connector, document)
    for i, name in enumerate(file.exports):
        where = document.place(("exports", i)).text()
        look(partial(registry.require, "exporter", name, where))
        exporter = registry.exporters.get(name)
        if exporter is not None and exporter.to_database:
            what = Text(
                f"“{name}”写入数据库，不能列在 exports 中。",
                f"'{name}' writes into a database; it cannot stand here.",
            )
            fix = Text(
                f"评估完成后运行 quanheng export --to {name} --url …",
                f"After the run, execute quanheng export --to {name} --url …",
            )
            problems.append(Problem(what, where, fix))


def _tables_of(name: str, source: Source, connector: type[Connector], document: Document) -> list[Problem]:
    """Want one table or query of a database, unless the connector knows its tables."""
    sql, datasets = source.sql, [source.dataset] if source.dataset else connector.provides
    if sql is None or connector.read is not Connector.read:
        return []
    where = document.place(("sources", name, "sql")).text()
    if sql.table or sql.query:
        if len(datasets) < 2:
            return []
        what = Text(
            f"一张表不会是连接器“{source.connector}”的 {len(datasets)} 个数据集。",
            f"One table cannot be the {len(datasets)} datasets of the connector '{source.connector}'.",
        )
        return [Problem(what, where, Text("请补上“dataset: …”。", "Add 'dataset: …'."))]
    if datasets and all(dataset in connector.tables for dataset in datasets):
        return []
    return [Problem(NO_TABLE, where, HOW_TO_NAME_A_TABLE)]


def _dataset_of(
    name: str,
    source: Source,
    connector: type[Connector],
    relations: Mapping[str, Dataset | View],
    document: Document,
) -> list[Problem]:
    if source.dataset is None:
        if connector.provides:
            return []
        return [
            Problem(
                Text(
                    f"来源“{name}”没有说明是哪个数据集。",
                    f"The source '{name}' does not say which dataset it holds.",
                ),
                document.place(("sources", name, "connector")).text(),
                Text("请补上“dataset: …”。", "Add 'dataset: …'."),
            )
        ]
    readable = [
        other
        for other, relation in relations.items()
        if isinstance(relation, Dataset) and (not connector.provides or other in connector.provides)
    ]
    if source.dataset in readable:
        return []
    if source.dataset in relations and isinstance(relations[source.dataset], View):
        what = Text(
            f"“{source.dataset}”是视图，不从来源读取。",
            f"'{source.dataset}' is a view, and not read from sources.",
        )
    elif source.dataset in relations:
        what = Text(
            f"连接器“{source.connector}”不提供数据集“{source.dataset}”。",
            f"The connector '{source.connector}' does not provide '{source.dataset}'.",
        )
    else:
        what = Text(f"没有数据集“{source.dataset}”。", f"There is no dataset '{source.dataset}'.")
    where = document.place(("sources", name, "dataset")).text()
    return [Problem(what, where, suggest(source.dataset, readable))]
