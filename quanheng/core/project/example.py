"""The example project that comes with quanheng."""

from __future__ import annotations

import shutil
from pathlib import Path

from quanheng.core.errors import Problem, ProjectError
from quanheng.core.project.file import PROJECT_FILE
from quanheng.core.text import Text

EXAMPLE = "nyc-council"


def example_folder() -> Path:
    """Return where the example is: in the installed package, or in the repository."""
    package = Path(__file__).parents[2]
    places = (package / "examples" / EXAMPLE, package.parent / "examples" / EXAMPLE)
    return next(place for place in places if (place / PROJECT_FILE).is_file())


def write_example(folder: Path) -> None:
    """Copy the example project into a folder that is empty or holds it already.

    Files that are there are left as they are, so that a demo can be changed
    and run again. Raises ProjectError for a folder of something else.
    """
    if folder.exists() and not (folder / PROJECT_FILE).is_file() and any(folder.iterdir()):
        what = Text("这个文件夹里有别的东西。", "This folder holds something else.")
        fix = Text("换一个空的或不存在的文件夹。", "Take a folder that is empty or not there yet.")
        raise ProjectError(Problem(what, Text(str(folder), str(folder)), fix))
    source = example_folder()
    for path in sorted(source.rglob("*")):
        target = folder / path.relative_to(source)
        kept = path.relative_to(source).parts[0] in (".quanheng", "runs", "exports")
        if kept or not path.is_file() or target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
