"""Keep binary noise out of decisions: ties, steps, bounds and rounding."""

from __future__ import annotations

import numpy as np

from quanheng.core.results.outcome import Floats
from quanheng.core.results.rounding import round_half_up

SCORE_DECIMALS = 12
"""Scores from 0 to 100 are kept to this many decimals: fourteen digits."""

_DIGITS = 12


def settle(scores: Floats) -> Floats:
    """Drop what is noise in scores from 0 to 100, and keep them within.

    Sums of decimal weights miss their decimal result by about 1e-14. A total of
    89.995 must stay one: it is rounded half up later, and compared with others.
    """
    # Adding zero turns a negative zero into zero, so that bytes agree as well.
    kept: Floats = np.clip(np.round(scores, SCORE_DECIMALS), 0.0, 100.0) + 0.0
    return kept


def without_noise(values: Floats) -> Floats:
    """Round values of any size to twelve significant digits, NaN kept.

    100 × 0.57 in binary is 56.99999999999999; a step from 57 on is meant for it.
    """
    size = np.abs(values)
    # Powers of ten up to 22 are exact, so that the quotient is rounded only once;
    # what would need a greater one is left as it is.
    known = np.isfinite(values) & (size >= 10.0 ** (_DIGITS - 1 - 22))
    exponent = np.floor(np.log10(np.where(known, size, 1.0)))
    power = np.power(10.0, np.clip(_DIGITS - 1 - exponent, 0, 22))
    kept: Floats = np.where(known, np.rint(np.where(known, values, 0.0) * power) / power, values)
    return kept


def rounded(numbers: Floats, decimals: int) -> Floats:
    """Round half up, as reports print numbers, NaN kept."""
    scaled = numbers * 10.0**decimals
    off_the_half = np.abs(np.abs(scaled - np.trunc(scaled)) - 0.5)
    # Only near a half does it matter how halves are rounded, and that is decided
    # on the decimal form, one by one, in the same place as everywhere else.
    near_a_half = off_the_half <= np.maximum(1e-6, 4 * np.spacing(np.abs(scaled)))
    found: Floats = np.round(numbers, decimals) + 0.0
    for place in np.flatnonzero(near_a_half):
        found[place] = round_half_up(float(numbers[place]), decimals)
    return found
