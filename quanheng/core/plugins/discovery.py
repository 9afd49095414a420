"""Which plugins are installed: from metadata only, nothing is imported."""

from __future__ import annotations

import importlib.metadata
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

GROUP = "quanheng"
"""The entry-point group that plugins use."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Name an installed plugin that was not imported yet."""

    name: str
    distribution: str
    version: str
    entry_points: tuple[importlib.metadata.EntryPoint, ...]
    """All that the distribution has in our group; there should be one."""
    requires: tuple[str, ...]


def search_path() -> list[str]:
    """Return `sys.path` without the working directory that Python put first.

    `python -m` and an interactive session look for modules where the user
    happens to be; a file there must never become a plugin. The working
    directory stays where it was named on purpose, as by an editable install.
    """
    path = list(sys.path)
    if path and not sys.flags.safe_path and path[0] not in ("", ".") and _is_here(path[0]):
        del path[0]
    return [entry for entry in path if entry not in ("", ".")]


def _is_here(entry: str) -> bool:
    try:
        return Path(entry).resolve() == Path.cwd()
    except OSError:
        # The working directory was removed: then nothing can be imported from it either.
        return False


@contextmanager
def without_working_directory() -> Iterator[None]:
    """Import nothing from the working directory within this block."""
    before = list(sys.path)
    sys.path[:] = search_path()
    try:
        yield
    finally:
        sys.path[:] = before


def discover() -> list[Candidate]:
    """Return every installed plugin, by name, then by distribution.

    A distribution that stands on the path twice counts once, where Python
    would import it from. One without a name, a leftover of a broken
    installation, is passed over.
    """
    found: dict[str, Candidate] = {}
    seen: set[str] = set()
    for distribution in importlib.metadata.distributions(path=search_path()):
        name = distribution.metadata["Name"] if distribution.metadata else None
        if not name or _normalised(name) in seen:
            continue
        seen.add(_normalised(name))
        ours = tuple(point for point in distribution.entry_points if point.group == GROUP)
        if ours:
            requires = tuple(distribution.requires or ())
            found[name] = Candidate(ours[0].name, name, distribution.version or "", ours, requires)
    return sorted(found.values(), key=lambda candidate: (candidate.name, candidate.distribution))


def _normalised(name: str) -> str:
    from packaging.utils import canonicalize_name

    return canonicalize_name(name)
