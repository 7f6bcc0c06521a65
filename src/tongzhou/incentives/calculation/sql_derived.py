"""SQL of rows that rest on what earlier components earn on a line."""

from __future__ import annotations

from tongzhou.incentives.calculation.components.pricing import LINE
from tongzhou.incentives.calculation.groups import Group
from tongzhou.incentives.calculation.scope import Scope
from tongzhou.incentives.plans.facade import RemainderCredit


def derived(scope: Scope, group: Group) -> str:
    """A group's rows with `commission`, what is earned on them, or with measures reduced by it."""
    numbers = {part.component.key: part for part in scope.parts}
    named = [numbers[key] for key in group.built_on]
    selects = dict.fromkeys(scope.group_of(part).shares for part in named)
    union = " UNION ALL ".join(f"SELECT txn, line, component_no, kind_no, share FROM {table}" for table in selects)
    only = ", ".join(str(part.index) for part in named)
    earned = (
        f"  SELECT txn, line, {scope.sql.whole('sum(share)')} AS commission\n  FROM ({union})\n"
        f"  WHERE kind_no = {LINE} AND component_no IN ({only}) GROUP BY txn, line"
    )
    if not isinstance(group.credit, RemainderCredit):
        return f"SELECT c.*, e.commission\nFROM {group.credits} c JOIN (\n{earned}\n) e USING (txn, line)"
    reduced = ", ".join(f"m_{each.key} - coalesce(commission, 0) AS m_{each.key}" for each in group.measures())
    return f"SELECT l.* REPLACE ({reduced})\nFROM lines l LEFT JOIN (\n{earned}\n) e USING (txn, line)"
