"""Names that more than one plugin registered."""

from __future__ import annotations

from collections import defaultdict

from quanheng.core.plugins.contribution import TITLES, Complaint, Kind
from quanheng.core.plugins.installed import Pair
from quanheng.core.text import Text, join


def find_clashes(pairs: list[Pair]) -> dict[int, Complaint]:
    """Find names that two plugins registered; a built-in one keeps its own."""
    offering: dict[tuple[Kind, str], list[int]] = defaultdict(list)
    for index, (_, contribution) in enumerate(pairs):
        for kind, items in contribution.items.items():
            for name in items:
                offering[kind, name].append(index)
    found: dict[int, Complaint] = {}
    for (kind, name), indexes in offering.items():
        for index in indexes if len(indexes) > 1 else ():
            if pairs[index][0].built_in and index == indexes[0]:
                continue
            others = join([pairs[other][0].title for other in indexes if other != index])
            title = TITLES[kind]
            complaint = Complaint(
                Text(
                    f"{title.zh}“{name}”也由{others.zh}注册",
                    f"the {title.en} '{name}' is registered by {others.en} as well",
                ),
                Text("请改名，或只允许其中一个插件。", "Rename one, or allow only one of the plugins."),
            )
            found.setdefault(index, complaint)
    return found
