import gzip
import json
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from email.utils import formatdate
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from json_server import Answer, Respond, Server

from quanheng.core.errors import DataError, ProjectError, SourceRefused, SourceUnavailable
from quanheng.core.project.source import RestSource
from quanheng.core.reading import patience
from quanheng.core.reading.rest import request
from quanheng.core.reading.rest.pages import read_rest


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Respond], Server]]:
    monkeypatch.setattr(patience, "FIRST_PAUSE", 0.001)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    servers: list[Server] = []

    def start(respond: Respond) -> Server:
        servers.append(Server(respond))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


def rest(server: Server | str, path: str = "/cases", **given: Any) -> RestSource:
    url = server if isinstance(server, str) else server.url + path
    return RestSource.model_validate({"url": url, **given})


def rows(source: RestSource, folder: Path = Path()) -> list[dict[str, Any]]:
    return [row for part in read_rest(source, folder).rows for row in part.table.to_pylist()]


CASES = [{"n": i} for i in range(1, 8)]


def test_one_answer_without_pages_is_read(serve: Callable[[Respond], Server]) -> None:
    server = serve(lambda path, query, headers: Answer([{"a": 1, "b": "x"}, {"b": None, "c": True}]))

    reading = read_rest(rest(server, parameters={"year": "2024"}))
    (part,) = reading.rows

    assert part.table.to_pylist() == [{"a": 1, "b": "x", "c": None}, {"a": None, "b": None, "c": True}]
    assert part.first == 1
    assert server.asked[0][:2] == ("/cases", {"year": "2024"})
    body = json.dumps([{"a": 1, "b": "x"}, {"b": None, "c": True}]).encode()
    assert [(d.name, d.sha256, d.size) for d in reading.delivered] == [
        (f"{server.url}/cases", sha256(body).hexdigest(), len(body))
    ]


def test_fractions_are_exact_and_nested_objects_become_columns(serve: Callable[[Respond], Server]) -> None:
    body = b'{"data": {"items": [{"v": 0.1, "unit": {"id": "a", "at": {"x": 1}}, "tags": ["p", 2.50]}, {"v": 3}]}}'
    server = serve(lambda *asked: Answer(body=body))

    (part,) = read_rest(rest(server, rows="data.items")).rows

    assert part.table.to_pylist() == [
        {"v": Decimal("0.1"), "unit.id": "a", "unit.at.x": 1, "tags": '["p", "2.50"]'},
        {"v": Decimal("3.0"), "unit.id": None, "unit.at.x": None, "tags": None},
    ]


def test_numbered_pages_are_read_up_to_an_empty_one(serve: Callable[[Respond], Server]) -> None:
    server = serve(
        lambda p, query, h: Answer({"rows": CASES[3 * int(query["page"]) - 3 : 3 * int(query["page"])]})
    )

    reading = read_rest(
        rest(server, rows="rows", paging={"style": "page", "size_parameter": "size", "size": 500})
    )
    parts = list(reading.rows)

    assert [(part.first, part.table["n"].to_pylist()) for part in parts] == [
        (1, [1, 2, 3]),
        (4, [4, 5, 6]),
        (7, [7]),
    ]
    assert [query for _, query, _ in server.asked] == [{"page": str(i), "size": "500"} for i in range(1, 5)]
    assert [delivered.name for delivered in reading.delivered] == [
        f"{server.url}/cases #{i}" for i in range(1, 5)
    ]


def test_offsets_count_the_rows_that_came(serve: Callable[[Respond], Server]) -> None:
    server = serve(lambda p, query, h: Answer(CASES[int(query["skip"]) : int(query["skip"]) + 3]))

    read = rows(rest(server, paging={"style": "offset", "parameter": "skip"}))

    assert read == CASES
    assert [query["skip"] for _, query, _ in server.asked] == ["0", "3", "6", "7"]


