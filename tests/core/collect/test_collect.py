import json

import collect_project
import pytest
from collect_project import CASES, ONE, Raising, run, write_project
from pyarrow import parquet

from quanheng.core.collect.store import Store, load_snapshots
from quanheng.core.errors import (
    DataError,
    PluginError,
    Problem,
    ProjectError,
    QuanhengError,
    SourceRefused,
    SourceUnavailable,
)
from quanheng.core.project.source import Source
from quanheng.core.text import Text


def failing(kind, act):
    """Return what an error of exactly this kind says in English: where and what."""
    with pytest.raises(QuanhengError) as caught:
        act()
    assert type(caught.value) is kind, str(caught.value)
    for problem in caught.value.problems:
        for text in (problem.what, problem.fix):
            assert text.zh
            assert text.zh != text.en
    return [(problem.where.en, problem.what.en) for problem in caught.value.problems]


def rows_of(collected):
    return parquet.read_table(collected.snapshot.data).to_pylist()


def test_a_file_becomes_a_snapshot_that_can_be_loaded_again(tmp_path):
    [collected] = run(write_project(tmp_path))

    assert [(r["case_no"], r["office"], str(r["opened"]), r["state"]) for r in rows_of(collected)] == [
        ("1", "u1", "2024-03-05", "done"),
        ("2", "u2", "2024-03-06", "open"),
    ]
    assert not collected.reused
    assert (collected.quarantined, collected.repeats) == (0, 0)
    assert [(kind.rule, kind.handled) for kind in collected.faults] == [("date_form", "repaired")]
    source = Source(connector="table", dataset="case")
    assert load_snapshots(tmp_path, {"cases": source}) == {"cases": [collected.snapshot]}
    assert [given.name for given in collected.snapshot.delivered] == ["cases.csv"]


def test_collecting_the_same_again_says_so_and_collecting_more_does_not(tmp_path):
    [first] = run(write_project(tmp_path))
    [again] = run(tmp_path)
    [more] = run(write_project(tmp_path, cases=CASES + "3,u1,2024-01-01,\n"))

    assert (first.reused, again.reused, more.reused) == (False, True, False)
    assert again.snapshot == first.snapshot
    assert more.snapshot.hash != first.snapshot.hash
    assert first.snapshot.data.is_file()


def test_other_bytes_with_the_same_rows_are_the_same_snapshot(tmp_path):
    [first] = run(write_project(tmp_path))

    [again] = run(
        write_project(
            tmp_path,
            cases="受理日期,状态,编号,单位,备注\n2024年3月6日,open, 2,乙 局,x\n20240305,done,1,u1,\n",
        )
    )

    assert again.reused
    assert again.snapshot.data == first.snapshot.data
    assert again.snapshot.origin != first.snapshot.origin
    assert again.snapshot.delivered != first.snapshot.delivered
    assert [note.en for note in again.notes] == ["Columns that were not used: 备注"]


def test_rows_in_quarantine_are_reported_and_do_not_stop_anything(tmp_path):
    [collected] = run(
        write_project(
            tmp_path, cases=CASES + "3,u1,2024-02-30,\n4,甲局局,2024-01-01,?\n5,甲局局,2024-01-01,\n"
        )
    )

    assert (collected.snapshot.rows, collected.quarantined, collected.snapshot.quarantined) == (3, 2, 2)
    assert "2024-02-30" in collected.quarantine.read_text("utf-8-sig")
    assert [kind.heading for kind in collected.faults if kind.handled == "rejected"] == ["受理日期", "状态"]
    assert [(u.name, u.rows, u.nearest) for u in collected.unmatched] == [("甲局局", 2, "u1")]
    assert collected.unmatched_rows == 2


def test_a_delivery_of_which_nothing_can_be_kept_is_an_error_and_the_last_one_stays(tmp_path):
    run(write_project(tmp_path))
    before = Store(tmp_path).last_delivery("cases")

    told = failing(DataError, lambda: run(write_project(tmp_path, cases=CASES.replace("2024", "24"))))

    assert told == [
        (
            "source cases: cases.csv, row 2: '24-03-05'",
            "column '受理日期': The year needs four digits, as in 2025-11-15. 2 times.",
        )
    ]
    assert Store(tmp_path).last_delivery("cases") == before


def test_a_file_with_headings_only_is_an_empty_delivery(tmp_path):
    [collected] = run(write_project(tmp_path, cases="编号,单位,受理日期\n"))

    assert collected.snapshot.rows == 0
    assert collected.notes == []


def test_a_source_that_fails_does_not_stop_the_others_and_all_problems_are_told(tmp_path):
    sources = (
        "  gone: {connector: table, dataset: case, file: gone.csv}\n"
        + ONE
        + "  bad: {connector: table, dataset: case, file: bad.csv}\n"
    )

    told = failing(ProjectError, lambda: run(write_project(tmp_path, sources, bad="编号,单位\n1,u1\n")))

    assert [where for where, _ in told] == ["source gone: gone.csv", "source bad: bad.csv"]
    assert Store(tmp_path).last_delivery("cases") is not None
    assert Store(tmp_path).last_delivery("bad") is None


