"""What is wrong with a cell, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from quanheng.core.collect.rules import Rule
from quanheng.core.model.connector import Handled
from quanheng.core.text import Text


@dataclass(frozen=True, slots=True)
class Fault:
    """Name the rule that a cell breaks, and why it does."""

    rule: Rule
    reason: Text
    handled: Handled = "rejected"


Answer = tuple[Any, tuple[Fault, ...]]
"""What a cell says, or None, and everything that is wrong with it."""

CHARACTERS = Fault(
    "character_form",
    Text("含有全角或看不见的字符，已更正。", "There were full-width or invisible characters; corrected."),
    "repaired",
)
OUTER = Fault(
    "character_form",
    Text(
        "首尾有看不见的字符或全角空格，已去掉。",
        "Invisible characters or wide blanks at its ends were removed.",
    ),
    "repaired",
)
GARBLED = Fault("text_encoding", Text("文字是乱码。", "The text is garbled."))
MISREAD = Fault(
    "text_encoding",
    Text(
        "像是编码读错而成的字母，原样保留。", "It looks like letters of a wrong encoding; it stays as it is."
    ),
    "doubtful",
)