def test_cursors_are_followed_to_their_end(serve: Callable[[Respond], Server]) -> None:
    following = {None: "k1", "k1": "k2", "k2": None}
    batch = {None: CASES[:3], "k1": [], "k2": CASES[3:]}

    def respond(path: str, query: dict[str, str], headers: dict[str, str]) -> Answer:
        at = query.get("after")
        return Answer({"items": batch[at], "meta": {"next": following[at]}})

    server = serve(respond)
    paging = {"style": "cursor", "parameter": "after", "cursor": "meta.next"}

    assert rows(rest(server, rows="items", paging=paging)) == CASES


def test_a_cursor_may_be_the_address_of_the_next_page(serve: Callable[[Respond], Server]) -> None:
    def respond(path: str, query: dict[str, str], headers: dict[str, str]) -> Answer:
        if "p" not in query:
            return Answer({"items": CASES[:3], "next": "/cases?p=2"})
        return Answer({"items": CASES[3:], "next": None})

    server = serve(respond)

    source = rest(server, rows="items", parameters={"year": "2024"}, paging={"style": "cursor"})
    assert rows(source) == CASES
    assert server.asked[1][1] == {"p": "2"}


@pytest.mark.parametrize("style", ["page", "offset", "cursor"])
def test_a_service_that_hands_out_the_same_page_again_is_found_out(
    serve: Callable[[Respond], Server], style: str
) -> None:
    server = serve(lambda *asked: Answer({"items": CASES, "next": "same"}))

    with pytest.raises(DataError, match="同一页"):
        rows(rest(server, rows="items", paging={"style": style}))

    assert len(server.asked) == 2


def test_no_rows_at_all_are_no_problem(serve: Callable[[Respond], Server]) -> None:
    server = serve(lambda *asked: Answer({"items": []}))

    (part,) = read_rest(rest(server, rows="items")).rows

    assert part.table.num_rows == 0


def test_records_that_are_no_objects_are_broken_rows(serve: Callable[[Respond], Server]) -> None:
    server = serve(lambda *asked: Answer([{"n": 1}, "oops", {"n": 3}, None]))

    (part,) = read_rest(rest(server)).rows

    assert (part.places, part.table["n"].to_pylist()) == ((1, 3), [1, 3])
    assert part.broken == ((2, '"oops"'), (4, "null"))


def test_a_wrong_place_of_the_rows_names_the_nearest(serve: Callable[[Respond], Server]) -> None:
    server = serve(lambda *asked: Answer({"data": {"items": [], "total": 0}}))

    with pytest.raises(ProjectError) as misspelt:
        rows(rest(server, rows="data.item"))
    with pytest.raises(ProjectError) as short:
        rows(rest(server, rows="data"))

    assert misspelt.value.problems[0].fix.en == "Did you mean 'items'?"
    assert "items" in short.value.problems[0].fix.en


