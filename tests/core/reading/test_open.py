import gzip
import hashlib
import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from quanheng.core.errors import DataError, ProjectError
from quanheng.core.model.connector import Connector
from quanheng.core.model.dataset import Dataset
from quanheng.core.project.source import Source
from quanheng.core.reading.open import find_files, hash_file, read_file, read_source

CASES = Dataset.model_validate(
    {
        "name": "case",
        "unit": "office",
        "fields": {
            "office": {"type": "text", "label": {"zh": "单位", "en": "Office"}},
            "n": {"type": "integer"},
        },
    }
)


def source(**given: Any) -> Source:
    return Source.model_validate({"connector": "table", "dataset": "case", **given})


def write(path: Path, text: str = "单位,n\n甲,1\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_files_are_read_in_order_and_delivered_with_their_hashes(tmp_path: Path) -> None:
    write(tmp_path / "data/b.csv", "单位,n\n乙,2\n")
    write(tmp_path / "data/a.csv")
    (tmp_path / "c.csv.gz").write_bytes(gzip.compress("office,n\n丙,3\n".encode("gb18030")))

    reading = read_source(source(file=["data/*.csv", "c.csv.gz", "data/a.csv"]), CASES, folder=tmp_path)
    parts = list(reading.rows)

    assert [part.file for part in parts] == ["data/a.csv", "data/b.csv", "c.csv.gz"]
    assert [delivered.name for delivered in reading.delivered] == ["data/a.csv", "data/b.csv", "c.csv.gz"]
    content = (tmp_path / "c.csv.gz").read_bytes()
    assert (
        reading.delivered[2].sha256 == hashlib.sha256(content).hexdigest() == hash_file(tmp_path / "c.csv.gz")
    )
    assert reading.delivered[2].size == len(content)


def test_lock_files_and_hidden_files_are_left_out_of_patterns(tmp_path: Path) -> None:
    for name in ("a.csv", "~$a.csv", ".a.csv", "sub/b.csv"):
        write(tmp_path / name)

    assert [name for _, name in find_files(["**/*.csv"], tmp_path)] == ["a.csv", "sub/b.csv"]


def test_files_may_lie_outside_of_the_project(tmp_path: Path) -> None:
    write(tmp_path / "shared/a.csv")
    project = tmp_path / "project"
    project.mkdir()

    relative = find_files(["../shared/*.csv"], project)
    absolute = find_files([str(tmp_path / "shared/*.csv")], project)

    assert (
        [path for path, _ in relative]
        == [path for path, _ in absolute]
        == [(tmp_path / "shared/a.csv").resolve()]
    )


def test_all_missing_files_are_reported_at_once_with_the_nearest_name(tmp_path: Path) -> None:
    write(tmp_path / "cases.csv")

    with pytest.raises(ProjectError) as caught:
        read_source(source(file=["case.csv", "*.tsv", "no/x.csv"]), CASES, folder=tmp_path)

    assert [problem.fix.en for problem in caught.value.problems] == [
        "Did you mean 'cases.csv'?",
        "Check folder and name; paths start at the project's folder.",
        "There is no such folder: no",
    ]


def test_what_is_wrong_with_several_files_is_reported_together(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "")
    write(tmp_path / "b.csv", 'office,n\n"甲,1\n2,3\n')
    write(tmp_path / "c.csv")
    reading = read_source(source(file="*.csv"), CASES, folder=tmp_path)

    with pytest.raises(DataError) as caught:
        list(reading.rows)

    assert [problem.where.en for problem in caught.value.problems] == ["a.csv", "b.csv, row 2"]


def test_a_file_that_changes_while_it_is_read_is_a_problem(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv")
    reading = read_source(source(file="a.csv"), CASES, folder=tmp_path)

    next(reading.rows)
    os.utime(path, (1, 1))

    with pytest.raises(DataError, match="改动"):
        list(reading.rows)
    assert reading.delivered == []


def test_a_folder_or_a_database_is_no_table_file(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    sqlite3.connect(tmp_path / "a.db").executescript("CREATE TABLE t (a);").close()

    with pytest.raises(ProjectError, match="不是一个文件"):
        list(read_file(tmp_path / "data"))
    with pytest.raises(ProjectError) as caught:
        list(read_file(tmp_path / "a.db"))
    assert "sqlite:///a.db" in caught.value.problems[0].fix.en


def test_headings_of_the_source_go_before_those_of_the_connector(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "某县台账,2024\n承办,件,n\n甲,1,9\n")

    class Hotline(Connector):
        """Read the hotline's own headings."""

        name = "hotline"
        headings = {"承办": "office", "n": "n"}

    (part,) = Hotline(source(file="a.csv", headings={"件": "n"}), tmp_path).read(CASES).rows

    assert part.table.to_pylist() == [{"承办": "甲", "件": "1", "n": "9"}]
    assert part.first == 3


def test_headings_for_unknown_fields_name_the_nearest(tmp_path: Path) -> None:
    write(tmp_path / "a.csv")

    with pytest.raises(ProjectError) as caught:
        read_source(source(file="a.csv", headings={"承办": "offices"}), CASES, folder=tmp_path)

    assert caught.value.problems[0].fix.en == "Did you mean 'office'?"


def test_a_source_without_file_sql_and_rest_says_so(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="file、sql 或 rest"):
        read_source(source(), CASES, folder=tmp_path)


def test_a_database_and_a_service_are_reached_the_same_way(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "a.db") as connection:
        connection.execute("CREATE TABLE t (单位 TEXT, n INTEGER)")
        connection.execute("INSERT INTO t VALUES ('甲', 1)")
    connection.close()

    reading = read_source(source(sql={"url": "sqlite:///a.db", "table": "t"}), CASES, folder=tmp_path)

    assert [part.table.to_pylist() for part in reading.rows] == [[{"单位": "甲", "n": 1}]]
    assert [delivered.name for delivered in reading.delivered] == ["a.db"]
