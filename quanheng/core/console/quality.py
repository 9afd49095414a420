"""Say what the checks of collected data found."""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING, Any

from quanheng.core.console.terminal import counted, number, output, say, table
from quanheng.core.text import Text

if TYPE_CHECKING:
    from quanheng.core.checking.matrix import Matrix
    from quanheng.core.checking.quality import Quality
    from quanheng.core.checking.result import Checked
    from quanheng.core.project.load import Project


def measure(project: Project, tell: Any) -> Quality | None:
    """Try the checks on what was last collected, if the project has any use for it."""
    from quanheng.core.checking.quality import measure_quality

    tell(Text("校验数据", "Checking the data"))
    return measure_quality(project)


def say_quality(quality: Quality, project: Project) -> None:
    """Print a line for each check that rows fail, and where all of them are listed."""
    tried = [given for given in quality.results if given.problem is None]
    failing = [given for given in tried if given.failed]
    if tried:
        say(
            Text(
                f"数据校验：试 {len(tried)} 项规则，{len(failing)} 项有存疑的行",
                f"Checks: {counted(len(tried), 'rule', 'rules')} tried, rows fail {len(failing)} of them",
            )
        )
    for given in failing:
        say(_line(given))
    for given in quality.results:
        if given.problem is not None:
            name, what = given.check.name, given.problem.what
            say(Text(f"  - {name.zh}：没有算出，{what.zh}", f"  - {name.en}: not computed, {what.en}"))
    if quality.faults is not None:
        path = quality.faults.relative_to(project.folder)
        say(Text(f"    存疑的行逐条列在 {path}", f"    Every doubtful row is listed in {path}"))


def say_matrix(matrix: Matrix) -> None:
    """Print the percentage that passed, by property and by what it is about."""
    from quanheng.core.checking.matrix import CLARITIES, PROPERTIES

    if not matrix.cells:
        return
    say(Text("五性五清（通过率 %）", "Properties and what they are about (% passed)"))
    columns = [name for name in CLARITIES if any((one, name) in matrix.cells for one in PROPERTIES)]
    shown = table(Text("", ""), *(CLARITIES[name] for name in columns), right=range(1, len(columns) + 1))
    for name, title in PROPERTIES.items():
        if any((name, clarity) in matrix.cells for clarity in columns):
            shown.add_row(str(title), *(number(_floored(matrix.share(name, clarity))) for clarity in columns))
    output().print(shown)


def _floored(share: float | None) -> float | None:
    """Cut to two digits: what is not all must not look like it."""
    return None if share is None else floor(share * 100) / 100


def _line(given: Checked) -> Text:
    check, where = given.check, given.rows[0].where
    return Text(
        f"  - {check.name.zh}（{check.id}）：{given.failed:,} 行不符，第一处在 {where.zh}。{check.remedy.zh}",
        f"  - {check.name.en} ({check.id}): {counted(given.failed, 'row fails', 'rows fail')},"
        f" first at {where.en}. {check.remedy.en}",
    )


def quality_data(quality: Quality) -> dict[str, Any]:
    """Return what the checks found, for programs."""
    snapshot = quality.snapshot
    return {
        "source": snapshot.source,
        "dataset": snapshot.dataset,
        "snapshot": snapshot.hash,
        "rows": snapshot.rows,
        "quarantine": str(quality.faults) if quality.faults else None,
        "checks": [_check_data(given) for given in quality.results],
        "matrix": [
            {"property": property_, "clarity": clarity, "total": total, "passed": passed}
            for (property_, clarity), (total, passed) in sorted(
                quality.matrix.cells.items(), key=lambda cell: (cell[0][0], cell[0][1] or "")
            )
        ],
    }


def _check_data(given: Checked) -> dict[str, Any]:
    return {
        "id": given.check.id,
        "name": str(given.check.name),
        "dataset": given.dataset,
        "property": given.check.property,
        "clarity": given.check.clarity,
        "tried": given.tried,
        "failed": given.failed,
        "first": str(given.rows[0].where) if given.rows else None,
        "remedy": str(given.check.remedy),
        "problem": str(given.problem.what) if given.problem else None,
    }
