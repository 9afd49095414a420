"""Checks of data: what rows that were collected must keep, beyond their contract."""

from __future__ import annotations

from pydantic import Field as PydanticField

from quanheng.core.model.dataset import Clarity, Property
from quanheng.core.model.declaration import DOTTED, Declaration
from quanheng.core.model.period import Window
from quanheng.core.text import TextField


class Check(Declaration):
    """Demand something of every row of a dataset or a view.

    Checks look at what was collected, after all sources were read: at rows
    beside each other, and at datasets beside each other through views. A row
    that fails stays where it is; it is counted against its unit and named in a
    table of faults, for people to look at.
    """

    id: str = PydanticField(pattern=DOTTED)
    name: TextField
    """What is demanded, as a short sentence that holds for a good row."""
    relation: str
    property: Property
    clarity: Clarity | None = None
    dataset: str | None = None
    """The dataset that the counts speak of; by default the relation, or the first that a view reads."""
    spares: list[str] = []
    """Datasets below a view without which the check is still worth trying."""
    applies: str | None = None
    """A row condition; rows for which it is not true are not tried."""
    passes: str
    """A row condition; rows for which it is not true, or not known, fail."""
    shows: list[str] = []
    """Fields that let a reader judge a failing row, beside its unit and its key."""
    labels: dict[str, TextField] = {}
    """What fields are called that have no label, as those that a view adds up."""
    window: Window | None = None
    """Which rows are tried, where it is not the window of the relation."""
    remedy: TextField
    """What whoever keeps the rows should do about one that fails."""
    basis: TextField | None = None
