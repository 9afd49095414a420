"""The commands. This module imports click and nothing heavy; bodies import."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from quanheng.core.locale_language import Language, language_of_locale

Command = TypeVar("Command", bound=Callable[..., Any])

FINISHED, SOME_ERRORS, NOTHING_DONE, OUR_BUG = 0, 1, 2, 3
"""Exit codes: all computed; some values are errors; must be fixed first; a bug."""


def chosen_language(arguments: list[str]) -> Language:
    """Return the language of `--lang`, else of the locale, else Chinese."""
    for position, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--lang":
            value = value or "".join(arguments[position + 1 : position + 2])
            return "en" if value == "en" else "zh"
    return language_of_locale()


_LANGUAGE = chosen_language(sys.argv[1:])


def _(zh: str, en: str) -> str:
    """Choose a help text; help is written while this module is loaded."""
    return zh if _LANGUAGE == "zh" else en


def _use_language(context: click.Context, parameter: click.Parameter, given: str | None) -> None:
    if given is not None:
        from quanheng.core.text import use_language

        use_language("en" if given == "en" else "zh")


def _language(command: Command) -> Command:
    option = click.option(
        "--lang",
        type=click.Choice(["zh", "en"]),
        expose_value=False,
        is_eager=True,
        callback=_use_language,
        help=_("消息所用的语言。", "Language of messages."),
    )
    return option(command)


def _project(command: Command) -> Command:
    option = click.option(
        "--project",
        "-p",
        "folder",
        type=click.Path(path_type=Path),
        default=".",
        show_default=True,
        help=_("项目所在的文件夹。", "Folder of the project."),
    )
    return option(_language(command))


_as_json = click.option("--json", "as_json", is_flag=True, help=_("以 JSON 输出。", "Print as JSON."))


@click.group(
    help=_("权衡：按指标体系评估公共机构。", "Quanheng: evaluate public bodies on weighted indicators."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="quanheng", prog_name="quanheng")
@_language
def cli() -> None:
    """Hold the commands."""


@cli.command(help=_("写出一个完整的示例项目并运行。", "Write a whole example project into DIR and run it."))
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default="quanheng-demo")
@click.option(
    "--serve",
    is_flag=True,
    help=_("只启动示例的12345接口，供 run 使用。", "Only run the example's 12345 service, for `run`."),
)
@_language
def demo(folder: Path, serve: bool) -> None:
    """Write the example project and run it."""
    from quanheng.core.console.demo import run_demo, serve_demo

    if serve:
        serve_demo(folder)
    else:
        run_demo(folder)


@cli.command(
    help=_("识别文件夹中的文件，建立项目。", "Recognise the files of a folder and make a project of it.")
)
@click.argument("folder", metavar="[FOLDER]", type=click.Path(path_type=Path), default=".")
@click.option("--complete", is_flag=True,
              help=_("这些文件齐全：没有行就是没有发生，而不是没有报送。",
                     "The files are complete: no rows mean that nothing happened, not that nothing was sent."))  # fmt: skip
@_as_json
@_language
def init(folder: Path, complete: bool, as_json: bool) -> None:
    """Make a project from a folder of files."""
    from quanheng.core.console.starting import show_init

    show_init(folder, complete=complete, as_json=as_json)


@cli.command(
    help=_("为每个数据集写一份空白的 Excel 模板。", "Write an empty Excel template for each dataset.")
)
@click.option("--to", "target", type=click.Path(path_type=Path), default="templates", show_default=True,
              help=_("写到哪个文件夹。", "Folder to write them into."))  # fmt: skip
@_as_json
@_project
def templates(folder: Path, target: Path, as_json: bool) -> None:
    """Write templates for the datasets of the project."""
    from quanheng.core.console.starting import show_templates

    show_templates(folder, target, as_json=as_json)


@cli.command(
    help=_("检查项目、指标体系和公式，不做计算。", "Check project, scheme and formulas, without computing.")
)
@click.option("--connect", is_flag=True, help=_("同时试连各来源。", "Touch the sources as well."))
@_as_json
@_project
def check(folder: Path, connect: bool, as_json: bool) -> None:
    """Check everything that can be checked without computing."""
    from quanheng.core.console.checking import show_check

    show_check(folder, connect=connect, as_json=as_json)


@cli.command(help=_("从各来源采集数据，存为快照。", "Collect from the sources into snapshots."))
@click.option(
    "--only",
    multiple=True,
    metavar="SOURCE",
    help=_("只采集这个来源，可重复。", "Only this source; repeatable."),
)
@_as_json
@_project
def collect(folder: Path, only: tuple[str, ...], as_json: bool) -> None:
    """Run the connectors into snapshots."""
    from quanheng.core.console.collecting import collect_only

    collect_only(folder, only or None, as_json=as_json)


@cli.command(help=_("检查、采集、计算并导出。", "Check, collect, compute and export."))
@click.option(
    "--offline",
    is_flag=True,
    help=_("不采集，用上次的快照。", "Take the last snapshots instead of collecting."),
)
@click.option(
    "--threads", type=click.IntRange(1, 1024), help=_("计算所用的线程数。", "Threads to compute with.")
)
@_as_json
@_project
def run(folder: Path, offline: bool, threads: int | None, as_json: bool) -> None:
    """Run a whole evaluation."""
    from quanheng.core.console.running import collect_and_run

    sys.exit(collect_and_run(folder, offline=offline, as_json=as_json, threads=threads))


@cli.command(help=_("说明一个得分的由来，直到数据行。", "Explain a score, down to the rows it came from."))
@click.argument("unit")
@click.argument("indicator", required=False)
@click.option(
    "--run", "run_id", metavar="RUN", help=_("哪次评估，默认最近一次。", "Which run; the latest by default.")
)
@click.option(
    "--period",
    metavar="PERIOD",
    help=_("哪个期间，默认最近有总分的一个。", "Which period; the latest with a total by default."),
)
@click.option(
    "--rows", is_flag=True, help=_("列出计入与不利的数据行。", "List the rows that counted, for and against.")
)
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=20,
    show_default=True,
    help=_("每类最多列几行。", "Rows of each kind."),
)
@_as_json
@_project
def explain(
    folder: Path,
    unit: str,
    indicator: str | None,
    run_id: str | None,
    period: str | None,
    rows: bool,
    limit: int,
    as_json: bool,
) -> None:
    """Explain a unit's result, or one of its indicators."""
    from quanheng.core.console.explain.explaining import explain_indicator, explain_unit

    if indicator is None:
        explain_unit(folder, unit, run_id, period, as_json=as_json)
    else:
        explain_indicator(folder, unit, indicator, run_id, period, limit if rows else 0, as_json=as_json)


