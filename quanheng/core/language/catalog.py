"""What formulas can speak of: relations with fields, unit fields, results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from quanheng.core.language.ir import Node
from quanheng.core.model.dataset import Dataset, Relation, View
from quanheng.core.model.dataset import Field as ContractField
from quanheng.core.model.types import INTEGER, TEXT, Type
from quanheng.core.text import Text


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """Describe a field as formulas see it."""

    type: Type
    label: Text | None = None
    codes: Mapping[str, Text] | None = None


@dataclass(frozen=True, slots=True)
class RelationInfo:
    """Describe a dataset or a view as formulas see it."""

    relation: Relation
    fields: Mapping[str, FieldInfo]
    derived: Mapping[str, Node] = field(default_factory=dict)
    """Derived fields as expressions over the dataset's own fields."""

    def field_named(self, name: str) -> str | None:
        """Return the field of that name or label, if there is one."""
        if name in self.fields:
            return name
        return next((own for own, info in self.fields.items() if _is_label(name, info.label)), None)


def _is_label(name: str, label: Text | None) -> bool:
    return label is not None and name in (label.zh, label.en)


@dataclass(frozen=True)
class Catalog:
    """Hold everything that the formulas of a scheme can name."""

    relations: dict[str, RelationInfo] = field(default_factory=dict)
    unit_fields: dict[str, FieldInfo] = field(default_factory=dict)
    results: frozenset[str] = frozenset()
    """Indicators whose results gates and other indicators can read."""

    def relation_named(self, name: str) -> str | None:
        """Return the relation of that name or label, if there is one.

        Of several with one label the last is meant: what a scheme declares
        comes after what ships.
        """
        if name in self.relations:
            return name
        found = [own for own, info in self.relations.items() if _is_label(name, info.relation.label)]
        return found[-1] if found else None

    def unit_field_named(self, name: str) -> str | None:
        """Return the unit field of that name or label, if there is one."""
        if name in self.unit_fields:
            return name
        return next((own for own, info in self.unit_fields.items() if _is_label(name, info.label)), None)


RESULTS = ("value", "score", "weight")
"""What stands before an indicator whose result is read; no dataset is meant by it."""

UNIT = ("unit", "单位")
"""What stands before the fields of the units table; no dataset is meant by it."""

OWN_UNIT_FIELDS: dict[str, FieldInfo] = {
    "unit_id": FieldInfo(TEXT, Text("单位代码", "unit id")),
    "name": FieldInfo(TEXT, Text("单位名称", "name")),
    "category": FieldInfo(TEXT, Text("类型", "category")),
    "level": FieldInfo(TEXT, Text("层级", "level")),
    "role": FieldInfo(TEXT, Text("角色", "role")),
    "function": FieldInfo(TEXT, Text("职能条线", "function")),
}
"""Columns that every units table has."""


def field_infos(fields: Mapping[str, ContractField]) -> dict[str, FieldInfo]:
    """Describe the declared fields of a contract."""
    return {name: FieldInfo(given.type, given.label, given.codes) for name, given in fields.items()}


def base_relation(dataset: Dataset) -> RelationInfo:
    """Describe a dataset by its declared fields, without derived ones."""
    return RelationInfo(dataset, field_infos(dataset.columns))


def inputs_first(views: Iterable[View], sources: Mapping[str, set[str]]) -> tuple[list[View], list[View]]:
    """Order views so that each comes after its inputs; return the rest too.

    The second list holds the views that depend on themselves in a circle.
    """
    waiting = {view.name: view for view in views}
    ordered: list[View] = []
    while True:
        ready = [view for name, view in waiting.items() if not (sources[name] & waiting.keys())]
        if not ready:
            return ordered, list(waiting.values())
        for view in ready:
            ordered.append(waiting.pop(view.name))


PERIOD_CONSTANTS = {
    "period_start": Type("date"),
    "period_end": Type("date"),
    "cut_off": Type("date"),
    "period_year": INTEGER,
}
"""Constants of the period; `period_end` is the first day after it."""
