"""Overlays as files: loading them, and holding them against their base."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from quanheng.core.compute.prepare import Prepared
from quanheng.core.errors import Problem, suggest
from quanheng.core.language.ir import Result, walk
from quanheng.core.model.overlay import Overlay
from quanheng.core.model.scheme import Scheme
from quanheng.core.project.scheme_file import find_overlay
from quanheng.core.project.validate import validate
from quanheng.core.project.yaml_document import Document, load_yaml
from quanheng.core.text import Text


@dataclass(frozen=True, slots=True)
class LoadedOverlay:
    """Hold an overlay and the file that it was read from."""

    overlay: Overlay
    document: Document


def load_overlay(given: str, folder: Path, where: Text | None = None) -> LoadedOverlay:
    """Load an overlay from a file, or a built-in one by its name.

    Raises ProjectError with every mistake in the form of the file; whether it
    fits its base is for `check_overlay`.
    """
    document = load_yaml(find_overlay(given, folder, where))
    return LoadedOverlay(validate(Overlay, document), document)


def check_overlay(loaded: LoadedOverlay, scheme: Scheme, prepared: Prepared | None) -> list[Problem]:
    """Return what is wrong between an overlay and the scheme under it.

    `prepared` is that scheme compiled, None where that failed.
    """
    overlay, document = loaded.overlay, loaded.document
    if overlay.base != scheme.id:
        what = Text(
            f"这个差异化方案改的是指标体系“{overlay.base}”，项目用的是“{scheme.id}”。",
            f"The overlay changes the scheme '{overlay.base}'; the project uses '{scheme.id}'.",
        )
        fix = Text(
            f"若确实适用，请写 base: {scheme.id}；否则换一个方案。",
            f"If it fits, write `base: {scheme.id}`; else name another overlay.",
        )
        return [Problem(what, document.place(("base",)).text(), fix)]
    return [*_disabled(loaded, scheme), *_still_read(loaded, prepared)]


def _disabled(loaded: LoadedOverlay, scheme: Scheme) -> list[Problem]:
    overlay, document = loaded.overlay, loaded.document
    placed = {placement.id: placement for _, _, placement in scheme.placements}
    problems: list[Problem] = []
    seen: set[str] = set()
    for i, entry in enumerate(overlay.disable):
        name, where = entry.indicator, document.place(("disable", i, "indicator")).text()
        if name not in placed:
            what = Text(f"体系中没有指标“{name}”。", f"The scheme has no indicator '{name}'.")
            problems.append(Problem(what, where, suggest(name, placed)))
        elif name in seen:
            what = Text(f"指标“{name}”停用了两次。", f"'{name}' is disabled twice.")
            problems.append(Problem(what, where, Text("请只保留一条。", "Keep one of them.")))
        elif placed[name].policy == "locked" and entry.reason is None:
            what = Text(
                f"指标“{name}”已由指标体系锁定，停用须说明理由。",
                f"The scheme has locked '{name}'; it is disabled only for a reason.",
            )
            fix = Text("请加上 reason: …。", "Add `reason: …`.")
            problems.append(Problem(what, where, fix))
        seen.add(name)
    if not problems and seen == set(placed):
        what = Text("所有指标都停用了。", "Every indicator is disabled.")
        fix = Text("请至少保留一项指标。", "Keep one at least.")
        problems.append(Problem(what, document.place(("disable",)).text(), fix))
    return problems


def _still_read(loaded: LoadedOverlay, prepared: Prepared | None) -> list[Problem]:
    """Return what is disabled although an indicator that stays reads its result."""
    if prepared is None:
        return []
    gone = {entry.indicator: i for i, entry in enumerate(loaded.overlay.disable)}
    problems = []
    for reader, variants in prepared.variants.items():
        formulas = [node for variant in variants for node in variant.compiled.formulas.values()]
        read = {part.indicator for node in formulas for part in walk(node) if isinstance(part, Result)}
        for name in sorted(read & set(gone)) if reader not in gone else ():
            what = Text(
                f"指标“{reader}”要用到“{name}”的结果，而后者停用了。",
                f"'{reader}' reads the result of '{name}', which is disabled.",
            )
            fix = Text(
                f"请把“{reader}”也停用，或保留“{name}”。", f"Disable '{reader}' as well, or keep '{name}'."
            )
            where = loaded.document.place(("disable", gone[name], "indicator")).text()
            problems.append(Problem(what, where, fix))
    return problems
