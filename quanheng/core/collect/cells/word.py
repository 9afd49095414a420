"""Booleans, coded texts, and the words of a source that stand for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from quanheng.core.collect.cells.clean import fold, narrow
from quanheng.core.collect.cells.fault import CHARACTERS, GARBLED, Answer, Fault
from quanheng.core.collect.cells.garbled import is_garbled
from quanheng.core.errors import nearest
from quanheng.core.text import Text, join

_BOOLEANS = {
    **dict.fromkeys(("true", "t", "yes", "y", "1", "是"), True),
    **dict.fromkeys(("false", "f", "no", "n", "0", "否"), False),
}

CODE_FORM = Fault(
    "code_form", Text("不是代码表中的写法，已更正。", "Not a word of the code list; corrected."), "repaired"
)

_LISTED = 8
"""So many codes are listed where none is near."""

_ADVISED = 40
"""For so many different words the nearest code is looked up; then it is enough."""


def read_boolean(text: str) -> bool | Text:
    """Read yes or no, or say that it is neither."""
    found = _BOOLEANS.get(fold(text))
    return Text("应为“是”或“否”。", "Expected yes or no.") if found is None else found


def boolean_cell(text: str) -> Answer:
    """Read yes or no, and say where it is not written plainly."""
    value = read_boolean(text)
    if isinstance(value, Text):
        return None, (Fault("code_known", value),)
    return value, (CHARACTERS,) if narrow(text) != text else ()


class Vocabulary:
    """Find what a word means: exactly as it is written first, then folded.

    Words that fold alike and mean different things are only taken as written.
    """

    def __init__(self, meanings: Iterable[tuple[str, str]]) -> None:
        self._exact: dict[str, str] = {}
        folded: dict[str, set[str]] = {}
        for word, meaning in meanings:
            self._exact.setdefault(word, meaning)
            folded.setdefault(fold(word), set()).add(self._exact[word])
        self._folded = {word: found.pop() for word, found in folded.items() if len(found) == 1}

    def has(self, word: str) -> bool:
        """Say whether the word stands here exactly as it is written."""
        return word in self._exact

    def meaning(self, word: str) -> str | None:
        """Return what the word means here, or None where it means nothing."""
        found = self._exact.get(word)
        return found if found is not None else self._folded.get(fold(word))


class Codes:
    """Read a coded text: the code itself, or its label in either language."""

    def __init__(self, codes: Mapping[str, Text]) -> None:
        self._codes = codes
        labels = [(label, code) for code, text in codes.items() for label in (text.zh, text.en)]
        self._known = Vocabulary([(code, code) for code in codes] + labels)
        self._names = {**dict(labels), **{code: code for code in codes}}
        self._advised = 0

    def read(self, text: str) -> str | Text:
        """Return the code, or say that there is none and which is nearest."""
        found = self._known.meaning(text)
        if found is not None:
            return found
        self._advised += 1
        near = nearest(text, self._names) if self._advised <= _ADVISED else None
        if near is not None:
            code = self._shown(self._names[near])
            return Text(
                f"不在代码表中；是否应为“{code.zh}”？", f"Not in the code list; should it be '{code.en}'?"
            )
        shown = [self._shown(code) for code in list(self._codes)[:_LISTED]]
        shown += [Text("…", "…")] * (len(self._codes) > _LISTED)
        return join(shown).within("不在代码表中；可用：{}。", "Not in the code list, which has: {}.")

    def cell(self, text: str) -> Answer:
        """Read a coded text, and say where it is no code or label to the letter."""
        code = self.read(text)
        if isinstance(code, Text):
            return None, (GARBLED if is_garbled(text) else Fault("code_known", code),)
        if self._known.has(text):
            return code, ()
        return code, (CHARACTERS if narrow(text) != text else CODE_FORM,)

    def _shown(self, code: str) -> Text:
        label = self._codes[code]
        zh, en = (code if name == code else f"{code} ({name})" for name in (label.zh, label.en))
        return Text(zh, en)
