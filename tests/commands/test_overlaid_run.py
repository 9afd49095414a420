"""A run with an overlay, and one with a scheme that is not calibrated: what readers are told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from quanheng.cli import cli
from quanheng.core.results.evaluation import Evaluation
from tests.overlay_project import FULL, OVERLAY, write_overlaid
from tests.ticket_project import PROJECT

REPORTS = PROJECT.replace("[json]", "[json, html, xlsx]")
WORDS = "uses 2/4 indicators, of the weight service 65/100, management 55/100"


def quanheng(*arguments: str) -> str:
    result = CliRunner().invoke(cli, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def latest(folder: Path) -> Evaluation:
    return Evaluation(
        max((folder / "runs").glob("*/run.json"), key=lambda path: path.stat().st_mtime_ns).parent
    )


def method_sheet(evaluation: Evaluation) -> str:
    book = CalamineWorkbook.from_path(str(evaluation.folder / "exports" / "report.xlsx"))
    return json.dumps(book.get_sheet_by_name("方法").to_python(), ensure_ascii=False)


def page(evaluation: Evaluation) -> str:
    return (evaluation.folder / "exports" / "report.html").read_text(encoding="utf-8")


def test_a_run_names_its_overlay_and_computes_what_it_leaves(tmp_path: Path) -> None:
    folder = write_overlaid(tmp_path / "p", project=REPORTS)

    said = quanheng("run", "-p", str(folder), "--lang", "en")

    run = latest(folder)
    assert f"Overlay First steps (small 2): {WORDS}" in said
    assert "8 evaluated units × 2 indicators" in said
    assert run.overlay is not None
    assert (run.overlay.id, run.overlay.indicators, run.overlay.of_indicators) == ("small", 2, 4)
    assert set(run.indicators["indicator"].to_pylist()) == {"on_time", "open"}
    used: dict[str, float] = {}
    for row in run.indicators.to_pylist():
        used[row["unit_id"]] = used.get(row["unit_id"], 0.0) + row["weight_used"]
    assert set(used.values()) == {100.0}


def test_the_reports_say_how_much_is_used_and_what_is_left_out(tmp_path: Path) -> None:
    folder = write_overlaid(tmp_path / "p", project=REPORTS)
    quanheng("run", "-p", str(folder))

    sheet = method_sheet(latest(folder))
    for text in ("起步方案", "采用 2/4 项指标", "工单数 (rows): 尚无数据", "件均成本 (cost): —"):
        assert text in sheet
    for text in ("采用 2/4 项指标", "尚无数据", "起步方案"):
        assert text in page(latest(folder))


def test_commands_that_show_the_project_say_the_same(tmp_path: Path) -> None:
    folder = write_overlaid(tmp_path / "p")

    assert WORDS in quanheng("check", "-p", str(folder), "--lang", "en")
    shown = quanheng("scheme", "show", "-p", str(folder), "--lang", "en")
    assert WORDS in shown
    assert "Tickets  rows  no data yet" in shown
    assert "Cost per ticket  cost  no reason is given" in shown
    as_json: dict[str, Any] = json.loads(quanheng("scheme", "show", "-p", str(folder), "--json"))
    assert as_json["overlay"]["id"] == "small"
    assert as_json["overlay"]["weight"] == {"service": 65, "management": 55}


def test_another_overlay_is_another_run(tmp_path: Path) -> None:
    folder = write_overlaid(tmp_path / "p")
    quanheng("run", "-p", str(folder))
    first = latest(folder).id
    (folder / "overlay.yaml").write_text(OVERLAY.replace("no data yet", "not yet"), encoding="utf-8")

    quanheng("run", "-p", str(folder))

    assert latest(folder).id != first


def test_a_score_of_an_overlaid_run_is_explained_from_its_rows(tmp_path: Path) -> None:
    folder = write_overlaid(tmp_path / "p")
    quanheng("run", "-p", str(folder))

    assert json.loads(quanheng("explain", "U1", "open", "--rows", "-p", str(folder), "--json"))["evidence"]


def test_rules_that_are_not_calibrated_say_so_wherever_they_are_shown(tmp_path: Path) -> None:
    rough = FULL.replace('version: "1"\n', 'version: "1"\ncalibrated: false\n', 1)
    folder = write_overlaid(tmp_path / "p", scheme=rough, project=REPORTS)
    quanheng("run", "-p", str(folder))

    shown = quanheng("scheme", "show", "-p", str(folder), "--lang", "zh")
    assert shown.count("（待校准）") == 2
    assert "（待校准）" in quanheng("explain", "U1", "open", "-p", str(folder), "--lang", "zh")
    assert (
        "（待校准）" in json.loads(quanheng("explain", "U1", "open", "-p", str(folder), "--json"))["scoring"]
    )
    assert method_sheet(latest(folder)).count("（待校准）") == 2
    assert '"calibrated":false' in page(latest(folder))


def test_rules_that_are_calibrated_say_nothing(tmp_path: Path) -> None:
    folder = write_overlaid(tmp_path / "p", project=REPORTS)
    quanheng("run", "-p", str(folder))

    assert "待校准" not in quanheng("scheme", "show", "-p", str(folder), "--lang", "zh")
    assert "待校准" not in method_sheet(latest(folder))
