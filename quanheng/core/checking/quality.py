"""The snapshot of `quality_check`: what the intake and the checks counted.

It is made anew from the last deliveries of all sources whenever some of them
were collected, and stands in the store as the delivery of a source of its own,
so that runs, replays and evidence read it like any other snapshot.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from quanheng.core.checking.faults import fault_table
from quanheng.core.checking.matrix import Matrix
from quanheng.core.checking.result import Checked
from quanheng.core.checking.trial import possible_checks, try_rows
from quanheng.core.collect.arrow_types import contract_schema, contract_types
from quanheng.core.collect.delivery import DatasetDelivery, Delivery, contract_hash
from quanheng.core.collect.encoding import content_hash, sort_order
from quanheng.core.collect.store import Snapshot, Store
from quanheng.core.model.connector import Delivered
from quanheng.core.model.own_datasets import QUALITY_CHECK
from quanheng.core.project.file import QUALITY
from quanheng.core.project.source import Covers

if TYPE_CHECKING:
    from quanheng.core.model.dataset import Dataset
    from quanheng.core.project.load import Project
    from quanheng.core.project.source import Source


@dataclass(frozen=True)
class Quality:
    """Hold what is known of the quality of all that was last collected."""

    snapshot: Snapshot
    matrix: Matrix
    results: Sequence[Checked]
    """One for each check whose datasets were delivered, in the order of the checks."""
    faults: Path | None
    """The CSV file that names every failing row, where there are any."""


def measure_quality(project: Project) -> Quality | None:
    """Try the checks on what was last collected, and keep the counts as a snapshot.

    Returns None where no check can be tried and no formula reads the counts.
    The caller holds the project's lock.
    """
    store = Store(project.folder)
    datasets = {dataset.name: dataset for dataset in project.prepared.datasets}
    snapshots = _last_snapshots(store, project.file.sources, datasets)
    checks = possible_checks(project, snapshots)
    if not checks and QUALITY_CHECK.name not in project.prepared.needed:
        # What checks found that are there no more would mislead whoever reads it.
        store.forget_delivery(QUALITY)
        return None
    results = try_rows(project, checks, snapshots)
    table = _counted(project, snapshots, results)
    with store.writing():
        delivery = _keep(store, table, snapshots, fault_table(results))
        store.keep_delivery(delivery)
    faults = delivery.datasets[QUALITY_CHECK.name].quarantine
    return Quality(
        store.snapshot(delivery, QUALITY_CHECK.name, Covers()),
        Matrix.of(table),
        results,
        store.root / faults if faults else None,
    )


def _keep(store: Store, table: pa.Table, snapshots: Sequence[Snapshot], faults: pa.Table) -> Delivery:
    """Write counts and faults into the store; return the record of them."""
    snapshot = content_hash(table, contract_types(QUALITY_CHECK))
    store.keep_rows(table, snapshot)
    delivered, origin = _origins(table, snapshots)
    return Delivery(
        format=1,
        source=QUALITY,
        connector=QUALITY,
        version=None,
        collected_at=datetime.now(UTC).isoformat(timespec="seconds"),
        covers=Covers(),
        datasets={
            QUALITY_CHECK.name: DatasetDelivery(
                contract=contract_hash(QUALITY_CHECK),
                snapshot=snapshot,
                origin=store.keep_origin(origin),
                rows=table.num_rows,
                repeats=0,
                quarantined=0,
                quarantine=store.keep_quarantine(faults, QUALITY, QUALITY_CHECK.name),
                delivered=delivered,
                quality=[],
                unmatched=[],
                unmatched_rows=0,
            )
        },
    )


def _last_snapshots(
    store: Store, sources: Mapping[str, Source], datasets: Mapping[str, Dataset]
) -> list[Snapshot]:
    """Return what was last delivered and fits the contracts as they are now.

    What is missing stops nothing here: a source may not have been collected yet.
    """
    found = []
    for name, source in sources.items():
        delivery = store.last_delivery(name)
        if delivery is None:
            continue
        for dataset, record in delivery.datasets.items():
            contract = datasets.get(dataset)
            if contract is None or record.contract != contract_hash(contract):
                continue
            snapshot = store.snapshot(delivery, dataset, source.covers)
            if source.dataset in (None, dataset) and store.has(snapshot):
                found.append(snapshot)
    return found


def _counted(project: Project, snapshots: Sequence[Snapshot], results: Sequence[Checked]) -> pa.Table:
    """Return the counts of the intake and of the checks, in the order of the hash."""
    schema = contract_schema(QUALITY_CHECK)
    rows = [
        (unit, result.dataset, result.check.id, None, result.check.property, result.check.clarity, *counts)
        for result in results
        for unit, counts in result.counts.items()
    ]
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    tables = [
        pa.table([pa.array(*given) for given in zip(columns, schema.types, strict=True)], schema=schema)
    ]
    tables += [_of_intake(paths, schema) for paths in _intake_files(snapshots).values()]
    table = pa.concat_tables(tables)
    # Units may have left the project since a source was collected.
    known = pc.is_in(table["unit_id"], value_set=pa.array(project.units.ids, pa.string()))
    table = table.filter(known).combine_chunks()
    return table.take(sort_order(table, QUALITY_CHECK.key))


def _intake_files(snapshots: Sequence[Snapshot]) -> dict[str, list[Path]]:
    """Return where the intake kept its counts, by dataset."""
    found: dict[str, list[Path]] = {}
    for snapshot in snapshots:
        if snapshot.quality is not None and snapshot.quality.is_file():
            found.setdefault(snapshot.dataset, []).append(snapshot.quality)
    return found


def _of_intake(paths: Sequence[Path], schema: pa.Schema) -> pa.Table:
    """Return what the intake counted for one dataset; several sources of it add up."""
    table = pa.concat_tables([parquet.read_table(path).cast(schema) for path in paths])
    if len(paths) == 1:
        return table
    keys = [name for name in schema.names if name not in ("total", "passed")]
    summed = table.group_by(keys, use_threads=False).aggregate([("total", "sum"), ("passed", "sum")])
    named = summed.rename_columns([name.removesuffix("_sum") for name in summed.column_names])
    return named.select(schema.names)


def _origins(table: pa.Table, snapshots: Sequence[Snapshot]) -> tuple[list[Delivered], pa.Table]:
    """Say of every row from which dataset it was counted; datasets stand for files."""
    delivered = []
    for dataset in dict.fromkeys(snapshot.dataset for snapshot in snapshots):
        of_it = [snapshot for snapshot in snapshots if snapshot.dataset == dataset]
        digest = hashlib.sha256("".join(sorted(snapshot.hash for snapshot in of_it)).encode("ascii"))
        size = sum(snapshot.data.stat().st_size for snapshot in of_it)
        delivered.append(Delivered(dataset, digest.hexdigest(), size))
    names = pa.array([given.name for given in delivered], pa.string())
    return delivered, pa.table(
        {
            "delivery": pc.index_in(table["dataset"], value_set=names),
            "sheet": pa.nulls(table.num_rows, pa.string()),
            "place": pa.nulls(table.num_rows, pa.int64()),
        }
    )
