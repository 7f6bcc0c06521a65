"""SQL of windows and shares: what each total earns, and each line's part of it with the reason."""

from tongzhou.expressions.facade import Kind
from tongzhou.incentives.calculation.prices import Price
from tongzhou.incentives.calculation.scope import Part, Scope
from tongzhou.incentives.calculation.sql_lines import amount, counted, sold
from tongzhou.incentives.plans.facade import (
    PPM,
    Aggregate,
    Flat,
    Growth,
    Measure,
    RoundingAt,
    Volume,
)
from tongzhou.kernel.periods import Length, Period

STATEMENT_SCALE = PPM * PPM
LINE, TRUE_UP, FLAT, COMPONENT_CAP, PLAN_CAP = range(5)


def price(scope: Scope, part: Part) -> Price:
    """How a component prices."""
    return Price(part, scope.sql)


def _priced(scope: Scope, length: Length) -> list[Part]:
    return [
        part
        for part in scope.parts
        if part.length is length and not isinstance(part.component, Flat) and price(scope, part).needs_window
    ]


def _reaches_back(scope: Scope, part: Part) -> bool:
    return (
        isinstance(part.component, Volume)
        and part.length is not None
        and (part.length.value > scope.period.length.value)
    )


def windows(scope: Scope, length: Length) -> str | None:
    """Per partner and window of one length: totals, baselines, rates, and the measures of flat awards."""
    parts, flats = _priced(scope, length), scope.flat_parts(length)
    if not parts and not flats:
        return None
    columns = [column for part in parts for column in _totals(scope, part)]
    columns += [
        f"{_aggregate(scope, part, measure)} AS award_{part.index}_{measure.key}"
        for part, flat in flats
        for measure in scope.award_measures(flat)
    ]
    name = f"window_{length.name.lower()}"
    start = scope.day(Period.containing(scope.period.first, length).first)
    inner = (
        f"  SELECT partner_no, {name}{''.join(f',{chr(10)}         {column}' for column in columns)}\n"
        f"  FROM lines WHERE {counted(scope)} AND day >= {start}\n  GROUP BY partner_no, {name}"
    )
    rates = "".join(
        f",\n       coalesce({price(scope, part).rate(f'total_{part.index}')}, 0) AS rate_{part.index},"
        f"\n       {price(scope, part).tier(f'total_{part.index}')} AS tier_{part.index}"
        for part in parts
    )
    source = f"(\n{inner}\n) JOIN people USING (partner_no)"
    if scope.growth_parts(length):
        source = f"(\n{_with_baselines(scope, length, inner)}\n) JOIN people USING (partner_no)"
    return f"SELECT *{rates}\nFROM {source}"


def _totals(scope: Scope, part: Part) -> list[str]:
    columns = [f"{scope.sql.whole(f'sum({amount(part)})')} AS total_{part.index}"]
    if _reaches_back(scope, part):
        earlier = f"sum(CASE WHEN day < {scope.first} THEN {amount(part)} ELSE 0 END)"
        columns.append(f"{scope.sql.whole(earlier)} AS earlier_{part.index}")
    return columns


def _aggregate(scope: Scope, part: Part, measure: Measure) -> str:
    only = f" FILTER (WHERE counted_{part.index})" if part.component.lines else ""
    if measure.aggregate is Aggregate.COUNT:
        return f"count(*){only}"
    if measure.aggregate is Aggregate.DISTINCT:
        return f"count(DISTINCT m_{measure.key}){only}"
    total = f"coalesce(sum(m_{measure.key}){only}, 0)"
    return scope.sql.whole(total) if measure.kind is Kind.MONEY else total


def _with_baselines(scope: Scope, length: Length, inner: str) -> str:
    name, growths = f"window_{length.name.lower()}", scope.growth_parts(length)
    first, end = scope.baseline(length)
    sums = ", ".join(f"{scope.sql.whole(f'sum({amount(part)})')} AS before_{part.index}" for part, _ in growths)
    before = (
        f"  SELECT partner_no, {scope.sql.year_later(name)} AS {name}, {sums}\n"
        f"  FROM lines WHERE {sold(scope)} AND day >= {first} AND day < {end}\n  GROUP BY partner_no, {name}"
    )
    baselines = ", ".join(f"{_baseline(part, growth)} AS baseline_{part.index}" for part, growth in growths)
    return (
        f"  SELECT now.*, {baselines}\n  FROM (\n{inner}\n  ) now\n"
        f"  LEFT JOIN (\n{before}\n  ) before USING (partner_no, {name})"
    )


def _baseline(part: Part, growth: Growth) -> str:
    sold = f"coalesce(before_{part.index}, 0)"
    return sold if growth.floor is None else f"greatest({sold}, {growth.floor})"


def shares(scope: Scope) -> str:
    """Every counted line's share, flat awards and true-ups; caps come later."""
    selects: list[str] = []
    for part in scope.parts:
        if isinstance(part.component, Flat):
            selects.append(_flat(scope, part, part.component))
            continue
        selects.append(_line_shares(scope, part))
        if _reaches_back(scope, part) and price(scope, part).needs_window:
            selects.append(_true_up(scope, part))
    union = "\nUNION ALL\n".join(selects)
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


