"""The counts of checks become a snapshot that runs read like any other."""

from __future__ import annotations

from pathlib import Path

import pytest
from checked_project import BOTH, CASES, check, load, measured, write_project
from pyarrow import csv, parquet

from quanheng.core.checking.quality import Quality, measure_quality
from quanheng.core.collect.store import Store
from quanheng.core.errors import ProjectError
from quanheng.core.runs.replay import Replay
from quanheng.core.runs.run import run_project

FEW = check(
    id="few", relation="workload", applies=None, passes="workload.cases >= workload.posts", property="timely"
)

OF = "filter (where quality_check.rule in ('closed_after_opened', 'few'))"
RATE = f"100 * sum(quality_check.passed) {OF} / sum(quality_check.total) {OF}"


def made(folder: Path, *checks: object, **more: object) -> Quality:
    quality = measured(folder, [check(), *checks], **more)  # type: ignore[arg-type]
    assert quality is not None
    return quality


def rows_of(quality: Quality) -> list[tuple[object, ...]]:
    """Return the counts of the checks, without those of the intake."""
    checks = {result.check.id for result in quality.results}
    rows = parquet.read_table(quality.snapshot.data).to_pylist()
    return [tuple(row.values()) for row in rows if row["rule"] in checks]


def possible_days(given: Quality) -> list[tuple[object, ...]]:
    """Return what the intake counted by unit: days of opening that are days."""
    return [
        (row["unit_id"], row["total"], row["passed"])
        for row in parquet.read_table(given.snapshot.data).to_pylist()
        if (row["rule"], row["field"]) == ("date_possible", "opened")
    ]


def test_the_snapshot_has_one_row_per_unit_dataset_and_rule(tmp_path: Path) -> None:
    assert rows_of(made(write_project(tmp_path), FEW)) == [
        ("u1", "case", "closed_after_opened", None, "accurate", None, 1, 1),
        ("u1", "post", "few", None, "timely", None, 1, 1),
        ("u2", "case", "closed_after_opened", None, "accurate", None, 1, 0),
        ("u2", "post", "few", None, "timely", None, 1, 0),
    ]


def test_what_the_intake_counted_stands_beside_it_for_units_of_the_project(tmp_path: Path) -> None:
    cases = CASES.replace("1,u1,2024-03-05", "1,u1,2024-02-30")
    quality = made(write_project(tmp_path, cases=cases))
    (tmp_path / "units.csv").write_text("单位代码,单位名称\nu1,甲局\n", "utf-8")
    fewer = measure_quality(load(tmp_path, [check()]))

    assert possible_days(quality) == [("u1", 3, 2), ("u2", 1, 1)]
    assert fewer is not None
    assert possible_days(fewer) == [("u1", 3, 2)]


def test_the_same_data_gives_the_same_snapshot(tmp_path: Path) -> None:
    write_project(tmp_path)

    assert made(tmp_path).snapshot == made(tmp_path).snapshot


def test_the_store_has_it_as_the_delivery_of_a_source_of_its_own(tmp_path: Path) -> None:
    quality = made(write_project(tmp_path))

    delivery = Store(tmp_path).last_delivery("quality")
    assert delivery is not None
    assert delivery.datasets["quality_check"].snapshot == quality.snapshot.hash
    assert quality.snapshot.covers is not None


def test_collecting_one_source_measures_the_last_deliveries_of_all(tmp_path: Path) -> None:
    before = made(write_project(tmp_path), FEW)
    (tmp_path / "cases.csv").unlink()
    (tmp_path / "posts.csv").write_text("单位,岗位数\nu1,9\nu2,0\n", "utf-8")

    after = made(tmp_path, FEW, only=["posts"])

    changed = set(rows_of(after)) - set(rows_of(before))
    assert {row[:3] for row in changed} == {("u1", "post", "few"), ("u2", "post", "few")}


def test_a_source_that_was_never_collected_is_left_out(tmp_path: Path) -> None:
    quality = made(write_project(tmp_path), FEW, only=["cases"])

    assert {row[1] for row in rows_of(quality)} == {"case"}


