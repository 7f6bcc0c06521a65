"""SQL of what measures count of an amount: without the tax in it, at the exchange rate of the line's day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongzhou.incentives.plans.facade import PPM, Measure

RATE_PLACES = 8
RATE_UNIT = 10**RATE_PLACES
"""Exchange rates have at most so many decimals: how many parts of a minor unit a converted amount is kept in."""

if TYPE_CHECKING:
    from tongzhou.incentives.calculation.scope import Scope


def valued(scope: Scope) -> str:
    """A further step of `lines` where any measure counts something else than the amount as it is written."""
    values = ", ".join(
        f"{_value(scope, measure)} AS m_{measure.key}"
        for measure in scope.used_measures()
        if measure.net_of or scope.plan.converts(measure)
    )
    return f", valued AS (\n  SELECT * REPLACE ({values}) FROM placed\n)" if values else ""


def typed_columns(scope: Scope) -> list[str]:
    """What that step asks of a line."""
    taxed = [measure for measure in scope.used_measures() if measure.net_of and measure.net_of.field]
    columns = [f"t.tax_{measure.key}" for measure in taxed]
    if not scope.converts:
        return columns
    own = scope.sql.text(scope.plan.currency)
    return [*columns, "t.currency", f"CASE WHEN t.currency = {own} THEN {RATE_UNIT} ELSE x.rate END AS exchange"]


def taken_columns(scope: Scope) -> list[str]:
    """Of these, what a refund takes from its original."""
    return [column.removeprefix("t.").rpartition(" AS ")[2] for column in typed_columns(scope)]


def joined_rates(scope: Scope) -> str:
    """The exchange rate of the line's day."""
    return "\n  LEFT JOIN read_exchange_rates x ON x.currency = t.currency AND x.day = t.day" if scope.converts else ""


def unconverted(scope: Scope) -> list[str]:
    """What blocks a partner: lines without a rate, refunds in another currency than their original's."""
    if not scope.converts:
        return []
    found = ["SELECT partner, txn, line, 'rate_missing' FROM lines WHERE excluded IS NULL AND exchange IS NULL"]
    if scope.refunds:
        found.append(
            "SELECT partner, txn, line, 'currency_differs' FROM lines"
            " WHERE excluded IS NULL AND own_currency <> currency"
        )
    return [f"{select} AND day >= {scope.context}" for select in found]


def _value(scope: Scope, measure: Measure) -> str:
    """What is counted of a line; a converted amount is kept in parts of a minor unit, to be rounded once, later."""
    amount = _net(scope, measure) if measure.net_of else f"m_{measure.key}"
    return f"{scope.sql.wide(amount)} * exchange" if scope.plan.converts(measure) else amount


def _net(scope: Scope, measure: Measure) -> str:
    """A line's amount without its tax, rounded. Refunds of a line together take back what was counted of it."""
    assert measure.net_of is not None
    rate = f"tax_{measure.key}" if measure.net_of.field else str(measure.net_of.rate)
    written = f"m_{measure.key}"
    if not scope.refunds:
        return scope.sql.whole(_without(scope, written, rate))
    over = f"PARTITION BY original_txn, original_line ORDER BY {scope.canonical} ROWS UNBOUNDED PRECEDING"
    after = f"sum({written}) OVER ({over})"
    net = f"{_without(scope, after, rate)} - {_without(scope, f'({after} - {written})', rate)}"
    return scope.sql.whole(net)


def _without(scope: Scope, amount: str, rate: str) -> str:
    return scope.sql.quotient(f"{scope.sql.wide(amount)} * {PPM}", f"({PPM} + {rate})")
