"""Put template, style, script and data together into one HTML text."""

from __future__ import annotations

import base64
import hashlib
import json
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any

from quanheng.plugins.exporters.html.payload import build

if TYPE_CHECKING:
    from quanheng import Evaluation

STYLES = ("colours", "page", "tables", "unit", "phone", "print")
SCRIPTS = (
    "data", "words", "dom", "bars", "radar", "lines", "rules", "results", "matrix",
    "catalogue", "definition", "drill", "unit", "problems", "method", "search", "app",
)  # fmt: skip
"""Parts of the script in order; together they are one function."""


def render(evaluation: Evaluation) -> str:
    """Return the report as the text of one HTML file."""
    from jinja2 import Environment, StrictUndefined

    here = files("quanheng.plugins.exporters.html")
    style = "\n".join(_read(here / "css" / f"{name}.css") for name in STYLES)
    scripts = "\n".join(_read(here / "js" / f"{name}.js") for name in SCRIPTS)
    script = f'(function () {{\n"use strict";\n{scripts}\n}})();\n'
    language = evaluation.manifest.get("language") or "zh"
    template = Environment(
        autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
    ).from_string(_read(here / "report.html.j2"))
    return template.render(
        html_language="zh-CN" if language == "zh" else "en",
        language=language,
        title=evaluation.title,
        style=_Verbatim(style),
        script=_Verbatim(script),
        style_hash=_hash(style),
        script_hash=_hash(script),
        data=_Verbatim(as_script_data(build(evaluation))),
    )


class _Verbatim(str):
    """Mark a text of ours as fit for the page, so that it is not escaped."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


def as_script_data(data: Any) -> str:
    """Write JSON that cannot end the script block it stands in."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _hash(text: str) -> str:
    """Return the source expression by which the page allows this text alone."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _read(resource: Traversable) -> str:
    return resource.read_text(encoding="utf-8").replace("\r\n", "\n")
