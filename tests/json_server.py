"""A real HTTP server on this machine for tests, answering by a function."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass
class Answer:
    """Say what the server sends: JSON unless `body` is given."""

    given: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    delay: float = 0


Respond = Callable[[str, dict[str, str], dict[str, str]], Answer]


class Server:
    """A real HTTP server on this machine, answering by a function."""

    def __init__(self, respond: Respond) -> None:
        self.asked: list[tuple[str, dict[str, str], dict[str, str]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                query, headers = dict(parse_qsl(parts.query)), dict(self.headers.items())
                outer.asked.append((parts.path, query, headers))
                answer = respond(parts.path, query, headers)
                body = answer.body if answer.body is not None else json.dumps(answer.given).encode()
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                if "Content-Length" not in answer.headers:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                time.sleep(answer.delay)
                with contextlib.suppress(OSError):
                    self.wfile.write(body)

            def log_message(self, *given: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
