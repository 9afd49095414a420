"""Start: a project from a folder of files, and empty templates to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from quanheng.core.console.projects import open_project
from quanheng.core.console.terminal import say, say_json
from quanheng.core.text import Text

if TYPE_CHECKING:
    from quanheng.core.project.init.report import InitReport, Recognised


def show_init(folder: Path, *, complete: bool, as_json: bool) -> None:
    """Make a project of a folder, and print what was taken for what."""
    from quanheng.core.plugins.registry import load_registry
    from quanheng.core.project.init.start import init_project

    report = init_project(folder, load_registry(), complete=complete)
    if as_json:
        say_json(_data(report))
        return
    say(Text("认出的文件", "Recognised"))
    said: set[object] = set()
    for given in report.recognised:
        say(_line(given))
        # Twenty files with the same headings need no twenty lists of them.
        if given.columns and (given.dataset, given.columns) not in said:
            say(_columns(given))
            said.add((given.dataset, given.columns))
    if report.unrecognised:
        say(Text("没有认出的文件", "Not recognised"))
    for other in report.unrecognised:
        say(f"  {_place(other.file, other.sheet)}: {other.reason}")
    say(Text("写出的文件", "Written"))
    for name in report.written:
        say(f"  {folder / name}")
    if report.to_do:
        say(Text("接下来", "What to do next"))
    for step in report.to_do:
        say(f"  - {step}")


def show_templates(folder: Path, target: Path, *, as_json: bool) -> None:
    """Write an empty template for every dataset that the scheme can use."""
    from quanheng.core.project.templates import write_templates

    written = write_templates(open_project(folder).prepared.deliverable, target)
    if as_json:
        say_json([str(path) for path in written])
        return
    for path in written:
        say(str(path))


def _place(file: str, sheet: str) -> str:
    return f"{file}[{sheet}]" if sheet else file


def _line(given: Recognised) -> Text:
    what = (
        given.title
        if given.dataset is None
        else Text(f"{given.title.zh}({given.dataset})", f"{given.title.en} ({given.dataset})")
    )
    place = _place(given.file, given.sheet)
    zh, en = f"  {place}: {what.zh}", f"  {place}: {what.en}"
    if given.proposed:
        zh, en = zh + ",数据集是按文件推断的", en + ", a dataset guessed from this file"
    if given.unknown:
        names = ", ".join(given.unknown)
        zh, en = zh + f"；未用的列：{names}", en + f"; columns not used: {names}"
    return Text(zh, en)


def _columns(given: Recognised) -> Text:
    """Say which column was taken for what; the same name is not said twice."""
    zh = [heading if heading == label.zh else f"{heading} → {label.zh}" for heading, label in given.columns]
    en = [heading if heading == label.en else f"{heading} → {label.en}" for heading, label in given.columns]
    return Text(f"    列：{'、'.join(zh)}", f"    columns: {', '.join(en)}")


def _data(report: InitReport) -> dict[str, object]:
    return {
        "recognised": [
            {
                "file": given.file,
                "sheet": given.sheet,
                "as": given.dataset or given.role,
                "columns": {heading: str(label) for heading, label in given.columns},
                "unknown": list(given.unknown),
            }
            for given in report.recognised
        ],
        "unrecognised": [
            {"file": given.file, "sheet": given.sheet, "reason": str(given.reason)}
            for given in report.unrecognised
        ],
        "written": list(report.written),
        "to_do": [str(step) for step in report.to_do],
    }
