"""A project whose scheme has enough in it for an overlay to take things out."""

from __future__ import annotations

from pathlib import Path

from tests.ticket_project import PROJECT, SCHEME, write_project

FULL = (
    SCHEME.replace(
        "dimensions:\n",
        """\
  - id: rows
    name: {zh: 工单数, en: Tickets}
    value: count(ticket.*)
    scoring: {linear: {floor: 0, target: 100}}
  - id: open
    name: {zh: 未办件, en: Left open}
    better: lower
    value: count_if(ticket.replied_on is null)
    scoring: {linear: {floor: 20, target: 0}}
dimensions:
""",
    )
    .replace(
        "          - {id: on_time, weight: 60}\n          - {id: cost, weight: {service: 40, management: 40}}\n",
        """\
          - {id: on_time, weight: {service: 40, management: 30}, policy: locked}
          - {id: cost, weight: {service: 20, management: 30}}
  - id: d2
    name: {zh: 数量, en: Numbers}
    weight: {service: 40, management: 40}
    groups:
      - id: g2
        name: {zh: 来件, en: Received}
        weight: 15
        indicators:
          - {id: rows, weight: 15}
      - id: g3
        name: {zh: 余件, en: Left}
        weight: 25
        indicators:
          - {id: open, weight: 25}
""",
    )
    .replace(
        "    name: {zh: 办理, en: Handling}\n    groups",
        "    name: {zh: 办理, en: Handling}\n    weight: 60\n    groups",
    )
    + """\
gates:
  - {id: flood, name: {zh: 来件过多, en: Flooded}, when: value.rows > 1000, cap_grade: poor}
  - {id: cheated, name: {zh: 弄虚作假, en: Cheated}, when: value.on_time > 100, set_score: {rows: 0, cost: 0}}
  - {id: silent, name: {zh: 不办, en: Silent}, when: value.on_time < 0, set_score: {rows: 0}}
"""
)
"""Four indicators, two dimensions, three gates; `on_time` is locked."""

OVERLAY = """\
format: 1
id: small
version: "2"
base: tickets
name: {zh: 起步方案, en: First steps}
note: {zh: 只用现有数据, en: What is at hand}
disable:
  - {indicator: rows, reason: {zh: 尚无数据, en: no data yet}}
  - {indicator: cost}
"""


def write_overlaid(folder: Path, *, overlay: str = OVERLAY, scheme: str = FULL, project: str = "") -> Path:
    """Write the project with an overlay beside it, and return its folder."""
    text = (project or PROJECT).replace(
        "scheme: scheme.yaml\n", "scheme: scheme.yaml\noverlay: overlay.yaml\n"
    )
    made = write_project(folder, scheme=scheme, project=text)
    (made / "overlay.yaml").write_text(overlay, encoding="utf-8")
    return made
