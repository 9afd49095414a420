"""The pages of the commands, as they describe themselves."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import click

_HEAD = {
    "en": ["# Commands", "", "What the commands say of themselves; written by `make docs`."],
    "zh": ["# 命令", "", "各命令的自述；由 `make docs` 生成。"],
}
_TAIL = {
    "en": [
        "## Exit codes",
        "",
        "| | |",
        "|---|---|",
        "| 0 | everything was computed |",
        "| 1 | finished, but some values are `error` |",
        "| 2 | nothing was computed: the command, the project, a source or a plugin must be mended first |",
        "| 3 | a fault of Quanheng; the message says how to report it |",
    ],
    "zh": [
        "## 退出码",
        "",
        "| | |",
        "|---|---|",
        "| 0 | 全部算出 |",
        "| 1 | 已完成，但有数值为 `error` |",
        "| 2 | 没有计算：命令、项目、来源或插件须先改正 |",
        "| 3 | 权衡自身的错误；消息里有报告的办法 |",
    ],
}


def command_page(language: str) -> str:
    """Show the help of every command in one language.

    The commands choose the language of their help when they are loaded, so
    each page takes a process of its own.
    """
    done = subprocess.run(
        [sys.executable, __file__, language],
        env=os.environ | {"LANGUAGE": language, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


def _page(language: str) -> str:
    from quanheng.cli import cli

    parts = list(_HEAD[language])
    for context in _walk(
        click.Context(cli, info_name="quanheng", terminal_width=100, **cli.context_settings)
    ):
        help_text = context.command.get_help(context).rstrip()
        parts += ["", f"## {context.command_path}", "", "```text", help_text, "```"]
    return "\n".join([*parts, "", *_TAIL[language]]) + "\n"


def _walk(context: click.Context) -> Iterator[click.Context]:
    yield context
    command = context.command
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.commands[name]
            if not below.hidden:
                yield from _walk(click.Context(below, parent=context, info_name=name, terminal_width=100))


if __name__ == "__main__":
    sys.stdout.write(_page(sys.argv[1]))
