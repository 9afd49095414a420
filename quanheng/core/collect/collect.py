"""Collecting: every source of a project, through its connector, into snapshots."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from quanheng.core.collect.arrow_types import contract_types
from quanheng.core.collect.assignment import Assignment, assign
from quanheng.core.collect.cells.moment import HOW_TO_WRITE_DATES
from quanheng.core.collect.contract import Checked, apply_contract
from quanheng.core.collect.delivery import DatasetDelivery, Delivery, QualityCount, Unmatched, contract_hash
from quanheng.core.collect.encoding import content_hash
from quanheng.core.collect.person_key import person_key
from quanheng.core.collect.sifting.quarantine import LISTED, FaultKind
from quanheng.core.collect.store import Snapshot, Store
from quanheng.core.errors import (
    DataError,
    PluginError,
    Problem,
    ProjectError,
    QuanhengError,
    SourceRefused,
    SourceUnavailable,
)
from quanheng.core.model.connector import RawRows, Reading
from quanheng.core.model.dataset import Dataset, Field
from quanheng.core.text import Text, join

if TYPE_CHECKING:
    import pyarrow as pa

    from quanheng.core.plugins.registry import Registry
    from quanheng.core.project.load import Project

Progress = Callable[[str, int], None]
"""Told the source that is read and how many rows of it there are so far."""

_BY_WEIGHT = (ProjectError, PluginError, SourceRefused, DataError, SourceUnavailable)
"""Of several errors, the kind that waiting mends the least is raised."""


@dataclass(frozen=True, slots=True)
class Collected:
    """Say what became of one dataset that a source delivered."""

    snapshot: Snapshot
    reused: bool
    """Whether the rows are those of the last delivery, to the last one."""
    repeats: int
    quarantined: int
    """Rows, not faults: one row can have several."""
    refused: int
    """Rows that the contract refuses; they were counted, and nothing else."""
    quarantine: Path | None
    """The CSV file that names every fault, mended ones too, where there are any."""
    faults: list[FaultKind]
    quality: list[QualityCount]
    quality_by_unit: pa.Table
    """How each unit kept each rule, as rows of `quality_check`."""
    unmatched: list[Unmatched]
    """Names in the unit field that are no unit of the project."""
    unmatched_rows: int
    unnamed_rows: int
    """Rows whose unit field is empty; they are kept, and count for no unit."""
    notes: list[Text]
    """What else the reader should know, such as columns that were passed over."""


def collect(
    project: Project,
    registry: Registry,
    *,
    progress: Progress | None = None,
    only: Collection[str] | None = None,
) -> list[Collected]:
    """Read the sources of a project into snapshots; `only` names some of them.

    A source that fails does not stop the others; its last delivery stays what
    it was. Rows that break a contract are put into quarantine, which is no
    failure, unless no row is left. Raises at the end, with all problems of all
    sources, the gravest of ProjectError, PluginError, SourceRefused, DataError
    and SourceUnavailable. The caller holds the project's lock.
    """
    assignments = assign(project, registry, only)
    store = Store(project.folder)
    done: list[Collected] = []
    errors: list[QuanhengError] = []
    for assignment in assignments:
        try:
            done += _collect_source(project, assignment, store, progress)
        except QuanhengError as error:
            note = assignment.source.note if isinstance(error, SourceUnavailable) else None
            errors.append(type(error)(_of_source(given, assignment.name, note) for given in error.problems))
    if errors:
        kind = next(kind for kind in _BY_WEIGHT if any(isinstance(error, kind) for error in errors))
        raise kind(problem for error in errors for problem in error.problems)
    return done


def _of_source(problem: Problem, source: str, note: Text | None) -> Problem:
    """Name the source before the place, and say what the project knows of it."""
    where = Text(f"来源 {source}：{problem.where.zh}", f"source {source}: {problem.where.en}")
    fix = problem.fix if note is None else Text(problem.fix.zh + note.zh, f"{problem.fix.en} {note.en}")
    return Problem(problem.what, where, fix)


@dataclass(slots=True)
class _Outcome:
    checked: Checked
    record: DatasetDelivery
    notes: list[Text] = field(default_factory=list)


def _collect_source(
    project: Project, given: Assignment, store: Store, progress: Progress | None
) -> list[Collected]:
    before = store.last_delivery(given.name)
    key = None
    if any(field.keyed for dataset in given.datasets for field in dataset.fields.values()):
        with store.writing():
            key = person_key(store.root)
    outcomes: dict[str, _Outcome] = {}
    for dataset in given.datasets:
        with _connector_faults(given):
            connector = given.connector(given.source, project.folder)
            reading = connector.read(dataset)
        reading.rows = _guarded(reading.rows, given)
        checked = apply_contract(
            dataset,
            reading,
            source=given.name,
            aliases=project.aliases,
            zone=project.timezone,
            headings={**given.connector.headings, **given.source.headings},
            words=given.words,
            sparse=given.source.rest is not None,
            calendar=project.calendar,
            progress=(lambda rows: progress(given.name, rows)) if progress else None,
            key=key if any(field.keyed for field in dataset.fields.values()) else None,
        )
        if checked.rows_in > checked.refused and not checked.table.num_rows:
            raise DataError(_nothing_left(given, dataset, checked))
        with store.writing():
            record = _keep(store, given.name, dataset, checked, reading)
        outcomes[dataset.name] = _Outcome(checked, record, _notes(dataset, checked, reading))
    delivery = Delivery(
        format=1,
        source=given.name,
        connector=given.source.connector,
        version=given.version,
        collected_at=datetime.now(UTC).isoformat(timespec="seconds"),
        covers=given.source.covers,
        datasets={name: outcome.record for name, outcome in outcomes.items()},
    )
    with store.writing():
        store.keep_delivery(delivery)
    return [
        Collected(
            snapshot=store.snapshot(delivery, name, given.source.covers),
            reused=_same(before, name, outcome.record),
            repeats=outcome.checked.repeats,
            quarantined=outcome.checked.quarantined,
            refused=outcome.checked.refused,
            quarantine=store.root / outcome.record.quarantine if outcome.record.quarantine else None,
            faults=outcome.checked.faults,
            quality=outcome.checked.quality,
            quality_by_unit=outcome.checked.quality_by_unit,
            unmatched=outcome.checked.unmatched,
            unmatched_rows=outcome.checked.unmatched_rows,
            unnamed_rows=outcome.checked.unnamed_rows,
            notes=outcome.notes,
        )
        for name, outcome in outcomes.items()
    ]


def _keep(store: Store, source: str, dataset: Dataset, checked: Checked, reading: Reading) -> DatasetDelivery:
    snapshot = content_hash(checked.table, contract_types(dataset))
    store.keep_rows(checked.table, snapshot)
    return DatasetDelivery(
        contract=contract_hash(dataset),
        snapshot=snapshot,
        origin=store.keep_origin(checked.origin),
        rows=checked.table.num_rows,
        repeats=checked.repeats,
        quarantined=checked.quarantined,
        quarantine=store.keep_quarantine(checked.quarantine, source, dataset.name),
        delivered=reading.delivered,
        quality=checked.quality,
        quality_rows=store.keep_quality(checked.quality_by_unit),
        refused=checked.refused,
        unmatched=checked.unmatched,
        unmatched_rows=checked.unmatched_rows,
        unnamed_rows=checked.unnamed_rows,
    )


def _same(before: Delivery | None, dataset: str, record: DatasetDelivery) -> bool:
    return (
        before is not None
        and dataset in before.datasets
        and before.datasets[dataset].snapshot == record.snapshot
    )


def _notes(dataset: Dataset, checked: Checked, reading: Reading) -> list[Text]:
    notes = list(reading.notes)
    if checked.unknown:
        zh, en = "、".join(checked.unknown), ", ".join(checked.unknown)
        notes.append(Text(f"没有用到的列：{zh}", f"Columns that were not used: {en}"))
    if checked.absent and checked.rows_in:
        labels = [dataset.fields[name].label or Text(name, name) for name in checked.absent]
        zh, en = "、".join(label.zh for label in labels), ", ".join(label.en for label in labels)
        notes.append(
            Text(f"没有提供的字段（按空值处理）：{zh}", f"Fields without a column, left empty: {en}")
        )
    if checked.refused:
        notes.append(_refused(dataset, checked.refused))
    if any(kind.unlisted for kind in checked.faults):
        notes.append(
            Text(
                f"同一类问题只逐条列出前 {LISTED:,} 处，其余只计数。",
                f"Of faults of one kind the first {LISTED:,} are listed; the others are only counted.",
            )
        )
    return [*notes, *(_strangers(dataset, name, checked) for name in checked.unmatched_in)]


def _strangers(dataset: Dataset, name: str, checked: Checked) -> Text:
    """Tell the names in a field that no unit has; the rows count all the same."""
    count = next(each for each in checked.quality if each.rule == "known_unit" and each.field == name)
    rows, label = count.total - count.passed, dataset.fields[name].label or Text(name, name)
    first, more = checked.unmatched_in[name][:5], len(checked.unmatched_in[name]) > 5
    zh = "、".join(u.name + (f"（是否 {u.nearest}？）" if u.nearest else "") for u in first)
    en = ", ".join(u.name + (f" (perhaps {u.nearest}?)" if u.nearest else "") for u in first)
    return Text(
        f"“{label.zh}”有 {rows:,} 行写的不是单位表中的单位：{zh}{' …' if more else ''}；保留原文，可写进别名表",
        f"'{label.en}' names no unit of the project in {rows:,} {'row' if rows == 1 else 'rows'}: "
        f"{en}{' …' if more else ''}; kept as it is, list it as an alias",
    )


def _refused(dataset: Dataset, rows: int) -> Text:
    codes = [
        label
        for name, refused in dataset.refused.items()
        for code, label in (dataset.fields[name].codes or {}).items()
        if code in refused
    ]
    named = join(codes)
    return Text(
        f"按规定不采集的行（{named.zh}）：{rows:,} 行，只计数，不保存。",
        f"Rows that must not be collected ({named.en}): {rows:,}, counted and not kept.",
    )


def _nothing_left(given: Assignment, dataset: Dataset, checked: Checked) -> list[Problem]:
    rows, title = checked.rows_in, dataset.title
    lost = Text(
        f"数据集“{title.zh}”的 {rows} 行一行也没有留下；",
        f"None of the {rows} rows of dataset '{title.en}' was kept. ",
    )
    return [
        Problem(_times(kind), kind.where, Text(lost.zh + fix.zh, lost.en + fix.en))
        for kind in [kind for kind in checked.faults if kind.handled == "rejected"][:3]
        for fix in [_remedy(dataset.fields.get(kind.field or ""), kind)]
    ]


def _remedy(field: Field | None, kind: FaultKind) -> Text:
    """Say what helps where no row of a delivery could be kept."""
    if field is not None and field.type.is_moment and kind.value is not None:
        return HOW_TO_WRITE_DATES
    return Text(
        "请改正数据，或在来源的 headings、words 中说明列名和用词。",
        "Correct them, or explain their headings and words under `headings:` and `words:` of the source.",
    )


def _times(kind: FaultKind) -> Text:
    if kind.count == 1:
        return kind.what
    return Text(f"{kind.what.zh}共 {kind.count} 处。", f"{kind.what.en} {kind.count} times.")


def _guarded(rows: Iterator[RawRows], given: Assignment) -> Iterator[RawRows]:
    """Pass rows on; what a connector raises between them is told as its fault."""
    while True:
        with _connector_faults(given):
            part = next(rows, None)
        if part is None:
            return
        yield part


@contextmanager
def _connector_faults(given: Assignment) -> Iterator[None]:
    """Tell an exception of a plugin's connector as a problem of that plugin.

    What happens in a built-in connector is a bug of ours, and stays what it is.
    """
    try:
        yield
    except QuanhengError:
        raise
    except Exception as error:
        if given.built_in:
            raise
        kind = type(error).__name__
        raise PluginError(
            Problem(
                Text(
                    f"连接器 {given.source.connector} 在读取来源“{given.name}”时出错：{kind}。",
                    f"The connector {given.source.connector} failed on source '{given.name}': {kind}.",
                ),
                given.where,
                Text("请升级该插件，或告知其作者。", "Upgrade the plugin, or tell its author."),
            )
        ) from error
