"""The web report of a scheme that is used in part, not yet calibrated, and answered for by the office."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from report_reader import Reader, open_reader

from quanheng.cli import cli
from tests.overlay_project import FULL, write_overlaid
from tests.ticket_project import PROJECT

SCHEME = FULL.replace('version: "1"\n', 'version: "1"\ncalibrated: false\n', 1).replace(
    "    tag: execution\n", "    tag: execution\n    responsibility: office\n"
)


@pytest.fixture(scope="module")
def adopted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_overlaid(
        tmp_path_factory.mktemp("adopted") / "p", scheme=SCHEME, project=PROJECT.replace("[json]", "[html]")
    )
    done = CliRunner().invoke(cli, ["run", "-p", str(folder)], catch_exceptions=False)
    assert done.exit_code == 0
    (report,) = folder.glob("runs/*/exports/report.html")
    return report


@pytest.fixture
def opened(chromium: Any, adopted: Path) -> Iterator[Reader]:
    reader = open_reader(chromium, adopted)
    yield reader
    reader.page.close()
    assert reader.complaints == []


def test_the_first_page_says_how_much_of_the_scheme_is_used(opened: Reader) -> None:
    opened.open("results")
    assert "采用 2/4 项指标、权重 服务型 65/100、管理型 55/100" in opened.text()


def test_the_method_page_says_what_is_left_out_and_why_and_what_is_to_be_calibrated(opened: Reader) -> None:
    opened.open("method")
    for text in ("起步方案", "只用现有数据", "工单数", "尚无数据", "件均成本", "未说明理由", "待校准"):
        assert text in opened.text()
    opened.page.click(".language")
    for text in ("First steps", "uses 2/4 indicators", "no data yet", "To be calibrated"):
        assert text in opened.text()


def test_a_score_that_takes_no_points_says_why_beside_its_weight(opened: Reader) -> None:
    opened.open("unit/U1/on_time")
    assert "由编委决定，不计入该单位得分" in opened.text()
    assert "两端封顶（待校准）" in opened.text()
    opened.open("unit/U1/open")
    assert "由编委决定" not in opened.text()
