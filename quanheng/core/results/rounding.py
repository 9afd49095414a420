"""How numbers are rounded for readers: half up, on what a reader would see."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import overload


@overload
def round_half_up(number: float, decimals: int) -> float: ...
@overload
def round_half_up(number: None, decimals: int) -> None: ...
@overload
def round_half_up(number: float | None, decimals: int) -> float | None: ...
def round_half_up(number: float | None, decimals: int) -> float | None:
    """Round halves away from zero, as people do; no number stays none.

    The shortest decimal form of the float is what is rounded: 2.675 becomes
    2.68, although the float itself lies a little under it. Raises ValueError
    for NaN and infinities, which no result contains.
    """
    if number is None:
        return None
    exact = Decimal(repr(float(number)))
    if not exact.is_finite():
        raise ValueError("only a finite number can be rounded")
    with localcontext() as context:
        # Floats reach 309 digits before the point; the default context would refuse them.
        context.prec = 400
        rounded = float(exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))
    # A small loss must not be shown as "-0.0".
    return rounded or 0.0
