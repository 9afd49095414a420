"""Rows as they were delivered, held against the contract of their dataset."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pyarrow as pa

from quanheng.core.collect.delivery import QualityCount, Unmatched
from quanheng.core.collect.person_key import PersonKey
from quanheng.core.collect.sifting.intake import Intake, Words
from quanheng.core.collect.sifting.quality import quality_rows
from quanheng.core.collect.sifting.quarantine import FaultKind
from quanheng.core.collect.sifting.terms import Terms
from quanheng.core.collect.sifting.unit_match import UnitMatch
from quanheng.core.errors import DataError, raise_all
from quanheng.core.model.connector import Reading
from quanheng.core.model.dataset import Dataset

if TYPE_CHECKING:
    from quanheng.core.project.aliases import Aliases


@dataclass(frozen=True, slots=True)
class Checked:
    """Hold what a contract let through, and an account of everything else.

    `rows_in` is the sum of the rows of `table`, of `repeats`, `quarantined` and
    `refused`.
    """

    table: pa.Table
    """The contract's columns, rows in the order of the content hash."""
    origin: pa.Table
    """Where each of these rows came from: delivery, sheet, place."""
    quarantine: pa.Table
    """Every fault, with those that were mended or left a row in doubt; see QUARANTINE."""
    faults: list[FaultKind]
    """The table of faults in few words: those that cost rows, then the others, the most frequent first."""
    rows_in: int
    repeats: int
    quarantined: int
    """Rows, not faults: one row can have several."""
    refused: int
    """Rows that the contract refuses; they are counted, and leave no other trace."""
    quality: list[QualityCount]
    quality_by_unit: pa.Table
    """The same counts for each unit of the project; see QUALITY_ROWS."""
    unmatched: list[Unmatched]
    unmatched_rows: int
    unmatched_in: dict[str, list[Unmatched]]
    """The same of the other fields that name units, where there are any."""
    unnamed_rows: int
    """Rows of `table` whose unit field is empty: they belong to no unit."""
    unknown: list[str]
    """Headings that no field answers to."""
    absent: list[str]
    """Fields that had no column anywhere; their values are null."""


def apply_contract(
    dataset: Dataset,
    reading: Reading,
    *,
    source: str,
    aliases: Aliases,
    zone: ZoneInfo,
    headings: Mapping[str, str] | None = None,
    words: Words | None = None,
    sparse: bool = False,
    calendar: Mapping[date, bool] | None = None,
    progress: Callable[[int], None] | None = None,
    key: PersonKey | None = None,
) -> Checked:
    """Convert every row to the types of the contract, or put it into quarantine.

    A row goes there when a cell cannot be read, when a required field or one
    of the key is empty, and when its key is that of a row with other contents;
    then all of these go. Rows that say the same under the same key are kept
    once. What was mended, left out or is doubtful is told as well, and counts
    against its unit. `headings` and `words` are those of connector and source.
    In a `sparse` source, such as JSON, records may leave out fields. `calendar`
    says which days are working days, beside the official one. `progress` is
    told the number of rows so far; `key` is for persons in keyed fields. Raises
    DataError for columns that are missing or doubled and for years without a
    calendar, after everything was read, and what the reading raises.
    """
    terms, match = Terms(dataset, calendar or {}), UnitMatch(aliases)
    intake = Intake(dataset, source, match, zone, headings or {}, words or {}, sparse, terms, key)
    for raw in reading.rows:
        intake.take(raw)
        if progress is not None:
            progress(intake.rows_in)
    raise_all(DataError, [*intake.heading_problems(), *terms.problems()])
    table, placed = intake.sort()
    units = intake.units
    return Checked(
        table=table,
        origin=placed.table(reading.delivered),
        quarantine=intake.quarantine.table(),
        faults=intake.quarantine.kinds(),
        rows_in=intake.rows_in,
        repeats=intake.repeats,
        quarantined=intake.quarantined,
        refused=intake.refused,
        quality=intake.tally.counts(),
        quality_by_unit=quality_rows(intake.tally, dataset),
        unmatched=units.unmatched(),
        unmatched_rows=units.unmatched_rows,
        unmatched_in={
            name: match.unmatched() for name, match in intake.named.items() if match.unmatched_rows
        },
        unnamed_rows=table[dataset.unit].null_count,
        unknown=list(intake.unknown),
        absent=[name for name in dataset.fields if name not in intake.present],
    )
