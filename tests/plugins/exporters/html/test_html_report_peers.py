"""Peers in the web report: there to be compared with, and never in the way."""

from __future__ import annotations

from report_reader import Reader


def test_peers_come_last_on_the_page_of_an_indicator_however_it_is_sorted(reader: Reader) -> None:
    reader.open("indicators/closed_share")

    for _ in range(2):
        chips = [
            row.locator(".chip-peer").count()
            for row in reader.page.locator("table.indicators tbody tr").all()
        ]
        assert sum(chips) > 0
        assert chips == sorted(chips)
        reader.page.click("table.indicators th.score button")
