import json
import os
import stat
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from collect_case import CASE, check, contract, part, row
from pyarrow import parquet

from quanheng.core.collect.arrow_types import contract_schema, contract_types
from quanheng.core.collect.delivery import DatasetDelivery, Delivery, contract_hash
from quanheng.core.collect.encoding import content_hash
from quanheng.core.collect.store import ROW_GROUP, Store, load_snapshots
from quanheng.core.errors import ProjectError
from quanheng.core.project.source import Covers, Source


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path)


def keep(store, checked, source="cases", dataset=None):
    """Write everything about one delivery, as collecting does."""
    dataset = dataset or contract()
    snapshot = content_hash(checked.table, contract_types(dataset))
    store.keep_rows(checked.table, snapshot)
    record = DatasetDelivery(
        contract=contract_hash(dataset),
        snapshot=snapshot,
        origin=store.keep_origin(checked.origin),
        rows=checked.table.num_rows,
        repeats=checked.repeats,
        quarantined=checked.quarantined,
        quarantine=store.keep_quarantine(checked.quarantine, source, dataset.name),
        delivered=[{"name": "data/a.csv", "sha256": "0" * 64, "size": 10}],
        quality=checked.quality,
        quality_rows=store.keep_quality(checked.quality_by_unit),
        unmatched=checked.unmatched,
        unmatched_rows=checked.unmatched_rows,
    )
    delivery = Delivery(
        format=1,
        source=source,
        connector="table",
        version="1.0",
        collected_at="2024-03-05T00:00:00+00:00",
        covers=Covers.model_validate({"units": ["u1"], "from": date(2024, 1, 1)}),
        datasets={dataset.name: record},
    )
    store.keep_delivery(delivery)
    return record


def files(store):
    return sorted(path.relative_to(store.root).as_posix() for path in store.root.rglob("*") if path.is_file())


def source(**more):
    return Source.model_validate({"connector": "table", "dataset": "case", "file": ["a.csv"], **more})


def problems(folder, sources=None, datasets=None):
    with pytest.raises(ProjectError) as caught:
        load_snapshots(folder, sources or {"cases": source()}, datasets)
    return [(problem.where.en, problem.what.en, problem.what.zh) for problem in caught.value.problems]


def test_what_was_kept_can_be_loaded_again(store, tmp_path):
    checked = check(part([row("2"), row("1"), row("3", opened="x")]))
    record = keep(store, checked)
    covers = Covers.model_validate({"to": date(2024, 12, 31)})

    loaded = load_snapshots(tmp_path, {"cases": source(covers=covers)}, {"case": contract()})

    [snapshot] = loaded["cases"]
    assert (snapshot.source, snapshot.dataset, snapshot.hash) == ("cases", "case", record.snapshot)
    assert (snapshot.rows, snapshot.quarantined, snapshot.connector) == (2, 1, "table")
    assert snapshot.covers == covers
    assert [given.name for given in snapshot.delivered] == ["data/a.csv"]
    assert parquet.read_table(snapshot.data).equals(checked.table)
    assert parquet.read_table(snapshot.origin).to_pylist() == checked.origin.to_pylist()
    assert content_hash(parquet.read_table(snapshot.data), contract_types(contract())) == snapshot.hash


def test_the_record_of_a_delivery_says_what_became_of_every_row(store):
    keep(store, check(part([row("1"), row("1"), row("2", opened="x", office="z")])))

    record = json.loads(store.delivery_file("cases").read_text("utf-8"))

    assert record["covers"] == {"units": ["u1"], "from": "2024-01-01", "to": None}
    case = record["datasets"]["case"]
    assert (case["rows"], case["repeats"], case["quarantined"], case["unmatched_rows"]) == (1, 1, 1, 1)
    assert case["unmatched"] == [{"name": "z", "rows": 1, "nearest": None}]
    assert {
        "rule": "date_possible",
        "field": "opened",
        "property": "accurate",
        "total": 3,
        "passed": 2,
    } in case["quality"]
    assert (
        (store.root / case["quarantine"])
        .read_text("utf-8-sig")
        .startswith('"来源 source","数据集 dataset","文件 file"')
    )
    assert store.last_delivery("cases").model_dump(mode="json", by_alias=True) == record


def test_the_bytes_of_a_snapshot_do_not_depend_on_order_or_chunks(store, tmp_path):
    rows = [row(str(number), paid=str(number % 7)) for number in range(500)]
    first = keep(store, check(part(rows)))
    other = Store(tmp_path / "other")
    second = keep(other, check(part(rows[250:]), part(rows[100:250]), part(rows[:100][::-1])))

    assert first.snapshot == second.snapshot
    assert store.data_file(first.snapshot).read_bytes() == other.data_file(second.snapshot).read_bytes()


def test_rows_of_several_row_groups_come_back_in_order(store):
    table = pa.table({"n": pa.array(range(ROW_GROUP * 2 + 5), pa.int64())})

    assert store.keep_rows(table, "a" * 64)

    held = parquet.ParquetFile(store.data_file("a" * 64))
    assert held.metadata.num_row_groups == 3
    assert held.read().equals(table)


def test_rows_that_are_there_already_are_not_written_again(store):
    table = check(part([row("1")])).table

    assert store.keep_rows(table, "a" * 64)
    written = store.data_file("a" * 64).stat().st_mtime_ns
    assert not store.keep_rows(table, "a" * 64)
    assert store.data_file("a" * 64).stat().st_mtime_ns == written


