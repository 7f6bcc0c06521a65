"""SQL of lines that are divided among several partners, to the last minor unit."""

from __future__ import annotations

from tongzhou.incentives.calculation.groups import Group
from tongzhou.incentives.calculation.scope import Scope
from tongzhou.incentives.plans.facade import PPM, Measure, SplitCredit


def divided(scope: Scope, group: Group) -> str:
    """Lines by claim with its part of each measure; what nobody claims stays with the line's own partner.

    Parts are differences of allocations of what is left of a line after each of its refunds, so that a refund takes
    back exactly what was credited.
    """
    credit, measures = group.credit, group.measures()
    assert isinstance(credit, SplitCredit)
    nets = "".join(f",\n         {_net(scope, measure)} AS net_{measure.key}" for measure in measures)
    key = ("original_txn", "original_line") if scope.refunds else ("txn", "line")
    part = _overlaid if credit.overlays else _allocated
    parts = "".join(f",\n       {part(scope, measure)} AS m_{measure.key}" for measure in measures)
    return f"""WITH claims AS (
{_claims(scope, credit)}
), net AS (
  SELECT partner AS seller, {", ".join(scope.carried())}, {", ".join(f"m_{each.key}" for each in measures)}{nets}
  FROM lines
), claimed AS (
  SELECT n.*, c.partner AS claimed, coalesce(c.weight, 1) AS weight, coalesce(c.whole, 1) AS whole,
         c.txn IS NOT NULL AND c.partner IS NULL AS is_rest
  FROM net n LEFT JOIN claims c ON c.txn = n.{key[0]} AND c.line = n.{key[1]}
){"" if credit.overlays else _ranked(scope, measures)}
SELECT coalesce(claimed, seller) AS partner, seller, {", ".join(scope.carried())}{parts}
FROM {"claimed" if credit.overlays else "ranked"} WHERE NOT is_rest"""


def splits_over(scope: Scope) -> list[str]:
    """Lines whose parts come to more than the line: all who are named in them are blocked."""
    source = scope.plan.sources.splits
    strict = [group for group in scope.groups if isinstance(group.credit, SplitCredit) and not group.credit.overlays]
    if not strict or source is None or source.by_parts:
        return []
    over = f"SELECT txn, line FROM read_splits GROUP BY txn, line HAVING sum(weight) > {PPM}"
    return [
        f"""SELECT n.partner, n.txn, n.line, 'split_over_whole'
FROM (SELECT txn, line, partner FROM read_splits UNION SELECT txn, line, partner FROM lines) n
JOIN (SELECT txn, line FROM lines WHERE day >= {scope.context} AND day < {scope.end}) l
  ON l.txn = n.txn AND l.line = n.line
JOIN ({over}) o ON o.txn = n.txn AND o.line = n.line
WHERE n.partner IS NOT NULL"""
    ]


def _claims(scope: Scope, credit: SplitCredit) -> str:
    """Parts with the whole that they are of; what percentages leave over is a claim of nobody."""
    source = scope.plan.sources.splits
    if source is not None and source.by_parts:
        whole = "CAST(sum(weight) OVER (PARTITION BY txn, line) AS BIGINT)"
        return f"  SELECT txn, line, partner, weight, {whole} AS whole FROM read_splits"
    claims = f"  SELECT txn, line, partner, weight, {PPM} AS whole FROM read_splits"
    if credit.overlays:
        return claims
    return (
        f"{claims}\n  UNION ALL\n"
        f"  SELECT txn, line, CAST(NULL AS VARCHAR), CAST({PPM} - sum(weight) AS BIGINT), {PPM}\n"
        f"  FROM read_splits GROUP BY txn, line HAVING sum(weight) < {PPM}"
    )


def _net(scope: Scope, measure: Measure) -> str:
    """What is left of a line after it and its refunds up to here."""
    if not scope.refunds:
        return f"m_{measure.key}"
    over = f"PARTITION BY original_txn, original_line ORDER BY {scope.canonical} ROWS UNBOUNDED PRECEDING"
    return scope.sql.whole(f"sum(m_{measure.key}) OVER ({over})")


def _steps(scope: Scope, measure: Measure) -> dict[str, str]:
    """What is left after a row and, where there are refunds, before it."""
    net = f"net_{measure.key}"
    return {"after": net, "before": f"({net} - m_{measure.key})"} if scope.refunds else {"after": net}


def _ranked(scope: Scope, measures: list[Measure]) -> str:
    """Largest remainder: whole parts first, then one minor unit each by remainder, ties to the lowest key."""
    wide, floors, places = scope.sql.wide, [], []
    for measure in measures:
        for step, amount in _steps(scope, measure).items():
            name = f"{step}_{measure.key}"
            product = f"{wide(f'abs({amount})')} * weight"
            floors.append(f",\n         {product} // whole AS floor_{name}, {product} % whole AS rest_{name}")
            order = f"PARTITION BY txn, line ORDER BY rest_{name} DESC, claimed NULLS LAST"
            over = f"abs({amount}) - sum(floor_{name}) OVER (PARTITION BY txn, line)"
            one_more = f"CASE WHEN row_number() OVER ({order}) <= {over} THEN 1 ELSE 0 END"
            places.append(f",\n         floor_{name} + {one_more} AS to_{name}")
    return f""", divided AS (
  SELECT *{"".join(floors)}
  FROM claimed
), ranked AS (
  SELECT *{"".join(places)}
  FROM divided
)"""


def _allocated(scope: Scope, measure: Measure) -> str:
    parts = [f"sign({amount}) * to_{step}_{measure.key}" for step, amount in _steps(scope, measure).items()]
    return scope.sql.whole(" - ".join(parts))


def _overlaid(scope: Scope, measure: Measure) -> str:
    wide = scope.sql.wide
    parts = [f"{wide(amount)} * weight" for amount in _steps(scope, measure).values()]
    rounded = [
        f"CASE WHEN {part} < 0 THEN -1 ELSE 1 END * ((2 * abs({part}) + whole) // (2 * whole))" for part in parts
    ]
    return scope.sql.whole(" - ".join(f"({each})" for each in rounded))
