"""Files that are there in full or not at all, whatever stops the process."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp


@contextmanager
def workplace(folder: Path) -> Iterator[Path]:
    """Give an empty folder within `folder`, and remove it with what is left in it."""
    folder.mkdir(parents=True, exist_ok=True)
    place = Path(mkdtemp(dir=folder))
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def publish(made: Path, target: Path) -> None:
    """Move a finished file to its place on the same disk, replacing what was there.

    Its bytes are on the disk before its name is.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    _sync(made, os.O_RDWR)
    made.replace(target)
    if os.name == "posix":
        _sync(target.parent, os.O_RDONLY)


def _sync(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
