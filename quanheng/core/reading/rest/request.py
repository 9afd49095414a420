"""One page of a web service: asked for with patience, taken with care."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit, urlunsplit

from quanheng.core.errors import DataError, Problem, ProjectError, SourceRefused, SourceUnavailable
from quanheng.core.reading.patience import Unanswered, patiently
from quanheng.core.text import Text

if TYPE_CHECKING:
    import requests

    from quanheng.core.project.source import RestSource

MAX_BODY = 256 << 20
"""Bytes of one page, unpacked."""

MAX_REDIRECTS = 5
LONGEST_ASKED_PAUSE = 120.0
PAGE_TIMEOUTS = 20
"""A page may take this many times the timeout of a single answer."""

_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Body:
    """Hold a page: its bytes, and what they say."""

    content: bytes
    answer: Any


class Service:
    """Ask one web service for pages, with its token and headers."""

    def __init__(self, source: RestSource, folder: Path) -> None:
        import requests

        self.address = source.url.resolve(folder).reveal()
        # What came from outside the project may be secret as a whole.
        self.shown = shown_address(self.address, with_path=source.url.literal is not None)
        self._check_address()
        self._session = requests.Session()
        self._session.headers["Accept"] = "application/json"
        token = source.token.resolve(folder).reveal() if source.token is not None else None
        # Also without a token: else requests would take a password from ~/.netrc.
        self._session.auth = _Token(token)
        try:
            for name, value in source.headers.items():
                self._session.headers[name] = value.resolve(folder).reveal()
        except BaseException:
            self._session.close()
            raise
        self._timeout = source.timeout
        self._attempts = source.attempts

    def __enter__(self) -> Service:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

    def fetch(self, address: str, parameters: dict[str, str], where: Text) -> Body:
        """Get one page; retry what may pass, and refuse what will not.

        Raises SourceUnavailable, SourceRefused or DataError.
        """
        if not same_origin(address, self.address):
            raise SourceRefused(_elsewhere(where))
        return patiently(lambda: self._attempt(address, parameters, where), self._attempts)

    def _check_address(self) -> None:
        try:
            parts = urlsplit(self.address)
            valid = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            valid = False
        if not valid:
            raise ProjectError(
                Problem(
                    Text("服务的地址不对。", "The address of the service is not well formed."),
                    Text(self.shown, self.shown),
                    Text("应以 http:// 或 https:// 开头。", "It starts with http:// or https://."),
                )
            )

    def _attempt(self, address: str, parameters: dict[str, str], where: Text) -> Body:
        import requests

        deadline = time.monotonic() + PAGE_TIMEOUTS * self._timeout
        try:
            response = self._follow(address, parameters, where)
            with response:
                self._check_status(response, where)
                content = _content(response, deadline, where)
        except requests.exceptions.SSLError:
            raise SourceRefused(_certificate(where)) from None
        except (requests.exceptions.InvalidURL, requests.exceptions.InvalidHeader, UnicodeError):
            raise ProjectError(_not_sendable(where)) from None
        except requests.exceptions.Timeout:
            raise Unanswered(_silent(self._timeout, where)) from None
        except requests.exceptions.RequestException:
            raise Unanswered(_unreachable(where)) from None
        return Body(content, _parse(content, where))

    def _follow(self, address: str, parameters: dict[str, str], where: Text) -> requests.Response:
        """Ask, and follow redirects, but never to another host."""
        asked: dict[str, str] | None = parameters
        for _ in range(MAX_REDIRECTS + 1):
            response = self._session.get(
                address, params=asked, timeout=self._timeout, allow_redirects=False, stream=True
            )
            if not response.is_redirect:
                return response
            following = urljoin(response.url, response.headers["location"])
            response.close()
            if not same_origin(following, address):
                raise SourceRefused(_elsewhere(where))
            address, asked = following, None
        raise SourceRefused(_elsewhere(where))

    def _check_status(self, response: requests.Response, where: Text) -> None:
        status = response.status_code
        if status == 200:
            return
        if status in (401, 403):
            raise SourceRefused(_denied(status, where))
        if status in (408, 429) or status >= 500:
            pause = _retry_after(response.headers.get("retry-after"))
            if pause is not None and pause > LONGEST_ASKED_PAUSE:
                raise SourceUnavailable(_wait_long(int(pause), where))
            raise Unanswered(_busy(status, where), pause)
        raise SourceRefused(_bad_request(status, where))


class _Token:
    def __init__(self, token: str | None) -> None:
        self._token = token

    def __call__(self, request: Any) -> Any:
        if self._token is not None:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def same_origin(one: str, other: str) -> bool:
    """Say whether two addresses have the same scheme, host and port."""
    usual = {"http": 80, "https": 443}
    try:
        first, second = (
            (parts.scheme, parts.hostname, parts.port or usual.get(parts.scheme))
            for parts in map(urlsplit, (one, other))
        )
    except ValueError:
        return False
    return first == second


def shown_address(address: str, with_path: bool = True) -> str:
    """Return an address without user, password, query and, if so wanted, path."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "…"
    return urlunsplit((parts.scheme, f"{host}{port}", parts.path if with_path else "/…", "", ""))


