"""What a source last delivered: the record that a later run goes by."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from quanheng.core.model.connector import Delivered
from quanheng.core.model.dataset import Dataset, Field, Property
from quanheng.core.project.source import Covers


class _Record(BaseModel):
    """Refuse unknown keys and later changes; read from JSON only."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class QualityCount(_Record):
    """Count how many cells or rows a rule was tried on, and how many passed.

    Counted before the rows that fail are put into quarantine.
    """

    rule: str
    """Such as `filled` or `date_form`; all are in the module `rules`."""
    field: str | None
    """The field that it looks at; null for rows as a whole."""
    property: Property
    total: int
    passed: int


class Unmatched(_Record):
    """Name a unit as it stands in the data that no unit of the project is."""

    name: str
    rows: int
    nearest: str | None
    """The id of the unit whose name is nearest, if any is near."""


class DatasetDelivery(_Record):
    """Say what became of the rows of one dataset."""

    contract: str
    """The hash of the contract that was applied."""
    snapshot: str
    origin: str
    rows: int
    repeats: int
    """Rows that said again what another row had said, by the key; left out."""
    quarantined: int
    """Rows that broke the contract; left out, and kept in the quarantine file."""
    quarantine: str | None
    """The file that lists all faults, mended ones too, relative to the project's `.quanheng`."""
    delivered: list[Delivered]
    quality: list[QualityCount]
    unmatched: list[Unmatched]
    """The most frequent names that are no unit, at most a hundred."""
    unmatched_rows: int
    unnamed_rows: int = 0
    """Rows that were kept though their unit field is empty; they belong to no unit."""
    refused: int = 0
    """Rows that must not be kept, by the contract; they are counted and nothing else."""
    quality_rows: str | None = None
    """The hash of the table that counts by unit; null where an older version has collected."""


class Delivery(_Record):
    """Say what a source delivered, when, and through which connector."""

    format: Literal[1]
    source: str
    connector: str
    version: str | None
    """The version of the distribution that the connector belongs to, if known."""
    collected_at: str
    """The moment in UTC, in ISO form."""
    covers: Covers | None
    datasets: dict[str, DatasetDelivery]


def contract_hash(dataset: Dataset) -> str:
    """Return a hash of those parts of a contract on which snapshots depend.

    Labels, synonyms, windows and derived fields are not among them.
    """
    parts: dict[str, object] = {
        "fields": {
            name: [
                str(field.type),
                field.required,
                sorted(field.codes) if field.codes is not None else None,
                *_extras(field),
            ]
            for name, field in dataset.fields.items()
        },
        "key": dataset.key,
        "unit": dataset.unit,
    }
    if named := [name for name, field in dataset.fields.items() if field.names_unit]:
        parts["names_unit"] = named
    if dataset.terms:
        parts["terms"] = {
            name: [term.start, term.length, term.measure] for name, term in dataset.terms.items()
        }
    if dataset.refused:
        parts["refused"] = {name: sorted(codes) for name, codes in dataset.refused.items()}
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8")).hexdigest()


def _extras(field: Field) -> list[Any]:
    """Return what else decides how a value comes out, where it is declared."""
    declared = {
        "personal": field.personal is not None,
        "keyed": field.keyed,
        "check": field.check,
        "digits": field.digits,
        "measure": field.measure,
        "nothing": field.nothing,
    }
    chosen = {name: given for name, given in declared.items() if given is not None and given is not False}
    return [chosen] if chosen else []
