"""Every way in which a plugin can be wrong is told, with place and remedy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from quanheng.core.plugins.record import PluginRecord
from quanheng.core.plugins.registry import load_registry

Install = Callable[..., Path]

HEAD = "from quanheng import Connector, Dataset, Field, Indicator, exporter, hookimpl\n"
HOOK = HEAD + "@hookimpl\ndef register_indicators():\n    "

MISTAKES = {
    "a missing module": ("import not_there\n", "importing it needs the module not_there", "not_there"),
    "a misspelt name": ("x = undefined\n", "importing it raised NameError (quanheng_bad.py, line 1)", "QUANHENG_STRICT"),
    "a syntax error": ("def (:\n", "importing it raised SyntaxError (quanheng_bad.py, line 1)", "QUANHENG_STRICT"),
    "an exit": ("raise SystemExit\n", "importing it raised SystemExit", "QUANHENG_STRICT"),
    "no hooks": ("x = 1\n", "it implements no hook", "register_indicators"),
    "a misspelt hook": (HEAD + "@hookimpl\ndef register_indicator():\n    return []\n", "no hook called 'register_indicator'", "'register_indicators'"),
    "an undecorated hook": (HEAD + "def register_indicators():\n    return []\n", "register_indicators is not decorated", "@hookimpl"),
    "an undecorated misspelt hook": (HEAD + "def register_exporter():\n    return []\n", "register_exporter looks like a hook", "'register_exporters'"),
    "a hook with arguments": (HEAD + "@hookimpl\ndef register_indicators(registry):\n    return []\n", "takes arguments", "no arguments"),
    "a wrapper": (HEAD + "@hookimpl(wrapper=True)\ndef register_indicators():\n    return (yield)\n", "wrapper", "wrappers"),
    "nothing returned": (HOOK + "pass\n", "register_indicators returned None", "list of Indicator objects"),
    "one thing returned": (HOOK + "return Indicator(id='bad.x', name='X', value='1')\n", "register_indicators returned one thing", "list of"),
    "a text returned": (HOOK + "return 'bad.x'\n", "register_indicators returned str", "list of"),
    "a hook that raises": (HOOK + "return 1 / 0\n", "calling register_indicators raised ZeroDivisionError (quanheng_bad.py, line 4)", "QUANHENG_STRICT"),
    "a generator that fails late": (HOOK + "yield Indicator(id='bad.x', name='X', value='1')\n    raise ValueError('secret-4711')\n", "raised ValueError (quanheng_bad.py, line 5)", "QUANHENG_STRICT"),
    "a wrong type": (HOOK + "return [{'id': 'bad.x'}]\n", "register_indicators returned a dict", "Indicator objects"),
    "a name outside the namespace": (HOOK + "return [Indicator(id='other.x', name='X', value='1')]\n", "'other.x' is outside its namespace 'bad'", "'bad.x'"),
    "a name without the namespace": (HOOK + "return [Indicator(id='x', name='X', value='1')]\n", "'x' is outside its namespace 'bad'", "'bad.x'"),
    "a name twice": (HOOK + "return [Indicator(id='bad.x', name='X', value='1')] * 2\n", "the indicator 'bad.x' twice", "another name"),
    "a bad declaration": (HOOK + "return [Indicator(id='bad.x', name='X', vaule='1', unit=3)]\n", "a declaration of Indicator (unit, vaule)", "QUANHENG_STRICT"),
    "an error of the model": (HOOK + "return [Indicator(id='bad.x', name='X')]\n", "a declaration of Indicator (quanheng_bad.py, line 4): An indicator needs either", "Keep one"),
    "a dataset outside": (HEAD + "@hookimpl\ndef register_datasets():\n    return [Dataset(name='call', unit='u', fields={'u': Field(type='text')})]\n", "'call' is outside its namespace 'bad'", "'bad_call'"),
    "a check outside": (HEAD + "from quanheng import Check\n@hookimpl\ndef register_checks():\n    return [Check(id='late', name='X', relation='r', property='timely', passes='r.a', remedy='X')]\n", "outside its namespace 'bad'", "'bad.late'"),
    "a check that is an indicator": (HEAD + "@hookimpl\ndef register_checks():\n    return [Indicator(id='bad.x', name='X', value='1')]\n", "register_checks returned a Indicator", "Check objects"),
    "a connector object": (HEAD + "class C(Connector):\n    name = 'bad.c'\n@hookimpl\ndef register_connectors():\n    return [C.__new__(C)]\n", "register_connectors returned a C", "subclasses of Connector, not objects"),
    "a connector without a name": (HEAD + "class C(Connector):\n    pass\n@hookimpl\ndef register_connectors():\n    return [C]\n", "C has no name", "lower-case"),
    "an exporter that is a plain function": (HEAD + "def write(e, p):\n    pass\n@hookimpl\ndef register_exporters():\n    return [write]\n", "register_exporters returned a function", "@exporter"),
    "an exporter with a bad name": (HEAD + "@exporter(name='bad.My File', suffix='', title='X')\ndef write(e, p):\n    pass\n@hookimpl\ndef register_exporters():\n    return [write]\n", "'bad.My File'", "lower-case"),
}  # fmt: skip
"""Code, and what the reason and the remedy must contain."""


def only(name: str) -> PluginRecord:
    (found,) = [plugin for plugin in load_registry([name]).plugins if plugin.name == name]
    return found


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_of_a_plugin_is_named_with_its_remedy(install: Install, mistake: str) -> None:
    code, reason, fix = MISTAKES[mistake]
    file = install("bad", code)

    record = only("bad")

    assert record.status == "broken"
    assert record.reason is not None
    assert record.fix is not None
    assert reason in record.reason.en
    assert fix in record.fix.en
    for text in (record.reason, record.fix):
        assert any("一" <= letter <= "鿿" for letter in text.zh), "not in Chinese"
        assert not any("一" <= letter <= "鿿" for letter in text.en), "not in English"
        assert "4711" not in str(text), "a plugin's own message may hold anything"
        assert str(file.parent) not in text.en


@pytest.mark.parametrize(
    "code",
    [
        HEAD + "from atexit import register\nfrom unittest.mock import call\n" + HOOK + "return []\n",
        HOOK + "return []\n\ndef register():\n    pass\n",
        HEAD + "@hookimpl(specname='register_indicators')\ndef mine():\n    return []\n",
        HEAD + "class Hooks:\n    @hookimpl\n    def register_indicators(self):\n        return []\n",
    ],
    ids=["names from elsewhere", "a function of another kind", "a hook by another name", "unused class"],
)
def test_what_only_looks_like_a_mistake_is_left_alone(install: Install, code: str) -> None:
    install("fine", code + ("\nHooks = Hooks()\n" if "class Hooks" in code else ""))

    record = only("fine")

    if "class Hooks" in code:
        assert record.reason is not None
        assert "implements no hook" in record.reason.en
    else:
        assert record.status == "ready", record.reason


def test_an_object_can_be_the_plugin(install: Install) -> None:
    code = (
        HEAD
        + "class Hooks:\n    @hookimpl\n    def register_indicators(self):\n        return []\nhooks = Hooks()\n"
    )
    install("thing", code, entry_points="[quanheng]\nthing = quanheng_thing:hooks\n")

    record = only("thing")

    assert record.status == "ready", record.reason
    assert record.hooks == ("register_indicators",)
    assert [path for path, _ in record.files] == ["quanheng_thing.py"]


def test_an_entry_point_to_nothing_is_broken(install: Install) -> None:
    install("lost", "", entry_points="[quanheng]\nlost = quanheng_lost:nothing\n")

    assert only("lost").status == "broken"


def test_strict_mode_raises_the_plugins_own_exception(
    install: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    install("bad", "raise ZeroDivisionError('mine')\n")
    monkeypatch.setenv("QUANHENG_STRICT", "1")

    with pytest.raises(ZeroDivisionError, match="mine"):
        load_registry(["bad"])
