"""Which files the repository consists of, whether or not git is at hand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]

_MADE = ("__pycache__", "demo", "build", "dist", "benchmarks/data", "examples/*/runs", "examples/*/exports")


def repository_files(*suffixes: str) -> Iterator[Path]:
    """List the files that belong to the repository, as .gitignore sees it."""
    for folder, below, names in os.walk(ROOT):
        here = Path(folder).relative_to(ROOT)
        below[:] = sorted(name for name in below if not _is_made(here / name))
        for name in sorted(names):
            if not suffixes or name.endswith(suffixes):
                yield ROOT / here / name


def shown(path: Path) -> str:
    """Return the path as people write it, from the root of the repository."""
    return path.relative_to(ROOT).as_posix()


def _is_made(folder: Path) -> bool:
    hidden = folder.name.startswith(".") and folder.name != ".ci"
    return hidden or any(folder.match(made) for made in _MADE)
