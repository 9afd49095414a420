"""Identity numbers of citizens (公民身份号码) and their check character."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from quanheng.core.collect.cells.clean import compact
from quanheng.core.collect.cells.fault import CHARACTERS, Answer, Fault
from quanheng.core.collect.cells.iso import bytes_of_length
from quanheng.core.collect.cells.quantity import EXPONENT
from quanheng.core.text import Text

LENGTH = 18
FIRST_YEAR = 1850
"""Nobody in a file was born before; later than this century nobody either."""

_WEIGHTS = np.array([pow(2, 17 - place, 11) for place in range(17)])
_CHECKS = np.frombuffer(b"10X98765432", dtype=np.uint8)
_EXACT = 15
"""So many digits of a number does Excel keep; it writes zeros for all that follow."""

_LOST = Fault(
    "id_number_valid",
    Text(
        "身份证号曾被当作数字保存，末尾几位已经丢失。",
        "The ID number was kept as a number, and its last digits are lost.",
    ),
)
_OLD = Fault(
    "id_number_valid",
    Text("是 15 位的旧身份证号，存疑。", "This is an old ID number of 15 digits; kept, but doubtful."),
    "doubtful",
)
_FORM = Fault(
    "id_number_valid",
    Text(
        "身份证号应为 17 位数字加一位校验码，存疑。",
        "An ID number has 17 digits and a check character; kept, but doubtful.",
    ),
    "doubtful",
)
_BIRTH = Fault(
    "id_number_valid",
    Text(
        "身份证号中的出生日期不存在，存疑。",
        "The date of birth in the ID number is none; kept, but doubtful.",
    ),
    "doubtful",
)
_CHECK = Fault(
    "id_number_valid",
    Text(
        "身份证号的校验码不对，存疑。", "The check character of the ID number is wrong; kept, but doubtful."
    ),
    "doubtful",
)


def valid_id_numbers(texts: pa.Array) -> NDArray[np.bool_]:
    """Say of every text whether it is a valid number in its standard form.

    GB 11643: region, date of birth, order code, and a check character by
    ISO 7064, MOD 11-2.
    """
    valid = np.zeros(len(texts), dtype=bool)
    rows, letters = bytes_of_length(texts, LENGTH)
    if not len(rows):
        return valid
    digits = letters[:, :-1].astype(np.int64) - ord("0")
    good = ((digits >= 0) & (digits <= 9)).all(axis=1)
    good &= _CHECKS[digits @ _WEIGHTS % 11] == letters[:, -1]
    days = digits[:, 6:14] @ (10 ** np.arange(7, -1, -1))
    known, which = np.unique(np.where(good, days, 0), return_inverse=True)
    good &= np.array([_is_birth(day) for day in known.tolist()])[which]
    valid[rows] = good
    return valid


def read_id_number(text: str) -> Answer:
    """Read a number with a capital X; one that cannot be right is doubtful.

    What a spreadsheet kept as a number is rejected: its last digits are gone.
    """
    number = compact(text).upper()
    digits = number[:-1]
    if EXPONENT.fullmatch(number):
        return None, (_LOST,)
    faults = [CHARACTERS] if number != text else []
    if len(number) == LENGTH and digits.isascii() and digits.isdigit() and number[-1] in "0123456789X":
        if not valid_id_numbers(pa.array([number]))[0]:
            if number.endswith("0" * (LENGTH - _EXACT)):
                return None, (_LOST,)
            faults.append(_CHECK if _is_birth(int(number[6:14])) else _BIRTH)
    else:
        old = len(number) == 15 and number.isascii() and number.isdigit()
        faults.append(_OLD if old else _FORM)
    return number, tuple(faults)


def _is_birth(day: int) -> Any:
    """Say whether eight digits are a day on which somebody may have been born."""
    try:
        born = date(day // 10_000, day // 100 % 100, day % 100)
    except ValueError:
        return False
    return FIRST_YEAR <= born.year < 2100
