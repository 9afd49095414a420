"""The example city that comes with quanheng: made on the spot, served while it runs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quanheng.core.errors import Problem, ProjectError, SourceUnavailable
from quanheng.core.project.file import PROJECT_FILE
from quanheng.core.text import Text

EXAMPLE = "shiyan-city"

HOTLINE = Path("data", "hotline")
"""Where the city keeps what its 12345 service answers, and its address."""


def example_folder() -> Path:
    """Return where the example is: in the installed package, or in the repository."""
    package = Path(__file__).parents[2]
    places = (package / "examples" / EXAMPLE, package.parent / "examples" / EXAMPLE)
    return next(place for place in places if place.is_dir())


def write_example(folder: Path) -> None:
    """Make the city in a folder that is not there, is empty, or holds it already.

    The files are made beside the folder and moved into place at the end. What
    was made before is left as it is, so that it can be changed and run again.
    Raises ProjectError for a folder of something else.
    """
    if (folder / PROJECT_FILE).is_file():
        return
    if folder.exists() and any(folder.iterdir()):
        what = Text("这个文件夹里有别的东西。", "This folder holds something else.")
        fix = Text("换一个空的或不存在的文件夹。", "Take a folder that is empty or not there yet.")
        raise ProjectError(Problem(what, Text(str(folder), str(folder)), fix))
    folder.parent.mkdir(parents=True, exist_ok=True)
    making = folder.with_name(f".{folder.name}.{os.getpid()}.tmp")
    try:
        subprocess.run(_command("make_city", str(making)), env=_environment(), check=True)
        if folder.exists():
            folder.rmdir()
        making.rename(folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Run the city's 12345 service on this machine, and yield its address.

    The service itself writes its address where the project looks for it. It ends
    with the block, and with this process. Raises SourceUnavailable where it
    does not come up, ProjectError where the folder is none of its cities.
    """
    if not (folder / HOTLINE).is_dir():
        what = Text("这个文件夹不是示例项目。", "This folder is no example project.")
        fix = Text("先执行 quanheng demo 目录，建立示例。", "Make one first: quanheng demo DIR.")
        raise ProjectError(Problem(what, Text(str(folder), str(folder)), fix))
    process = subprocess.Popen(
        _command("make_city.serve", str(folder)),
        env=_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        if not address:
            what = Text("示例的12345接口没有启动。", "The 12345 service of the example did not start.")
            fix = Text("请再试一次。", "Try again.")
            raise SourceUnavailable(Problem(what, Text(str(folder), str(folder)), fix))
        yield address
    finally:
        assert process.stdin is not None
        process.stdin.close()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        assert process.stdout is not None
        process.stdout.close()


def _command(module: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", module, *arguments]


def _environment() -> dict[str, str]:
    """Let the generator be found, which is a program of its own."""
    return {**os.environ, "PYTHONPATH": str(example_folder()), "PYTHONDONTWRITEBYTECODE": "1"}
