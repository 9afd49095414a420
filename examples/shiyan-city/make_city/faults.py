"""What was planted: every fault, where it stands, and what becomes of it."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import astuple, dataclass, field, fields
from pathlib import Path

HANDLED = {
    "character_form": "repaired",
    "uscc_valid": "doubtful",
    "id_number_valid": "doubtful",
    "date_form": "repaired",
    "date_possible": "rejected",
    "number_form": "repaired",
    "number_possible": "rejected",
    "code_form": "repaired",
    "code_known": "rejected",
    "filled": "rejected",
    "measure_unit": "repaired",
    "text_encoding": "rejected",
    "leading_zeros": "doubtful",
    "unique": "left_out",
    "known_unit": "doubtful",
    "merged_cells": "repaired",
    "total_rows": "left_out",
    "total_agrees": "doubtful",
    "hidden_rows": "repaired",
    "cell_error": "rejected",
    "person_once": "doubtful",
    "person_dates_in_order": "doubtful",
    "ticket_dates_in_order": "doubtful",
    "petition_dates_in_order": "doubtful",
    "internal_posts_add_up": "doubtful",
    "ledger_replays": "doubtful",
    "leaders_within_quota": "doubtful",
    "retired_left": "doubtful",
    "main_handler_once": "doubtful",
    "deadline_in_working_days": "doubtful",
    "satisfaction_after_appeal": "doubtful",
    "recorded_in_time": "doubtful",
}
"""Rule → what becomes of a row that breaks it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Name one fault; `row` is as the file's own reader counts."""

    rule: str
    dataset: str
    file: str
    sheet: str
    row: int
    heading: str
    unit: str
    value: str
    handled: str


@dataclass
class Faults:
    """Collect the faults while the files are made."""

    found: list[Fault] = field(default_factory=list)

    def add(
        self,
        rule: str,
        dataset: str,
        file: str,
        row: int,
        *,
        heading: str = "",
        unit: str = "",
        value: object = "",
        sheet: str = "",
        handled: str | None = None,
    ) -> None:
        """Note a fault; what becomes of it follows from its rule, unless given."""
        outcome = handled or HANDLED[rule]
        self.found.append(Fault(rule, dataset, file, sheet, row, heading, unit, str(value), outcome))

    def counts(self) -> dict[str, int]:
        """Return how often each rule is broken."""
        return dict(sorted(Counter(fault.rule for fault in self.found).items()))

    def write(self, path: Path) -> None:
        """Write all faults as a table, with the count of each rule."""
        counts = self.counts()
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow([*(column.name for column in fields(Fault)), "count_of_rule"])
            for fault in sorted(self.found, key=astuple):
                writer.writerow([*astuple(fault), counts[fault.rule]])
