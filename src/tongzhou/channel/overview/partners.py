"""Every partner with its sales and its last order: the rows behind the overview's figures about partners."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from tongzhou.access.facade import Action, actions_on
from tongzhou.builder.query.facade import GroupKey
from tongzhou.builder.records.facade import extract_records, open_form
from tongzhou.channel import forms
from tongzhou.channel.overview import rules
from tongzhou.channel.overview.contracts import Activity, PartnerSales
from tongzhou.channel.overview.queries import MOST_PARTNERS, Reader, amount, last_orders
from tongzhou.kernel.spreadsheets.contracts import CellKind, ExportColumn
from tongzhou.kernel.texts import Locale, say

_NOTHING: Mapping[str, Any] = {"last_order": None, "sales": None}


async def read_partner_sales(reader: Reader, activity: Activity | None = None) -> list[PartnerSales]:
    """The partners that the actor may see, or those of one kind, largest sales of the year first."""
    today = reader.actor.workspace.today(reader.now)
    year = await reader.sales_by(rules.spans_at(today).year, GroupKey("partner"), limit=MOST_PARTNERS)
    sold = {row["partner"]["id"]: amount(row["sales"]) for row in year if row["partner"]}
    ever = {row["partner"]["id"]: row for row in await last_orders(reader) if row["partner"]}
    whole = sum((each for each in sold.values() if each > 0), Decimal(0))
    rows = []
    for identifier, code, label in await _partners(reader):
        known, of_year = ever.get(identifier, _NOTHING), sold.get(identifier, Decimal(0))
        last = known["last_order"]
        rows.append(
            PartnerSales(
                id=identifier,
                code=code,
                label=label or code,
                activity=rules.activity_of(last, today),
                last_order=last,
                year=of_year,
                share=rules.share_of(of_year, whole),
                total=amount(known["sales"]),
            )
        )
    chosen = [row for row in rows if activity is None or row.activity is activity]
    return sorted(chosen, key=lambda row: (-row.year, -row.total, row.label))


async def _partners(reader: Reader) -> Sequence[Sequence[Any]]:
    if Action.READ not in actions_on(reader.actor, forms.PARTNER):
        return []
    opened = await open_form(reader.connection, forms.PARTNER, actor=reader.actor, now=reader.now)
    return await extract_records(opened, (forms.PARTNER_CODE, forms.PARTNER_LABEL))


def show_partner(row: PartnerSales) -> dict[str, Any]:
    """A partner's row as the API has it."""
    return {
        "partner": {"id": row.id, "label": row.label, "code": row.code},
        "activity": row.activity.value,
        "last_order": row.last_order,
        "year": str(row.year),
        "share": str(row.share),
        "total": str(row.total),
    }


def export_columns(locale: Locale) -> list[ExportColumn]:
    """The columns of the list as a table to keep."""
    kinds = {"last_order": CellKind.DATE, **dict.fromkeys(("year", "share", "total"), CellKind.NUMBER)}
    names = ("code", "partner", "activity", "last_order", "year", "share", "total")
    return [
        ExportColumn(name, say(locale, f"partner_sales.{name}"), kinds.get(name, CellKind.TEXT), decimals=2)
        for name in names
    ]


async def export_batches(rows: Sequence[PartnerSales], locale: Locale) -> AsyncIterator[list[list[Any]]]:
    """The rows in the order of the columns; shares in percent."""
    yield [
        [
            row.code,
            row.label,
            say(locale, f"partner_sales.activities.{row.activity.value}"),
            row.last_order,
            str(row.year),
            str(row.share * 100),
            str(row.total),
        ]
        for row in rows
    ]
