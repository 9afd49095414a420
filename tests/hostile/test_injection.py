"""What tries to be more than a formula is refused, each at its place."""

from __future__ import annotations

import pytest

from tests.core.formula_of_tickets import compiled

ATTEMPTS = [
    "read_csv('/etc/passwd')",
    "count(read_csv('/etc/passwd'))",
    "getenv('HOME')",
    "pg_read_file('/etc/passwd')",
    "sum(pg_read_file('/etc/passwd'))",
    "system.getenv('HOME')",
    "(select 1)",
    "select 1",
    "count_if(ticket.cost in (select 1))",
    "count_if(exists (select 1))",
    "count_if(ticket.cost = any(select 1))",
    "count(ticket.*); drop table ticket",
    "count(ticket.*);",
    "drop table ticket",
    "copy ticket to '/tmp/x'",
    "set threads = 1",
    "install httpfs",
    "attach '/tmp/x.db'",
    "call pragma_version()",
    "with x as (select 1) select * from x",
    "count(ticket.*) union select 1",
    "count(ticket.*) -- and more",
    "count(ticket.*) /* and more */",
    'count("ticket".*)',
    "count(`ticket`.*)",
    "count([ticket].*)",
    "count(ticket.*) over ()",
    "ticket.cost::text",
    "cast(count(ticket.*) as text)",
    "count(ticket.*) || 'x'",
    "count_if(ticket.ticket_no like '%')",
    "count_if(ticket.ticket_no similar to 'x')",
    "count_if(ticket.ticket_no ~ 'x')",
    "current_timestamp",
    "now()",
    "random()",
    "@@version",
    "$1",
    "?",
    "0x1F",
    "1_000",
    "1e9",
    "{'a': 1}",
    "[1, 2]",
    "array[1]",
    "ticket.cost[1]",
    "interval '1' day",
    "date '2024-01-01'",
    "(1, 2)",
    "count(ticket.*) as x",
    "ticket.cost.text()",
    "count(main.ticket.*)",
    "x -> x + 1",
    "count(ticket.*) order by 1",
    "list_transform([1], x -> x)",
    "count(ticket.*) filter (where (select true))",
    "count(ticket.*) limit 1",
    "\\",
    "'never closed",
    "count(ticket.*",
    "count(ticket.*))",
    "count\uff08ticket.*\uff09",
    "count(ticket.*),1",
    "",
    "   ",
    ";",
    "\x00",
    "count(ticket.*)\u200b",
    "(" * 200 + "1" + ")" * 200,
    "+".join(["1"] * 1900),
    "not " * 900 + "true",
    "-" * 999 + "1",
    "case when true then " * 150 + "1" + " end" * 150,
    "a" * 5000,
]


@pytest.mark.parametrize("text", ATTEMPTS, ids=lambda text: repr(text[:40]))
def test_it_is_refused_with_its_place(text: str) -> None:
    _, mistakes = compiled(text)

    assert mistakes
    for mistake in mistakes:
        assert 0 <= mistake.offset <= len(text)
        for words in (mistake.what.zh, mistake.what.en, mistake.fix.zh, mistake.fix.en):
            assert words
            assert "\x1b" not in words
            assert "sqlglot" not in words.lower()


def test_text_in_quotes_stays_text() -> None:
    hostile = "count_if(ticket.ticket_no = 'x''; drop table ticket; -- \uff08全角\uff09\"')"

    node, mistakes = compiled(hostile)

    assert mistakes == []
    assert "drop table ticket" in repr(node)
