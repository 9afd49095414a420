"""Folders of files for tests, and the projects that are made of them."""

from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from quanheng.core.plugins.registry import Registry, load_registry
from quanheng.core.project.init import InitReport, init_project
from quanheng.core.project.load import Project, load_project

TODAY = date(2025, 6, 1)


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def workbook(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for y, row in enumerate(rows):
                sheet.write_row(y, 0, row)
    return path


def init(folder: Path, registry: Registry | None = None, *, complete: bool = False) -> InitReport:
    return init_project(folder, registry or load_registry(none=True), complete=complete, today=TODAY)


def load(folder: Path, registry: Registry | None = None) -> Project:
    return load_project(folder, lambda allowed: registry or load_registry(allowed, none=True))


def cases(offices: str = "甲乙丙", year: int = 2024, rows: int = 4) -> str:
    lines = [
        f"{year}{i:04d}{office},{office}局,{year}-03-{i + 1:02d},{i}"
        for office in offices
        for i in range(rows)
    ]
    return "编号,承办单位,受理日期,天数\n" + "\n".join(lines) + "\n"
