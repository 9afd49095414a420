"""The key of a project, under which its persons have other names."""

from __future__ import annotations

import hmac
import os
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from quanheng.core.collect.durable import publish, workplace
from quanheng.core.errors import Problem, ProjectError
from quanheng.core.text import Text

VARIABLE = "QUANHENG_PERSON_KEY"
"""The environment variable that goes before the file."""

FILE = "person.key"

DIGITS = 32
"""Hexadecimal digits of a pseudonym: 128 bits, so that no two persons ever share one."""

_LEAST = 16
"""Characters that a key must have at least."""


@dataclass(frozen=True, slots=True)
class PersonKey:
    """Hold a secret key; it never shows in messages, logs or records."""

    secret: bytes = field(repr=False)

    def pseudonym(self, value: str) -> str:
        """Return what stands for a value, whatever the width and case of its letters."""
        normal = unicodedata.normalize("NFKC", value).strip().upper()
        return hmac.digest(self.secret, normal.encode("utf-8"), "sha256").hex()[:DIGITS]


def person_key(store: Path, environment: Mapping[str, str] = os.environ) -> PersonKey:
    """Return the project's key; at the first use, one is made at random and kept.

    `store` is the project's `.quanheng`; the caller holds the project's lock.
    Raises ProjectError for a key that is too short, and OSError.
    """
    given = environment.get(VARIABLE)
    if given is not None:
        return _checked(given, Text(f"环境变量 {VARIABLE}", f"environment variable {VARIABLE}"))
    path = store / FILE
    if not path.exists():
        _make(path)
    shown = f"{store.name}/{FILE}"
    return _checked(path.read_text("utf-8", errors="replace"), Text(shown, shown))


def _checked(given: str, where: Text) -> PersonKey:
    key = given.strip()
    if len(key) < _LEAST:
        raise ProjectError(
            Problem(
                Text("人员假名的密钥太短。", "The key for pseudonyms of persons is too short."),
                where,
                Text(
                    f"密钥至少 {_LEAST} 个字符。请恢复原来的密钥；若已丢失，请删去它，并重新采集全部来源。",
                    f"It needs at least {_LEAST} characters. Restore the one that was used; if it is lost, "
                    "remove this one and collect all sources anew.",
                ),
            )
        )
    return PersonKey(key.encode("utf-8"))


def _make(path: Path) -> None:
    """Write a new key that only its owner can read."""
    with workplace(path.parent / "tmp") as place:
        made = place / FILE
        handle = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(secrets.token_hex(32) + "\n")
        publish(made, path)
