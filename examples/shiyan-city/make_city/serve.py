"""Serve the hotline platform of a made city: `python -m make_city.serve DIR [--port 12345]`.

Where the port is taken, a free one is used. When it is ready, the address and
a new token are written where the project looks them up, and the address is
printed in one line. It ends when its standard input closes or it is asked to.
"""

from __future__ import annotations

import argparse
import hmac
import json
import secrets
import signal
import sys
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

PATH = "/api/orders"
PORT = 12345
"""The number that residents call."""

RENDERED = 5_000
"""So many tickets are on each page that was made beforehand."""


class Platform(ThreadingHTTPServer):
    """Answer with pages of tickets from a folder."""

    daemon_threads = True

    def __init__(self, folder: Path, port: int, token: str) -> None:
        """Listen on this machine only, at another port where this one is taken."""
        self.folder = folder
        self.token = token
        try:
            super().__init__(("127.0.0.1", port), Handler)
        except OSError:
            super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        """Return the address of the first page."""
        return f"http://127.0.0.1:{self.server_address[1]}{PATH}"

    def page(self, number: int, size: int) -> bytes:
        """Return the answer for a page, 1 being the first."""
        if size == RENDERED:
            page = self.folder / f"orders-{number:03d}.json"
            return (page if page.exists() else self.folder / "after-the-last.json").read_bytes()
        first = (number - 1) * size
        items: list[str] = []
        for rendered in range(first // RENDERED, (first + size - 1) // RENDERED + 1):
            page = self.folder / f"orders-{rendered + 1:03d}.json"
            if page.exists():
                items += page.read_text(encoding="utf-8").splitlines()[1:-1]
        offset = first % RENDERED
        chosen = ",".join(item.rstrip(",") for item in items[offset : offset + size])
        total = json.loads((self.folder / "after-the-last.json").read_bytes())["data"]["total"]
        return f'{{"code": 0, "msg": "ok", "data": {{"total": {total}, "items": [{chosen}]}}}}'.encode()


class Handler(BaseHTTPRequestHandler):
    """Check the token, and hand out a page."""

    server: Platform
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer a request for a page."""
        asked = urlsplit(self.path)
        if asked.path != PATH:
            self._answer(HTTPStatus.NOT_FOUND, _refusal(404, "没有这个接口"))
        elif not self._allowed():
            self._answer(HTTPStatus.UNAUTHORIZED, _refusal(401, "令牌无效"))
        else:
            given = parse_qs(asked.query)
            number, size = (given.get(name, [usual])[0] for name, usual in (("page", "1"), ("size", "5000")))
            if number.isdecimal() and size.isdecimal() and int(number) >= 1 and 1 <= int(size) <= RENDERED:
                self._answer(HTTPStatus.OK, self.server.page(int(number), int(size)))
            else:
                self._answer(HTTPStatus.BAD_REQUEST, _refusal(400, "页码或每页条数不对"))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the library's name
        """Say nothing: standard error belongs to whoever started this."""

    def _allowed(self) -> bool:
        given = self.headers.get("Authorization", "").removeprefix("Bearer ") or self.headers.get("token", "")
        return hmac.compare_digest(given.encode(), self.server.token.encode())

    def _answer(self, status: HTTPStatus, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def announce(folder: Path, url: str, token: str) -> None:
    """Write address and token where the project looks them up."""
    (folder / "url.txt").write_text(url + "\n", encoding="utf-8")
    (folder / "token.txt").write_text(token + "\n", encoding="utf-8")
    (folder / "token.txt").chmod(0o600)


def _refusal(code: int, message: str) -> bytes:
    return json.dumps({"code": code, "msg": message, "data": None}, ensure_ascii=False).encode()


def main(arguments: list[str]) -> int:
    """Serve until standard input closes."""
    parser = argparse.ArgumentParser(prog="python -m make_city.serve")
    parser.add_argument("folder", type=Path, help="the folder that make_city wrote")
    parser.add_argument("--port", type=int, default=PORT)
    given = parser.parse_args(arguments)
    folder = given.folder / "data" / "hotline"
    if not folder.is_dir():
        parser.error(f"{folder} is not there; run python -m make_city first")
    with Platform(folder, given.port, secrets.token_urlsafe(16)) as platform:

        def end(*_: object) -> None:
            # The server must not be stopped from the thread that serves.
            threading.Thread(target=platform.shutdown).start()

        signal.signal(signal.SIGTERM, end)
        threading.Thread(target=lambda: (sys.stdin.read(), end()), daemon=True).start()
        announce(folder, platform.url, platform.token)
        sys.stdout.write(platform.url + "\n")
        sys.stdout.flush()
        platform.serve_forever(poll_interval=0.1)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
