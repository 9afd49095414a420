"""Unified social credit codes (统一社会信用代码) and their check character."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from quanheng.core.collect.cells.clean import compact
from quanheng.core.collect.cells.fault import CHARACTERS, Answer, Fault
from quanheng.core.collect.cells.iso import bytes_of_length
from quanheng.core.collect.cells.quantity import EXPONENT
from quanheng.core.text import Text

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Digits and letters without I, O, S, V and Z (GB 32100)."""

LENGTH = 18
_WEIGHTS = np.array([pow(3, place, 31) for place in range(LENGTH - 1)])

_VALUES = np.full(256, -1, dtype=np.int64)
_VALUES[[ord(sign) for sign in ALPHABET]] = range(len(ALPHABET))

_LOST = Fault(
    "uscc_valid",
    Text("代码写成了科学计数法，位数已经丢失。", "The code has an exponent: digits are lost."),
)
_LENGTH = Fault(
    "uscc_valid",
    Text("统一社会信用代码应为 18 位，存疑。", "A social credit code has 18 characters; kept, but doubtful."),
    "doubtful",
)
_LETTERS = Fault(
    "uscc_valid",
    Text(
        "统一社会信用代码只用数字和 I、O、S、V、Z 以外的大写字母（I、O 或为 1、0），存疑。",
        "A social credit code has digits and letters other than I, O, S, V and Z "
        "(I and O may be 1 and 0); kept, but doubtful.",
    ),
    "doubtful",
)
_CHECK = Fault(
    "uscc_valid",
    Text(
        "统一社会信用代码的校验位不对，存疑。",
        "The check character of the code is wrong; kept, but doubtful.",
    ),
    "doubtful",
)


def valid_usccs(texts: pa.Array) -> NDArray[np.bool_]:
    """Say of every text whether it is a valid code in its standard form."""
    valid = np.zeros(len(texts), dtype=bool)
    rows, letters = bytes_of_length(texts, LENGTH)
    values = _VALUES[letters]
    # The outer remainder matters: without it the check character for a sum of 0 would be a 31st.
    wanted = (31 - values[:, :-1] @ _WEIGHTS % 31) % 31
    valid[rows] = (values >= 0).all(axis=1) & (values[:, -1] == wanted)
    return valid


def read_uscc(text: str) -> Answer:
    """Read a code in half-width capitals; one that cannot be right is doubtful."""
    code = compact(text).upper()
    if EXPONENT.fullmatch(code):
        return None, (_LOST,)
    faults = [CHARACTERS] if code != text else []
    if len(code) != LENGTH:
        faults.append(_LENGTH)
    elif any(sign not in ALPHABET for sign in code):
        faults.append(_LETTERS)
    elif not _is_valid(code):
        faults.append(_CHECK)
    return code, tuple(faults)


def _is_valid(code: str) -> Any:
    return valid_usccs(pa.array([code]))[0]
