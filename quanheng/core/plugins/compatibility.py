"""Whether a plugin fits the running version, judged from its metadata."""

from __future__ import annotations

from collections.abc import Iterable

from quanheng.core.text import Text


def version_complaint(requires: Iterable[str], version: str) -> Text | None:
    """Say why these requirements do not fit this version of quanheng.

    Requirements that cannot be read, or that hold only with an extra or in
    another environment, do not count. A plugin that says nothing fits.
    """
    from packaging.requirements import InvalidRequirement, Requirement
    from packaging.utils import canonicalize_name

    for text in requires:
        try:
            requirement = Requirement(text)
        except InvalidRequirement:
            continue
        if canonicalize_name(requirement.name) != "quanheng":
            continue
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}):
            continue
        # A release candidate of ours must be able to run the plugins that wait for the release.
        if not requirement.specifier.contains(version, prereleases=True):
            wanted = str(requirement.specifier)
            return Text(
                f"它要求 quanheng {wanted}，而正在运行的是 {version}",
                f"it requires quanheng {wanted}, and {version} is running",
            )
    return None