RAISING = "  one: {connector: own.raising}\n  two: {connector: table, dataset: case, file: bad.csv}\n"


@pytest.mark.parametrize(
    ("raised", "expected"),
    [(SourceUnavailable, DataError), (SourceRefused, SourceRefused), (PluginError, PluginError)],
)
def test_of_several_errors_the_gravest_kind_carries_the_problems_of_all(
    tmp_path, monkeypatch, raised, expected
):
    problem = Problem(Text("连不上", "no answer"), Text("某处", "there"), Text("再试", "try again"))
    monkeypatch.setattr(Raising, "error", raised(problem), raising=False)

    told = failing(expected, lambda: run(write_project(tmp_path, RAISING, bad="编号,单位\n1,u1\n")))

    assert [where for where, _ in told] == ["source one: there", "source two: bad.csv"]


def test_a_source_that_does_not_answer_is_unavailable(tmp_path, monkeypatch):
    problem = Problem(Text("连不上", "no answer"), Text("某处", "there"), Text("再试", "try again"))
    monkeypatch.setattr(Raising, "error", SourceUnavailable(problem), raising=False)

    told = failing(
        SourceUnavailable, lambda: run(write_project(tmp_path, ONE + "  one: {connector: own.raising}\n"))
    )

    assert told == [("source one: there", "no answer")]


def test_a_connector_brings_its_own_headings_and_words_and_those_of_the_source_go_first(tmp_path):
    sources = "  a: {connector: own.cases}\n  b: {connector: own.cases, words: {state: {ok: open}}, headings: {office: case_no, no: office}}\n"

    a, b = run(write_project(tmp_path, sources))

    assert [(r["case_no"], r["office"], r["state"]) for r in rows_of(a)] == [
        ("7", "u1", "done"),
        ("8", "u2", "open"),
    ]
    assert [(r["case_no"], r["office"], r["state"]) for r in rows_of(b)] == [
        ("u1", "7", "open"),
        ("u2", "8", "open"),
    ]
    record = json.loads(Store(tmp_path).delivery_file("a").read_text("utf-8"))
    assert (record["connector"], record["version"]) == ("own.cases", "2.3")


@pytest.mark.parametrize("connector", ["own.breaking", "own.breaking_at_once"])
def test_a_connector_of_a_plugin_that_raises_is_told_without_its_text(tmp_path, connector):
    told = failing(
        PluginError, lambda: run(write_project(tmp_path, f"  x: {{connector: {connector}}}\n" + ONE))
    )

    assert len(told) == 1
    assert f"The connector {connector} failed on source 'x'" in told[0][1]
    assert "123456" not in str(told)
    assert Store(tmp_path).last_delivery("cases") is not None
    assert Store(tmp_path).last_delivery("x") is None


def test_an_exception_in_a_built_in_connector_is_a_bug_and_stays_one(tmp_path, monkeypatch):
    def fail(self, dataset, since=None):
        raise KeyError("ours")

    monkeypatch.setattr(collect_project.Table, "read", fail)

    with pytest.raises(KeyError, match="ours"):
        run(write_project(tmp_path))


def test_only_some_sources_can_be_collected(tmp_path):
    sources = ONE + "  other: {connector: own.cases}\n"

    done = run(write_project(tmp_path, sources), only=["other"])

    assert [collected.snapshot.source for collected in done] == ["other"]
    told = failing(ProjectError, lambda: run(tmp_path, only=["othr"]))
    assert told[0][1] == "There is no source 'othr'."


def test_progress_names_the_source_and_the_rows_so_far(tmp_path):
    told = []

    run(
        write_project(tmp_path, ONE + "  other: {connector: own.cases}\n"),
        progress=lambda *given: told.append(given),
    )

    assert told == [("cases", 2), ("other", 2)]


def test_a_disk_that_cannot_be_written_is_told_as_a_problem(tmp_path):
    write_project(tmp_path)
    (tmp_path / ".quanheng").write_text("a file where the folder should be")

    told = failing(ProjectError, lambda: run(tmp_path))

    assert told[0][1] == "What was collected cannot be written to the disk."


@pytest.mark.parametrize(
    ("source", "said", "line"),
    [
        ("{connector: own.cases, words: {stat: {ok: done}}}", "words names the unknown field 'stat'.", 9),
        ("{connector: own.cases, words: {state: {ok: doen}}}", "The field state has no code 'doen'.", 9),
        ("{connector: own.cases, dataset: hidden}", "does not provide", 9),
        ("{connector: table, dataset: hidden, file: a.csv}", "marked secret", 9),
        ("{connector: table, dataset: late, file: a.csv}", "is a view", 9),
        ("{connector: table, dataset: seen, file: a.csv}", "is a view", 9),
        ("{connector: own.two}", "is a view", 9),
    ],
)
def test_what_a_source_says_wrongly_is_told_with_its_place_before_anything_is_read(
    tmp_path, source, said, line
):
    told = failing(ProjectError, lambda: run(write_project(tmp_path, ONE + f"  bad: {source}\n")))

    assert len(told) == 1
    assert said in told[0][1]
    assert f"quanheng.yaml:{line}:" in told[0][0]
    assert not (tmp_path / ".quanheng").exists()
