"""Write what random cases know of a relation as a declaration of the package."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.engines.slow_terms import FieldSpec, RelationSpec


def relation_keys(spec: RelationSpec) -> dict[str, Any]:
    """Return the keys that datasets and views have in common."""
    keys: dict[str, Any] = {
        "name": spec.name,
        "unit": spec.unit,
        "window": spec.window,
        "presence": spec.presence,
    }
    return keys | ({"label": _label(spec.name, spec.labels)} if spec.labels else {})


def _label(name: str, labels: Sequence[str]) -> dict[str, str]:
    return {"zh": labels[0], "en": labels[1] if len(labels) > 1 else name}


def declared(spec: FieldSpec) -> dict[str, Any]:
    """Return the declaration of a field."""
    found: dict[str, Any] = {"type": str(spec.type)}
    if spec.labels:
        found["label"] = _label(spec.labels[0], spec.labels)
    if spec.codes:
        found["codes"] = {code: _label(code, labels) for code, labels in spec.codes.items()}
    return found
