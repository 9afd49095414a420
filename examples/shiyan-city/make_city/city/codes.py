"""Codes of bodies and persons whose check digits hold and that nobody has.

The regions, 990000 and up, are assigned to no place (GB/T 2260).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_PERSON_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
_PERSON_CHECKS = np.array(list("10X98765432"))


def credit_code(kind: str, region: int, serial: int) -> str:
    """Return a unified social credit code (GB 32100) for a made-up body.

    `kind` is 11 for an organ and 12 for an institution.
    """
    body = f"{serial:08d}"
    rest = (
        11 - sum(int(digit) * weight for digit, weight in zip(body, _BODY_WEIGHTS, strict=True)) % 11
    ) % 11
    first = f"{kind}{region:06d}{body}{'X' if rest == 10 else rest}"
    total = sum(_LETTERS.index(sign) * weight for sign, weight in zip(first, _CODE_WEIGHTS, strict=True))
    return first + _LETTERS[(31 - total % 31) % 31]


def is_credit_code(code: str) -> bool:
    """Say whether a unified social credit code has the right check digit."""
    if len(code) != 18 or any(sign not in _LETTERS for sign in code):
        return False
    total = sum(_LETTERS.index(sign) * weight for sign, weight in zip(code, _CODE_WEIGHTS, strict=False))
    return code[17] == _LETTERS[(31 - total % 31) % 31]


def wrong_credit_code(code: str) -> str:
    """Return the code with a check digit that does not hold."""
    return code[:17] + _LETTERS[(_LETTERS.index(code[17]) + 1) % 31]


def person_numbers(
    region: NDArray[np.int64], birth: NDArray[np.int64], order: NDArray[np.int64]
) -> list[str]:
    """Return identity numbers (GB 11643) for made-up persons.

    `region` has six digits, `birth` is written as 19800131, and `order` is
    under 1000.
    """
    digits = np.concatenate([_digits(region, 6), _digits(birth, 8), _digits(order, 3)], axis=1)
    checks = _PERSON_CHECKS[digits @ _PERSON_WEIGHTS % 11]
    signs = np.concatenate([(digits + ord("0")).astype(np.uint32), checks.view(np.uint32)[:, None]], axis=1)
    written: list[str] = np.ascontiguousarray(signs).view("<U18").ravel().tolist()
    return written


def is_person_number(number: str) -> bool:
    """Say whether an identity number has the right check digit."""
    total = sum(int(digit) * int(weight) for digit, weight in zip(number[:17], _PERSON_WEIGHTS, strict=True))
    return len(number) == 18 and number[17] == str(_PERSON_CHECKS[total % 11])


def wrong_person_number(number: str) -> str:
    """Return the identity number with a check digit that does not hold."""
    return number[:17] + ("3" if number[17] != "3" else "4")


def _digits(numbers: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    powers = 10 ** np.arange(count - 1, -1, -1, dtype=np.int64)
    return numbers[:, None] // powers % 10
