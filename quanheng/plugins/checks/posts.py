"""Checks of posts and leaders: sums that must agree, and limits that must hold."""

from __future__ import annotations

from collections.abc import Iterable

from quanheng import Check, Dataset, Text, View, hookimpl

ledger_total = View(
    name="ledger_total",
    label=Text("台账合计", "totals of the ledger"),
    description=Text(
        "单位编制台账上的核定编制数和预留编制数。",
        "Approved posts of a unit by its ledger, and those of them that are kept in reserve.",
    ),
    unit="unit_id",
    select=(
        "select post_account.unit_id as unit_id, sum(post_account.change) as approved, "
        "sum(post_account.reserved_change) as reserved "
        "from post_account group by post_account.unit_id"
    ),
)

internal_total = View(
    name="internal_total",
    label=Text("内设机构合计", "totals of internal units"),
    description=Text(
        "单位各内设机构核定编制数之和。", "Posts that the internal units of a unit were given, added up."
    ),
    unit="unit_id",
    select=(
        "select internal_unit.unit_id as unit_id, sum(internal_unit.approved_posts) as internal "
        "from internal_unit group by internal_unit.unit_id"
    ),
)

post_identity = View(
    name="post_identity",
    label=Text("编制核对", "posts in two records"),
    description=Text(
        "有内设机构的单位：台账核定数、预留数与内设机构编制合计。",
        "Units with internal units: posts by the ledger, the reserve, and the posts of internal units.",
    ),
    unit="unit_id",
    select=(
        "select ledger_total.unit_id as unit_id, ledger_total.approved as approved, "
        "coalesce(ledger_total.reserved, 0) as reserved, internal_total.internal as internal "
        "from ledger_total join internal_total on internal_total.unit_id = ledger_total.unit_id"
    ),
)

ledger_replay = View(
    name="ledger_replay",
    label=Text("台账推演", "ledger replayed"),
    description=Text(
        "编制台账每一行，及此前（含本行）同类编制增减数之和。",
        "Each line of the ledger of posts, with the sum of all changes of its type up to it.",
    ),
    unit="unit_id",
    # Without window functions: a ledger has some ten lines for a unit and type, so that each can meet those before.
    select=(
        "select line.unit_id as unit_id, line.post_type as post_type, line.effective_on as effective_on, "
        "line.seq as seq, line.balance as balance, sum(earlier.change) as replayed "
        "from post_account as line join post_account as earlier "
        "on earlier.unit_id = line.unit_id and earlier.post_type = line.post_type "
        "and (earlier.effective_on < line.effective_on "
        "or (earlier.effective_on = line.effective_on and earlier.seq <= line.seq)) "
        "group by line.unit_id, line.post_type, line.effective_on, line.seq, line.balance"
    ),
)

internal_posts_add_up = Check(
    id="internal_posts_add_up",
    name=Text(
        "内设机构编制与预留之和等于核定编制", "Posts of internal units and the reserve add up to the ledger"
    ),
    relation="post_identity",
    dataset="internal_unit",
    property="accurate",
    clarity="posts",
    applies="post_identity.internal is not null",
    passes="post_identity.internal + post_identity.reserved = post_identity.approved",
    shows=["approved", "reserved", "internal"],
    labels={
        "approved": Text("台账核定编制", "posts by the ledger"),
        "reserved": Text("预留编制", "in reserve"),
        "internal": Text("内设机构编制合计", "posts of internal units"),
    },
    remedy=Text(
        "请按三定规定核对各内设机构编制数，与台账不一致的，查明差额并改正。",
        "Compare the posts of each internal unit with the provisions on the body, and correct what differs.",
    ),
)

ledger_replays = Check(
    id="ledger_replays",
    name=Text("台账结存等于历次增减之和", "The balance of the ledger is the sum of its changes"),
    relation="ledger_replay",
    property="accurate",
    clarity="posts",
    applies="ledger_replay.balance is not null",
    passes="ledger_replay.balance = ledger_replay.replayed",
    shows=["post_type", "effective_on", "seq", "balance", "replayed"],
    labels={"replayed": Text("增减累计", "sum of changes")},
    remedy=Text(
        "请按批文逐笔核对增减数和结存数，补记漏记的变动。",
        "Compare every change and balance with its document, and enter the changes that are missing.",
    ),
)

leaders_within_quota = Check(
    id="leaders_within_quota",
    name=Text("实配领导不超过核定职数", "There are no more leaders than approved"),
    relation="leader_use",
    dataset="leader_post",
    # Where no approvals are on record, none excuses anybody.
    spares=["approved_excess"],
    property="authentic",
    clarity="leaders",
    passes="leader_use.filled <= leader_use.approved or leader_use.excused",
    shows=["leader_rank", "approved", "filled"],
    labels={"approved": Text("核定职数", "approved"), "filled": Text("实配人数", "leaders")},
    remedy=Text(
        "请核对任职文件；确属超配的，报批准或限期消化，并登记批准文号。",
        "Check the appointments; have an excess approved or reduced in time, and record the approval.",
    ),
)


@hookimpl
def register_datasets() -> Iterable[Dataset | View]:
    """Offer the views in which two records of the same posts meet."""
    return [ledger_total, internal_total, post_identity, ledger_replay]


@hookimpl
def register_checks() -> Iterable[Check]:
    """Offer the checks of posts and leaders."""
    return [internal_posts_add_up, ledger_replays, leaders_within_quota]
