"""SQL of credits: lines once more for those who are credited for them, with the columns of `lines`."""

from __future__ import annotations

from tongzhou.incentives.calculation.groups import Group
from tongzhou.incentives.calculation.scope import Scope
from tongzhou.incentives.calculation.sql_dated import eligible, joins_of_lines, table_of_line
from tongzhou.incentives.calculation.sql_lines import excluded
from tongzhou.incentives.calculation.sql_splits import divided
from tongzhou.incentives.calculation.sql_tree import lifted
from tongzhou.incentives.plans.facade import TreeCredit


def credited(scope: Scope, group: Group) -> str:
    """Every line for everyone credited for it: `seller` is whose line it is, `partner` who is credited."""
    assert group.credit is not None
    chosen = "".join(f", {table_of_line(part)} AS table_{part.index}" for part in group.parts if part.chooses)
    wanted = ""
    if group.credit.only is not None:
        only = scope.sql.condition(group.credit.only.bound, scope.partner_columns("p.", "h."))
        wanted = f"\n  WHERE p.partner_no IS NULL OR {only}"
    known = "".join(f", {column}" for part in group.parts for column in part.credited_columns())
    rates = "".join(f", {column}" for part in group.parts for column in part.credited_rates())
    reason, rows = excluded(scope), divided
    if isinstance(group.credit, TreeCredit):
        reason, rows = f"coalesce({reason}, CASE WHEN NOT is_active THEN 'upline_inactive' END)", lifted
    return (
        f"SELECT *{rates}, {reason} AS excluded\nFROM (\n"
        f"  SELECT t.*, p.partner_no, coalesce({eligible(scope)}, false) AS eligible{chosen}{known}\n"
        f"  FROM (\n{rows(scope, group)}\n  ) t LEFT JOIN people p ON p.partner = t.partner"
        f"{joins_of_lines(scope, group.parts)}{wanted}\n)"
    )


def blocked(scope: Scope) -> str:
    """What blocks partners, and those who are credited for their lines."""
    union = "\nUNION\n".join(
        f"SELECT c.partner, CAST(NULL AS VARCHAR), CAST(NULL AS BIGINT), 'credit_blocked'\n"
        f"FROM {group.credits} c JOIN found f ON f.partner = c.seller\n"
        f"WHERE c.excluded IS NULL AND c.day >= {scope.context} AND c.partner NOT IN (SELECT partner FROM found)"
        for group in scope.groups
        if group.passes_on
    )
    return f"SELECT * FROM found\nUNION ALL\n(\n{union}\n)\nORDER BY ALL"
