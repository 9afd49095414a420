"""Describe the scheme, its indicators and where the data came from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

Given = Mapping[str, Any]

_DESCRIBED = ("name", "description", "tag", "unit", "better", "include", "responsibility", "basis", "maps_to")


def describe_indicators(manifest: Given) -> list[dict[str, Any]]:
    """Describe every placed indicator, in the scheme's order, as it was computed."""
    definitions = {given["id"]: given for given in manifest["indicators"]}
    sources: Sequence[Given] = manifest.get("sources", ())
    described = []
    for d, dimension in enumerate(manifest["scheme"]["dimensions"]):
        for g, group in enumerate(dimension["groups"]):
            for placement in group["indicators"]:
                definition = definitions[placement["id"]]
                described.append(
                    {"dimension": d, "group": g, **_indicator(manifest, sources, definition, placement)}
                )
    return described


def _indicator(
    manifest: Given, sources: Sequence[Given], definition: Given, placement: Given
) -> dict[str, Any]:
    formulas = manifest.get("formulas", {}).get(definition["id"], {})
    datasets = list(formulas.get("datasets", ()))
    scorings = {
        "*": placement.get("scoring") or definition.get("scoring"),
        **(placement.get("scoring_by") or {}),
    }
    minimum = placement.get("minimum")
    params = {name: {"*": number} for name, number in (definition.get("params") or {}).items()}
    for name, numbers in (placement.get("params") or {}).items():
        params[name] = {**params.get(name, {}), **numbers}
    return {
        "id": definition["id"],
        **{key: definition.get(key) for key in _DESCRIBED},
        "scale": definition.get("scale", 1),
        "minimum": definition.get("minimum") if minimum is None else minimum,
        "params": params,
        "weight": placement["weight"],
        "scoring": {category: rule for category, given in scorings.items() if (rule := _rule(given))},
        "formula": {language: formulas.get(language) or _written(definition) for language in ("zh", "en")},
        "where": formulas.get("where") or definition.get("where") or {},
        "windows": formulas.get("windows", {}),
        "datasets": datasets,
        "sources": _sources_of(datasets, sources, manifest["scheme"].get("views") or ()),
    }


def part_wordings(manifest: Given) -> dict[str, Any]:
    """Return every aggregate's text in both languages, by its text in either."""
    texts = [text for formulas in manifest.get("formulas", {}).values() for text in formulas.get("parts", ())]
    return {text[language]: text for text in texts for language in ("zh", "en")}


def _rule(scoring: Given | None) -> dict[str, Any] | None:
    """Return the one rule that was chosen, with its name beside its numbers."""
    for name, numbers in (scoring or {}).items():
        if numbers is not None:
            return {"rule": name, **numbers}
    return None


def _written(definition: Given) -> dict[str, Any]:
    """Return the formulas as they were written, where no canonical text is given."""
    keys = ("value", "numerator", "denominator", "sample", "applicable")
    return {key: definition[key] for key in keys if definition.get(key) is not None}


def _sources_of(datasets: Sequence[str], sources: Sequence[Given], views: Sequence[Given]) -> list[int]:
    """Find the sources behind datasets, through views where there are any."""
    selects = {view["name"]: str(view["select"]) for view in views}
    names, waiting = set(), list(datasets)
    while waiting:
        name = waiting.pop()
        if name in names:
            continue
        names.add(name)
        waiting.extend(re.findall(r"[a-z][a-z0-9_]*", selects.get(name, "").casefold()))
    return [place for place, source in enumerate(sources) if source["dataset"] in names]


def describe_scheme(scheme: Given) -> dict[str, Any]:
    """Describe the tree, the categories and the rules of a scheme."""
    kept = (
        "id",
        "version",
        "name",
        "note",
        "composite",
        "grading",
        "ranking",
        "findings_below",
        "calibrated",
    )
    position = 0
    dimensions = []
    for dimension in scheme["dimensions"]:
        groups = []
        for group in dimension["groups"]:
            count = len(group["indicators"])
            members = list(range(position, position + count))
            position += count
            groups.append({key: group.get(key) for key in ("id", "name", "mean")} | {"indicators": members})
        dimensions.append({key: dimension.get(key) for key in ("id", "name", "mean")} | {"groups": groups})
    return {
        **{key: scheme.get(key) for key in kept},
        "categories": [{"id": key, "name": name} for key, name in scheme["categories"].items()],
        "dimensions": dimensions,
        "gates": scheme.get("gates") or [],
    }


def dataset_titles(scheme: Given) -> dict[str, Any]:
    """Return the labels of the datasets and views that the scheme declares."""
    declared = [*(scheme.get("datasets") or ()), *(scheme.get("views") or ())]
    return {given["name"]: given["label"] for given in declared if given.get("label")}


def list_nodes(scheme: Given) -> list[tuple[str, str]]:
    """List the nodes that have scores: level and id, from the total down."""
    nodes = [("total", "total"), *(("tag", tag) for tag in ("execution", "benefit", "reference"))]
    for dimension in scheme["dimensions"]:
        nodes.append(("dimension", dimension["id"]))
        nodes.extend(("group", group["id"]) for group in dimension["groups"])
    return nodes
