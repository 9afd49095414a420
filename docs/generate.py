"""Write the reference pages that follow from the code: `make docs`.

With `--check` nothing is written; the exit code says whether a page would
change. The tests do that, so that no page can fall behind.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from pages.commands import command_page
from pages.datasets import dataset_page
from pages.functions import function_page
from pages.keys import project_page, scheme_page
from pages.outcomes import outcome_page
from pages.shiyan import shiyan_page

REFERENCE = Path(__file__).parent / "reference"

PAGES: dict[str, Callable[[], str]] = {
    "cli.md": partial(command_page, "en"),
    "cli.zh-CN.md": partial(command_page, "zh"),
    "datasets.md": dataset_page,
    "functions.md": function_page,
    "outcomes.md": outcome_page,
    "project-keys.md": project_page,
    "scheme-keys.md": scheme_page,
    "shiyan.md": shiyan_page,
}
"""File name → the function that gives its text."""


def main(arguments: list[str]) -> int:
    """Write the pages that would change, or only name them."""
    outdated = [
        (REFERENCE / name, text) for name, page in PAGES.items() if (text := page()) != read(REFERENCE / name)
    ]
    for path, text in outdated:
        print(f"docs/reference/{path.name}")
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8", newline="\n")
    return int("--check" in arguments and bool(outdated))


def read(path: Path) -> str:
    """Return what the page says now, if there is one."""
    return path.read_text(encoding="utf-8") if path.is_file() else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