@cli.command(help=_("把已完成的评估导出为另一种格式。", "Export a finished run in another format."))
@click.argument("run_id", metavar="[RUN]", required=False)
@click.option(
    "--to",
    "formats",
    metavar="FORMAT",
    multiple=True,
    required=True,
    help=_("格式，可重复。", "Format; repeatable."),
)
@click.option(
    "--url",
    metavar="URL",
    help=_("数据库地址（sql 格式）；也可用 env:变量名。", "Database URL, for sql; or env:NAME."),
)
@_as_json
@_project
def export(
    folder: Path, run_id: str | None, formats: tuple[str, ...], url: str | None, as_json: bool
) -> None:
    """Write more exports of a finished run."""
    from quanheng.core.console.exporting import export_run

    sys.exit(export_run(folder, run_id, formats, url, as_json=as_json))


@cli.group(
    invoke_without_command=True, help=_("插件：清单与状态。", "Plugins: what there is, and its status.")
)
@_as_json
@_project
@click.pass_context
def plugins(context: click.Context, folder: Path, as_json: bool) -> None:
    """List plugins, unless a subcommand is given."""
    if context.invoked_subcommand is None:
        from quanheng.core.console.plugins import show_plugins

        show_plugins(folder, as_json=as_json)


@plugins.command("list", help=_("列出插件及其状态。", "List plugins and their status."))
@_as_json
@_project
def plugins_list(folder: Path, as_json: bool) -> None:
    """List plugins."""
    from quanheng.core.console.plugins import show_plugins

    show_plugins(folder, as_json=as_json)


@cli.group(invoke_without_command=True, help=_("指标体系。", "Schemes."))
@click.pass_context
def scheme(context: click.Context) -> None:
    """Hold the commands about schemes; alone it shows them."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@scheme.command(
    "show",
    help=_("显示指标体系：层次、权重、公式、评分。", "Show a scheme: tree, weights, formulas, scoring."),
)
@_as_json
@_project
def scheme_show(folder: Path, as_json: bool) -> None:
    """Show the scheme of the project."""
    from quanheng.core.console.schemes import show_scheme

    show_scheme(folder, as_json=as_json)


def main() -> None:
    """Run a command; turn every end of it into an exit code and clear words."""
    arguments = sys.argv[1:]
    try:
        cli.main(arguments, prog_name="quanheng", standalone_mode=False)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.ClickException as error:
        from quanheng.core.console.failing import explain_usage

        sys.exit(explain_usage(error, chosen_language(arguments)))
    except (KeyboardInterrupt, click.Abort):
        sys.stderr.write(_("已停止，没有留下半成品。\n", "Stopped; nothing half-done is left behind.\n"))
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output has gone, as with `| head`.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FINISHED)
    except Exception as error:
        from quanheng.core.console.failing import explain_failure

        sys.exit(explain_failure(error))
