"""SQL of the facts: partners, lines with what each component counts of them, canonical positions."""

from tongzhou.expressions.facade import Kind
from tongzhou.incentives.calculation.groups import Group
from tongzhou.incentives.calculation.scope import Scope
from tongzhou.incentives.calculation.sql_amounts import joined_rates, taken_columns, typed_columns, unconverted, valued
from tongzhou.incentives.calculation.sql_dated import (
    chosen,
    dated_eligibility,
    eligible,
    is_dated,
    joins_of_lines,
    table_of_line,
)
from tongzhou.incentives.calculation.sql_splits import splits_over
from tongzhou.incentives.plans.facade import Aggregate, Measure, Rated


def people(scope: Scope) -> str:
    """One row per partner: its attributes, whether it is eligible, the table each component prices it by."""
    plan, columns = scope.plan, scope.partner_columns()
    known = plan.eligibility is not None and not dated_eligibility(scope)
    eligible = scope.sql.condition(plan.eligibility.bound, columns) if plan.eligibility and known else "true"
    attributes = "".join(f", f_{field.name}" for field in plan.sources.partners.fields)
    choices = "".join(
        f",\n       {chosen(scope, part.component.rates, '')} AS table_{part.index}"
        for part in scope.parts
        if part.chooses and isinstance(part.component, Rated) and not is_dated(part)
    )
    return (
        f"SELECT key AS partner, row_number() OVER (ORDER BY key) AS partner_no{attributes},\n"
        f"       {eligible} AS eligible{choices}\nFROM read_partners"
    )


def lines(scope: Scope) -> str:
    """Every line with its partner, its day, why it is excluded, and what each component counts of it."""
    typed = f"SELECT {', '.join(_typed(scope))}\n  FROM read_transactions t{_joins(scope)}"
    if scope.refunds:
        typed = f"SELECT * FROM ({typed})"
        source = f"WITH typed AS (\n  {typed}\n), placed AS (\n{_placed(scope)}\n)"
    else:
        source = f"WITH placed AS (\n  {typed}\n)"
    windows = "".join(
        f",\n       {scope.sql.window_start(length, 'day')} AS window_{length.name.lower()}" for length in scope.lengths
    )
    further = valued(scope)
    rows = "valued" if further else "placed"
    return f"{source}{further}\nSELECT *,\n       {excluded(scope)} AS excluded{windows}\nFROM {rows}"


def _joins(scope: Scope) -> str:
    product = "\n  LEFT JOIN read_products q ON q.key = t.product" if scope.plan.sources.products else ""
    known = joined_rates(scope) + joins_of_lines(scope, scope.parts)
    return f"\n  LEFT JOIN people p ON p.partner = t.partner{product}{known}"


def _typed(scope: Scope) -> list[str]:
    columns = ["t.partner AS partner", "p.partner_no", f"coalesce({eligible(scope)}, false) AS eligible"]
    columns += ["t.txn", "t.line", "t.comp", "t.day"]
    columns += ["t.moment"] if scope.passes_moment else []
    columns.append(f"{_product_known(scope)} AS product_known")
    if scope.refunds:
        columns += ["t.original_txn AS names_txn", "t.original_line AS names_line"]
    read = _line_columns(scope)
    columns += [f"{_measured(measure, read)} AS m_{measure.key}" for measure in scope.used_measures()]
    columns += [
        f"{scope.sql.condition(part.component.lines.bound, read)} AS counted_{part.index}"
        for part in scope.parts
        if part.component.lines
    ]
    columns += typed_columns(scope)
    columns += [f"{table_of_line(part)} AS table_{part.index}" for part in scope.parts if part.chooses]
    return columns


def _product_known(scope: Scope) -> str:
    return "q.key IS NOT NULL" if scope.plan.sources.products else "true"


def _line_columns(scope: Scope) -> dict[str, str]:
    """The SQL of everything a condition over the transaction may name."""
    sources = scope.plan.sources
    columns = {
        f"line.{field.name}": scope.major(f"t.f_{field.name}", field.kind) for field in sources.transactions.fields
    }
    for field in sources.products.fields if sources.products else ():
        columns[f"product.{field.name}"] = scope.major(f"q.f_{field.name}", field.kind)
    return columns | dict(scope.partner_columns("p.", "h."))


def _measured(measure: Measure, columns: dict[str, str]) -> str:
    if measure.kind is Kind.MONEY and measure.aggregate is Aggregate.SUM:
        prefix, name = measure.field.split(".")
        return f"{'t' if prefix == 'line' else prefix[0]}.f_{name}"
    return columns[measure.field]


