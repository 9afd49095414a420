"""`quanheng --help` against a click program that does nothing."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.timing import best_of, report

BARE = """
import click

@click.group()
def cli(): ...

@cli.command()
def run(): ...

cli()
"""


def measure() -> None:
    """Print how long the help takes to appear."""

    def start(*arguments: str) -> None:
        subprocess.run([sys.executable, *arguments, "--help"], check=True, capture_output=True)

    best = best_of(
        {
            "a bare click program --help": lambda: start("-c", BARE),
            "quanheng --help": lambda: start("-m", "quanheng"),
        },
        rounds=15,
    )
    report(best, "a bare click program --help", {"quanheng --help": 1.5})