def _row(part: Part, kind: int, columns: dict[str, str]) -> str:
    """One branch of the union. What has no line stands in the order of its window's first day."""
    values = {
        "partner_no": "partner_no",
        "component_no": str(part.index),
        "kind_no": str(kind),
        "position": f"CAST(datediff('day', DATE '1970-01-01', {part.window}) AS BIGINT)",
        "txn": "CAST(NULL AS VARCHAR)",
        "line": "CAST(NULL AS BIGINT)",
        "day": "CAST(NULL AS DATE)",
        "window_start": part.window,
        "base": "CAST(NULL AS BIGINT)",
        "before": "CAST(NULL AS BIGINT)",
        "after": "CAST(NULL AS BIGINT)",
        "baseline": "CAST(NULL AS BIGINT)",
        "tier": "CAST(NULL AS INTEGER)",
        "rate": "CAST(NULL AS INTEGER)",
        **columns,
    }
    return "SELECT " + ",\n       ".join(f"{value} AS {name}" for name, value in values.items())


def _line_shares(scope: Scope, part: Part) -> str:
    index, priced = part.index, price(scope, part)
    after, before = f"after_{index}", f"(after_{index} - amount_{index})"
    source, tier, rate = _source(scope, part)
    columns = {
        "position": "position",
        "txn": "txn",
        "line": "line",
        "day": "day",
        "window_start": part.window if part.length else "window_day",
        "base": f"amount_{index}",
        "before": before,
        "after": after,
        "tier": f"CAST({tier} AS INTEGER)",
        "rate": f"CAST({rate} AS INTEGER)",
        **_amounts(scope, priced, before, after),
    }
    if isinstance(part.component, Growth):
        columns["baseline"] = priced.baseline
    only = f" AND counted_{index}" if part.component.lines else ""
    return f"{_row(part, LINE, columns)}\nFROM {source}\nWHERE window_day >= {scope.first}{only}"


def _source(scope: Scope, part: Part) -> tuple[str, str, str]:
    """Where a line finds its rate: its window's, its transaction's, or its own total's."""
    index, priced = part.index, price(scope, part)
    if priced.needs_window and part.length is not None:
        name = f"windows_{part.length.name.lower()}"
        baseline = f", baseline_{index}" if isinstance(part.component, Growth) else ""
        wanted = f"(SELECT partner_no, {part.window}, tier_{index}, rate_{index}{baseline} FROM {name})"
        return f"positions JOIN {wanted} USING (partner_no, {part.window})", f"tier_{index}", f"rate_{index}"
    if priced.needs_window:
        total = f"total_{index}"
        source = f"(SELECT *, coalesce({priced.rate(total)}, 0) AS rate_{index} FROM positions)"
        return source, priced.tier(total), f"rate_{index}"
    if priced.is_signed:
        return "positions", "1", priced.flat_rate
    return "positions", priced.tier(f"after_{index}"), priced.rate(f"after_{index}")


def _amounts(scope: Scope, priced: Price, before: str, after: str) -> dict[str, str]:
    if scope.by_statement:
        scaled = scope.sql.wide(f"({priced.exact(after)}) - ({priced.exact(before)})")
        return {"exact": f"{scaled} * {STATEMENT_SCALE // priced.scale}"}
    if scope.plan.rounding is RoundingAt.LINE:
        exact = f"(({priced.exact(after)}) - ({priced.exact(before)}))"
        return {"share": scope.sql.whole(scope.sql.rounded(exact, priced.scale, signed=True))}
    return {"share": scope.sql.whole(f"{priced.rounded(after)} - {priced.rounded(before)}")}


def _flat(scope: Scope, part: Part, flat: Flat) -> str:
    columns = dict(scope.partner_columns())
    for measure in scope.award_measures(flat):
        columns[f"measure.{measure.key}"] = scope.major(f"award_{part.index}_{measure.key}", measure.kind)
    met = scope.sql.condition(flat.award_if.bound, columns)
    awarded = f"CASE WHEN {met} THEN {flat.amount} ELSE 0 END"
    value = scope.sql.whole(awarded)
    amounts = {"exact": f"{scope.sql.wide(awarded)} * {STATEMENT_SCALE}"} if scope.by_statement else {"share": value}
    assert part.length is not None
    name = f"windows_{part.length.name.lower()}"
    return f"{_row(part, FLAT, amounts)}\nFROM {name}\nWHERE {part.window} >= {scope.first}"


def _true_up(scope: Scope, part: Part) -> str:
    """What the new rate changes for lines that earlier settlements of the same window priced."""
    assert part.length is not None
    index, priced = part.index, price(scope, part)
    earlier = f"earlier_{index}"
    old_rate = f"coalesce({priced.rate(earlier)}, 0)"
    now, then = f"greatest({earlier}, 0) * rate_{index}", f"greatest({earlier}, 0) * {old_rate}"
    if scope.by_statement:
        amounts = {"exact": f"{scope.sql.wide(f'({now}) - ({then})')} * {STATEMENT_SCALE // priced.scale}"}
    else:
        rounded = [scope.sql.rounded(f"({each})", priced.scale, signed=False) for each in (now, then)]
        amounts = {"share": scope.sql.whole(f"({rounded[0]}) - ({rounded[1]})")}
    columns = {
        "before": earlier,
        "after": f"total_{index}",
        "tier": f"CAST(tier_{index} AS INTEGER)",
        "rate": f"CAST(rate_{index} AS INTEGER)",
        **amounts,
    }
    name = f"windows_{part.length.name.lower()}"
    return f"{_row(part, TRUE_UP, columns)}\nFROM {name}\nWHERE {earlier} > 0 AND rate_{index} <> {old_rate}"
