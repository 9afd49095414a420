"""The demonstration: make the example city, serve its hotline, and evaluate it."""

from __future__ import annotations

import threading
from pathlib import Path

from quanheng.core.console.running import collect_and_run
from quanheng.core.console.terminal import progress, say
from quanheng.core.project.example import serving, write_example
from quanheng.core.text import Text


def run_demo(folder: Path) -> None:
    """Make the city where it is not there yet, and run its evaluation.

    One value of the city is an error by intention; the demonstration has
    succeeded all the same.
    """
    with progress() as tell:
        tell(Text("正在生成示例城市的数据 …", "Making the data of the example city …"))
        write_example(folder)
    with serving(folder):
        errors = collect_and_run(folder, offline=False, as_json=False)
    if errors:
        say(
            Text(
                "出错的值是示例中有意埋设的：公函里有一处件数误填成了证件号码，评估把它单独标出。",
                "The value in error is planted: a letter has an identity number in place of a count, and it is told apart.",
            )
        )
    say(
        Text(
            f"示例的12345接口已随演示结束；要再次采集，先执行 quanheng demo --serve {folder}。",
            f"The example's 12345 service ended with the demo; to collect again, start it: quanheng demo --serve {folder}.",
        )
    )


def serve_demo(folder: Path) -> None:
    """Serve the hotline of an example city until the process is stopped."""
    write_example(folder)
    with serving(folder) as address:
        say(
            Text(
                f"示例的12345接口已启动：{address}。在另一个终端执行 quanheng run -p {folder}；按 Ctrl+C 停止。",
                f"The example's 12345 service runs at {address}. Execute quanheng run -p {folder} elsewhere; Ctrl+C stops it.",
            )
        )
        threading.Event().wait()
