"""Gather everything that the report shows into one structure for its script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from quanheng.plugins.exporters.html import catalog, cube
from quanheng.plugins.exporters.html.columns import ALPHABET, pack
from quanheng.plugins.exporters.html.labels import LABELS

if TYPE_CHECKING:
    from quanheng import Evaluation

_ABOUT = (
    "id",
    "title",
    "status",
    "language",
    "cut_off",
    "timezone",
    "versions",
    "plugins",
    "operator",
    "times",
)


def build(evaluation: Evaluation) -> dict[str, Any]:
    """Return the report's data: names once, numbers as packed columns."""
    manifest, scheme = evaluation.manifest, evaluation.manifest["scheme"]
    indicators = catalog.describe_indicators(manifest)
    names = [indicator["id"] for indicator in indicators]
    nodes = catalog.list_nodes(scheme)
    gates = [gate["id"] for gate in scheme.get("gates") or ()]
    axes = cube.Axes(evaluation.periods, evaluation.units["unit_id"].to_pylist())
    texts = cube.Texts()
    return {
        "alphabet": ALPHABET,
        "about": {key: manifest.get(key) for key in _ABOUT},
        "periods": manifest["periods"],
        "units": _units(evaluation),
        "scheme": catalog.describe_scheme(scheme),
        "overlay": _overlay(evaluation),
        "indicators": indicators,
        "nodes": [list(node) for node in nodes],
        "datasets": catalog.dataset_titles(scheme),
        "sources": manifest.get("sources") or [],
        "sql": manifest.get("sql") or [],
        "values": cube.value_columns(evaluation.indicators, axes, names, texts),
        "parts": cube.part_columns(evaluation.parts, axes, names, catalog.part_wordings(manifest)),
        "composites": cube.node_columns(evaluation.composites, axes, nodes),
        "ranking": cube.rank_columns(evaluation.ranking, axes, texts),
        "gates": cube.gate_columns(manifest.get("gates") or (), axes, gates),
        "findings": cube.finding_rows(evaluation.findings, axes, names, texts),
        "texts": texts.listed(),
        "labels": {key: [text.zh, text.en] for key, text in LABELS.items()},
    }


def _overlay(evaluation: Evaluation) -> dict[str, Any] | None:
    """Return the overlay with a sentence on how much of its base it uses."""
    overlay = evaluation.overlay
    if overlay is None:
        return None
    words = overlay.words(evaluation.scheme.categories)
    return {**overlay.model_dump(mode="json"), "words": {"zh": words.zh, "en": words.en}}


def _units(evaluation: Evaluation) -> dict[str, Any]:
    table = evaluation.units
    return {
        "id": table["unit_id"].to_pylist(),
        "name": table["name"].to_pylist(),
        **{key: pack(table[key].to_pylist()) for key in ("category", "level", "role")},
    }
