"""The store of a project: snapshots by their hash, and who delivered them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet
from pydantic import ValidationError

from quanheng.core.collect.arrow_types import arrow_type
from quanheng.core.collect.delivery import Delivery, contract_hash
from quanheng.core.collect.durable import publish, workplace
from quanheng.core.collect.encoding import content_hash
from quanheng.core.collect.sifting.quality import QUALITY_TYPES
from quanheng.core.collect.sifting.quarantine import as_csv
from quanheng.core.errors import Problem, ProjectError, raise_all
from quanheng.core.model.connector import Delivered
from quanheng.core.model.dataset import Dataset
from quanheng.core.model.types import INTEGER, TEXT
from quanheng.core.project.source import Covers, Source
from quanheng.core.text import Text

STORE = ".quanheng"

ROW_GROUP = 1 << 17
"""Rows of a Parquet row group: what one thread of an engine reads at a time."""

_ORIGIN_TYPES = {"delivery": INTEGER, "sheet": TEXT, "place": INTEGER}

_AGAIN = Text(
    "请不带 --offline 重新运行，或先执行 quanheng collect。",
    "Run without --offline, or `quanheng collect` first.",
)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Name the rows of one dataset that a source delivered.

    `data` has the contract's columns, in contract order, rows in the order of
    the hash. `origin` has one row for each of them: `delivery` (int32, the
    index in `delivered`, or null), `sheet` (text or null), `place` (int64).
    """

    source: str
    dataset: str
    hash: str
    rows: int
    data: Path
    origin: Path
    delivered: tuple[Delivered, ...]
    covers: Covers | None
    connector: str
    quarantined: int
    quality: Path | None = None
    """How each unit kept each rule when these rows were collected; null for older versions."""


@dataclass(frozen=True, slots=True)
class Store:
    """Keep what was collected under `.quanheng` in the project's folder."""

    project: Path

    @property
    def root(self) -> Path:
        """Return the folder that holds everything."""
        return self.project / STORE

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Tell of a disk that cannot be written to as a problem of the project."""
        try:
            yield
        except OSError as error:
            where = Text(str(self.root), str(self.root))
            raise ProjectError(
                Problem(
                    Text("采集的数据无法写入磁盘。", "What was collected cannot be written to the disk."),
                    where,
                    Text(
                        "请检查剩余空间和写入权限，然后再运行。",
                        "Check free space and permission to write, then run again.",
                    ),
                )
            ) from error

    def data_file(self, snapshot: str) -> Path:
        """Return where the rows with this hash are, if they are there."""
        return self.root / "snapshots" / snapshot / "data.parquet"

    def origin_file(self, origin: str) -> Path:
        """Return where the origins with this hash are, if they are there."""
        return self.root / "origins" / f"{origin}.parquet"

    def quality_file(self, quality: str) -> Path:
        """Return where the counts by unit with this hash are, if they are there."""
        return self.root / "quality" / f"{quality}.parquet"

    def delivery_file(self, source: str) -> Path:
        """Return where the record of a source's last delivery is."""
        return self.root / "deliveries" / f"{source}.json"

    def keep_rows(self, table: pa.Table, snapshot: str) -> bool:
        """Write rows under their hash; return False if they were there already.

        The bytes depend on the rows alone, not on how they are divided into
        chunks.
        """
        target = self.data_file(snapshot)
        if _rows_in(target) == table.num_rows:
            return False
        self._write(table, target, store_schema=False)
        return True

    def keep_origin(self, table: pa.Table) -> str:
        """Write where rows came from; return the hash under which that is."""
        plain = table.cast(pa.schema([(name, arrow_type(type_)) for name, type_ in _ORIGIN_TYPES.items()]))
        origin = content_hash(plain, _ORIGIN_TYPES)
        if _rows_in(self.origin_file(origin)) != table.num_rows:
            self._write(table, self.origin_file(origin), store_schema=True)
        return origin

    def keep_quality(self, table: pa.Table) -> str:
        """Write how units kept the rules; return the hash under which that is."""
        quality = content_hash(table, QUALITY_TYPES)
        if _rows_in(self.quality_file(quality)) != table.num_rows:
            self._write(table, self.quality_file(quality), store_schema=False)
        return quality

    def keep_quarantine(self, table: pa.Table, source: str, dataset: str) -> str | None:
        """Write faults for people to look at; return the file's name.

        The file opens in a spreadsheet. Returns None where there are none.
        """
        if not table.num_rows:
            return None
        content = as_csv(table)
        name = f"quarantine/{source}.{dataset}.{hashlib.sha256(content).hexdigest()[:12]}.csv"
        self._write_bytes(content, self.root / name)
        return name

    def keep_delivery(self, delivery: Delivery) -> None:
        """Record what a source delivered, in place of its last delivery."""
        content = delivery.model_dump_json(indent=2, by_alias=True) + "\n"
        self._write_bytes(content.encode("utf-8"), self.delivery_file(delivery.source))
        named = {given.quarantine for given in delivery.datasets.values()}
        for path in (self.root / "quarantine").glob(f"{delivery.source}.*.csv"):
            if f"quarantine/{path.name}" not in named:
                path.unlink(missing_ok=True)

    def forget_delivery(self, source: str) -> None:
        """Drop the record of what a source delivered; snapshots stay, for runs."""
        self.delivery_file(source).unlink(missing_ok=True)
        for path in (self.root / "quarantine").glob(f"{source}.*.csv"):
            path.unlink(missing_ok=True)

    def last_delivery(self, source: str) -> Delivery | None:
        """Return the record of a source's last delivery, if it can be read."""
        try:
            return Delivery.model_validate_json(self.delivery_file(source).read_bytes())
        except (OSError, ValidationError):
            return None

    def snapshot(self, delivery: Delivery, dataset: str, covers: Covers | None) -> Snapshot:
        """Return the snapshot of one dataset of a delivery."""
        given = delivery.datasets[dataset]
        return Snapshot(
            source=delivery.source,
            dataset=dataset,
            hash=given.snapshot,
            rows=given.rows,
            data=self.data_file(given.snapshot),
            origin=self.origin_file(given.origin),
            delivered=tuple(given.delivered),
            covers=covers,
            connector=delivery.connector,
            quarantined=given.quarantined,
            quality=self.quality_file(given.quality_rows) if given.quality_rows else None,
        )

    def has(self, snapshot: Snapshot) -> bool:
        """Say whether the rows of a snapshot and their places are there, and whole."""
        return _rows_in(snapshot.data) == snapshot.rows == _rows_in(snapshot.origin)

    def _write(self, table: pa.Table, target: Path, *, store_schema: bool) -> None:
        with workplace(self.root / "tmp") as place:
            made = place / "rows.parquet"
            parquet.write_table(
                table.combine_chunks(),
                made,
                row_group_size=ROW_GROUP,
                compression="zstd",
                store_schema=store_schema,
            )
            publish(made, target)

    def _write_bytes(self, content: bytes, target: Path) -> None:
        with workplace(self.root / "tmp") as place:
            made = place / "file"
            made.write_bytes(content)
            publish(made, target)


