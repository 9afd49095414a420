"""Collect for a command, and say what became of every row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quanheng.core.collect.sifting.quarantine import MASK
from quanheng.core.console.projects import open_project
from quanheng.core.console.quality import measure, quality_data, say_matrix, say_quality
from quanheng.core.console.terminal import counted, progress, say, say_json
from quanheng.core.text import Text

if TYPE_CHECKING:
    from quanheng.core.collect.collect import Collected
    from quanheng.core.collect.sifting.quarantine import FaultKind
    from quanheng.core.project.load import Project


SHOWN_FAULTS = 5
"""So many kinds of faults that cost rows are named for a delivery, and of the others as many."""

GRAVEST = 2
"""So many kinds of faults are named for a delivery where all that follows is to be read too."""

_GRAVITY = ("rejected", "doubtful", "left_out", "repaired")

_HANDLED = {
    "repaired": ("已更正", "mended"),
    "doubtful": ("存疑", "doubtful"),
    "left_out": ("已剔除", "left out"),
}


def collect_only(folder: Path, only: Collection[str] | None, *, as_json: bool) -> None:
    """Run the connectors of a project into snapshots, and print what they brought."""
    from quanheng.core.runs.lock import project_lock

    project = open_project(folder)
    with progress() as tell, project_lock(project.folder, on_wait=tell):
        collected = collect_with_progress(project, tell, only)
        quality = measure(project, tell)
    if as_json:
        of_quality = [quality_data(quality)] if quality is not None else []
        say_json([*(collected_data(given) for given in collected), *of_quality])
        return
    say_collected(collected, project)
    if quality is not None:
        say_quality(quality, project)
        say_matrix(quality.matrix)


def collect_with_progress(
    project: Project, tell: Any, only: Collection[str] | None = None
) -> list[Collected]:
    """Collect while saying how many rows of which source have been read."""
    from quanheng.core.collect.collect import collect

    def count(source: str, rows: int) -> None:
        tell(Text(f"采集 {source}：{rows:,} 行", f"Collecting {source}: {rows:,} rows"))

    return collect(project, project.registry, progress=count, only=only)


def collected_data(given: Collected) -> dict[str, Any]:
    """Return what became of a delivery, for programs."""
    return {
        "source": given.snapshot.source,
        "dataset": given.snapshot.dataset,
        "snapshot": given.snapshot.hash,
        "rows": given.snapshot.rows,
        "unchanged": given.reused,
        "repeats": given.repeats,
        "quarantined": given.quarantined,
        "quarantine": str(given.quarantine) if given.quarantine else None,
        "refused": given.refused,
        "faults": [str(fault.text) for fault in given.faults],
        "fault_kinds": [
            {"rule": f.rule, "field": f.field, "heading": f.heading, "handled": f.handled, "count": f.count}
            for f in given.faults
        ],
        "unmatched": [{"name": u.name, "rows": u.rows, "nearest": u.nearest} for u in given.unmatched],
        "unnamed_rows": given.unnamed_rows,
        "notes": [str(note) for note in given.notes],
    }


def say_collected(collected: Sequence[Collected], project: Project) -> None:
    """Print what every source delivered, and what was left out, and why."""
    for given in collected:
        say(_headline(given))
        for line in _fault_lines(given.faults):
            say(line)
        if given.quarantine is not None:
            path = _relative(given.quarantine, project.folder)
            say(Text(f"    全部问题逐条列在 {path}", f"    Every problem is listed in {path}"))
        if given.unmatched:
            say(_unmatched(given))
        if given.unnamed_rows:
            say(_unnamed(given))
        for note in given.notes:
            say(note.within("    {}", "    {}"))


def _fault_lines(faults: Sequence[FaultKind]) -> list[Text]:
    """Name the most frequent kinds of faults, those that cost rows apart from others."""
    costly = [fault for fault in faults if fault.handled == "rejected"]
    # Names of no unit and repeated rows have lines of their own.
    others = [f for f in faults if f.handled != "rejected" and f.rule not in ("known_unit", "unique")]
    lines = [fault.text.within("    - {}", "    - {}") for fault in costly[:SHOWN_FAULTS]]
    for fault in others[:SHOWN_FAULTS]:
        zh, en = _HANDLED[fault.handled]
        lines.append(fault.text.within(f"    · [{zh}] {{}}", f"    · [{en}] {{}}"))
    return lines


def say_collected_in_short(collected: Sequence[Collected], project: Project) -> None:
    """Print a line for each delivery, and one of its gravest faults.

    A run has more to say, and its results should stay in sight. What is noted of
    several deliveries is said once.
    """
    noted = Counter(note for given in collected for note in given.notes)
    for given in collected:
        own = [note for note in given.notes if noted[note] == 1]
        say("".join(map(str, [_headline(given), *(note.within("；{}", "; {}") for note in own)])))
        if given.quarantine is not None:
            say(_gravest(given.faults, _relative(given.quarantine, project.folder)))
        if given.unnamed_rows:
            say(_unnamed(given))
    for note, times in noted.items():
        if times > 1:
            names = list(dict.fromkeys(g.snapshot.source for g in collected if note in g.notes))
            zh, en = "、".join(names), ", ".join(names)
            say(Text(f"  {note.zh.rstrip('。')}（{zh}）", f"  {note.en.rstrip('.')} ({en})"))


def _gravest(faults: Sequence[FaultKind], path: Path) -> Text:
    """Name the gravest kinds of faults, and the file that lists all of them."""
    # Repeated rows are counted in the line above.
    ordered = sorted(faults, key=lambda fault: _GRAVITY.index(fault.handled))
    shown = [fault for fault in ordered if fault.rule != "unique"][:GRAVEST]
    zh, en = [_brief(fault).zh for fault in shown], [_brief(fault).en for fault in shown]
    if len(shown) < len(faults):
        zh.append(f"… 共 {len(faults)} 类" if shown else f"共 {len(faults)} 类")
        en.append(f"… {counted(len(faults), 'kind', 'kinds')} in all")
    return Text(f"    {'；'.join(zh)}，逐条列在 {path}", f"    {'; '.join(en)}, listed in {path}")


def _brief(fault: FaultKind) -> Text:
    """Say what is wrong, how often, and what stands there."""
    zh, en = fault.what.zh.rstrip("。"), fault.what.en.rstrip(".")
    times = Text(f"{fault.count:,} 处", counted(fault.count, "time", "times"))
    if fault.value not in (None, MASK):
        times = Text(f"{times.zh}，如“{fault.shown}”", f"{times.en}, as '{fault.shown}'")
    return Text(f"{zh}（{times.zh}）", f"{en} ({times.en})")


def _headline(given: Collected) -> Text:
    snapshot = given.snapshot
    parts = [Text(f"{snapshot.rows:,} 行", counted(snapshot.rows, "row", "rows"))]
    if given.reused:
        parts.append(Text("与上次相同", "as the last time"))
    if given.repeats:
        parts.append(
            Text(
                f"重复 {given.repeats:,} 行未计",
                f"{counted(given.repeats, 'repeated row', 'repeated rows')} left out",
            )
        )
    if given.quarantined:
        parts.append(
            Text(
                f"隔离 {given.quarantined:,} 行", f"{counted(given.quarantined, 'row', 'rows')} in quarantine"
            )
        )
    zh, en = "，".join(p.zh for p in parts), ", ".join(p.en for p in parts)
    return Text(
        f"  {snapshot.source} → {snapshot.dataset}：{zh}（快照 {snapshot.hash[:12]}）",
        f"  {snapshot.source} → {snapshot.dataset}: {en} (snapshot {snapshot.hash[:12]})",
    )


def _unmatched(given: Collected) -> Text:
    first = given.unmatched[:5]
    zh = "、".join(u.name + (f"（是否 {u.nearest}？）" if u.nearest else "") for u in first)
    en = ", ".join(u.name + (f" (perhaps {u.nearest}?)" if u.nearest else "") for u in first)
    more = "" if len(given.unmatched) <= 5 else " …"
    rows = given.unmatched_rows
    return Text(
        f"    {rows:,} 行的单位不在单位表中：{zh}{more}；写进别名表后会计入",
        f"    {counted(rows, 'row names', 'rows name')} no unit of the project: {en}{more};"
        f" list {'it as an alias to count it' if rows == 1 else 'them as aliases to count them'}",
    )


def _unnamed(given: Collected) -> Text:
    rows = given.unnamed_rows
    return Text(
        f"    {rows:,} 行没有写明单位，不计入任何单位；给单位字段写上 required: true 可把它们隔离并逐条列出",
        f"    {counted(rows, 'row names', 'rows name')} no unit and {'counts' if rows == 1 else 'count'} for none; "
        "`required: true` on the unit field puts such rows into quarantine and lists them",
    )


def _relative(path: Path, folder: Path) -> Path:
    return path.relative_to(folder) if path.is_relative_to(folder) else path
