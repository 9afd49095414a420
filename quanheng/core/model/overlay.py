"""Overlays: what a county changes of a scheme, and what that leaves of it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from pydantic import Field as PydanticField

from quanheng.core.model.declaration import DOTTED, Declaration, Number
from quanheng.core.text import Text, TextField, join


class Disabled(Declaration):
    """Take an indicator out of the scheme."""

    indicator: str = PydanticField(pattern=DOTTED)
    reason: TextField | None = None
    """Why it is not used; needed where the scheme has locked the indicator."""


class Overlay(Declaration):
    """Change a scheme for one county, in a file beside the project or by name."""

    format: Literal[1]
    id: str = PydanticField(pattern=r"^[a-z][a-z0-9_-]*$")
    version: str
    base: str
    """The id of the scheme that it changes."""
    name: TextField
    note: TextField | None = None
    disable: list[Disabled] = []
    """Indicators that are not used; their weight goes to the rest."""


class LeftOut(Declaration):
    """Name an indicator of the base that is not used."""

    indicator: str
    name: TextField
    reason: TextField | None = None


class Adoption(Declaration):
    """Say which overlay was used, and how much of its base is left.

    `weight` is by category, what is used; `of_weight` is what the base has.
    """

    id: str
    version: str
    name: TextField
    note: TextField | None = None
    base: str
    base_version: str
    left_out: list[LeftOut]
    gates: dict[str, TextField]
    """Names of the gates that left with what they look at."""
    indicators: int
    of_indicators: int
    weight: dict[str, Number]
    of_weight: dict[str, Number]

    def words(self, categories: Mapping[str, Text]) -> Text:
        """Say how much of the base is used: 采用 14/29 项指标、50/100 权重."""
        shares = {name: f"{_plain(self.weight[name])}/{_plain(self.of_weight[name])}" for name in self.weight}
        if len(set(shares.values())) == 1:
            share = next(iter(shares.values()))
            weight = Text(f"{share} 权重", f"{share} of the weight")
        else:
            each = [
                Text(f"{categories[name].zh} {share}", f"{categories[name].en} {share}")
                for name, share in shares.items()
            ]
            weight = join(each).within("权重 {}", "of the weight {}")
        count = f"{self.indicators}/{self.of_indicators}"
        said = Text(f"采用 {count} 项指标、{weight.zh}", f"uses {count} indicators, {weight.en}")
        if not self.gates:
            return said
        names = join(list(self.gates.values()))
        return Text(
            f"{said.zh}；一并停用的否决与封顶条件：{names.zh}",
            f"{said.en}; gates that are left out with them: {names.en}",
        )


def _plain(weight: Decimal) -> str:
    """Write a weight without an exponent and without idle zeros."""
    return f"{weight.normalize():f}"