def test_token_and_headers_are_sent_and_never_shown(
    serve: Callable[[Respond], Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKEN", "hunter2")
    monkeypatch.setenv("KEY", "hunter3")
    server = serve(lambda path, query, headers: Answer(status=403))
    source = rest(
        server, token={"env": "TOKEN"}, headers={"X-Api-Key": {"env": "KEY"}, "X-Unit": "编办".encode().hex()}
    )

    with pytest.raises(SourceRefused) as caught:
        rows(source)

    sent = server.asked[0][2]
    assert (sent["Authorization"], sent["X-Api-Key"]) == ("Bearer hunter2", "hunter3")
    assert "hunter" not in str(caught.value) + repr(caught.value)


def test_an_address_from_outside_is_not_shown_beyond_its_host(
    serve: Callable[[Respond], Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(lambda *asked: Answer([{"n": 1}]))
    monkeypatch.setenv("ADDRESS", f"{server.url}/hook/hunter2?key=hunter3")

    reading = read_rest(RestSource.model_validate({"url": {"env": "ADDRESS"}}))
    (part,) = reading.rows

    assert server.asked[0][:2] == ("/hook/hunter2", {"key": "hunter3"})
    assert part.file == reading.delivered[0].name == f"{server.url}/…"


def test_no_password_is_taken_from_netrc(
    serve: Callable[[Respond], Server], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login a password b\n")
    monkeypatch.setenv("NETRC", str(netrc))
    server = serve(lambda *asked: Answer([{"n": 1}]))

    rows(rest(server))

    assert "Authorization" not in server.asked[0][2]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
def test_a_refusal_is_not_tried_again(serve: Callable[[Respond], Server], status: int) -> None:
    server = serve(lambda *asked: Answer(status=status, given={"error": "secret detail"}))

    with pytest.raises(SourceRefused, match=str(status)) as caught:
        rows(rest(server))

    assert len(server.asked) == 1
    assert "secret detail" not in str(caught.value)


@pytest.mark.parametrize(
    "failure",
    [
        Answer(status=500),
        Answer(status=503),
        Answer(status=429),
        Answer(status=429, headers={"Retry-After": "0"}),
        Answer(status=503, headers={"Retry-After": formatdate(0, usegmt=True)}),
        Answer(status=503, headers={"Retry-After": "soon"}),
        Answer(body=b'[{"n": 1}, {"n"'),
        Answer(body=b'[{"n": NaN}]'),
        Answer(body=b'[{"n": 1}]', headers={"Content-Length": "5000", "Connection": "close"}),
        Answer(body=b"not gzip", headers={"Content-Encoding": "gzip"}),
        Answer(given=[], delay=0.6),
    ],
    ids=lambda answer: f"{answer.status} {answer.headers} {answer.body!r} {answer.delay}",
)
def test_what_may_pass_is_tried_again(serve: Callable[[Respond], Server], failure: Answer) -> None:
    tries: list[int] = []

    def respond(*asked: object) -> Answer:
        tries.append(1)
        return failure if len(tries) < 3 else Answer([{"n": 1}])

    server = serve(respond)

    assert rows(rest(server, timeout=0.3)) == [{"n": 1}]
    assert len(tries) == 3


def test_it_is_tried_so_many_times_and_then_unavailable(serve: Callable[[Respond], Server]) -> None:
    server = serve(lambda *asked: Answer(status=503))

    with pytest.raises(SourceUnavailable) as caught:
        rows(rest(server, attempts=3))

    assert len(server.asked) == 3
    assert caught.value.problems[0].what.en.endswith("It was tried 3 times.")
    assert caught.value.problems[0].where.en == f"{server.url}/cases"


def test_a_wait_that_the_service_asks_for_is_kept(serve: Callable[[Respond], Server]) -> None:
    moments: list[float] = []

    def respond(*asked: object) -> Answer:
        moments.append(time.monotonic())
        return Answer(status=429, headers={"Retry-After": "1"}) if len(moments) == 1 else Answer([])

    rows(rest(serve(respond)))

    assert moments[1] - moments[0] >= 1


def test_a_wait_of_an_hour_is_told_instead(serve: Callable[[Respond], Server]) -> None:
    server = serve(lambda *asked: Answer(status=429, headers={"Retry-After": "3600"}))

    with pytest.raises(SourceUnavailable, match="3600"):
        rows(rest(server))

    assert len(server.asked) == 1


def test_nobody_at_the_address_is_unavailable(serve: Callable[[Respond], Server]) -> None:
    server = serve(lambda *asked: Answer([]))
    server.stop()
    address = server.url

    with pytest.raises(SourceUnavailable, match="连不上"):
        rows(rest(address, attempts=2))
    server.stop = lambda: None  # type: ignore[method-assign]


def test_redirects_within_the_host_are_followed(serve: Callable[[Respond], Server]) -> None:
    def respond(path: str, query: dict[str, str], headers: dict[str, str]) -> Answer:
        if path == "/cases":
            return Answer(status=302, headers={"Location": "/v2/cases"})
        return Answer([{"n": 1}])

    assert rows(rest(serve(respond))) == [{"n": 1}]


def test_redirects_and_links_to_another_host_are_not_followed(
    serve: Callable[[Respond], Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKEN", "hunter2")
    other = serve(lambda *asked: Answer([{"n": 1}]))
    redirecting = serve(lambda *asked: Answer(status=302, headers={"Location": other.url + "/x"}))
    linking = serve(lambda *asked: Answer({"items": CASES, "next": other.url + "/x"}))
    circling = serve(lambda *asked: Answer(status=302, headers={"Location": "/cases"}))

    for source in (
        rest(redirecting, token={"env": "TOKEN"}),
        rest(linking, token={"env": "TOKEN"}, rows="items", paging={"style": "cursor"}),
        rest(circling),
    ):
        with pytest.raises(SourceRefused):
            rows(source)

    assert other.asked == []


def test_a_web_page_instead_of_json_is_refused(serve: Callable[[Respond], Server]) -> None:
    server = serve(lambda *asked: Answer(body=b"<!doctype html><title>Login</title>"))

    with pytest.raises(SourceRefused, match="登录"):
        rows(rest(server))


def test_a_page_has_a_bound_also_when_it_comes_packed(
    serve: Callable[[Respond], Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request, "MAX_BODY", 1 << 20)
    packed = gzip.compress(b"[" + b" " * (5 << 20) + b"]")
    server = serve(lambda *asked: Answer(body=packed, headers={"Content-Encoding": "gzip"}))

    with pytest.raises(DataError, match="1 MB"):
        rows(rest(server))


def test_a_packed_answer_is_read(serve: Callable[[Respond], Server]) -> None:
    packed = gzip.compress(json.dumps(CASES).encode())
    server = serve(lambda *asked: Answer(body=packed, headers={"Content-Encoding": "gzip"}))

    assert rows(rest(server)) == CASES


def test_json_that_nests_without_end_is_an_error_of_ours_not_a_crash(
    serve: Callable[[Respond], Server],
) -> None:
    server = serve(lambda *asked: Answer(body=b"[" * 200_000))

    with pytest.raises(SourceUnavailable):
        rows(rest(server, attempts=1))


@pytest.mark.parametrize("address", ["ftp://host/x", "host/x", "http://", "http://[::1/x"])
def test_an_address_that_is_none_is_a_problem_of_the_project(address: str) -> None:
    with pytest.raises(ProjectError):
        rows(rest(address))


def test_many_thousand_rows_keep_their_types_on_every_page(serve: Callable[[Respond], Server]) -> None:
    server = serve(lambda p, q, h: Answer([{"n": i} for i in range(20_000)] if q["page"] == "1" else []))

    (part,) = read_rest(rest(server, paging={"style": "page"})).rows

    assert part.table.schema.field("n").type == pa.int64()
    assert part.table.num_rows == 20_000


def test_the_order_of_keys_does_not_matter(serve: Callable[[Respond], Server]) -> None:
    server = serve(lambda *asked: Answer([{"a": 1, "b": "x"}, {"b": "y", "a": 2}, {"a": 3, "b": "z"}]))

    (part,) = read_rest(rest(server)).rows

    assert part.table.to_pydict() == {"a": [1, 2, 3], "b": ["x", "y", "z"]}


def test_the_next_page_is_asked_for_while_one_is_worked_on(serve: Callable[[Respond], Server]) -> None:
    server = serve(lambda p, query, h: Answer(CASES[int(query["page"]) - 1 : int(query["page"])]))
    parts = read_rest(rest(server, paging={"style": "page"})).rows

    next(parts)
    deadline = time.monotonic() + 10
    while len(server.asked) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)

    assert [query["page"] for _, query, _ in server.asked] == ["1", "2"]
    assert len(list(parts)) == len(CASES) - 1
