"""The two platforms and the register of petitions."""

from __future__ import annotations

from pathlib import Path

from make_city.draws.draws import Draws
from make_city.faults import Faults
from make_city.files.csv_file import write_csv
from make_city.files.pages import write_pages
from make_city.files.sqlite_file import write_sqlite
from make_city.planting.demands import plant_in_petitions, plant_in_tickets
from make_city.planting.staffing import plant_in_staffing
from make_city.rows.demands.petitions import petition
from make_city.rows.demands.tickets import build_tickets
from make_city.rows.staff import persons, register
from make_city.rows.staff.people import build_people
from make_city.rows.tables import Table
from make_city.serve import PATH, PORT, announce


def staffing_tables(draws: Draws) -> dict[str, Table]:
    """Make the tables of the staffing platform, without faults."""
    people = build_people(draws.city, draws.staffing, draws.institutions)
    tables = (
        register.org_unit(draws.city),
        register.internal_unit(draws.city, draws.staffing),
        register.post_account(draws.city, draws.staffing, draws.institutions),
        register.approved_excess(draws.city, draws.staffing),
        register.leader_post(draws.city, draws.staffing),
        persons.person(draws.city, people),
        persons.person_movement(draws.city, people),
        persons.secondment(draws.city, people),
    )
    return {table.name: table for table in tables}


def write_staffing(folder: Path, draws: Draws, faults: Faults) -> dict[str, Table]:
    """Write the database of the staffing platform; return what is in it."""
    tables = staffing_tables(draws)
    plant_in_staffing(tables, faults)
    write_sqlite(folder / "data" / "staffing.sqlite", list(tables.values()))
    return tables


def write_hotline(folder: Path, draws: Draws, faults: Faults) -> None:
    """Write what the hotline platform answers, page by page."""
    names = [body.short for body in draws.city.departments]
    tickets = build_tickets(draws.city, draws.demands)
    changes, more = plant_in_tickets(draws.city, tickets, names, faults)
    write_pages(folder / "data" / "hotline", tickets, names, changes, more)
    announce(folder / "data" / "hotline", f"http://127.0.0.1:{PORT}{PATH}", "not started")


def write_petitions(folder: Path, draws: Draws, faults: Faults) -> None:
    """Write the register of petitions; names in it are short ones."""
    table = petition(draws.city, draws.demands)
    plant_in_petitions(table, faults)
    shorter = {body.name: body.short for body in draws.city.departments}
    column = table.column("责任单位")
    for row in table.rows:
        row[column] = shorter[row[column]]
    write_csv(folder / "data" / "petition.csv", table, "gb18030")
