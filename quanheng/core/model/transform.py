"""Transforms: what a value becomes when those of other units are known."""

from __future__ import annotations

from typing import Literal

from pydantic import Field as PydanticField
from pydantic import model_validator

from quanheng.core.model.declaration import Declaration
from quanheng.core.text import Invalid, Text


class PeerIndex(Declaration):
    """Make the value an index: 100 is the median of the unit's peers.

    Peers, the unit among them, have the same function and level; where fewer
    than `minimum` of them have a value, the same function at any level. With
    still fewer there is no index. The median is the mean of the two middle
    values where their number is even.
    """

    peers: Literal["function_level"] = "function_level"
    minimum: int = PydanticField(default=5, ge=2)


class Transform(Declaration):
    """Choose exactly one transform."""

    peer_index: PeerIndex | None = None

    @model_validator(mode="after")
    def _one_rule(self) -> Transform:
        if self.peer_index is None:
            raise Invalid(
                Text(
                    f"transform 必须且只能有以下之一：{'、'.join(type(self).model_fields)}。",
                    f"transform needs exactly one of {', '.join(type(self).model_fields)}.",
                ),
                Text(
                    "例如 {peer_index: {peers: function_level, minimum: 5}}。",
                    "Such as {peer_index: {peers: function_level, minimum: 5}}.",
                ),
            )
        return self
