"""The results on the console: every evaluated unit, counts without peers, and why there is no rank."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from quanheng.cli import cli
from tests.ticket_project import PROJECT, SCHEME, UNITS, write_project


def run(folder: Path, language: str) -> list[str]:
    result = CliRunner().invoke(cli, ["run", "-p", str(folder), "--lang", language], catch_exceptions=False)
    return result.stdout.splitlines()


def line(lines: list[str], start: str) -> str:
    [found] = [line for line in lines if line.startswith(start)]
    return found


def with_peers(folder: Path) -> Path:
    """Make two of the eight units peers, and let one evaluated unit owe what it has not sent."""
    made = write_project(
        folder,
        project=PROJECT.replace(
            "{from: 2024-01-01, to: 2024-12-31}",
            "{units: [U1, U2, U3, U4, U5, U6, U7, U8], from: 2024-01-01, to: 2024-12-31}",
        ),
    )
    roles = {7: "peer", 8: "peer"}
    rows = [f"U{n},单位{n},service,county,{roles.get(n, '')}" for n in range(1, UNITS + 2)]
    (made / "units.csv").write_text("unit_id,name,category,level,role\n" + "\n".join(rows) + "\n", "utf-8")
    return made


def test_a_provisional_unit_is_listed_with_its_interval_and_counted(tmp_path: Path) -> None:
    lines = run(with_peers(tmp_path / "project"), "zh")

    heading = next(line for line in lines if "综合参考分" in line)
    assert heading.split() == ["名次", "单位", "代码", "综合参考分", "等次", "适用权重", "执行", "效益"]
    shown = [line.split() for line in lines if "  U" in line]
    assert len(shown) == 7, "the peers are not among them"
    open_unit = shown[-1]
    assert open_unit[1:] == ["单位9", "U9", "0.00–100.00", "暂定", "100%", "0.00–100.00", "0.00–100.00"]
    assert "；暂定 1（有缺失或出错，不评等次）" in line(lines, "等次 2024（内部参考）：")


def test_counts_are_of_the_evaluated_and_peers_are_a_number(tmp_path: Path) -> None:
    folder = with_peers(tmp_path / "project")

    assert line(run(folder, "zh"), "参评单位") == (
        "参评单位 7 个 × 指标 2 项 × 期间 1 个：已计算 12、缺失 2；参照单位 2 个另计"
    )
    assert line(run(folder, "en"), "7 evaluated") == (
        "7 evaluated units × 2 indicators × 1 period: 12 computed, 2 missing; 2 peers counted separately"
    )


def test_groups_that_are_too_small_are_said_not_to_be_ranked(tmp_path: Path) -> None:
    folder = write_project(tmp_path / "project")

    said = run(folder, "zh")

    assert line(said, "等次 2024").endswith("。各组不足 5 个单位，不排名。")
    assert not any(line.startswith("名次") for line in said)
    assert line(run(folder, "en"), "Grades 2024").endswith(". Groups of fewer than 5 are not ranked.")


def test_a_scheme_without_grades_still_shows_its_totals(tmp_path: Path) -> None:
    folder = write_project(tmp_path / "project", scheme=SCHEME.partition("grading:")[0])

    assert line(run(folder, "zh"), "总分 2024（内部参考），体系未设等次。")
