"""A run goes into a database whole, beside other runs, or not at all."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from database_servers import server_url
from sample_run import write_sample_run

from quanheng import Evaluation, ProjectError, QuanhengError, Secret, SourceRefused, SourceUnavailable
from quanheng.core.results.evaluation import TABLES
from quanheng.plugins.exporters.sql_tables import write_sql

SERVERS = ("sqlite", "postgresql", "mariadb")


@pytest.fixture(params=SERVERS)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the URL of an empty database that only this test uses.

    The servers are shared with other tests and other people, so nothing is
    dropped but the database that was made here.
    """
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/out.db"
        return
    url = sa.make_url(server_url(request.param))
    name = f"quanheng_export_{uuid.uuid4().hex}"
    engine = sa.create_engine(url, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    try:
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name}")


def read(url: str, table: str, run: str) -> list[dict[str, Any]]:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    metadata = sa.MetaData()
    found = sa.Table(f"quanheng_{table}", metadata, autoload_with=engine)
    for column in found.columns:
        if isinstance(column.type, sa.Float):
            # Reflection would read a DOUBLE of MariaDB as a decimal of ten places.
            column.type = sa.Double()
    with engine.connect() as connection:
        query = found.select().where(found.c.run_id == run).order_by(found.c.row_no)
        rows = [dict(row._mapping) for row in connection.execute(query)]
    engine.dispose()
    return rows


def other_run(folder: Path, run: str) -> Evaluation:
    write_sample_run(folder, panel=False)
    file = folder / "run.json"
    manifest = json.loads(file.read_text("utf-8")) | {"id": run}
    file.write_text(json.dumps(manifest), "utf-8")
    return Evaluation(folder)


def test_every_table_reads_back_exactly(address: str, sample: Evaluation) -> None:
    write_sql.write(sample, address)

    for name in TABLES:
        rows = read(address, name, sample.id)
        assert [row.pop("row_no") for row in rows] == list(range(1, len(rows) + 1))
        assert {row.pop("run_id") for row in rows} == {sample.id}
        assert rows == getattr(sample, name).to_pylist()
    (run,) = read(address, "runs", sample.id)
    assert run["title"] == sample.title
    assert json.loads(run["manifest"]) == sample.manifest


def test_a_second_export_replaces_the_rows_of_this_run_only(
    address: str, sample: Evaluation, tmp_path: Path
) -> None:
    other = other_run(tmp_path / "other", "2024-other")
    for evaluation in (sample, other, sample):
        write_sql.write(evaluation, address)

    for evaluation in (sample, other):
        for name in TABLES:
            assert len(read(address, name, evaluation.id)) == getattr(evaluation, name).num_rows
        assert len(read(address, "runs", evaluation.id)) == 1


def test_an_export_that_fails_half_way_changes_nothing(
    address: str, sample: Evaluation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_sql.write(sample, address)
    broken = Evaluation(sample.folder)
    table = broken.findings

    class Failing:
        schema = table.schema

        def to_batches(self, **_: Any) -> Any:
            raise RuntimeError("stopped half way")

    monkeypatch.setitem(broken.__dict__, "findings", Failing())

    with pytest.raises(RuntimeError, match="half way"):
        write_sql.write(broken, address)

    for name in TABLES:
        assert len(read(address, name, sample.id)) == getattr(sample, name).num_rows


def test_a_new_sqlite_file_does_not_stay_when_the_export_fails(
    sample: Evaluation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Evaluation(sample.folder)
    monkeypatch.setitem(broken.__dict__, "findings", None)

    with pytest.raises(AttributeError):
        write_sql.write(broken, f"sqlite:///{tmp_path}/new.db")

    assert list(tmp_path.iterdir()) == []


def test_a_table_of_another_version_is_named(sample: Evaluation, tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/old.db"
    engine = sa.create_engine(address)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE quanheng_units (run_id TEXT, row_no INT, unit_id TEXT)")
    engine.dispose()

    with pytest.raises(ProjectError) as caught:
        write_sql.write(sample, address)

    (problem,) = caught.value.problems
    assert "quanheng_units" in problem.what.en
    assert "category" in problem.what.en


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("nonsense", ProjectError),
        ("oracle://u:hunter2@127.0.0.1/x", ProjectError),
        ("frobnicate://u:hunter2@127.0.0.1/x", ProjectError),
        ("postgresql://u:hunter2@127.0.0.1:1/x", SourceUnavailable),
        ("mysql://u:hunter2@127.0.0.1:1/x", SourceUnavailable),
        ("sqlite:////nowhere/at/all/x.db", SourceRefused),
    ],
)
def test_a_database_that_cannot_be_opened_is_said_in_our_words(
    sample: Evaluation, url: str, kind: type[QuanhengError]
) -> None:
    with pytest.raises(kind) as caught:
        write_sql.write(sample, Secret(url, "env TARGET"))

    for problem in caught.value.problems:
        for text in (problem.what, problem.where, problem.fix):
            assert "hunter2" not in text.en + text.zh
            assert "Traceback" not in text.en


@pytest.mark.parametrize("server", ["postgresql", "mariadb"])
def test_a_wrong_database_name_is_refused(sample: Evaluation, server: str) -> None:
    url = sa.make_url(server_url(server)).set(database="no_such_database")

    with pytest.raises(SourceRefused):
        write_sql.write(sample, url.render_as_string(hide_password=False))


def test_a_file_that_is_no_database_is_refused_and_kept(sample: Evaluation, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("these are notes and no database " * 100)

    with pytest.raises(SourceRefused):
        write_sql.write(sample, f"sqlite:///{file}")

    assert file.read_text().startswith("these are notes")