def excluded(scope: Scope) -> str:
    """Why a row counts for nobody; null where it counts."""
    cases = ["WHEN partner_no IS NULL THEN 'partner_unknown'"]
    if scope.refunds:
        cases.insert(0, "WHEN is_refund AND original_txn IS NULL THEN 'original_missing'")
    cases.append("WHEN NOT product_known THEN 'product_unknown'")
    cases.append("WHEN NOT eligible THEN 'not_eligible'")
    if scope.until:
        own = "own_day" if scope.refunds else "day"
        cases.append(f"WHEN {own} >= {scope.day(scope.until)} THEN 'after_watermark'")
    if scope.refunds:
        cases.append(f"WHEN is_refund AND day < {scope.context} THEN 'original_in_earlier_window'")
    cases.append(f"WHEN day >= {scope.end} THEN 'after_period'")
    return "CASE " + "\n            ".join(cases) + " END"


def _placed(scope: Scope) -> str:
    """Refunds take the place, partner and conditions of the line they name."""
    taken = ["partner", "partner_no", "eligible", "day", "product_known"]
    taken += ["moment"] if scope.passes_moment else []
    taken += taken_columns(scope)
    taken += [f"counted_{part.index}" for part in scope.parts if part.component.lines]
    taken += [f"table_{part.index}" for part in scope.parts if part.chooses]
    columns = [f"CASE WHEN r.names_txn IS NULL THEN r.{name} ELSE o.{name} END AS {name}" for name in taken]
    columns += [f"r.m_{measure.key}" for measure in scope.used_measures()]
    columns += ["r.currency AS own_currency"] if scope.converts else []
    columns += ["r.partner AS own_partner", "r.day AS own_day", "r.comp", "r.txn", "r.line"]
    columns.append("r.names_txn IS NOT NULL AS is_refund")
    columns += [
        f"CASE WHEN r.names_txn IS NULL THEN r.{name} ELSE o.{name} END AS original_{name}"
        for name in ("comp", "txn", "line")
    ]
    return (
        f"  SELECT {', '.join(columns)}\n  FROM typed r\n"
        "  LEFT JOIN typed o ON o.txn = r.names_txn AND o.line = r.names_line AND o.names_txn IS NULL"
    )


def problems(scope: Scope) -> str:
    """What blocks a partner: refunds of lines that are not there or of more than was sold, targets of nothing."""
    nothing = (
        'SELECT CAST(NULL AS VARCHAR) AS partner, CAST(NULL AS VARCHAR) AS "transaction",'
        " CAST(NULL AS BIGINT) AS line, CAST(NULL AS VARCHAR) AS reason WHERE false"
    )
    found = [*splits_over(scope), *unconverted(scope), *(select for part in scope.parts for select in part.problems())]
    refunds = _refund_problems(scope) if scope.refunds else []
    return "\nUNION ALL\n".join([nothing, *dict.fromkeys(found), *refunds]) + "\nORDER BY ALL"


def _refund_problems(scope: Scope) -> list[str]:
    sums = [measure for measure in scope.used_measures() if measure.aggregate is Aggregate.SUM]
    over = " OR ".join(f"sign(sum(m_{m.key})) * sign(sum(m_{m.key}) FILTER (WHERE NOT is_refund)) < 0" for m in sums)
    return [
        "SELECT own_partner AS partner, txn AS \"transaction\", line, 'original_missing' AS reason\n"
        "FROM lines WHERE excluded = 'original_missing'",
        "SELECT any_value(partner), original_txn, original_line, 'refund_over_sale'\n"
        "FROM lines WHERE excluded IS NULL OR excluded = 'original_in_earlier_window'\n"
        f"GROUP BY original_txn, original_line HAVING count(*) > 1 AND ({over or 'false'})",
    ]


def sold(scope: Scope) -> str:
    """The condition of lines that a baseline counts: returns reduce both years."""
    if not scope.refunds:
        return "excluded IS NULL"
    return "(excluded IS NULL OR excluded = 'original_in_earlier_window')"


def positions(scope: Scope, group: Group) -> str:
    """A group's counted rows in canonical order per partner, with the window's total after each of them."""
    kept = ["partner_no", *_reference(group), "own_day AS day" if scope.refunds else "day", "day AS window_day"]
    kept += [f"window_{length.name.lower()}" for length in scope.lengths]
    kept += [f"counted_{part.index}" for part in group.parts if part.component.lines]
    kept += [f"table_{part.index}" for part in group.parts if part.chooses]
    order = f"PARTITION BY partner_no ORDER BY {scope.canonical}"
    kept.append(f"row_number() OVER ({order}) AS position")
    if scope.pooled:
        kept.append(f"row_number() OVER (ORDER BY {scope.canonical}) AS place")
    if scope.keeping_room:
        sale = "PARTITION BY partner_no ORDER BY original_comp, original_txn, original_line"
        kept += ["is_refund", f"dense_rank() OVER ({sale}) AS sale"]
    for part in group.parts:
        kept += part.positions()
    columns = ",\n       ".join(kept)
    return f"SELECT {columns}\nFROM {group.rows}\nWHERE {scope.counted}"


def _reference(group: Group) -> list[str]:
    """The line, where who is credited for it may know which one it is."""
    if group.credit is None or not group.passes_on or group.credit.reveals:
        return ["txn", "line"]
    return [f"CASE WHEN partner = seller THEN {name} END AS {name}" for name in ("txn", "line")]
