"""SQL of windows and shares: what each total earns, and each line's part of it with the reason."""

from collections.abc import Iterable

from tongzhou.incentives.calculation.components.pricing import STATEMENT_SCALE, Pricing
from tongzhou.incentives.calculation.groups import Group
from tongzhou.incentives.calculation.scope import Scope
from tongzhou.incentives.calculation.sql_dated import with_people
from tongzhou.incentives.calculation.sql_lines import sold
from tongzhou.incentives.plans.facade import Component
from tongzhou.kernel.periods import Length, Period


def windows(scope: Scope, group: Group, length: Length) -> str | None:
    """Per partner and window of one length what its components need; None when they need nothing."""
    parts = group.parts_over(length)
    sums = [column for part in parts for column in (*part.sums(), *part.gate_sums())]
    if not any(part.sums() or part.needs_rows or part.component.gates for part in parts):
        return None
    name = f"window_{length.name.lower()}"
    start = scope.day(Period.containing(scope.period.first, length).first)
    inner = (
        f"  SELECT partner_no, {name}{''.join(f',{chr(10)}         {column}' for column in sums)}\n"
        f"  FROM {group.rows} WHERE {scope.counted} AND day >= {start}\n  GROUP BY partner_no, {name}"
    )
    if any(part.sums_before() for part in parts):
        inner = _with_year_before(scope, group, length, inner)
    results = "".join(f",\n       {column}" for part in parts for column in part.results())
    select = f"SELECT *{results}\nFROM {with_people(scope, length, inner)}"
    gates = "".join(f",\n       {column}" for part in parts for column in part.gate_results())
    return f"SELECT *{gates}\nFROM (\n{select}\n)" if gates else select


def _with_year_before(scope: Scope, group: Group, length: Length, inner: str) -> str:
    name, parts = f"window_{length.name.lower()}", group.parts_over(length)
    first, end = scope.baseline(length)
    sums = ", ".join(column for part in parts for column in part.sums_before())
    before = (
        f"  SELECT partner_no, {scope.sql.year_later(name)} AS {name}, {sums}\n"
        f"  FROM {group.rows} WHERE {sold(scope)} AND day >= {first} AND day < {end}\n  GROUP BY partner_no, {name}"
    )
    joined = ", ".join(column for part in parts for column in part.joined())
    return (
        f"  SELECT now.*, {joined}\n  FROM (\n{inner}\n  ) now\n"
        f"  LEFT JOIN (\n{before}\n  ) before USING (partner_no, {name})"
    )


def late_shares(scope: Scope) -> str | None:
    """The priced shares together with what rests on them; None when nothing does."""
    late = [select for part in scope.parts for select in part.late_shares()]
    return "\nUNION ALL\n".join(["SELECT * FROM priced", *late]) if late else None


def all_shares(scope: Scope) -> str:
    """The shares of all components, made at once or group by group."""
    if not scope.derives:
        return shares(scope, scope.parts)
    return "\nUNION ALL\n".join(f"SELECT * FROM {group.shares}" for group in scope.groups)


def shares(scope: Scope, parts: Iterable[Pricing[Component]]) -> str:
    """Every counted line's share, flat awards and true-ups; caps come later."""
    union = "\nUNION ALL\n".join(select for part in parts for select in part.shares())
    if not scope.by_statement:
        return union
    running = (
        "sum(exact) OVER (PARTITION BY partner_no ORDER BY component_no, kind_no, position ROWS UNBOUNDED PRECEDING)"
    )
    after = scope.sql.rounded("running", STATEMENT_SCALE, signed=True)
    before = scope.sql.rounded("(running - exact)", STATEMENT_SCALE, signed=True)
    return (
        f"SELECT * EXCLUDE (exact, running), {scope.sql.whole(f'({after}) - ({before})')} AS share\n"
        f"FROM (SELECT *, {scope.sql.wide(running)} AS running FROM (\n{union}\n))"
    )
