"""Secrets: values that come from outside the project and are never shown."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer

from quanheng.core.errors import Problem, ProjectError
from quanheng.core.text import Invalid, Text

MASK = "***"

MAX_BYTES = 65_536
"""Files with secrets are small; a larger one is a mistake."""

_FROM_OUTSIDE = Text(
    "请改写为 {env: 环境变量名} 或 {file: 文件路径}，不要把密码写在文件里。",
    "Write {env: VARIABLE} or {file: path} instead, so that no password stands in the file.",
)
_SECRET_NAME = re.compile(
    r"(.*[_-])?(pass(word|wd|phrase)?|pwd|secret|token|credentials?|cookie|authorization|signature)|auth|sign|key|"
    r"x[_-]?auth.*|(.*[_-])?(api|app|access|auth|secret|private|subscription)[_-]?(key|token|secret|code)"
)
_CREDENTIALS = re.compile(r"://[^/@?#]*:(?!\d+[/?#])[^@]+@")


class Secret:
    """Hold a value that no text, log or dump may show.

    `origin` says where it came from, such as `env HOTLINE_TOKEN`; the value
    itself is given by `reveal` only.
    """

    __slots__ = ("_value", "origin")

    def __init__(self, value: str, origin: str = "") -> None:
        self._value = value
        self.origin = origin

    def reveal(self) -> str:
        """Return the value; pass it on, and keep it nowhere."""
        return self._value

    def __repr__(self) -> str:
        """Return a mask instead of the value."""
        return MASK

    def __str__(self) -> str:
        """Return a mask instead of the value."""
        return MASK

    def __format__(self, spec: str) -> str:
        """Return a mask whatever is asked for."""
        return MASK

    def __reduce__(self) -> str:
        """Refuse to be pickled or copied into a file."""
        raise TypeError("a secret cannot be stored")


class SecretRef(BaseModel):
    """Say where a value comes from: an environment variable, a file, or here."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)

    env: str | None = None
    file: str | None = None
    """A path, relative to the project folder; the file holds nothing else."""
    literal: str | None = None

    def __repr__(self) -> str:
        """Return where the value comes from, without it."""
        return f"SecretRef({self.shown})"

    __str__ = __repr__

    @property
    def shown(self) -> str:
        """Return what may be shown: the reference, or an address without secrets."""
        if self.env is not None:
            return f"env {self.env}"
        if self.file is not None:
            return f"file {self.file}"
        literal = self.literal or ""
        return literal if "://" in literal and not hides_secret(literal) else MASK

    def resolve(self, project_folder: Path, where: Text | None = None) -> Secret:
        """Fetch the value; `where` is the place in the project that asks for it.

        Raises ProjectError when the variable is not set, or when the file is
        missing, empty, too large or no text.
        """
        if self.env is not None:
            value = os.environ.get(self.env, "")
            if not value:
                raise ProjectError(
                    Problem(
                        Text(
                            f"环境变量 {self.env} 没有设置。",
                            f"The environment variable {self.env} is not set.",
                        ),
                        where or Text(f"环境变量 {self.env}", f"environment variable {self.env}"),
                        Text("请先设置它，再运行。", "Set it, then run again."),
                    )
                )
            return Secret(value, self.shown)
        if self.file is not None:
            return Secret(self._from_file(project_folder / self.file, where), self.shown)
        return Secret(self.literal or "", "literal")

    def _from_file(self, path: Path, where: Text | None) -> str:
        what = fix = None
        try:
            if path.stat().st_size > MAX_BYTES:
                what = Text("密码文件过大，不像是密码。", "The file is too large to be a secret.")
                fix = Text(
                    "请检查路径；文件里只应有密码本身。", "Check the path; the file holds the secret alone."
                )
            else:
                value = path.read_text("utf-8-sig").strip("\r\n")
                if value:
                    return value
                what = Text("密码文件是空的。", "The file for the secret is empty.")
                fix = Text("请把密码写入这个文件。", "Write the secret into it.")
        except FileNotFoundError:
            what = Text("密码文件不存在。", "The file for the secret does not exist.")
            fix = Text("请建立这个文件，或改正路径。", "Make the file, or correct the path.")
        except (OSError, UnicodeDecodeError):
            what = Text("密码文件无法读取。", "The file for the secret cannot be read.")
            fix = Text("请检查文件权限；内容应为 UTF-8 文字。", "Check its permissions; it holds UTF-8 text.")
        raise ProjectError(Problem(what, where or Text(self.file or "", self.file or ""), fix))


def is_secret_name(name: str) -> bool:
    """Say whether a header or parameter of this name carries a secret."""
    return _SECRET_NAME.fullmatch(name.strip().lower()) is not None


def hides_secret(address: str) -> bool:
    """Say whether an address holds a password, or a parameter that is one."""
    try:
        parts = urlsplit(address)
        if parts.password or (parts.scheme in ("http", "https") and parts.username):
            return True
        query = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return "@" in address
    # A password with a slash ends what urlsplit takes for the host.
    return bool(_CREDENTIALS.search(address)) or any(is_secret_name(name) for name, value in query if value)


def _reference(given: Any) -> SecretRef:
    if isinstance(given, SecretRef):
        return given
    if isinstance(given, dict) and len(given) == 1:
        ((kind, name),) = given.items()
        if kind in ("env", "file") and isinstance(name, str) and name.strip():
            return SecretRef(env=name) if kind == "env" else SecretRef(file=name)
    raise Invalid(
        Text("这里应是 {env: 环境变量名} 或 {file: 文件路径}。", "Expected {env: VARIABLE} or {file: path}."),
        _FROM_OUTSIDE,
    )


def _address_or_reference(given: Any) -> SecretRef:
    if not isinstance(given, str):
        return _reference(given)
    if not given.strip():
        raise Invalid(Text("这里不能是空的。", "This must not be empty."), _FROM_OUTSIDE)
    if hides_secret(given):
        raise Invalid(Text("地址中写有密码。", "The address has a password in it."), _FROM_OUTSIDE)
    return SecretRef(literal=given)


def _reference_only(given: Any) -> SecretRef:
    if isinstance(given, str) or (isinstance(given, SecretRef) and given.literal is not None):
        raise Invalid(
            Text("密码或令牌不能直接写在这里。", "A secret must not stand here itself."), _FROM_OUTSIDE
        )
    return _reference(given)


def _dump(ref: SecretRef) -> Any:
    if ref.env is not None:
        return {"env": ref.env}
    return {"file": ref.file} if ref.file is not None else ref.shown


_SERIALIZER = PlainSerializer(_dump)

SecretField = Annotated[SecretRef, BeforeValidator(_address_or_reference), _SERIALIZER]
"""A pydantic field for `{env: …}`, `{file: …}`, or a string without a secret."""

SecretOnlyField = Annotated[SecretRef, BeforeValidator(_reference_only), _SERIALIZER]
"""A pydantic field for `{env: …}` or `{file: …}`; a string is refused."""
