"""Which of the schemes that come with quanheng, if any, a folder of files is for."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quanheng.core.errors import QuanhengError
from quanheng.core.model.dataset import View
from quanheng.core.model.scheme import Scheme
from quanheng.core.project.scheme_file import built_in_schemes, indicators_of, load_scheme, relations_of

if TYPE_CHECKING:
    from quanheng.core.plugins.registry import Registry

MOST = 0.5
"""A scheme is taken if it uses more than this share of the datasets that were recognised."""

_WORD = re.compile(r"[a-z]\w*")


@dataclass(frozen=True, slots=True)
class Shipped:
    """Hold a scheme that comes with quanheng, and its name."""

    name: str
    scheme: Scheme


def shipped_scheme(recognised: Collection[str], registry: Registry) -> Shipped | None:
    """Return the scheme that uses most of the datasets that were recognised.

    None where no scheme uses more than half of them, or needs a plugin that is
    not there.
    """
    best: tuple[int, Shipped] | None = None
    for name, path in built_in_schemes().items():
        try:
            scheme = load_scheme(path).scheme
            used = len(_datasets_of(scheme, registry) & set(recognised))
        except (QuanhengError, KeyError):
            continue
        if used > MOST * len(recognised) and (best is None or used > best[0]):
            best = used, Shipped(name, scheme)
    return best[1] if best is not None else None


def _datasets_of(scheme: Scheme, registry: Registry) -> set[str]:
    """Return the datasets that indicators name, and those behind their views."""
    relations = relations_of(scheme, registry)
    known = indicators_of(scheme, registry)
    waiting = [str(known[placed.id].model_dump()) for _, _, placed in scheme.placements]
    found: set[str] = set()
    while waiting:
        named = (set(_WORD.findall(waiting.pop())) & set(relations)) - found
        found |= named
        waiting += [given.select for name in named if isinstance(given := relations[name], View)]
    return {name for name in found if not isinstance(relations[name], View)}
