"""What a run says of its sources: a line for each delivery, its gravest faults, and where all are listed."""

from __future__ import annotations

import re
from pathlib import Path

from click.testing import CliRunner

from quanheng.cli import cli
from tests.ticket_project import PROJECT, write_project

FAULTS = """\
T90000,U1,2024-02-30,,1.00
T90001,,2024-02-01,,约3
T90002,U1,2024/3/5,,1.00
T90003,外县局,2024-03-05,,1.00
"""


def said(folder: Path, command: str, language: str = "zh") -> list[str]:
    result = CliRunner().invoke(cli, [command, "-p", str(folder), "--lang", language], catch_exceptions=False)
    return result.stdout.splitlines()


def faulty(folder: Path) -> Path:
    made = write_project(folder)
    with (made / "tickets.csv").open("a", encoding="utf-8") as file:
        file.write(FAULTS)
    return made


def test_a_run_names_the_two_gravest_kinds_and_counts_the_others(tmp_path: Path) -> None:
    lines = said(faulty(tmp_path / "project"), "run")

    at = next(number for number, line in enumerate(lines) if line.startswith("  tickets → ticket："))
    assert re.fullmatch(r"  tickets → ticket：402 行，隔离 2 行（快照 \w{12}）", lines[at])
    shown, path = lines[at + 1].split("，逐条列在 ")
    kinds = shown.strip().split("；")
    assert any(kind.endswith("（1 处，如“2024-02-30”）") for kind in kinds)
    assert kinds[-1] == "… 共 5 类"
    assert len(kinds) == 3
    assert (tmp_path / "project" / path).is_file()
    assert not lines[at + 2].startswith("    ")


def test_in_english_likewise(tmp_path: Path) -> None:
    lines = said(faulty(tmp_path / "project"), "run", "en")

    [line] = [line for line in lines if ", listed in .quanheng" in line]
    assert "(1 time, as '2024-02-30')" in line
    assert "; … 5 kinds in all, listed in " in line


def test_collect_alone_names_places_and_more_kinds(tmp_path: Path) -> None:
    lines = said(faulty(tmp_path / "project"), "collect")

    assert any("见 tickets.csv 第402行：“2024-02-30”" in line for line in lines)
    assert any("1 行的单位不在单位表中：外县局；写进别名表后会计入" in line for line in lines)
    assert sum(line.startswith(("    - ", "    · ")) for line in lines) == 4


def test_what_is_noted_of_several_sources_is_said_once(tmp_path: Path) -> None:
    source = "  tickets:\n    connector: table\n    dataset: ticket\n    file: tickets.csv\n"
    folder = write_project(
        tmp_path / "project",
        project=PROJECT.replace(
            "exports:", source.replace("tickets", "more", 1).replace("tickets.csv", "b.csv") + "exports:"
        ),
    )
    rows = (folder / "tickets.csv").read_text(encoding="utf-8")
    for name, number in (("tickets.csv", "T"), ("b.csv", "S")):
        with_column = (
            rows.replace("\n", ",x\n").replace("cost,x", "cost,colour").replace("\nT", f"\n{number}")
        )
        (folder / name).write_text(with_column, encoding="utf-8")

    lines = said(folder, "run")

    assert "  没有用到的列：colour（tickets、more）" in lines
    assert sum("colour" in line for line in lines) == 1


def test_the_whole_demo_fits_on_two_screens(city: Path) -> None:
    lines = (city / "demo.txt").read_text(encoding="utf-8").splitlines()

    assert len(lines) < 80
    assert sum(" → " in line for line in lines) >= 28, "each dataset of a source has its line"
