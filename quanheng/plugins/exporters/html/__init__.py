"""Write an evaluation as one HTML file that opens anywhere, without a network."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from quanheng import Exporter, exporter, hookimpl

if TYPE_CHECKING:
    from quanheng import Evaluation


@exporter(name="html", suffix=".html", title={"zh": "网页报告(单个文件)", "en": "Web report (one file)"})
def write_html(evaluation: Evaluation, path: Path) -> None:
    """Write the whole evaluation as one file, for reading in a browser.

    The same run gives the same bytes. The file appears under its name only
    when it is complete.
    """
    import os

    from quanheng.plugins.exporters.html.page import render

    path = Path(path)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(render(evaluation).encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


@hookimpl
def register_exporters() -> Iterable[Exporter]:
    """Offer the report as the format `html`."""
    return [write_html]
