"""The city evaluated again, as if a unit had not reported one of its datasets."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from quanheng.core.collect.store import Snapshot, Store, load_snapshots
from quanheng.core.compute.compute import Computed
from quanheng.core.model.own_datasets import QUALITY_CHECK
from quanheng.core.plugins.registry import load_registry
from quanheng.core.project.file import QUALITY
from quanheng.core.project.load import load_project
from quanheng.core.project.source import Covers
from quanheng.core.runs.run import compute_project


class CollectedCity:
    """Hold the snapshots of a city that was collected, and evaluate parts of them."""

    def __init__(self, folder: Path, scratch: Path) -> None:
        self.project = load_project(folder, lambda allowed: load_registry(allowed, none=True))
        self.scratch = scratch
        self.datasets = {given.name: given for given in self.project.prepared.datasets}
        last = load_snapshots(folder, self.project.file.sources, self.datasets)
        store = Store(folder)
        delivery = store.last_delivery(QUALITY)
        assert delivery is not None
        self.snapshots = [given for several in last.values() for given in several]
        self.snapshots.append(store.snapshot(delivery, QUALITY_CHECK.name, Covers()))
        roles = zip(self.project.units.ids, self.project.units.roles, strict=True)
        self.evaluated = [unit for unit, role in roles if role == "evaluated"]

    def delivered(self) -> list[str]:
        """Return the datasets of units that some source delivered."""
        names = {given.dataset for given in self.snapshots} - {QUALITY_CHECK.name}
        return sorted(name for name in names if self.datasets[name].unit)

    def evaluate(self, snapshots: Sequence[Snapshot] | None = None) -> Computed:
        """Return all results of these snapshots, of all without an argument."""
        return compute_project(self.project, self.snapshots if snapshots is None else snapshots)

    def without_source(self, dataset: str) -> list[Snapshot]:
        """Return the snapshots as they are when no source delivers a dataset."""
        of_checks = [given for given in self.snapshots if given.dataset == QUALITY_CHECK.name]
        left = [given for given in self.snapshots if given.dataset not in (dataset, QUALITY_CHECK.name)]
        return left + [self._unchecked(given, dataset, self.project.units.ids) for given in of_checks]

    def without(self, dataset: str, units: Collection[str]) -> list[Snapshot]:
        """Return the snapshots as they are when some units do not report a dataset.

        Their rows are gone, the source covers them no more, and no row of
        theirs was checked.
        """
        return [self._without(given, dataset, units) for given in self.snapshots]

    def _without(self, given: Snapshot, dataset: str, units: Collection[str]) -> Snapshot:
        if given.dataset == QUALITY_CHECK.name:
            return self._unchecked(given, dataset, units)
        if given.dataset != dataset:
            return given
        unit = self.datasets[dataset].unit
        assert unit is not None
        left = self._kept(given, units, lambda rows: pa.scalar(True), unit)
        if given.covers is None:
            return left
        covered = [one for one in given.covers.units or self.project.units.ids if one not in units]
        if not covered:
            return replace(left, covers=None)
        return replace(
            left, covers=Covers(units=covered, **{"from": given.covers.first, "to": given.covers.last})
        )

    def _unchecked(self, given: Snapshot, dataset: str, units: Collection[str]) -> Snapshot:
        return self._kept(given, units, lambda rows: pc.equal(rows["dataset"], dataset), "unit_id")

    def _kept(
        self, given: Snapshot, units: Collection[str], concerned: Callable[[pa.Table], object], unit: str
    ) -> Snapshot:
        rows = parquet.read_table(given.data)
        gone = pc.and_(pc.is_in(rows[unit], pa.array(list(units))), concerned(rows))
        left = rows.filter(pc.invert(pc.fill_null(gone, False)))
        data = self.scratch / f"{given.source}.{given.dataset}.parquet"
        parquet.write_table(left, data, compression="none")
        return replace(given, data=data)
