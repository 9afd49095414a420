"""Documents say what is true: links, commands, examples and generated pages."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from repository_files import ROOT, repository_files, shown

DOCUMENTS = sorted(shown(path) for path in repository_files(".md"))
TRANSLATED = [name for name in DOCUMENTS if name.endswith(".zh-CN.md")]


def tokens(name: str) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse((ROOT / name).read_text(encoding="utf-8"))


def blocks(name: str, language: str) -> list[str]:
    return [
        token.content for token in tokens(name) if token.type == "fence" and token.info.strip() == language
    ]


def every_block(language: str) -> list[object]:
    return [
        pytest.param(text, id=f"{name}-{number}")
        for name in DOCUMENTS
        for number, text in enumerate(blocks(name, language), 1)
    ]


def anchors(name: str) -> set[str]:
    """Return the anchors of headings, as GitHub makes them."""
    found = tokens(name)
    titles = [found[at + 1].content for at, token in enumerate(found) if token.type == "heading_open"]
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def outline(name: str) -> list[str]:
    return [token.tag for token in tokens(name) if token.type == "heading_open"]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_of_a_document_leads_somewhere(name: str) -> None:
    inline = [below for token in tokens(name) for below in token.children or []]
    links = [unquote(str(token.attrs["href"])) for token in inline if token.type == "link_open"]
    broken = []
    for link in links:
        if link.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, anchor = link.partition("#")
        target = ((ROOT / name).parent / path).resolve() if path else ROOT / name
        if not target.exists() or (anchor and anchor not in anchors(shown(target))):
            broken.append(link)

    assert broken == []


@pytest.mark.parametrize("name", TRANSLATED)
def test_a_translation_has_the_outline_of_its_original(name: str) -> None:
    assert outline(name) == outline(name.replace(".zh-CN.md", ".md"))


@pytest.mark.parametrize("name", TRANSLATED)
def test_a_translation_has_the_same_code_as_its_original(name: str) -> None:
    original = name.replace(".zh-CN.md", ".md")

    assert [token.info for token in tokens(name) if token.type == "fence"] == [
        token.info for token in tokens(original) if token.type == "fence"
    ]
    assert commands(name) == commands(original)


def commands(name: str) -> list[str]:
    """Return the commands that a document tells its reader to type."""
    lines = [line for block in blocks(name, "sh") for line in block.splitlines()]
    return [line.partition("#")[0].strip() for line in lines if line.partition("#")[0].strip()]


def test_every_target_that_a_document_names_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {
        (name, target)
        for name in DOCUMENTS
        for target in re.findall(
            r"(?:^|`)make ([a-z]+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE
        )
    }

    assert {target for _, target in named} >= {"demo", "test"}
    assert sorted((name, target) for name, target in named if target not in targets) == []


def test_every_target_of_the_makefile_says_what_it_does() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")

    phony = set(re.findall(r"^\.PHONY: (.*)$", text, re.MULTILINE)[0].split())

    assert set(re.findall(r"^([a-z]+):.*## ", text, re.MULTILINE)) == phony


def test_every_command_that_a_document_names_exists_with_its_options() -> None:
    from quanheng.cli import cli

    wrong = []
    for name in DOCUMENTS:
        for line in commands(name):
            words = line.replace("\\", "/").split()
            if words[0].rpartition("/")[2] not in ("quanheng", "quanheng.exe"):
                continue
            known, options = cli, set()
            for word in words[1:]:
                if word in getattr(known, "commands", {}):
                    known = known.commands[word]  # type: ignore[attr-defined]
                elif word.startswith("--"):
                    options.add(word.partition("=")[0])
                elif known is cli:
                    wrong.append(f"{name}: {line}")
            offered = {option for each in known.params for option in [*each.opts, *each.secondary_opts]}
            wrong += [f"{name}: {line}: {option}" for option in options - offered - {"--help"}]

    assert wrong == []


def test_pages_that_follow_from_the_code_are_current() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "generate.py"), "--check"],
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, ""), f"run `make docs`: {done.stdout}{done.stderr}"


@pytest.mark.parametrize("text", every_block("python"))
def test_every_python_example_runs(text: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", text],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert ast.get_docstring(ast.parse(text)) or "import" in text


@pytest.mark.parametrize("text", every_block("toml"))
def test_every_toml_example_loads(text: str) -> None:
    assert tomllib.loads(text) != {}


@pytest.mark.parametrize("text", every_block("yaml"))
def test_every_yaml_example_is_what_it_says_in_its_first_line(text: str, tmp_path: Path) -> None:
    """`# quanheng.yaml`, `# scheme.yaml`, `# overlay.yaml` are whole; others show `indicators:` or `datasets:`."""
    from quanheng.core.model.check import Check
    from quanheng.core.model.dataset import Dataset
    from quanheng.core.model.indicator import Indicator
    from quanheng.core.model.overlay import Overlay
    from quanheng.core.model.scheme import Grading, Group, Scheme
    from quanheng.core.project.file import ProjectFile
    from quanheng.core.project.validate import validate
    from quanheng.core.project.yaml_document import load_yaml

    path = tmp_path / "example.yaml"
    path.write_text(text, encoding="utf-8")
    document = load_yaml(path)
    models = {"# quanheng.yaml": ProjectFile, "# scheme.yaml": Scheme, "# overlay.yaml": Overlay}
    whole = models.get(text.split("\n", 1)[0].strip())
    if whole is not None:
        validate(whole, document)
        return
    if set(document.data) == {"grading"}:
        validate(Grading, document, ("grading",))
        return
    parts = {"indicators": Indicator, "datasets": Dataset, "checks": Check, "groups": Group}
    assert set(document.data) <= set(parts), "an example that nothing checks"
    for key, entries in document.data.items():
        for number in range(len(entries)):
            validate(parts[key], document, (key, number))


def test_decisions_are_numbered_without_gaps_and_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    names = sorted(path.name for path in folder.glob("[0-9]*.md"))
    listed = re.findall(r"\]\((\d{4}[^)]*)\)", (folder / "README.md").read_text(encoding="utf-8"))

    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    assert listed == names


@pytest.mark.parametrize(
    "path", sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md")), ids=lambda path: path.stem
)
def test_a_decision_is_one_page_in_four_parts(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert text.startswith(f"# {path.name[:4]} ")
    assert re.findall(r"^\*\*(\w+)\.\*\*", text, re.MULTILINE) == ["Question", "Decision", "Because", "Costs"]
    assert len(text) < 3500


def test_every_page_of_the_documentation_can_be_reached_from_its_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    pages = [
        path
        for path in repository_files(".md")
        if shown(path).startswith("docs/") and "decisions" not in shown(path)
    ]

    assert [
        shown(page) for page in pages if page.name != "README.md" and f"({shown(page)[5:]})" not in index
    ] == []
