"""Someone who has the web report open in a browser, for tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TURN_TO = """(place) => new Promise((done) => {
  if (location.hash === place) { done(); return; }
  addEventListener("hashchange", () => setTimeout(done), { once: true });
  location.hash = place;
})"""


@dataclass
class Reader:
    """A reader with the report open, who notes whatever the browser complains of."""

    page: Any
    address: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, place: str = "") -> Reader:
        if self.page.url.startswith(self.address):
            self.page.evaluate(TURN_TO, f"#/{place}")
        else:
            self.page.goto(f"{self.address}#/{place}")
        return self

    def texts(self, selector: str) -> list[str]:
        return [" ".join(text.split()) for text in self.page.locator(selector).all_inner_texts()]

    def text(self, selector: str = "main") -> str:
        return " ".join(self.page.locator(selector).inner_text().split())


def open_reader(chromium: Any, report: Path, **options: Any) -> Reader:
    page = chromium.new_page(**({"viewport": {"width": 1400, "height": 900}} | options))
    page.set_default_timeout(5000)
    reader = Reader(page, report.as_uri())
    page.on("request", lambda request: reader.requests.append(request.url))
    page.on("console", lambda message: reader.complaints.append(message.text))
    page.on("pageerror", lambda error: reader.complaints.append(str(error)))
    page.on("dialog", lambda dialog: reader.complaints.append(dialog.message))
    return reader
