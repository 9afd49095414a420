"""What sources can be said to cover, once a person knows that their files are complete."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from quanheng.core.model.connector import Connector
from quanheng.core.model.dataset import Dataset
from quanheng.core.model.own_datasets import INDICATOR_PART, SCORE_HISTORY
from quanheng.core.project.init.extent import Extent
from quanheng.core.text import Text

Span = tuple[date, date]
"""First and last day."""

_FIGURES = {INDICATOR_PART.name, SCORE_HISTORY.name}
"""Datasets of figures: that one is not there never means that something did not happen."""


def find_spans(
    sources: Mapping[str, Mapping[str, Any]],
    connectors: Mapping[str, type[Connector]],
    extents: Sequence[tuple[Dataset, Extent]],
    year: int,
) -> dict[str, Span]:
    """Return what each source covers if it leaves nothing out, for those that can.

    It begins with the first year that is not nearly empty in each of its
    datasets, and ends with the period, a year. Datasets that every unit owes
    are among them: what is seen in views over them may not have happened.
    """
    seen = {dataset.name: (dataset, extent) for dataset, extent in extents}
    spans: dict[str, Span] = {}
    for name, source in sources.items():
        provided = (source["dataset"],) if "dataset" in source else connectors[source["connector"]].provides
        firsts = [_first_year(*seen[dataset], year) for dataset in provided if dataset in seen]
        told = [first for first in firsts if first is not None]
        if told:
            spans[name] = (date(max(told), 1, 1), date(year, 12, 31))
    return spans


def on_coverage(*, complete: bool) -> Text:
    """Tell what the reader has to decide about rows that are not there."""
    if complete:
        return Text(
            "核对 quanheng.yaml 中的 covers：按 --complete 写明各来源资料齐全，没有行就是没有发生；不齐全的来源，请删去其 covers。",
            "Check `covers:` in quanheng.yaml: by --complete it says that the sources leave nothing out, so that no rows "
            "mean that nothing happened; delete it for a source that is not complete.",
        )
    return Text(
        "没有行的单位现在按缺失计。哪个来源资料齐全，没有行就是没有发生，请在 quanheng.yaml 中去掉其 covers 前的 #；"
        "全部齐全的，可改用 quanheng init --complete。",
        "Units without rows now count as missing. Where a source is complete, so that no rows mean that nothing happened, "
        "take away the # before its `covers:` in quanheng.yaml; if all are, use quanheng init --complete.",
    )


def _first_year(dataset: Dataset, extent: Extent, year: int) -> int | None:
    """Return the first year of a dataset, or None where there is nothing to cover."""
    if dataset.window.all or dataset.name in _FIGURES:
        return None
    # Of rows that are in force for a time, the years in which they began say nothing.
    return year if dataset.window.at else min(extent.full_years(year), default=year)
