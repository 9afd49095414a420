"""Which plugins load, which do not, and what readers are told about it."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from quanheng import __version__
from quanheng.core.errors import PluginError, ProjectError
from quanheng.core.plugins.record import STATUSES, PluginRecord
from quanheng.core.plugins.registry import Registry, load_registry
from quanheng.core.text import Text

Install = Callable[..., Path]
HERE = Text("这里", "here")

GOOD = """
from quanheng import Connector, Dataset, Field, Indicator, exporter, hookimpl

call = Dataset(name="{ns}_call", unit="office", fields={{"office": Field(type="text")}})
share = Indicator(id="{ns}.share", name="Share", value="count({ns}_call.*)")

class Calls(Connector):
    name = "{ns}.calls"

@exporter(name="{ns}.text", suffix=".txt", title="Text")
def write_text(evaluation, path):
    path.write_text("x")

@hookimpl
def register_datasets():
    return [call]

@hookimpl
def register_connectors():
    yield Calls

@hookimpl
def register_indicators():
    return (share,)

@hookimpl
def register_exporters():
    return [write_text]
"""

RAISES_IF_IMPORTED = "raise AssertionError('must never be imported')\n"


def only(registry: Registry, name: str) -> PluginRecord:
    (found,) = [plugin for plugin in registry.plugins if plugin.name == name]
    return found


def refused(install: Install, code: str, name: str = "bad") -> PluginRecord:
    """Install a plugin, allow it, and return its record, which is broken."""
    install(name, code)
    record = only(load_registry([name]), name)
    assert record.status == "broken"
    assert record.reason is not None
    assert record.fix is not None
    assert record.reason.zh != record.reason.en
    return record


def test_an_allowed_plugin_adds_what_it_registers(install: Install) -> None:
    file = install("good", GOOD.format(ns="good"))

    registry = load_registry(["good"])

    record = only(registry, "good")
    assert record.status == "ready"
    assert record.reason is None
    assert (record.distribution, record.version) == ("quanheng-good", "1.0")
    assert record.hooks == (
        "register_datasets",
        "register_connectors",
        "register_indicators",
        "register_exporters",
    )
    assert registry.datasets["good_call"].name == "good_call"
    assert registry.connectors["good.calls"].name == "good.calls"
    assert registry.indicators["good.share"].id == "good.share"
    assert registry.exporters["good.text"].suffix == ".txt"
    assert registry.owner("indicator", "good.share") is record
    assert record.files == [("quanheng_good.py", hashlib.sha256(file.read_bytes()).hexdigest())]
    assert registry.complaints() == []


def test_every_file_of_a_package_is_in_the_record(install: Install, tmp_path: Path) -> None:
    install("wide", "", entry_points="[quanheng]\nwide = quanheng_wide.hooks\n")
    (tmp_path / "site/quanheng_wide.py").unlink()
    package = tmp_path / "site/quanheng_wide"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "hooks.py").write_text(GOOD.format(ns="wide"))

    record = only(load_registry(["wide"]), "wide")

    assert record.status == "ready", record.reason
    assert [path for path, _ in record.files] == ["quanheng_wide/__init__.py", "quanheng_wide/hooks.py"]


def test_every_built_in_plugin_is_ready_and_in_the_empty_namespace() -> None:
    registry = load_registry()

    built_in = [plugin for plugin in registry.plugins if plugin.built_in]
    assert {plugin.name: plugin.reason for plugin in built_in if plugin.status != "ready"} == {}
    assert {"json", "csv", "parquet", "sql", "xlsx", "html"} <= set(registry.exporters)
    assert "table" in registry.connectors
    assert all(plugin.files and plugin.version == __version__ for plugin in built_in)


def test_a_plugin_that_is_not_allowed_is_never_imported(install: Install) -> None:
    install("quiet", RAISES_IF_IMPORTED)

    record = only(load_registry(), "quiet")

    assert record.status == "not allowed"
    assert "quanheng.yaml" in str(record.fix)
    assert "quanheng_quiet" not in sys.modules


def test_no_plugin_loads_when_all_are_switched_off(install: Install) -> None:
    install("quiet", RAISES_IF_IMPORTED)

    record = only(load_registry(["quiet"], none=True), "quiet")

    assert record.status == "not allowed"
    assert "--no-plugins" in str(record.fix)


@pytest.mark.parametrize("requirement", ["quanheng>=99", "quanheng<0.0.1", "Quanheng ==0.0.0"])
def test_a_plugin_for_another_version_is_incompatible_and_never_imported(
    install: Install, requirement: str
) -> None:
    install("old", RAISES_IF_IMPORTED, requires=("requests", requirement))

    record = only(load_registry(["old"]), "old")

    assert record.status == "incompatible"
    assert __version__ in record.reason.en  # type: ignore[union-attr]
    assert "pip install --upgrade quanheng-old" in record.fix.en  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "requires",
    [(), ("quanheng",), ("quanheng>=99; extra == 'later'",), ("requests>=99", "not a requirement!")],
    ids=["says nothing", "no range", "only with an extra", "about others"],
)
def test_requirements_that_do_not_bind_us_let_a_plugin_load(
    install: Install, requires: tuple[str, ...]
) -> None:
    install("good", GOOD.format(ns="good"), requires=requires)

    assert only(load_registry(["good"]), "good").status == "ready"


def test_two_distributions_with_one_name_both_clash_and_name_each_other(install: Install) -> None:
    install("twin", RAISES_IF_IMPORTED, distribution="quanheng-first")
    install("twin", RAISES_IF_IMPORTED, distribution="quanheng-second", version="2.0")

    first, second = (plugin for plugin in load_registry(["twin"]).plugins if plugin.name == "twin")

    assert first.status == second.status == "clash"
    for record in (first, second):
        assert "quanheng-first 1.0" in record.reason.en  # type: ignore[union-attr]
        assert "quanheng-second 2.0" in record.reason.en  # type: ignore[union-attr]


def test_plugins_that_register_the_same_name_both_clash(install: Install) -> None:
    dataset = 'Dataset(name="{}", unit="u", fields={{"u": Field(type="text")}})'
    head = "from quanheng import Dataset, Field, hookimpl\n@hookimpl\ndef register_datasets():\n    return ["
    install("a", head + dataset.format("a_b_c") + "]\n")
    install("a_b", head + dataset.format("a_b_c") + ", " + dataset.format("a_b_d") + "]\n")

    registry = load_registry(["a", "a_b"])

    assert only(registry, "a").status == only(registry, "a_b").status == "clash"
    assert "quanheng-a_b 1.0" in only(registry, "a").reason.en  # type: ignore[union-attr]
    assert "quanheng-a 1.0" in only(registry, "a_b").reason.en  # type: ignore[union-attr]
    assert not {"a_b_c", "a_b_d"} & set(registry.datasets)
    assert len(registry.complaints()) == 2


def test_a_plugin_cannot_replace_a_built_in(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    # A built-in dataset may begin with what is some plugin's namespace.
    install("two", GOOD.format(ns="two"))
    built_in = "from quanheng import Dataset, Field, hookimpl\n@hookimpl\ndef register_datasets():\n    return [Dataset(name='two_call', unit='u', fields={'u': Field(type='text')})]\n"
    install("x", built_in, distribution="quanheng-stand-in")
    monkeypatch.setattr("quanheng.plugins.BUILT_IN", ("stand_in",))
    monkeypatch.setitem(sys.modules, "quanheng.plugins.stand_in", __import__("quanheng_stand_in"))

    registry = load_registry(["two"])

    assert only(registry, "stand_in").status == "ready"
    assert only(registry, "two").status == "clash"
    assert registry.datasets["two_call"].unit == "u"
    assert "two.share" not in registry.indicators


def test_an_allowed_plugin_that_is_not_installed_is_said_so(install: Install) -> None:
    install("qingshan", RAISES_IF_IMPORTED)

    registry = load_registry(["qingshna", "elsewhere"])

    misspelt, missing = only(registry, "qingshna"), only(registry, "elsewhere")
    assert misspelt.status == missing.status == "broken"
    assert "'qingshan'" in misspelt.fix.en  # type: ignore[union-attr]
    assert "pip install quanheng-elsewhere" in missing.fix.en  # type: ignore[union-attr]
    assert len(registry.complaints()) == 2


def test_a_distribution_with_two_entry_points_is_refused(install: Install) -> None:
    install("one", RAISES_IF_IMPORTED, entry_points="[quanheng]\none = quanheng_one\ntwo = quanheng_one\n")

    record = only(load_registry(["one", "two"]), "one")

    assert record.status == "broken"
    assert "one, two" in record.reason.en  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["Bad", "1bad", "bad-name", "quanheng"])
def test_a_namespace_that_is_no_plain_word_is_refused(install: Install, name: str) -> None:
    install(name, RAISES_IF_IMPORTED, distribution="quanheng-other")

    assert only(load_registry([name]), name).status == "broken"


def test_nothing_is_imported_from_the_working_directory(
    install: Install, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install("here", RAISES_IF_IMPORTED)
    site = str(tmp_path / "site")
    monkeypatch.chdir(site)
    monkeypatch.setattr(sys, "path", ["", *(entry for entry in sys.path if entry != site)])

    assert not any(plugin.name == "here" for plugin in load_registry(["other"]).plugins)

    # `python -m` puts the directory itself in front, where Python's own entry was.
    monkeypatch.setattr(sys, "path", [site, *sys.path[1:]])
    before = list(sys.path)
    assert not any(plugin.name == "here" for plugin in load_registry(["other"]).plugins)
    assert sys.path == before


def test_a_module_in_the_working_directory_does_not_stand_in_for_a_plugins_own(
    install: Install, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install("good", GOOD.format(ns="good"))
    here = tmp_path / "here"
    here.mkdir()
    (here / "quanheng_good.py").write_text(RAISES_IF_IMPORTED)
    monkeypatch.chdir(here)
    monkeypatch.setattr(sys, "path", ["", *sys.path])

    assert only(load_registry(["good"]), "good").status == "ready"


def test_a_name_nobody_registered_gets_the_nearest_one(install: Install) -> None:
    install("good", GOOD.format(ns="good"))
    registry = load_registry(["good"])

    with pytest.raises(ProjectError) as caught:
        registry.require("indicator", "good.shaer", HERE)

    (problem,) = caught.value.problems
    assert problem.what.en == "No indicator is called 'good.shaer'."
    assert problem.where == HERE
    assert problem.fix.en == "Did you mean 'good.share'?"
    assert registry.require("indicator", "good.share", HERE).id == "good.share"


@pytest.mark.parametrize(
    ("kind", "name"),
    [("indicator", "bad.share"), ("dataset", "bad_call"), ("connector", "bad.x"), ("exporter", "bad.y")],
)
def test_a_name_of_a_plugin_that_is_not_ready_says_why_and_how_to_mend_it(
    install: Install, kind: str, name: str
) -> None:
    install("bad", "import not_there\n")
    registry = load_registry(["bad"])

    with pytest.raises(PluginError) as caught:
        registry.require(kind, name, HERE)  # type: ignore[call-overload]

    (problem,) = caught.value.problems
    assert name in problem.what.en
    assert name in problem.what.zh
    assert problem.where.en.startswith("here; plugin bad (quanheng-bad 1.0) is broken: ")
    assert "not_there" in problem.where.en
    assert "not_there" in problem.fix.en


def test_a_name_of_a_plugin_that_is_not_allowed_says_what_to_add(install: Install) -> None:
    install("quiet", RAISES_IF_IMPORTED)

    with pytest.raises(PluginError, match=r"quanheng\.yaml"):
        load_registry().require("exporter", "quiet.pdf", HERE)


def test_one_broken_plugin_hides_nothing_of_another(install: Install) -> None:
    install("bad", "raise SystemExit(3)\n")
    install("good", GOOD.format(ns="good"))

    registry = load_registry(["bad", "good"])

    assert "good.share" in registry.indicators
    assert only(registry, "bad").status == "broken"


def test_every_status_has_a_name_in_both_languages() -> None:
    assert list(STATUSES) == ["ready", "not allowed", "incompatible", "clash", "broken"]
    assert all(title.zh != title.en for title in STATUSES.values())
