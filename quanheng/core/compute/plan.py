"""Plan a run: which aggregates are needed, one grouped query for each scan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from quanheng.core.compute.prepare import Prepared
from quanheng.core.engine.emit import Emitter
from quanheng.core.engine.scan import scan_sql
from quanheng.core.engine.sql_text import quote
from quanheng.core.formula.compile import Compiled
from quanheng.core.formula.lower import Aggregate, Lowered, Scan, Slot, lower, presence
from quanheng.core.language.ir import Agg, aggregates
from quanheng.core.model.period import Period


@dataclass(frozen=True)
class Plan:
    """Hold the aggregates of all indicators, each once, by scan."""

    prepared: Prepared
    scans: Mapping[Scan, Sequence[Aggregate]]
    lowered: Mapping[tuple[Compiled, Agg], Lowered]
    """What an aggregate of a compiled indicator is made of."""
    presence: Mapping[tuple[Compiled, str], Slot]
    """The slot that counts the rows of a relation for an indicator."""

    def lowered_for(self, compiled: Compiled, agg: Agg) -> Lowered:
        """Return what an aggregate as written is made of."""
        return self.lowered[compiled, agg]

    def presence_of(self, compiled: Compiled, relation: str) -> Slot:
        """Return the slot that counts all rows of a relation in the window."""
        return self.presence[compiled, relation]

    def queries(self, period: Period, cut_off: date) -> list[tuple[Scan, str]]:
        """Return the SQL of every scan for one period."""
        emitter = Emitter(self.prepared.catalog, period, cut_off)
        return [(scan, self.sql(scan, wanted, emitter)) for scan, wanted in self.scans.items()]

    def sql(
        self, scan: Scan, wanted: Sequence[Aggregate], emitter: Emitter, only: Sequence[str] | None = None
    ) -> str:
        """Return the SQL of some aggregates of a scan, for all units or `only` these."""
        return scan_sql(scan, wanted, emitter, view_texts(self.prepared, scan.relation, emitter), only)


def view_texts(prepared: Prepared, relation: str, emitter: Emitter) -> list[str]:
    """Return `name AS (SELECT …)` for a view and the views that it reads."""
    found: dict[str, str] = {}

    def add(name: str) -> None:
        plan = prepared.views.get(name)
        if plan is None or name in found:
            return
        for given in plan.inputs:
            add(given.relation)
        found[name] = f"{quote(name)} AS ({emitter.view(plan)})"

    add(relation)
    return list(found.values())


def make_plan(prepared: Prepared) -> Plan:
    """Collect the aggregates of every indicator, equal ones once."""
    scans: dict[Scan, dict[Aggregate, None]] = {}
    lowered: dict[tuple[Compiled, Agg], Lowered] = {}
    counted: dict[tuple[Compiled, str], Slot] = {}
    for variants in prepared.variants.values():
        for variant in variants:
            compiled = variant.compiled
            slots: list[Slot] = []
            for node in compiled.formulas.values():
                for agg in aggregates(node):
                    made = lower(agg, compiled, prepared.catalog)
                    lowered[compiled, agg] = made
                    slots += made.slots
            for relation in compiled.relations:
                slot = presence(compiled, relation, prepared.catalog)
                counted[compiled, relation] = slot
                slots.append(slot)
            for slot in slots:
                scans.setdefault(slot.scan, {})[slot.aggregate] = None
    return Plan(prepared, {scan: tuple(wanted) for scan, wanted in scans.items()}, lowered, counted)