def _content(response: requests.Response, deadline: float, where: Text) -> bytes:
    pieces: list[bytes] = []
    size = 0
    for piece in response.iter_content(_CHUNK):
        size += len(piece)
        if size > MAX_BODY:
            raise DataError(_too_large(where))
        if time.monotonic() > deadline:
            raise Unanswered(_slow(where))
        pieces.append(piece)
    return b"".join(pieces)


def _parse(content: bytes, where: Text) -> Any:
    try:
        return json.loads(content, parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        if content.lstrip()[:1] == b"<":
            raise SourceRefused(_page_instead(where)) from None
        raise Unanswered(_broken(where)) from None


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _retry_after(given: str | None) -> float | None:
    if given is None:
        return None
    if given.strip().isdigit():
        return float(given)
    try:
        moment = parsedate_to_datetime(given)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _denied(status: int, where: Text) -> Problem:
    return Problem(
        Text(
            f"服务拒绝了我们的身份（HTTP {status}）。",
            f"The service refused our credentials (HTTP {status}).",
        ),
        where,
        Text(
            "请检查 token 和 headers，以及它们的权限。", "Check `token:` and `headers:` and what they may do."
        ),
    )


def _bad_request(status: int, where: Text) -> Problem:
    return Problem(
        Text(
            f"服务不接受这个请求（HTTP {status}）。",
            f"The service does not accept the request (HTTP {status}).",
        ),
        where,
        Text("请检查 url、parameters 和 paging。", "Check `url:`, `parameters:` and `paging:`."),
    )


def _busy(status: int, where: Text) -> Problem:
    return Problem(
        Text(
            f"服务目前不能应答（HTTP {status}）。",
            f"The service cannot answer at the moment (HTTP {status}).",
        ),
        where,
        Text("请稍后重试。", "Try again later."),
    )


def _wait_long(seconds: int, where: Text) -> Problem:
    return Problem(
        Text(f"服务要求等待 {seconds} 秒。", f"The service asks us to wait for {seconds} seconds."),
        where,
        Text("请到时再运行，或请对方放宽限制。", "Run again then, or ask for a higher limit."),
    )


def _silent(seconds: float, where: Text) -> Problem:
    return Problem(
        Text(f"服务在 {seconds:g} 秒内没有应答。", f"The service did not answer within {seconds:g} seconds."),
        where,
        Text("请检查网络，或加大 timeout。", "Check the network, or raise `timeout:`."),
    )


def _slow(where: Text) -> Problem:
    return Problem(
        Text("服务传得太慢，一页没有传完。", "The service sends so slowly that a page was not finished."),
        where,
        Text(
            "请减小每页的条数 (paging 的 size), 或加大 timeout。",
            "Lower `size:` of `paging:`, or raise `timeout:`.",
        ),
    )


def _unreachable(where: Text) -> Problem:
    return Problem(
        Text("连不上服务。", "The service cannot be reached."),
        where,
        Text("请检查地址、端口和网络，然后重试。", "Check address, port and network; then try again."),
    )


def _certificate(where: Text) -> Problem:
    return Problem(
        Text("服务的证书不可信。", "The certificate of the service is not trusted."),
        where,
        Text(
            "请把单位的根证书文件写入环境变量 REQUESTS_CA_BUNDLE。",
            "Name your organisation's root certificate in the environment variable REQUESTS_CA_BUNDLE.",
        ),
    )


def _not_sendable(where: Text) -> Problem:
    return Problem(
        Text("地址或请求头中有不能发送的字符。", "Address or headers hold characters that cannot be sent."),
        where,
        Text("请检查 url、token 和 headers。", "Check `url:`, `token:` and `headers:`."),
    )


def _elsewhere(where: Text) -> Problem:
    return Problem(
        Text("服务把请求转到了别处，没有跟随。", "The service redirects elsewhere, where we do not follow."),
        where,
        Text("请把 url 改为最终的地址。", "Put the final address into `url:`."),
    )


def _page_instead(where: Text) -> Problem:
    return Problem(
        Text(
            "服务给出的是网页，不是 JSON，可能是登录页。",
            "The service gave a web page, not JSON; perhaps a login.",
        ),
        where,
        Text("请检查 url 和 token。", "Check `url:` and `token:`."),
    )


def _broken(where: Text) -> Problem:
    return Problem(
        Text("服务给出的 JSON 不完整或有错。", "The service gave JSON that is cut off or wrong."),
        where,
        Text(
            "请稍后重试；若仍如此，请告知服务方。",
            "Try again later; if it stays so, tell those who run the service.",
        ),
    )


def _too_large(where: Text) -> Problem:
    return Problem(
        Text(f"一页超过 {MAX_BODY >> 20} MB。", f"A page is larger than {MAX_BODY >> 20} MB."),
        where,
        Text("请用 paging 分页读取。", "Read it in pages, with `paging:`."),
    )