def test_a_damaged_snapshot_is_written_anew(store):
    table = check(part([row("1")])).table
    store.keep_rows(table, "a" * 64)
    store.data_file("a" * 64).write_bytes(b"PAR1 is all that was left")

    assert store.keep_rows(table, "a" * 64)
    assert parquet.read_table(store.data_file("a" * 64)).equals(table)


def test_an_empty_delivery_can_be_kept_and_loaded(store, tmp_path):
    keep(store, check(part([])))

    [snapshot] = load_snapshots(tmp_path, {"cases": source()})["cases"]

    assert snapshot.rows == 0
    assert parquet.read_schema(snapshot.data).equals(contract_schema(contract()))


def test_equal_origins_have_one_file_and_different_ones_two(store):
    one, other = check(part([row("1")])), check(part([row("1")], first=3))
    sheet = check(part([row("1")], sheet="x"))

    hashes = [store.keep_origin(checked.origin) for checked in (one, other, sheet, one)]

    assert len(set(hashes)) == 3
    assert hashes[0] == hashes[3]


def test_nothing_but_finished_files_is_left_in_the_store(store):
    keep(store, check(part([row("1"), row("2", opened="x")])))

    assert [name.split("/")[0] for name in files(store)] == [
        "deliveries",
        "origins",
        "quality",
        "quarantine",
        "snapshots",
    ]
    assert list((store.root / "tmp").iterdir()) == []


def test_a_delivery_without_faults_removes_the_last_quarantine_file_of_its_source_only(store):
    keep(store, check(part([row("1"), row("2", opened="x")])))
    keep(store, check(part([row("1"), row("2", opened="x")])), source="cases_b")

    keep(store, check(part([row("1")])))

    assert [name for name in files(store) if name.startswith("quarantine/cases.")] == []
    assert len([name for name in files(store) if name.startswith("quarantine/cases_b.")]) == 1


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")
def test_files_can_be_read_by_whom_the_umask_lets(store):
    before = os.umask(0o022)
    try:
        record = keep(store, check(part([row("1")])))
    finally:
        os.umask(before)

    for path in (store.data_file(record.snapshot), store.delivery_file("cases")):
        assert stat.S_IMODE(path.stat().st_mode) == 0o644
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o755


# Loading what is not there


def test_a_source_that_never_delivered_is_a_problem_for_each(tmp_path):
    told = problems(tmp_path, {"cases": source(), "more": source()})

    assert [(where, what) for where, what, _ in told] == [
        ("source cases", "Nothing has been collected from this source yet."),
        ("source more", "Nothing has been collected from this source yet."),
    ]
    assert told[0][2] == "这个来源还没有采集过数据。"


def test_a_record_that_cannot_be_read_counts_as_nothing(store, tmp_path):
    keep(store, check(part([row("1")])))
    for content in ("{", "[]", '{"format": 2}'):
        store.delivery_file("cases").write_text(content)
        assert "Nothing has been collected" in problems(tmp_path)[0][1]


def test_a_dataset_that_the_source_did_not_deliver_is_a_problem(store, tmp_path):
    keep(store, check(part([row("1")])))

    assert "Nothing has been collected" in problems(tmp_path, {"cases": source(dataset="other")})[0][1]


def test_a_source_without_a_dataset_loads_all_that_it_delivered(store, tmp_path):
    keep(store, check(part([row("1")])))

    assert [s.dataset for s in load_snapshots(tmp_path, {"cases": source(dataset=None)})["cases"]] == ["case"]


@pytest.mark.parametrize("kind", ["data", "origin"])
def test_a_snapshot_that_is_gone_or_damaged_is_a_problem(store, tmp_path, kind):
    record = keep(store, check(part([row("1")])))
    path = store.data_file(record.snapshot) if kind == "data" else store.origin_file(record.origin)

    path.write_bytes(path.read_bytes()[:-20])
    assert "gone or damaged" in problems(tmp_path)[0][1]
    path.unlink()
    assert "gone or damaged" in problems(tmp_path)[0][1]


def test_a_contract_that_changed_since_is_a_problem(store, tmp_path):
    keep(store, check(part([row("1")])))
    changed = contract(fields={**CASE["fields"], "paid": {"type": "decimal(18,3)"}})

    assert "has changed since" in problems(tmp_path, datasets={"case": changed})[0][1]


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({"label": "x"}, True),
        ({"window": {"until": "opened"}}, True),
        ({"derived": {"late": "opened is null"}}, True),
        ({"key": []}, False),
        ({"unit": "state"}, False),
        ({"fields": {**CASE["fields"], "paid": {"type": "decimal(18,2)", "required": True}}}, False),
        ({"fields": {**CASE["fields"], "state": {"type": "text", "codes": ["open"]}}}, False),
        ({"fields": {**CASE["fields"], "caller": {"type": "text", "personal": "name", "label": "人"}}}, True),
        ({"fields": {"opened": {"type": "date", "required": True}, **CASE["fields"]}}, False),
    ],
)
def test_a_contract_has_changed_only_where_rows_could_come_out_otherwise(changes, same):
    assert (contract_hash(contract(**changes)) == contract_hash(contract())) is same


def test_the_store_lies_in_the_project(store, tmp_path):
    assert store.data_file("ab") == tmp_path / Path(".quanheng/snapshots/ab/data.parquet")
    assert store.origin_file("ab") == tmp_path / Path(".quanheng/origins/ab.parquet")
