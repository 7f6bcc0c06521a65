"""SQL of what measures count of an amount: without the tax in it, at the exchange rate of the line's day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongzhou.incentives.plans.facade import PPM, Measure

if TYPE_CHECKING:
    from tongzhou.incentives.calculation.scope import Scope


def valued(scope: Scope) -> str:
    """A further step of `lines` where any measure counts something else than the amount as it is written."""
    values = ", ".join(
        f"{_net(scope, measure)} AS m_{measure.key}" for measure in scope.used_measures() if measure.net_of
    )
    return f", valued AS (\n  SELECT * REPLACE ({values}) FROM placed\n)" if values else ""


def typed_columns(scope: Scope) -> list[str]:
    """What that step asks of a line."""
    taxed = [measure for measure in scope.used_measures() if measure.net_of and measure.net_of.field]
    return [f"t.tax_{measure.key}" for measure in taxed]


def taken_columns(scope: Scope) -> list[str]:
    """Of these, what a refund takes from its original."""
    return [column.removeprefix("t.") for column in typed_columns(scope)]


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
