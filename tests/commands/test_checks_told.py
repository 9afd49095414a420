"""`collect`, `run` and `explain` tell what checks of the data found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from checked_project import write_project
from click.testing import CliRunner, Result

from quanheng.cli import cli
from quanheng.core.errors import ProjectError

CHECKS = """\
checks:
  - id: closed_after_opened
    name: {zh: 办结不早于受理, en: Cases are closed after they were opened}
    relation: case
    property: authentic
    applies: case.closed is not null
    passes: case.closed >= case.opened
    remedy: {zh: 请核对案卷。, en: Look at the file.}
  - id: numbered
    name: {zh: 案件有编号, en: Cases have numbers}
    relation: case
    property: timely
    passes: case.case_no is not null
    remedy: {zh: 请补编号。, en: Give it a number.}
"""

OF = "filter (where quality_check.rule in ('closed_after_opened', 'numbered'))"
RATE = f"100 * sum(quality_check.passed) {OF} / sum(quality_check.total) {OF}"


def quanheng(*arguments: str) -> Result:
    """Run a command that is expected to go well."""
    return CliRunner().invoke(cli, list(arguments), catch_exceptions=False)


def test_collect_tells_each_rule_that_rows_fail_with_place_and_remedy(tmp_path: Path) -> None:
    folder = write_project(tmp_path, checks=CHECKS)

    told = quanheng("collect", "-p", str(folder), "--lang", "en").stdout
    in_chinese = quanheng("collect", "-p", str(folder), "--lang", "zh").stdout

    assert "Checks: 2 rules tried, rows fail 1 of them" in told
    assert (
        "- Cases are closed after they were opened (closed_after_opened): 2 rows fail, "
        "first at cases.csv, row 3. Look at the file."
    ) in told
    assert "Cases have numbers" not in told
    assert (
        "办结不早于受理（closed_after_opened）：2 行不符，第一处在 cases.csv 第3行。请核对案卷。"
        in in_chinese
    )
    [listed] = (folder / ".quanheng" / "quarantine").glob("quality.*.csv")
    assert str(listed.relative_to(folder)) in told


def test_collect_ends_with_the_share_that_passed_by_property(tmp_path: Path) -> None:
    folder = write_project(tmp_path, checks=CHECKS)

    told = quanheng("collect", "-p", str(folder), "--lang", "en").stdout

    heading, names, _, *rows = told[told.index("Properties and") :].splitlines()
    assert heading.endswith("(% passed)")
    assert names.split() == ["other"]
    assert {("authentic", "50"), ("timely", "100")} <= {tuple(row.split()) for row in rows}


def test_programs_get_the_results_of_all_checks(tmp_path: Path) -> None:
    folder = write_project(tmp_path, checks=CHECKS)

    *_, quality = json.loads(quanheng("collect", "-p", str(folder), "--json").stdout)
    run = json.loads(quanheng("run", "-p", str(folder), "--json").stdout)

    assert (quality["source"], quality["dataset"]) == ("quality", "quality_check")
    late, numbered = quality["checks"]
    assert (late["id"], late["tried"], late["failed"]) == ("closed_after_opened", 2, 2)
    assert late["first"] == "cases.csv 第3行"
    assert (numbered["tried"], numbered["failed"], numbered["first"]) == (3, 0, None)
    assert {"property": "authentic", "clarity": None, "total": 2, "passed": 1} in quality["matrix"]
    assert run["quality"] == quality


def test_a_project_without_checks_is_told_nothing_of_them(tmp_path: Path) -> None:
    folder = write_project(tmp_path)

    told = quanheng("run", "-p", str(folder), "--lang", "en").stdout
    data = json.loads(quanheng("run", "-p", str(folder), "--json").stdout)

    assert "Checks:" not in told
    assert data["quality"] is None
    assert not (folder / ".quanheng" / "deliveries" / "quality.json").exists()


def test_an_offline_run_reads_the_counts_and_explains_them(tmp_path: Path) -> None:
    folder = write_project(tmp_path, checks=CHECKS, value=RATE)
    first = json.loads(quanheng("run", "-p", str(folder), "--json").stdout)
    (folder / "cases.csv").unlink()

    again = json.loads(quanheng("run", "-p", str(folder), "--offline", "--json").stdout)
    explained = quanheng("explain", "u2", "cases", "--rows", "-p", str(folder), "--lang", "en").stdout

    assert (again["run"], again["reused"]) == (first["run"], True)
    assert "closed_after_opened" in explained
    assert "row None" not in explained


def test_a_check_that_changed_is_tried_anew_by_an_offline_run(tmp_path: Path) -> None:
    folder = write_project(tmp_path, checks=CHECKS, value=RATE)
    first = json.loads(quanheng("run", "-p", str(folder), "--json").stdout)
    write_project(tmp_path, checks=CHECKS.replace("closed >= case", "closed < case"), value=RATE)

    again = json.loads(quanheng("run", "-p", str(folder), "--offline", "--json").stdout)

    assert again["quality"]["checks"][0]["failed"] == 1
    assert again["run"] != first["run"]


def test_checking_does_not_ask_for_a_source_of_what_collecting_makes(tmp_path: Path) -> None:
    folder = write_project(tmp_path, checks=CHECKS, value=RATE)

    assert json.loads(quanheng("check", "-p", str(folder), "--json").stdout)["without_source"] == []
    templates = json.loads(quanheng("templates", "-p", str(folder), "--json").stdout)
    assert not any("quality" in path or "校验" in path for path in templates)


def test_no_source_can_take_the_name_of_the_counts(tmp_path: Path) -> None:
    sources = "  quality: {connector: table, dataset: case, file: cases.csv}\n"
    folder = write_project(tmp_path, sources=sources)

    with pytest.raises(ProjectError, match="quality"):
        quanheng("check", "-p", str(folder))
