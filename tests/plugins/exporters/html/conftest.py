"""A real browser with the sample run's report in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from report_reader import Reader, open_reader
from sample_run import write_sample_run

from quanheng import Evaluation
from quanheng.plugins.exporters.html import write_html

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]  # fmt: skip


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        message = "no Chromium: install it (apt-get install chromium) to test the web report"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(message)
        pytest.skip(message)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sample_run(tmp_path_factory.mktemp("run"))


@pytest.fixture(scope="module")
def report(run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "评估 报告.html"
    write_html.write(Evaluation(run), path)
    return path


@pytest.fixture
def reader(chromium: Any, report: Path) -> Iterator[Reader]:
    reader = open_reader(chromium, report)
    yield reader
    reader.page.close()
    assert reader.complaints == []
    assert {address.split("#")[0] for address in reader.requests if not address.startswith("data:")} == {
        report.as_uri()
    }
