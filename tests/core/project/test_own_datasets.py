"""The core's own datasets: in every catalog, delivered like any other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from quanheng.cli import cli
from quanheng.core.errors import ProjectError
from quanheng.core.model.own_datasets import OWN_DATASETS
from quanheng.core.results.evaluation import Evaluation
from tests.ticket_project import PROJECT, SCHEME, write_csv, write_project

LETTERS = PROJECT.replace("    covers: {from: 2024-01-01, to: 2024-12-31}\n", "").replace(
    "exports:", "  letters: {connector: table, dataset: indicator_part, file: letters.csv}\nexports:"
)


def command(*arguments: str) -> str:
    result = CliRunner().invoke(cli, [*arguments], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project that was run with a letter about U2 and rows of U1 alone."""
    made = write_project(tmp_path_factory.mktemp("letters") / "project", project=LETTERS)
    write_csv(made / "tickets.csv", [(f"T{n}", "U1", "2024-03-01", "2024-03-01", "") for n in range(3)])
    heading = "单位,指标,年度,分子,分母,公函文号,公函日期"
    rows = ["单位2,按时办结率,2024,30,40,函〔2025〕3号,2025-01-20", "单位1,on_time,2024,0,9,函〔2025〕4号,"]
    (made / "letters.csv").write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
    command("run", "-p", str(made))
    return made


def test_a_source_delivers_letters_like_any_other_dataset(folder: Path) -> None:
    run = Evaluation(next((folder / "runs").iterdir()))

    found = {row["unit_id"]: row for row in run.indicators.to_pylist() if row["indicator"] == "on_time"}
    assert (found["U2"]["value"], found["U2"]["reason_zh"]) == (75, "数据来自公函 函〔2025〕3号")
    assert (found["U1"]["value"], found["U1"]["reason_zh"]) == (100, None)
    assert run.manifest["letters"] == [{"unit_id": "U2", "indicator": "on_time", "period": "2024"}]


def test_the_evidence_of_a_letter_is_its_rows_with_their_places(folder: Path) -> None:
    told = json.loads(
        command("explain", "U2", "on_time", "--rows", "--json", "-p", str(folder), "--lang", "en")
    )

    (rows,) = told["evidence"]
    assert (rows["kind"], rows["dataset"], rows["total"]) == (
        "letters that stand in for rows", "indicator_part", 1,
    )  # fmt: skip
    (row,) = rows["rows"]
    assert (row["letter_no"], row["place"]) == ("函〔2025〕3号", "letters.csv row 2")
    assert [float(row[name]) for name in ("in_numerator", "in_denominator")] == [30, 40]
    assert [source["source"] for source in told["sources"]] == ["tickets", "letters"]


def test_the_evidence_of_rows_shows_no_letter_though_there_is_one(folder: Path) -> None:
    told = json.loads(command("explain", "U1", "on_time", "--rows", "--json", "-p", str(folder)))

    assert {given["dataset"] for given in told["evidence"]} == {"ticket"}
    assert [source["source"] for source in told["sources"]] == ["tickets"]


def test_a_letter_is_explained_in_words(folder: Path) -> None:
    said = command("explain", "U2", "on_time", "--rows", "-p", str(folder), "--lang", "zh")

    assert "代替数据行的公函 · 公函数据: 1 / 1" in said
    assert "30 ÷ 40" in said


def test_there_is_a_template_for_letters_where_an_indicator_takes_them(folder: Path, tmp_path: Path) -> None:
    command("templates", "-p", str(folder), "--to", str(tmp_path / "all"))

    assert sorted(path.name for path in (tmp_path / "all").iterdir()) == ["公函数据.xlsx", "工单.xlsx"]


def test_formulas_read_them_without_any_declaration(tmp_path: Path) -> None:
    formula = "count(score_history.*) + count(数据校验.*)"
    folder = write_project(tmp_path / "p", scheme=SCHEME.replace("avg(ticket.cost)", formula))

    command("check", "-p", str(folder))


@pytest.mark.parametrize("name", OWN_DATASETS)
def test_their_names_are_taken(tmp_path: Path, name: str) -> None:
    scheme = SCHEME.replace("name: ticket\n", f"name: {name}\n").replace("ticket.", f"{name}.")
    folder = write_project(tmp_path / "p", scheme=scheme)

    with pytest.raises(ProjectError) as raised:
        command("check", "-p", str(folder))

    said = [problem.what.en for problem in raised.value.problems]
    assert f"The name '{name}' is taken by quanheng itself." in said
