"""What rests on too few persons counts, and none of its numbers is shown anywhere."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from quanheng.cli import cli
from quanheng.core.results.evaluation import Evaluation
from tests.core.compute.compute_case import SHARE, bodies, computed, results, tickets
from tests.ticket_project import PROJECT, SCHEME, write_csv, write_project

UNITS = bodies("U1", "U2", "U3")
ROWS = {"ticket": tickets(U1=(3, 4), U2=(1, 10), U3=(0, 0))}
NUMBERS = ("sample", "numerator", "denominator", "value", "score", "points")
OTHER = {"id": "other", "value": "count(ticket.*) / 10"}


def test_few_persons_count_in_the_total_and_their_numbers_are_null_in_every_table() -> None:
    found = computed([{**SHARE, "scale": 1, "suppress": 5}, OTHER], ROWS, UNITS)

    share = results(found, "share")
    assert [share[unit]["outcome"] for unit in ("U1", "U2", "U3")] == ["suppressed", "ok", "not_applicable"]
    assert [share["U1"][name] for name in NUMBERS] == [None] * 6
    assert share["U1"]["weight_used"] == 50
    assert share["U1"]["reason_zh"] == "人数少于 5，计入而不予显示"
    parts = [row for row in found.tables["parts"].to_pylist() if row["indicator"] == "share"]
    assert {row["value"] for row in parts if row["unit_id"] == "U1"} == {None}
    assert {row["value"] for row in parts if row["unit_id"] == "U2"} == {1, 10}
    total = [row for row in found.tables["ranking"].to_pylist() if row["unit_id"] == "U1"]
    assert (total[0]["status"], total[0]["score"]) == ("final", pytest.approx((75 + 40) / 2))


def test_a_node_to_which_nothing_else_applies_is_hidden_likewise() -> None:
    found = computed([{**SHARE, "scale": 1, "suppress": 5}], ROWS, UNITS)

    nodes = {(row["unit_id"], row["level"]): row for row in found.tables["composites"].to_pylist()}
    for level in ("group", "dimension", "tag", "total"):
        hidden = nodes["U1", level]
        assert (hidden["status"], hidden["score"], hidden["score_low"]) == ("suppressed", None, None)
        assert nodes["U2", level]["score"] == 10
    standing = {row["unit_id"]: row for row in found.tables["ranking"].to_pylist()}
    assert (standing["U1"]["status"], standing["U1"]["score_high"]) == ("suppressed", None)


def test_under_the_minimum_it_does_not_count_and_its_numbers_are_not_shown_either() -> None:
    found = computed([{**SHARE, "minimum": 6, "suppress": 5}, OTHER], ROWS, UNITS)

    share = results(found, "share")["U1"]
    assert (share["outcome"], share["weight_used"]) == ("too_few", 0)
    assert [share[name] for name in NUMBERS] == [None] * 6


def test_a_gate_looks_at_what_is_suppressed() -> None:
    gate = {"id": "g", "name": "g", "when": "value.share > 0.5", "withhold": True}

    found = computed([{**SHARE, "scale": 1, "suppress": 5}, OTHER], ROWS, UNITS, gates=[gate])

    assert [(state["unit_id"], state["state"]) for state in found.gates if state["state"] == "triggered"] == [
        ("U1", "triggered")
    ]


def test_a_low_score_that_is_suppressed_is_no_finding() -> None:
    found = computed([{**SHARE, "scale": 1, "suppress": 50}, OTHER], ROWS, UNITS)

    assert "share" not in found.tables["findings"]["indicator"].to_pylist()


def test_neither_explain_nor_any_export_tells_the_value(tmp_path: Path) -> None:
    scheme = SCHEME.replace(
        "value: avg(ticket.cost)", "value: avg(ticket.cost)\n    sample: count(ticket.*)\n    suppress: 3"
    )
    project = PROJECT.replace("exports: [json]", "exports: [html, xlsx, json, csv]")
    folder = write_project(tmp_path / "project", scheme=scheme, project=project)
    rows = [(f"T{n}", "U1", "2024-03-01", "2024-03-01", "47.11") for n in range(2)]
    rows += [(f"S{n}", "U2", "2024-03-01", "2024-03-01", "58.22") for n in range(3)]
    write_csv(folder / "tickets.csv", rows)

    def said(*arguments: str) -> str:
        result = CliRunner().invoke(cli, [*arguments, "-p", str(folder)], catch_exceptions=False)
        assert result.exit_code == 0
        return result.stdout

    said("run")
    run = Evaluation(next((folder / "runs").iterdir()))

    exports = [path for path in (run.folder / "exports").rglob("*") if path.is_file()]
    texts = [_text(path) for path in exports]
    assert any("58.22" in text for text in texts)
    assert not any("47.11" in text for text in texts)
    assert any("不予显示" in text for text in texts)
    explained = said("explain", "U1", "cost", "--rows")
    assert "47.11" not in explained
    assert "不予显示" in explained
    assert json.loads(said("explain", "U1", "cost", "--rows", "--json"))["evidence"] == []
    assert len(json.loads(said("explain", "U2", "cost", "--rows", "--json"))["evidence"]) == 1


def _text(path: Path) -> str:
    if path.suffix != ".xlsx":
        return path.read_text(encoding="utf-8")
    with zipfile.ZipFile(path) as book:
        return "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
