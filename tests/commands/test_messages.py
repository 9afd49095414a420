"""What a user reads when something is wrong: three lines, a place, a remedy."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from quanheng.cli import cli
from quanheng.core.console.failing import explain_failure
from quanheng.core.text import use_language
from tests.ticket_project import PROJECT, SCHEME, write_project


def complaint(folder: Path, capsys: pytest.CaptureFixture[str], language: str = "en") -> str:
    """Run a project that is in disorder; return what is printed of that."""
    use_language("en" if language == "en" else "zh")
    before = {path for path in folder.rglob("*") if ".quanheng" not in path.parts}
    result = CliRunner().invoke(cli, ["--lang", language, "run", "-p", str(folder)])
    assert isinstance(result.exception, Exception), result.output
    assert explain_failure(result.exception) == 2
    after = {path for path in folder.rglob("*") if ".quanheng" not in path.parts}
    assert after == before
    assert not list((folder / ".quanheng").glob("tmp/*"))
    return capsys.readouterr().err


# what is changed in the scheme, what it becomes, what the place points at, what is said, the remedy
SCHEME_MISTAKES = {
    "a misspelt column": (
        "ticket.replied_on <= ticket.due_on",
        "ticket.replid_on <= ticket.due_on",
        "ticket.replid_on",
        "no field 'replid_on'",
        "'replied_on'",
    ),
    "a misspelt dataset": ("count(ticket.*)", "count(tikcet.*)", "tikcet", "no dataset 'tikcet'", "'ticket'"),
    "a misspelt function": ("avg(ticket.cost)", "avrg(ticket.cost)", "av", "no function 'avrg'", "'avg'"),
    "a parameter that is not there": (
        "avg(ticket.cost)",
        "avg(ticket.cost) * :factor",
        "",
        "no parameter ':factor'",
        "",
    ),
    "a type that does not fit": (
        "avg(ticket.cost)",
        "avg(ticket.due_on)",
        "av",
        "needs a number, not date",
        "type",
    ),
    "an unknown key": ("    minimum: 2\n", "    minimun: 2\n", "minimun", "minimun", "'minimum'"),
    "weights that do not add up": (
        "{id: on_time, weight: 60}",
        "{id: on_time, weight: 61}",
        "",
        "101",
        "100",
    ),
    "an indicator that nobody defined": ("{id: on_time,", "{id: on_tiem,", "on_tiem", "on_tiem", "'on_time'"),
}


def place_of(scheme: str, changed: str, at: str) -> str:
    """Return file, line and column of a word within what was changed."""
    offset = scheme.index(changed) + changed.index(at)
    line = scheme.count("\n", 0, offset) + 1
    return f"scheme.yaml:{line}:{offset - scheme.rfind(chr(10), 0, offset)}"


@pytest.mark.parametrize("case", SCHEME_MISTAKES)
def test_a_mistake_in_the_scheme(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new, at, what, fix = SCHEME_MISTAKES[case]
    assert old in SCHEME
    scheme = SCHEME.replace(old, new)
    folder = write_project(tmp_path / "project", scheme=scheme)

    said = complaint(folder, capsys)

    assert (place_of(scheme, new, at) if at else "scheme.yaml:") in said
    assert what in said.partition("  where: ")[0]
    assert fix in said.partition("  fix: ")[2]
    chinese = complaint(folder, capsys, "zh")
    assert "  位置: " in chinese
    assert "  处理: " in chinese


def test_several_mistakes_are_told_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scheme = SCHEME
    for old, new, *_ in SCHEME_MISTAKES.values():
        if "minimum" not in old:
            scheme = scheme.replace(old, new, 1)
    folder = write_project(tmp_path / "project", scheme=scheme)

    said = complaint(folder, capsys)

    for words in ("replid_on", "tikcet", "avrg", "101", "on_tiem"):
        assert words in said


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_project(
        tmp_path / "project", project=PROJECT.replace("file: tickets.csv", "file: tickts.csv")
    )

    said = complaint(folder, capsys)

    assert "tickts.csv" in said
    assert "tickets.csv" in said.partition("  fix: ")[2]


def test_a_connection_that_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    rest = f"rest: {{url: 'http://127.0.0.1:{port}/x', attempts: 1}}"
    folder = write_project(tmp_path / "project", project=PROJECT.replace("file: tickets.csv", rest))

    said = complaint(folder, capsys)

    assert "tickets" in said
    assert str(port) in said
    assert "Errno" not in said
    assert "urllib3" not in said


def test_an_unknown_connector_and_an_unknown_export(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = PROJECT.replace("connector: table", "connector: tabel").replace(
        "exports: [json]", "exports: [jsno]"
    )

    said = complaint(write_project(tmp_path / "project", project=project), capsys)

    assert "'table'" in said
    assert "'json'" in said


def test_a_folder_without_a_project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = complaint(tmp_path, capsys)

    assert "quanheng.yaml" in said
    assert "quanheng init" in said
