"""A small catalogue for tests of the language: tickets and units."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from quanheng.core.formula.build import build_catalog
from quanheng.core.formula.origins import Origins
from quanheng.core.language.catalog import Catalog, field_infos
from quanheng.core.language.check import check
from quanheng.core.language.ir import Node
from quanheng.core.language.mistake import Mistake
from quanheng.core.language.scope import Scope
from quanheng.core.language.syntax import parse
from quanheng.core.model.dataset import Dataset, Field

TICKET = Dataset.model_validate(
    {
        "name": "ticket",
        "label": {"zh": "工单", "en": "ticket"},
        "unit": "unit_id",
        "window": {"during": "due_on"},
        "fields": {
            "ticket_no": {"type": "text", "label": {"zh": "编号", "en": "number"}},
            "unit_id": {"type": "text", "required": True},
            "due_on": {"type": "date", "label": {"zh": "期限", "en": "due"}},
            "replied_at": {"type": "timestamp", "label": {"zh": "答复时间", "en": "replied"}},
            "status": {
                "type": "text",
                "codes": {
                    "open": {"zh": "未办结", "en": "open"},
                    "closed": {"zh": "已办结", "en": "closed"},
                },
            },
            "cost": {"type": "decimal(12,2)"},
            "pieces": {"type": "integer"},
            "urgent": {"type": "boolean"},
        },
        "derived": {"late": "ticket.replied_at > ticket.due_on"},
    }
)

STAFF = Dataset.model_validate(
    {
        "name": "staff",
        "unit": "unit_id",
        "fields": {"unit_id": {"type": "text"}, "posts": {"type": "integer"}},
    }
)


def catalog(**unit_fields: Any) -> Catalog:
    """Return the catalogue of both datasets; unit fields by name and type."""
    fields = {name: Field.model_validate({"type": kind}) for name, kind in unit_fields.items()}
    built = build_catalog([TICKET, STAFF], [], field_infos(fields), ["closed_share"], Origins())
    assert built.problems == []
    return built.catalog


def compiled(
    text: str, *, rows: bool = False, params: dict[str, Decimal] | None = None
) -> tuple[Node | None, list[Mistake]]:
    """Return the typed form of a formula, and its mistakes."""
    tree, mistakes = parse(text)
    if tree is None:
        return None, mistakes
    scope = Scope(catalog(obliged="boolean"), params or {"few": Decimal(5)})
    node = check(tree, scope, rows=rows)
    return node, scope.mistakes
