"""A small project on disk, for tests of whole commands."""

from __future__ import annotations

import random
from pathlib import Path

SCHEME = """\
format: 1
id: tickets
version: "1"
name: {zh: 工单评估, en: Tickets}
categories:
  service: {zh: 服务型, en: service}
  management: {zh: 管理型, en: management}
datasets:
  - name: ticket
    label: {zh: 工单, en: ticket}
    unit: unit_id
    window: {during: due_on}
    key: [ticket_no]
    fields:
      ticket_no: {type: text, required: true}
      unit_id: {type: text, required: true}
      due_on: {type: date, required: true}
      replied_on: {type: date}
      cost: {type: "decimal(12,2)"}
indicators:
  - id: on_time
    name: {zh: 按时办结率, en: Answered on time}
    tag: execution
    unit: "%"
    numerator: count_if(ticket.replied_on <= ticket.due_on)
    denominator: count(ticket.*)
    scale: 100
    minimum: 2
    scoring: {linear: {floor: 0, target: 100}}
  - id: cost
    name: {zh: 件均成本, en: Cost per ticket}
    better: lower
    value: avg(ticket.cost)
    scoring: {linear: {floor: 100, target: 0}}
dimensions:
  - id: d1
    name: {zh: 办理, en: Handling}
    groups:
      - id: g1
        name: {zh: 办理, en: Handling}
        indicators:
          - {id: on_time, weight: 60}
          - {id: cost, weight: {service: 40, management: 40}}
grading:
  grades:
    - {id: good, name: {zh: 良好, en: Good}, at: 60}
    - {id: poor, name: {zh: 较差, en: Poor}, at: 0}
"""

PROJECT = """\
format: 1
title: {zh: 工单试评, en: A trial on tickets}
period: 2024
scheme: scheme.yaml
units: units.csv
sources:
  tickets:
    connector: table
    dataset: ticket
    file: tickets.csv
    covers: {from: 2024-01-01, to: 2024-12-31}
exports: [json]
"""

UNITS = 8


def ticket_rows(count: int = 400, seed: int = 1) -> list[tuple[str, str, str, str, str]]:
    """Return rows of tickets: number, unit, due, replied, cost."""
    chance = random.Random(seed)
    rows = []
    for number in range(count):
        month, day = chance.randint(1, 12), chance.randint(1, 28)
        replied = (
            f"2024-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}" if chance.random() < 0.9 else ""
        )
        cost = f"{chance.randint(0, 9999) / 100:.2f}" if chance.random() < 0.8 else ""
        unit = f"U{chance.randint(1, UNITS)}"
        rows.append((f"T{number:05}", unit, f"2024-{month:02}-{day:02}", replied, cost))
    return rows


HEADINGS = "ticket_no", "unit_id", "due_on", "replied_on", "cost"


def write_csv(path: Path, rows: list[tuple[str, ...]]) -> None:
    """Write rows under their headings."""
    lines = [",".join(HEADINGS), *(",".join(row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_project(folder: Path, *, scheme: str = SCHEME, project: str = PROJECT) -> Path:
    """Write the project into a folder that is made for it, and return that."""
    folder.mkdir(parents=True)
    (folder / "scheme.yaml").write_text(scheme, encoding="utf-8")
    (folder / "quanheng.yaml").write_text(project, encoding="utf-8")
    units = [f"U{n},单位{n},{'service' if n % 2 else 'management'},county" for n in range(1, UNITS + 1)]
    text = "unit_id,name,category,level\n" + "\n".join(units) + "\n"
    (folder / "units.csv").write_text(text, encoding="utf-8")
    write_csv(folder / "tickets.csv", ticket_rows())
    return folder
