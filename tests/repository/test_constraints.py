"""The constraints file has one exact version of everything, and no addresses."""

from __future__ import annotations

import ast
import re
import tomllib
from importlib import metadata

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from repository_files import ROOT

LINE = re.compile(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.]*")

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
BASE = [Requirement(written) for written in PROJECT["dependencies"]]
DRIVERS = [Requirement(written) for written in [*EXTRAS["postgres"], *EXTRAS["mysql"]]]
ALL = [*BASE, *DRIVERS, *(each for each in map(Requirement, EXTRAS["dev"]) if each.name != "quanheng")]


def lines() -> list[str]:
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def pinned() -> dict[str, str]:
    return {
        canonicalize_name(name): version for name, _, version in (line.partition("==") for line in lines())
    }


def needed() -> set[str]:
    """Walk from what pyproject.toml names through what that needs, on this machine."""
    waiting = [(requirement, "") for requirement in ALL]
    walked: set[tuple[str, str]] = set()
    while waiting:
        requirement, asked = waiting.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": asked}):
            continue
        for extra in {"", *requirement.extras}:
            step = (canonicalize_name(requirement.name), extra)
            if step not in walked:
                walked.add(step)
                waiting += [(Requirement(below), extra) for below in metadata.requires(step[0]) or []]
    return {name for name, _ in walked}


def imported() -> set[str]:
    """Name the distributions whose modules the package imports."""
    modules = set()
    for path in (ROOT / "quanheng").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                modules.add(node.module)
    provided = metadata.packages_distributions()
    names = {name for module in modules for name in provided.get(module.partition(".")[0], [])}
    # pydantic fixes the version of its own core and shows its types in the interface.
    return {canonicalize_name(name) for name in names} - {"quanheng", "pydantic-core"}


def test_every_line_is_a_name_and_an_exact_version() -> None:
    assert [line for line in lines() if not LINE.fullmatch(line)] == []


def test_no_name_stands_twice() -> None:
    assert len(pinned()) == len(lines())


def test_everything_that_is_installed_for_the_tests_is_pinned() -> None:
    assert needed() - pinned().keys() == set()


def test_the_tests_run_with_the_versions_that_are_pinned() -> None:
    versions = {name: metadata.version(name) for name in needed()}

    assert {name: version for name, version in versions.items() if pinned()[name] != version} == {}


def test_every_pinned_version_is_one_that_the_project_allows() -> None:
    versions = pinned()

    assert [
        str(each) for each in ALL if not each.specifier.contains(versions[canonicalize_name(each.name)])
    ] == []


def test_what_the_package_imports_is_declared() -> None:
    declared = {canonicalize_name(each.name) for each in [*BASE, *DRIVERS]}

    assert imported() - declared == set()


def test_what_is_declared_for_every_installation_is_imported() -> None:
    everywhere = {canonicalize_name(each.name) for each in BASE if each.marker is None}

    assert everywhere - imported() == set()
