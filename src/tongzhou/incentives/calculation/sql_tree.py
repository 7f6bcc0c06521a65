"""SQL of a tree of partners: every line for those above its partner, as the tree stood at the line's instant."""

from __future__ import annotations

from tongzhou.incentives.calculation.groups import Group
from tongzhou.incentives.calculation.scope import Scope
from tongzhou.incentives.calculation.sql_dated import eligible
from tongzhou.incentives.plans.facade import Inactive, TreeCredit


def lifted(scope: Scope, group: Group) -> str:
    """Lines by who is credited for them: `level` counts from the seller (0) up, `step` is the level that pays."""
    credit = group.credit
    assert isinstance(credit, TreeCredit)
    compresses = credit.inactive is not Inactive.NO_COMPRESSION
    active = "true"
    if credit.active is not None or compresses:
        active = f"coalesce({eligible(scope)}, false)"
    if credit.active is not None:
        active += f" AND {scope.sql.condition(credit.active.bound, scope.partner_columns('p.', 'h.'))}"
    history = ""
    if scope.plan.sources.dated:
        history = (
            "\n  LEFT JOIN read_history h ON h.partner = e.parent AND c.moment >= h.start_at AND c.moment < h.end_at"
        )
    reached = "place" if compresses else "level"
    kept = [] if credit.own else ["level > 0"]
    kept += ["(is_active OR level = 0)"] if compresses else []
    wanted = f"\nWHERE {' AND '.join(kept)}" if kept else ""
    measures = "".join(f", l.m_{measure.key}" for measure in group.measures())
    columns = ", ".join(f"l.{name}" for name in scope.carried())
    return f"""WITH RECURSIVE climb AS (
  SELECT seller, moment, seller AS upline, 0 AS level, 0 AS place, true AS is_active
  FROM (SELECT DISTINCT partner AS seller, moment FROM lines WHERE partner IS NOT NULL)
  UNION ALL
  SELECT c.seller, c.moment, e.parent, c.level + 1, c.place + CASE WHEN {active} THEN 1 ELSE 0 END, {active}
  FROM climb c
  JOIN read_tree e ON e.child = c.upline AND c.moment >= e.start_at AND c.moment < e.end_at
  LEFT JOIN people p ON p.partner = e.parent{history}
  WHERE c.{reached} < {credit.depth}
)
SELECT climb.upline AS partner, climb.seller, {columns}{measures}, level, is_active, {_step(credit)} AS step
FROM climb JOIN lines l ON l.partner = climb.seller AND l.moment = climb.moment{wanted}"""


def _step(credit: TreeCredit) -> str:
    if credit.inactive is Inactive.COMPRESS:
        return "place"
    return f"least(level, {credit.depth})"
