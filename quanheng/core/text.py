"""Texts that users read, in Chinese and English, and the language in force."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer

from quanheng.core.locale_language import Language, language_of_locale

_language: ContextVar[Language | None] = ContextVar("language", default=None)


def language() -> Language:
    """Return the language in which messages are shown: as chosen, else the locale's."""
    return _language.get() or language_of_locale()


def use_language(chosen: Language) -> None:
    """Show messages in this language from now on."""
    _language.set(chosen)


@dataclass(frozen=True, slots=True)
class Text:
    """Hold one message in both languages; `str()` gives the one in force."""

    zh: str
    en: str

    def __str__(self) -> str:
        """Return the text in the language in force."""
        return self.zh if language() == "zh" else self.en

    def within(self, zh: str, en: str) -> Text:
        """Put this text into a sentence that has one `{}` for it."""
        return Text(zh.format(self.zh), en.format(self.en))

    @classmethod
    def of(cls, given: Any) -> Text:
        """Make a text of a mapping with `zh` and `en`, or of one plain string.

        One language stands in for the other where only one is given.
        """
        if isinstance(given, Text):
            return given
        if isinstance(given, str):
            return cls(given, given)
        if isinstance(given, dict) and given and set(given) <= {"zh", "en"}:
            zh, en = given.get("zh"), given.get("en")
            if isinstance(zh, str) and isinstance(en, str):
                return cls(zh, en)
            if isinstance(zh, str) and en is None:
                return cls(zh, zh)
            if isinstance(en, str) and zh is None:
                return cls(en, en)
        raise Invalid(
            Text("这里应是文字，或 {zh: …, en: …}。", "Expected text, or a mapping of zh and en."),
            Text(
                "文字请加引号；两种语言写成 {zh: 中文, en: English}，其中含逗号的文字要加引号。",
                "Put text in quotes; write two languages as {zh: 中文, en: English}, with quotes around text that has a comma.",
            ),
        )


class Invalid(ValueError):
    """Refuse a value in a declaration, in words that its author reads."""

    def __init__(self, what: Text, fix: Text | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.fix = fix

    def __str__(self) -> str:
        """Return what is wrong, in the language in force."""
        return str(self.what)


def join(texts: list[Text]) -> Text:
    """List texts in one line, with the comma of each language."""
    return Text("、".join(text.zh for text in texts), ", ".join(text.en for text in texts))


TextField = Annotated[
    Text,
    BeforeValidator(Text.of),
    PlainSerializer(lambda text: {"zh": text.zh, "en": text.en}, return_type=dict[str, str]),
]
"""A pydantic field that takes a string or `{zh: …, en: …}`."""
