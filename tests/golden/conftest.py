"""Each example runs once, as a user would run it; the tests read what came out."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from quanheng.cli import cli
from quanheng.core.results.evaluation import Evaluation

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="session")
def run_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Evaluation]:
    """Return the finished run of an example, made from a copy of its folder."""

    @cache
    def run(name: str) -> Evaluation:
        folder = tmp_path_factory.mktemp("examples") / name
        shutil.copytree(
            EXAMPLES / name, folder, ignore=shutil.ignore_patterns(".quanheng", "runs", "exports")
        )
        result = CliRunner().invoke(cli, ["run", "-p", str(folder)], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        [made] = (folder / "runs").iterdir()
        exported = {path.suffix for path in (made / "exports").iterdir() if path.stat().st_size}
        assert exported == {".html", ".xlsx", ".json"}
        return Evaluation(made)

    return run


@pytest.fixture(scope="session")
def published() -> Callable[[str], list[dict[str, str]]]:
    """Return the rows of a published table."""

    def read(name: str) -> list[dict[str, str]]:
        with (Path(__file__).parent / "data" / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return read