def test_rows_that_are_damaged_or_fit_no_contract_any_more_are_left_out(tmp_path: Path) -> None:
    first = made(write_project(tmp_path), FEW)
    posts = Store(tmp_path).last_delivery("posts")
    assert posts is not None
    Store(tmp_path).data_file(posts.datasets["post"].snapshot).write_bytes(b"PAR1")
    scheme = tmp_path / "scheme.yaml"
    scheme.write_text(scheme.read_text("utf-8").replace("key: [case_no]", "key: []"), "utf-8")

    after = measure_quality(load(tmp_path, [check(), FEW]))

    assert (len(rows_of(first)), after) == (4, None)


def test_two_sources_of_one_dataset_are_counted_together(tmp_path: Path) -> None:
    more = BOTH + "  more: {connector: table, dataset: case, file: more.csv}\n"
    further = CASES.splitlines()[0] + "\n6,u2,2024-01-01,2024-02-01,已办结\n"

    quality = made(write_project(tmp_path, sources=more, more=further))

    assert rows_of(quality)[1][-2:] == (2, 1)
    assert possible_days(quality) == [("u1", 3, 3), ("u2", 2, 2)]


def test_doubtful_rows_are_listed_for_a_spreadsheet(tmp_path: Path) -> None:
    quality = made(write_project(tmp_path), FEW)

    assert quality.faults is not None
    assert quality.faults.parent == tmp_path / ".quanheng" / "quarantine"
    listed = csv.read_csv(quality.faults).to_pylist()
    assert [row["文件 file"] for row in listed] == ["cases.csv", "cases.csv", ""]
    assert [row["行 place"] for row in listed] == [3, 5, None]
    assert listed[0]["内容 value"].startswith("单位：乙局（u2）；编号：2；")
    assert [row["数据集 dataset"] for row in listed] == ["case", "case", "post"]


def test_the_list_of_doubtful_rows_goes_when_no_row_is_doubtful_any_more(tmp_path: Path) -> None:
    before = made(write_project(tmp_path))
    good = CASES.splitlines()[0] + "\n1,u1,2024-03-05,2024-03-06,已办结\n"
    (tmp_path / "cases.csv").write_text(good, "utf-8")

    after = made(tmp_path)

    assert after.faults is None
    assert before.faults is not None
    assert not before.faults.exists()


def test_what_checks_found_goes_with_the_last_check(tmp_path: Path) -> None:
    before = made(write_project(tmp_path))

    assert measured(tmp_path, []) is None
    assert before.faults is not None
    assert not before.faults.exists()
    assert Store(tmp_path).last_delivery("quality") is None
    assert before.snapshot.data.exists()


def test_formulas_read_the_counts_and_explain_them_by_their_datasets(tmp_path: Path) -> None:
    quality = made(write_project(tmp_path, value=RATE), FEW)
    project = load(tmp_path, [check(), FEW])

    evaluation = run_project(project, [quality.snapshot]).evaluation

    values = {row["unit_id"]: row["value"] for row in evaluation.indicators.to_pylist()}
    assert values == {"u1": 100.0, "u2": 0.0}
    replay = Replay(evaluation, project.registry, tmp_path)
    (passed, tried) = replay.evidence("u2", "cases", "2024", 5)
    places = [
        str(replay.place_of(row["file of the row"], row["position in the file"]))
        for row in tried.table.to_pylist()
    ]
    assert (passed.total, sorted(places)) == (2, ["case", "post"])


def test_counts_that_a_formula_wants_are_made_without_any_check(tmp_path: Path) -> None:
    quality = measured(write_project(tmp_path, value=RATE), [])

    assert quality is not None
    assert (quality.snapshot.dataset, quality.results) == ("quality_check", [])


def test_a_disk_that_cannot_be_written_to_is_the_projects_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(write_project(tmp_path))

    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(Store, "keep_delivery", full)
    with pytest.raises(ProjectError, match="无法写入磁盘"):
        measure_quality(load(tmp_path, [check()]))
