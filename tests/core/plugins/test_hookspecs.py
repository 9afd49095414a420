"""The examples of the hooks are whole plugins that load."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from quanheng import hookspecs
from quanheng.core.plugins.contribution import HOOKS
from quanheng.core.plugins.registry import load_registry

SPECS = {
    name: found
    for name, found in vars(hookspecs).items()
    if inspect.isfunction(found) and hasattr(found, "quanheng_spec")
}


def test_every_hook_that_is_specified_is_asked_and_the_other_way_round() -> None:
    assert set(SPECS) == set(HOOKS) != set()


@pytest.mark.parametrize("name", SPECS)
def test_the_example_of_a_hook_is_a_plugin_that_loads(name: str, install: Callable[..., Path]) -> None:
    text = inspect.getdoc(SPECS[name]) or ""
    install("qingshan", textwrap.dedent(text.partition("Example::\n")[2]))

    registry = load_registry(["qingshan"])

    (record,) = (plugin for plugin in registry.plugins if plugin.name == "qingshan")
    assert record.status == "ready", record.reason
    assert record.hooks == (name,)
    assert len([owner for owner in registry.owners.values() if owner is record]) >= 1


@pytest.mark.parametrize("name", SPECS)
def test_a_hook_says_when_it_is_called_and_what_to_return(name: str) -> None:
    text = inspect.getdoc(SPECS[name]) or ""

    assert "Called " in text
    assert "Return " in text
