"""Schemes as files: finding them and overlays, loading them, and checking them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from quanheng.core.errors import Problem, ProjectError, suggest
from quanheng.core.model.dataset import Dataset, View
from quanheng.core.model.indicator import Indicator
from quanheng.core.model.scheme import Scheme
from quanheng.core.project.checks.references import check_references, unplaced_indicators
from quanheng.core.project.checks.weights import check_weights
from quanheng.core.project.validate import validate
from quanheng.core.project.yaml_document import Document, load_yaml
from quanheng.core.text import Text

if TYPE_CHECKING:
    from quanheng.core.plugins.registry import Registry

SUFFIXES = (".yaml", ".yml")

SHIPPED = Path(__file__).parents[2] / "schemes"
"""Where the schemes that come with quanheng lie, and their overlays below."""


@dataclass(frozen=True, slots=True)
class LoadedScheme:
    """Hold a scheme and the file that it was read from."""

    scheme: Scheme
    document: Document


def built_in_schemes() -> dict[str, Path]:
    """Return the schemes that come with quanheng, by name."""
    return {path.stem: path for path in sorted(SHIPPED.glob("*.yaml"))}


def built_in_overlays() -> dict[str, Path]:
    """Return the overlays that come with quanheng, by name."""
    return {path.stem: path for path in sorted((SHIPPED / "overlays").glob("*.yaml"))}


def find_scheme(given: str, folder: Path, where: Text | None = None) -> Path:
    """Find a scheme by the name of a built-in one, or by a path.

    A path is relative to `folder`. `where` is the place that names the scheme.
    Raises ProjectError when there is neither.
    """
    return _find(Text("指标体系", "scheme"), built_in_schemes(), given, folder, where)


def find_overlay(given: str, folder: Path, where: Text | None = None) -> Path:
    """Find an overlay by the name of a built-in one, or by a path, like a scheme."""
    return _find(Text("差异化方案", "overlay"), built_in_overlays(), given, folder, where)


def _find(kind: Text, known: Mapping[str, Path], given: str, folder: Path, where: Text | None) -> Path:
    path = folder / given
    if given.endswith(SUFFIXES) or "/" in given or "\\" in given:
        if path.is_file():
            return path
        what = Text(f"{kind.zh}文件“{given}”不存在。", f"The {kind.en} file '{given}' does not exist.")
    else:
        if given in known:
            return known[given]
        what = Text(f"没有名为“{given}”的内置{kind.zh}。", f"There is no built-in {kind.en} '{given}'.")
    files = [found.name for suffix in SUFFIXES for found in folder.glob(f"*{suffix}")]
    names = [*known, *(name for name in files if name != "quanheng.yaml")]
    raise ProjectError(Problem(what, where or Text(str(folder), str(folder)), suggest(given, names)))


def load_scheme(given: str | Path, folder: Path | None = None, where: Text | None = None) -> LoadedScheme:
    """Load a scheme from a file, or a built-in one by its name.

    Raises ProjectError with every mistake in the form of the file; whether its
    parts fit each other is for `check_scheme`.
    """
    path = given if isinstance(given, Path) else find_scheme(given, folder or Path(), where)
    document = load_yaml(path)
    return LoadedScheme(validate(Scheme, document), document)


def check_scheme(loaded: LoadedScheme, registry: Registry) -> list[Problem]:
    """Return what is wrong between the parts of a scheme and the plugins.

    Formulas are not looked at here.
    """
    indicators = indicators_of(loaded.scheme, registry)
    return [
        *check_references(loaded.scheme, loaded.document, registry, indicators),
        *check_weights(loaded.scheme, loaded.document, indicators),
    ]


def scheme_warnings(loaded: LoadedScheme) -> list[Problem]:
    """Return what is odd in a scheme, but does no harm."""
    return unplaced_indicators(loaded.scheme, loaded.document)


def indicators_of(scheme: Scheme, registry: Registry) -> dict[str, Indicator]:
    """Return every indicator that the scheme can place, by id."""
    return {**registry.indicators, **{indicator.id: indicator for indicator in scheme.indicators}}


def relations_of(scheme: Scheme, registry: Registry) -> Mapping[str, Dataset | View]:
    """Return every dataset and view that formulas can name."""
    own: list[Dataset | View] = [*scheme.datasets, *scheme.views]
    return {**registry.datasets, **{relation.name: relation for relation in own}}
