"""Make a project from a folder of files, so that nobody has to write YAML to start."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from quanheng.core.errors import Problem, ProjectError
from quanheng.core.model.dataset import Dataset
from quanheng.core.model.scheme import Scheme
from quanheng.core.project.file import PROJECT_FILE
from quanheng.core.project.init.advice import on_period, unread_dates
from quanheng.core.project.init.complete import find_spans, on_coverage
from quanheng.core.project.init.extent import Extent, find_extent
from quanheng.core.project.init.files import project_text, scheme_text, units_text
from quanheng.core.project.init.own_tables import OwnTables
from quanheng.core.project.init.propose import propose
from quanheng.core.project.init.recognise import Candidate, all_headings, best_match, candidates, columns_of
from quanheng.core.project.init.report import InitReport, Recognised, Unrecognised
from quanheng.core.project.init.shipped import Shipped, shipped_scheme
from quanheng.core.project.init.sources import make_sources
from quanheng.core.project.init.tables import FoundTable, find_tables
from quanheng.core.project.scheme_file import load_scheme, relations_of
from quanheng.core.reading.headings import map_headings
from quanheng.core.text import Text

if TYPE_CHECKING:
    from quanheng.core.plugins.registry import Registry

SCHEME_FILE = "scheme.yaml"
ZONE = "Asia/Shanghai"
EXPORTS = ("html", "xlsx", "json")

_NO_MATCH = Text("没有数据集与这些列名相符。", "No dataset has these headings.")


@dataclass(slots=True)
class _Plan:
    """Gather what belongs to which dataset."""

    found: list[FoundTable]
    tables: dict[Candidate, list[FoundTable]] = field(default_factory=dict)
    recognised: list[Recognised] = field(default_factory=list)
    unrecognised: list[Unrecognised] = field(default_factory=list)
    reasons: dict[FoundTable, Text] = field(default_factory=dict)
    """Why a table was not recognised, where more can be said than that."""
    to_do: list[Text] = field(default_factory=list)
    scheme: str = SCHEME_FILE
    """What the project file says of its scheme."""


def init_project(
    folder: Path, registry: Registry, *, complete: bool = False, today: date | None = None
) -> InitReport:
    """Recognise the files of a folder, and write a project that uses them.

    Tables are recognised by their headings against the datasets of plugins and
    of a `scheme.yaml` in the folder, and against the tables of units and
    aliases. Without a scheme, one that comes with quanheng is taken where it
    uses most of the datasets that were recognised. Where no dataset is
    recognised either, a draft with guessed datasets is written. Units that occur in the data go into
    `units.csv` where no table of units is there. `complete` says that the files
    leave out nothing that happened, so that sources cover their years. Nothing is overwritten.
    Raises ProjectError where there is a project already, no such folder, a
    scheme with mistakes, or no table to start from.
    """
    _check_folder(folder)
    scheme = _own_scheme(folder)
    relations = relations_of(scheme, registry) if scheme else registry.datasets
    listed = candidates((r for r in relations.values() if isinstance(r, Dataset)), registry.connectors)
    own = OwnTables(scheme)
    tables, others = find_tables(folder, all_headings(listed) | own.headings)
    plan = _Plan(tables, unrecognised=others)
    if scheme is not None:
        plan.recognised.append(Recognised(SCHEME_FILE, "", "scheme", scheme.name))
    left = [table for table in tables if not _recognise(table, listed, plan)]
    if scheme is None and (shipped := _shipped(plan, registry)) is not None:
        scheme, plan.scheme = shipped.scheme, shipped.name
        own = OwnTables(scheme)
    left = own.take(left, folder, plan.recognised)
    zone = ZoneInfo(ZONE)
    proposed = [] if scheme or plan.tables else _propose(left, folder, zone, plan)
    used = {table for its in plan.tables.values() for table in its}
    plan.unrecognised += [
        Unrecognised(table.name, table.sheet, plan.reasons.get(table, _NO_MATCH))
        for table in left
        if table not in used
    ]
    if not plan.tables:
        raise ProjectError(_nothing(folder, plan.unrecognised, scheme))
    extents = [
        (candidate.dataset, find_extent(candidate, its, folder, zone))
        for candidate, its in plan.tables.items()
    ]
    if not proposed:
        plan.to_do += [
            unread_dates(dataset.title, heading, cell, again=False)
            for dataset, extent in extents
            for heading, cell in extent.unread().items()
        ]
    today = today or datetime.now(UTC).date()
    texts = _texts(folder, registry, plan, own, scheme, proposed, extents, complete, today)
    _write(folder, texts)
    return InitReport(
        folder, tuple(plan.recognised), tuple(plan.unrecognised), tuple(texts), tuple(plan.to_do)
    )


def _check_folder(folder: Path) -> None:
    where = Text(str(folder), str(folder))
    if not folder.is_dir():
        raise ProjectError(
            Problem(
                Text("没有这个文件夹。", "There is no such folder."),
                where,
                Text("请先建立它，并把数据文件放进去。", "Make it, and put the data files into it."),
            )
        )
    if (folder / PROJECT_FILE).exists():
        raise ProjectError(
            Problem(
                Text("这个文件夹里已经有项目了。", "There is a project in this folder already."),
                Text(str(folder / PROJECT_FILE), str(folder / PROJECT_FILE)),
                Text(
                    "请直接修改 quanheng.yaml；要重新建立，请先把它改名。",
                    "Edit quanheng.yaml; to start anew, rename it first.",
                ),
            )
        )


def _own_scheme(folder: Path) -> Scheme | None:
    path = folder / SCHEME_FILE
    return load_scheme(path).scheme if path.is_file() else None


def _shipped(plan: _Plan, registry: Registry) -> Shipped | None:
    """Find a scheme of ours for what was recognised, and say that it is used."""
    found = shipped_scheme({candidate.dataset.name for candidate in plan.tables}, registry)
    if found is not None:
        name = found.scheme.name
        plan.to_do.append(
            Text(
                f"核对 quanheng.yaml：采用内置指标体系“{name.zh}”（{found.name}）；权重和目标值可用差异化方案调整。",
                f"Check quanheng.yaml: it uses the scheme '{name.en}' ({found.name}) that comes with quanheng; "
                "weights and targets can be changed by an overlay.",
            )
        )
    return found


def _recognise(table: FoundTable, listed: Sequence[Candidate], plan: _Plan) -> bool:
    """Assign a table to its dataset; keep in mind what it only resembles."""
    match, reason = best_match(table, listed)
    if match is not None:
        _assign(table, match.candidate, plan, proposed=False)
        return True
    if reason is not None:
        plan.reasons[table] = reason
    return False


def _assign(table: FoundTable, candidate: Candidate, plan: _Plan, *, proposed: bool) -> None:
    dataset = candidate.dataset
    found = map_headings(table.headings, dataset, candidate.extra)
    plan.tables.setdefault(candidate, []).append(table)
    plan.recognised.append(
        Recognised(
            table.name, table.sheet, "dataset", dataset.title, dataset.name,
            len(found.fields), found.unknown, columns_of(table, dataset, found), proposed,
        )
    )  # fmt: skip


def _propose(left: Sequence[FoundTable], folder: Path, zone: ZoneInfo, plan: _Plan) -> list[Dataset]:
    """Assign the tables to datasets that are made up for them."""
    proposals, reasons = propose(left, folder, zone)
    plan.reasons |= reasons
    for proposal in proposals:
        candidate = Candidate(proposal.dataset)
        for table in proposal.tables:
            _assign(table, candidate, plan, proposed=True)
        plan.to_do += proposal.to_do
    return [proposal.dataset for proposal in proposals]


def _texts(
    folder: Path,
    registry: Registry,
    plan: _Plan,
    own: OwnTables,
    scheme: Scheme | None,
    proposed: list[Dataset],
    extents: Sequence[tuple[Dataset, Extent]],
    complete: bool,
    today: date,
) -> dict[str, str]:
    """Return the files to write; the project file comes last."""
    texts: dict[str, str] = {}
    datasets = list(dict.fromkeys(candidate.dataset.name for candidate in plan.tables))
    by_name = {candidate.dataset.name: candidate.dataset for candidate in plan.tables}
    title = folder.resolve().name
    if scheme is None:
        texts[SCHEME_FILE] = scheme_text(title, proposed, [by_name[name] for name in datasets])
        plan.to_do.append(
            Text(
                "核对 scheme.yaml：推断的单位列、日期列、主键和类型；件数和等级分数线只是占位。",
                "Check scheme.yaml: the guessed unit, date, key and types; the counts and the limits of the grades "
                "only hold the place of what you mean.",
            )
        )
        scheme = _read_back(texts[SCHEME_FILE])
    extent = Extent()
    for _, one in extents:
        extent.add(one)
    units = own.units
    if units is None:
        units = next(name for name in ("units.csv", "units-draft.csv") if not (folder / name).exists())
        texts[units] = units_text(scheme, extent.units)
        plan.to_do.append(_units_to_fill(units, len(extent.units), scheme))
    found = extent.latest_year(today)
    year = today.year if found is None else found
    plan.to_do += on_period(year, extents, guessed=found is None)
    sources = make_sources(plan.tables, plan.found, folder, registry.connectors)
    covers = find_spans(sources, registry.connectors, extents, year)
    if covers:
        plan.to_do.append(on_coverage(complete=complete))
    texts[PROJECT_FILE] = project_text(
        title, year, found is None, plan.scheme, units, own.aliases, _plugins(registry, plan.tables), sources,
        covers, complete, [name for name in EXPORTS if name in registry.exporters],
    )  # fmt: skip
    return texts


def _read_back(text: str) -> Scheme:
    """Read a draft as it will be read, so that none is written that is not one."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as place:
        path = Path(place) / SCHEME_FILE
        path.write_text(text, encoding="utf-8")
        return load_scheme(path).scheme


