"""The sample run, written once for all exporter tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_run import write_sample_run

from quanheng import Evaluation


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    """Return the panel of two periods, in Chinese."""
    return Evaluation(write_sample_run(tmp_path_factory.mktemp("sample") / "run"))


@pytest.fixture(scope="session")
def english_sample(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    """Return one period, in English."""
    folder: Path = tmp_path_factory.mktemp("sample") / "run"
    return Evaluation(write_sample_run(folder, language="en", panel=False))
