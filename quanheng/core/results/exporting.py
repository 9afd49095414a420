"""Hand an evaluation to an exporter; what appears is complete or not there."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from quanheng.core.errors import PluginError, Problem, ProjectError, QuanhengError
from quanheng.core.text import Text

if TYPE_CHECKING:
    from quanheng.core.model.exporter import Exporter
    from quanheng.core.plugins.record import PluginRecord
    from quanheng.core.project.secret import Secret
    from quanheng.core.results.evaluation import Evaluation


def write_export(
    exporter: Exporter,
    evaluation: Evaluation,
    target: Path,
    *,
    owner: PluginRecord | None = None,
    scratch: Path | None = None,
) -> Path:
    """Write an evaluation as a file or folder, in place of what stood there.

    The exporter writes under the target's own name in a new folder inside
    `scratch`, which is on the same disk and by default the target's folder;
    only a complete result is moved. Raises ProjectError where the disk
    refuses, and PluginError where an exporter of a plugin, the `owner`, fails.
    """
    target = target.absolute()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        scratch = scratch or target.parent
        scratch.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=".export-", dir=scratch))
    except OSError:
        raise ProjectError(_refused(target)) from None
    try:
        made = work / target.name
        _call(exporter, evaluation, made, owner)
        if not made.exists():
            raise PluginError(_nothing(exporter, target))
        try:
            _keep(made)
            _move(made, target, work)
        except OSError:
            raise ProjectError(_refused(target)) from None
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return target


def write_to_database(
    exporter: Exporter, evaluation: Evaluation, address: str | Secret, *, owner: PluginRecord | None = None
) -> None:
    """Write an evaluation into the database at this SQLAlchemy URL.

    Raises ProjectError, SourceUnavailable or SourceRefused, and PluginError
    where an exporter of a plugin, the `owner`, fails.
    """
    _call(exporter, evaluation, address, owner)


def _call(
    exporter: Exporter, evaluation: Evaluation, target: Path | str | Secret, owner: PluginRecord | None
) -> None:
    try:
        exporter.write(evaluation, target)
    except QuanhengError:
        raise
    except OSError:
        if not isinstance(target, Path):
            raise
        raise ProjectError(_refused(target)) from None
    except Exception as raised:
        if owner is None or owner.built_in or os.environ.get("QUANHENG_STRICT") == "1":
            # A fault of ours is shown as one, with its traceback.
            raise
        kind = type(raised).__name__
        what = Text(f"导出器“{exporter.name}”出现 {kind}。", f"The exporter '{exporter.name}' raised {kind}.")
        fix = Text(
            "请修正或升级这个插件；设置环境变量 QUANHENG_STRICT=1 可看到完整的出错信息。",
            "Mend or upgrade the plugin; set QUANHENG_STRICT=1 in the environment to see the traceback.",
        )
        raise PluginError(Problem(what, owner.title, fix)) from None


def _keep(made: Path) -> None:
    """Bring everything to the disk before it gets its name."""
    for path in (made, *made.rglob("*")) if made.is_dir() else (made,):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())


def _move(made: Path, target: Path, work: Path) -> None:
    if target.is_dir() and not target.is_symlink():
        # A folder cannot be replaced in one step: the old one leaves first.
        target.replace(work / "before")
    made.replace(target)


def _refused(target: Path) -> Problem:
    return Problem(
        Text(f"无法写入“{target.name}”。", f"'{target.name}' cannot be written."),
        Text(str(target.parent), str(target.parent)),
        Text(
            "请检查目录的写入权限和剩余空间；如果文件正在 Excel 等程序中打开，请先关闭。",
            "Check that the folder may be written and has room; close the file where it is open, as in Excel.",
        ),
    )


def _nothing(exporter: Exporter, target: Path) -> Problem:
    return Problem(
        Text(f"导出器“{exporter.name}”没有写出任何内容。", f"The exporter '{exporter.name}' wrote nothing."),
        Text(str(target), str(target)),
        Text("导出器应写到给它的路径。", "An exporter writes the path that it is given."),
    )
