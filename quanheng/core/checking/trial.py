"""Try the rows that were last collected on every check of a project."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quanheng.core.checking.queries import POSITION, Queries
from quanheng.core.checking.result import Checked, FailingRow
from quanheng.core.engine.duckdb import FILE, DuckEngine
from quanheng.core.engine.emit import Emitter
from quanheng.core.errors import DataError
from quanheng.core.model.dataset import Dataset
from quanheng.core.text import Text

if TYPE_CHECKING:
    import pyarrow as pa

    from quanheng.core.collect.store import Snapshot
    from quanheng.core.compute.prepare import Prepared
    from quanheng.core.formula.compile_check import CompiledCheck
    from quanheng.core.language.catalog import RelationInfo
    from quanheng.core.project.load import Project

MOST = 10_000
"""So many failing rows of a check are named; all of them are counted."""


def possible_checks(project: Project, delivered: Sequence[Snapshot]) -> list[CompiledCheck]:
    """Return the checks whose datasets were delivered, but for those they spare."""
    there = {snapshot.dataset for snapshot in delivered}
    prepared = project.prepared
    return [given for given in prepared.checks if there.issuperset(needed_by(given, prepared))]


def needed_by(given: CompiledCheck, prepared: Prepared) -> set[str]:
    """Return the datasets without which a check has nothing to say."""
    return set(prepared.bases(given.relation)) - given.spares


def try_rows(
    project: Project, checks: Sequence[CompiledCheck], snapshots: Sequence[Snapshot]
) -> list[Checked]:
    """Evaluate checks over snapshots, for the last period of the project."""
    if not checks:
        return []
    files: dict[str, list[Path]] = {}
    for snapshot in snapshots:
        files.setdefault(snapshot.dataset, []).append(snapshot.data)
    period = max(project.periods, key=lambda each: each.end)
    queries = Queries(project.prepared, Emitter(project.prepared.catalog, period, project.cut_off))
    scratch = project.folder / ".quanheng" / "tmp"
    scratch.mkdir(parents=True, exist_ok=True)
    units = dict(zip(project.units.ids, project.units.names, strict=True))
    with DuckEngine(project.prepared.datasets, files, (), project.file.threads, scratch) as engine:
        trial = _Trial(project, queries, engine, snapshots, units)
        return [trial.of(given) for given in checks]


class _Trial:
    """Ask an engine for what each check wants to know."""

    def __init__(
        self,
        project: Project,
        queries: Queries,
        engine: DuckEngine,
        snapshots: Sequence[Snapshot],
        units: Mapping[str, str],
    ) -> None:
        self._prepared = project.prepared
        self._queries = queries
        self._engine = engine
        self._snapshots = snapshots
        self._units = units
        self._origins: dict[Path, pa.Table] = {}

    def of(self, given: CompiledCheck) -> Checked:
        """Return the result of one check."""
        bases = self._prepared.bases(given.relation)
        dataset = given.dataset or bases[0]
        try:
            counted = self._engine.query(self._queries.counts(given)).to_pylist()
            failed = sum(row["total"] - row["passed"] for row in counted)
            rows = self._failing(given, bases) if failed else []
        except DataError as error:
            return Checked(given.check, dataset, given.shown, {}, 0, problem=error.problems[0])
        counts = {
            row["unit_id"]: (row["total"], row["passed"]) for row in counted if row["unit_id"] in self._units
        }
        return Checked(given.check, dataset, given.shown, counts, failed, rows)

    def _failing(self, given: CompiledCheck, bases: Sequence[str]) -> list[FailingRow]:
        info = self._prepared.catalog.relations[given.relation]
        base = info.relation
        positioned = self._engine.with_positions(base) if isinstance(base, Dataset) else None
        table = self._engine.query(self._queries.failing(given, positioned, MOST))
        columns = [
            _told(given.check.labels.get(name) or _label(name, info), self._reader(name, info), table[name])
            for name in given.shown
        ]
        values = [tuple(pair for pair in row if pair is not None) for row in zip(*columns, strict=True)]
        if positioned is None:
            sources = dict.fromkeys(given.source for given in self._snapshots if given.dataset in bases)
            return [FailingRow(", ".join(sources), values=row) for row in values]
        found = [FailingRow(*place, row) for place, row in zip(self._places(table), values, strict=True)]
        return sorted(found, key=lambda row: (row.source, row.file, row.sheet or "", row.place or 0))

    def _reader(self, name: str, info: RelationInfo) -> Callable[[Any], Text]:
        """Return what shows a value of a field; units by their names as well."""
        codes = info.fields[name].codes or {}

        def read(value: Any) -> Text:
            if isinstance(value, bool):
                return Text("是", "yes") if value else Text("否", "no")
            text = str(value)
            if name == info.relation.unit and text in self._units:
                return Text(f"{self._units[text]}（{text}）", f"{self._units[text]} ({text})")
            return codes.get(text) or Text(text, text)

        return read

    def _places(self, table: pa.Table) -> list[tuple[str, str, str | None, int | None]]:
        """Return source, file, sheet and place of rows, by the origins of snapshots.

        The rows come file by file.
        """
        by_file = {str(snapshot.data): snapshot for snapshot in self._snapshots}
        found = []
        for name, rows in groupby(table.select([FILE, POSITION]).to_pylist(), key=lambda row: row[FILE]):
            snapshot = by_file[name]
            positions = [row[POSITION] for row in rows]
            for origin in self._origin(snapshot.origin).take(positions).to_pylist():
                delivery = origin["delivery"]
                file = snapshot.source if delivery is None else snapshot.delivered[delivery].name
                found.append((snapshot.source, file, origin["sheet"], origin["place"]))
        return found

    def _origin(self, path: Path) -> pa.Table:
        from pyarrow import parquet

        if path not in self._origins:
            self._origins[path] = parquet.read_table(path)
        return self._origins[path]


def _label(name: str, info: RelationInfo) -> Text:
    unit = Text("单位", "unit") if name == info.relation.unit else Text(name, name)
    return info.fields[name].label or unit


def _told(
    label: Text, read: Callable[[Any], Text], values: pa.ChunkedArray
) -> list[tuple[Text, Text] | None]:
    """Return label and content of each value, or None where there is none."""
    given = values.to_pylist()
    told = {value: (label, read(value)) for value in dict.fromkeys(given) if value is not None}
    return [told.get(value) for value in given]