def load_snapshots(
    project_folder: Path, sources: Mapping[str, Source], datasets: Mapping[str, Dataset] | None = None
) -> dict[str, list[Snapshot]]:
    """Return what every source last delivered, without asking any of them.

    `covers` is what the sources say now. With `datasets` the contracts must be
    those under which the rows were collected. Raises ProjectError for sources
    that delivered nothing yet, or whose snapshots are gone or out of date.
    """
    store, problems = Store(project_folder), []
    found: dict[str, list[Snapshot]] = {}
    for name, source in sources.items():
        delivery = store.last_delivery(name)
        if delivery is None or (source.dataset is not None and source.dataset not in delivery.datasets):
            problems.append(_nothing_from(name))
            continue
        wanted = [source.dataset] if source.dataset is not None else list(delivery.datasets)
        found[name] = [store.snapshot(delivery, dataset, source.covers) for dataset in wanted]
        for snapshot in found[name]:
            whole = _rows_in(snapshot.data) == snapshot.rows == _rows_in(snapshot.origin)
            if not whole or (snapshot.quality is not None and _rows_in(snapshot.quality) is None):
                problems.append(_gone(name, snapshot.dataset))
                continue
            contract = (datasets or {}).get(snapshot.dataset)
            if contract and delivery.datasets[snapshot.dataset].contract != contract_hash(contract):
                problems.append(_outdated(name, contract))
    raise_all(ProjectError, problems)
    return found


def _rows_in(path: Path) -> int | None:
    """Return how many rows a Parquet file has, or None where there is no whole one."""
    try:
        return int(parquet.read_metadata(path).num_rows)
    except (OSError, pa.ArrowException):
        return None


def _at(source: str) -> Text:
    return Text(f"来源 {source}", f"source {source}")


def _nothing_from(source: str) -> Problem:
    return Problem(
        Text("这个来源还没有采集过数据。", "Nothing has been collected from this source yet."),
        _at(source),
        _AGAIN,
    )


def _gone(source: str, dataset: str) -> Problem:
    return Problem(
        Text(
            f"数据集 {dataset} 的快照已丢失或损坏。", f"The snapshot of dataset {dataset} is gone or damaged."
        ),
        _at(source),
        _AGAIN,
    )


def _outdated(source: str, dataset: Dataset) -> Problem:
    return Problem(
        Text(
            f"采集以后，数据集“{dataset.title.zh}”({dataset.name})的字段定义改过了。",
            f"The contract of dataset '{dataset.title.en}' ({dataset.name}) has changed since it was collected.",
        ),
        _at(source),
        _AGAIN,
    )
