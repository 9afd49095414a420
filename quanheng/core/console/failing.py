"""How a command ends badly: what is said, and with which exit code."""

from __future__ import annotations

import sys
import traceback
from typing import TYPE_CHECKING

from quanheng.core.console.terminal import complain
from quanheng.core.errors import Problem, QuanhengError, suggest
from quanheng.core.locale_language import Language
from quanheng.core.text import Text, use_language

if TYPE_CHECKING:
    import click

NOTHING_DONE, OUR_BUG = 2, 3


def explain_failure(error: Exception) -> int:
    """Print what stopped a command; anything but a QuanhengError is our bug."""
    if isinstance(error, QuanhengError):
        complain(error.problems)
        return NOTHING_DONE
    if isinstance(error, MemoryError):
        what = Text("内存不足。", "Out of memory.")
        where = Text("本次命令", "this command")
        fix = Text("关闭其他程序，或减少一次处理的数据。", "Close other programs, or process less at once.")
        complain([Problem(what, where, fix)])
        return NOTHING_DONE
    if isinstance(error, OSError) and error.filename:
        complain([_file_problem(error)])
        return NOTHING_DONE
    traceback.print_exception(error)
    what = Text("这是权衡自身的错误，不是您的。", "This is a fault of Quanheng, not yours.")
    fix = Text(
        "请把以上内容发给维护者；没有留下半成品。",
        "Send the lines above to the maintainers; nothing half-done is left.",
    )
    complain([Problem(what, Text(type(error).__name__, type(error).__name__), fix)])
    return OUR_BUG


def _file_problem(error: OSError) -> Problem:
    where = Text(str(error.filename), str(error.filename))
    if isinstance(error, FileNotFoundError):
        what = Text("文件或文件夹不存在。", "A file or folder is not there.")
        return Problem(what, where, Text("检查路径。", "Check the path."))
    if isinstance(error, PermissionError):
        what = Text("没有权限读写。", "Reading or writing is not permitted.")
        fix = Text(
            "关闭正在使用它的程序（如 Excel），或换一个文件夹。",
            "Close programs that use it, such as Excel, or take another folder.",
        )
        return Problem(what, where, fix)
    what = Text("无法读写文件。", "A file cannot be read or written.")
    return Problem(what, where, Text("检查磁盘空间和路径。", "Check the disk's space and the path."))


def explain_usage(error: click.ClickException, language: Language) -> int:
    """Print in our own words what is wrong with a command line."""
    import click

    use_language(language)
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "quanheng"
    where = Text(command, command)
    see = Text(f"用法见 {command} --help。", f"See {command} --help.")
    if isinstance(error, click.NoSuchOption):
        known = [
            name
            for p in (context.command.params if context else [])
            for name in p.opts
            if name.startswith("--")
        ]
        what = Text(f"没有选项“{error.option_name}”。", f"There is no option '{error.option_name}'.")
        problem = Problem(what, where, suggest(error.option_name, known))
    elif isinstance(error, click.MissingParameter):
        parameter = error.param
        is_option = parameter is not None and parameter.param_type_name == "option"
        name = "" if parameter is None else parameter.opts[0] if is_option else parameter.human_readable_name
        problem = Problem(Text(f"缺少参数 {name}。", f"{name} is missing."), where, see)
    elif isinstance(error, click.BadParameter):
        name = error.param.opts[0] if error.param else ""
        problem = Problem(
            Text(f"参数 {name} 的值不可用。", f"The value of {name} cannot be used."), where, see
        )
    elif (known := _commands(context)) and (given := _mistyped(error, known)):
        what = Text(f"没有命令“{given}”。", f"There is no command '{given}'.")
        problem = Problem(what, where, suggest(given, known))
    else:
        problem = Problem(Text("命令写法不对。", "The command cannot be understood."), where, see)
    complain([problem])
    sys.stderr.flush()
    return NOTHING_DONE


def _commands(context: click.Context | None) -> list[str]:
    return list(getattr(context.command, "commands", {})) if context is not None else []


def _mistyped(error: click.ClickException, known: list[str]) -> str | None:
    words = [word for word in sys.argv[1:] if not word.startswith("-")]
    return (
        next((word for word in words if word not in known), None)
        if "command" in error.message.lower()
        else None
    )
