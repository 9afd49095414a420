"""One command at a time writes into a project."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from quanheng.core.errors import Problem, ProjectError
from quanheng.core.runs.run_folder import clear_leftovers
from quanheng.core.text import Text

PATIENCE = 600.0
"""Seconds for which a command waits for another one to finish."""


@contextmanager
def project_lock(
    project: Path, patience: float = PATIENCE, on_wait: Callable[[Text], None] = lambda text: None
) -> Iterator[None]:
    """Hold the project's lock; the system releases it even if we are killed.

    Says once through `on_wait` for whom it waits. Raises ProjectError when
    that takes longer than `patience` seconds. What a killed command left half
    done is cleared away first.
    """
    from filelock import FileLock, Timeout

    store = project / ".quanheng"
    store.mkdir(parents=True, exist_ok=True)
    lock, holder = FileLock(store / "lock"), store / "lock-holder"
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            who = _holder(holder)
            on_wait(
                who.within(
                    "另一个 quanheng 正在处理这个项目（{}），等它结束 …",
                    "Another quanheng is at work in this project ({}); waiting for it …",
                )
            )
            lock.acquire(timeout=patience)
    except Timeout as error:
        what = Text("这个项目正被另一个 quanheng 占用。", "This project is in use by another quanheng.")
        where = Text(str(project), str(project)).within(
            "{}," + _holder(holder).zh, "{}, " + _holder(holder).en
        )
        fix = Text(
            "等它结束后再运行，或先停止它。", "Wait until it has finished, or stop it, then run again."
        )
        raise ProjectError(Problem(what, where, fix)) from error
    try:
        holder.write_text(f"{os.getpid()} {time.strftime('%Y-%m-%d %H:%M:%S')}", encoding="utf-8")
        clear_leftovers(project)
        yield
    finally:
        with suppress(OSError):
            holder.unlink()
        lock.release()


def _holder(path: Path) -> Text:
    try:
        process, since = path.read_text(encoding="utf-8").split(" ", 1)
    except (OSError, ValueError):
        return Text("进程不详", "unknown process")
    return Text(f"进程 {process}，始于 {since}", f"process {process}, since {since}")