def _units_to_fill(name: str, count: int, scheme: Scheme) -> Text:
    if len(scheme.categories) == 1:
        return Text(
            f"核对 {name}：数据中出现的 {count} 个单位；补上名称、上级和层级。",
            f"Check {name}: the {count} units that occur in the data; add names, parents and levels.",
        )
    zh = "、".join(label.zh for label in scheme.categories.values())
    en = ", ".join(label.en for label in scheme.categories.values())
    return Text(
        f"填写 {name}：数据中出现的 {count} 个单位，每个都要写类型（{zh}）。",
        f"Fill in {name}: the {count} units that occur in the data; each needs a category ({en}).",
    )


def _plugins(registry: Registry, used: Mapping[Candidate, object]) -> list[str]:
    """Name the plugins whose datasets or connectors the project uses."""
    records = [registry.owners.get(("dataset", candidate.dataset.name)) for candidate in used]
    records += [registry.owners.get(("connector", candidate.connector)) for candidate in used]
    return sorted({record.name for record in records if record is not None and not record.built_in})


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    """Write every file, none over another; what fails leaves nothing behind."""
    made: list[Path] = []
    try:
        for name, text in texts.items():
            with (folder / name).open("x", encoding="utf-8", newline="") as stream:
                made.append(folder / name)
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
    except OSError:
        for path in made:
            path.unlink(missing_ok=True)
        raise ProjectError(
            Problem(
                Text("项目文件写不进去。", "The project could not be written."),
                Text(str(folder), str(folder)),
                Text("请检查文件夹的权限和剩余空间。", "Check the folder's permissions and free space."),
            )
        ) from None


def _nothing(folder: Path, others: Sequence[Unrecognised], scheme: Scheme | None) -> Problem:
    where = Text(str(folder), str(folder))
    listed = others[:10]
    if not listed and scheme is None:
        fix = Text(
            "请放入 CSV、XLSX 或 SQLite 文件，第一行是列名。",
            "Put CSV, XLSX or SQLite files into it, with headings in their first row.",
        )
    elif not listed:
        fix = Text(
            "请使文件的列名与 scheme.yaml 中数据集的列名相符。",
            "Make the headings of the files those of the datasets in scheme.yaml.",
        )
    else:
        fix = Text(
            "；".join(f"{' '.join(filter(None, (one.file, one.sheet)))}：{one.reason.zh}" for one in listed),
            " ".join(f"{' '.join(filter(None, (one.file, one.sheet)))}: {one.reason.en}" for one in listed),
        )
    return Problem(
        Text("文件夹里没有可以使用的数据表。", "There is no table in the folder that can be used."),
        where,
        fix,
    )
