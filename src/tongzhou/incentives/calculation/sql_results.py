"""SQL of caps and of the four tables that a calculation answers."""

from collections.abc import Iterable

from tongzhou.incentives.calculation.components.flat import FlatPricing
from tongzhou.incentives.calculation.components.pricing import COMPONENT_CAP, FLAT, KINDS, PLAN_CAP, POOL_CUT, TRUE_UP
from tongzhou.incentives.calculation.groups import Group
from tongzhou.incentives.calculation.scope import Scope
from tongzhou.incentives.plans.facade import Cap, CapMode, Units


def kept(scope: Scope) -> str | None:
    """What sequential caps and pools leave of every share, in canonical order; None when the plan has none."""
    if not scope.sequential:
        return None
    columns = "partner_no, component_no, kind_no, position"
    order = "ORDER BY kind_no, position ROWS UNBOUNDED PRECEDING"
    running = f"CAST(sum(share) OVER (PARTITION BY partner_no, component_no {order}) AS BIGINT)"
    if scope.keeping_room:
        return _kept_by_sale(scope)
    own = _left(_component_limit(scope, CapMode.SEQUENTIAL), "running", "share")
    place = ", place" if scope.pooled else ""
    select = f"SELECT {columns}{place}, {own} AS left_over\nFROM (SELECT *, {running} AS running FROM shares)"
    if scope.pooled:
        order = "ORDER BY kind_no, place, position, partner_no ROWS UNBOUNDED PRECEDING"
        running = f"CAST(sum(left_over) OVER (PARTITION BY component_no {order}) AS BIGINT)"
        select = (
            f"SELECT {columns}, left_over AS left_by_component, {_pooled(scope)} AS left_over\n"
            f"FROM (SELECT *, {running} AS running FROM (\n{select}\n))"
        )
    cap = scope.plan.cap
    if cap is None or cap.mode is not CapMode.SEQUENTIAL:
        return select
    order = "ORDER BY kind_no, position, component_no ROWS UNBOUNDED PRECEDING"
    running = f"CAST(sum(left_over) OVER (PARTITION BY partner_no {order}) AS BIGINT)"
    before = "left_by_component, " if scope.pooled else ""
    return (
        f"SELECT {columns}, {before}left_over AS left_by_pool,\n"
        f"       {_left(str(cap.amount), 'running', 'left_over')} AS left_over\n"
        f"FROM (SELECT *, {running} AS running FROM (\n{select}\n))"
    )


def _kept_by_sale(scope: Scope) -> str:
    """Where a cap stays shut, a line keeps the room that it found, and its refunds take what no longer fills it."""
    limit, keeping = _component_limit(scope, CapMode.SEQUENTIAL), ", ".join(map(str, scope.keeping_room))
    lines = "PARTITION BY partner_no, component_no ORDER BY kind_no, position ROWS UNBOUNDED PRECEDING"
    sale = "PARTITION BY partner_no, component_no, sale"
    net = f"CAST(sum(share) OVER ({sale} ORDER BY kind_no, position ROWS UNBOUNDED PRECEDING) AS BIGINT)"
    counts = f"CASE WHEN is_refund AND component_no IN ({keeping}) THEN 0 ELSE share END"
    running = f"CAST(sum({counts}) OVER ({lines}) AS BIGINT)"
    room = f"CAST(max(CASE WHEN NOT is_refund THEN found END) OVER ({sale}) AS BIGINT)"
    refunded = "CAST(least(net, room) - least(net - share, room) AS BIGINT)"
    return f"""SELECT partner_no, component_no, kind_no, position,
       CASE WHEN is_refund AND component_no IN ({keeping}) THEN {refunded} ELSE found END AS left_over
FROM (SELECT *, {room} AS room FROM (
  SELECT *, {_left(limit, "running", "share")} AS found
  FROM (SELECT *, {running} AS running, {net} AS net FROM shares)
))"""


def _pooled(scope: Scope) -> str:
    """What a component's pool leaves of a share; of an amount a unit only whole ones."""
    cases = ""
    for part in scope.parts:
        pool, unit = part.component.pool, part.component.amount if isinstance(part.component, Units) else 1
        if pool is not None:
            cases += f" WHEN {part.index} THEN {_left(str(pool // unit * unit), 'running', 'left_over')}"
    return f"CASE component_no{cases} ELSE left_over END"


def _left(limit: str, running: str, share: str) -> str:
    return f"CAST(least({running}, {limit}) - least({running} - {share}, {limit}) AS BIGINT)"


def _component_limit(scope: Scope, mode: CapMode | None = None) -> str:
    """The component's cap as SQL; a limit that nothing reaches where there is none."""
    limits = [
        (part.index, part.component.cap.amount)
        for part in scope.parts
        if part.component.cap is not None and mode in (None, part.component.cap.mode)
    ]
    if not limits:
        return str(2**62)
    return "CASE component_no" + "".join(f" WHEN {at} THEN {limit}" for at, limit in limits) + f" ELSE {2**62} END"


def cuts(scope: Scope) -> str:
    """What caps and pools take from each component: rows with a negative amount."""
    earned = "SELECT partner_no, component_no, CAST(sum(share) AS BIGINT) AS earned FROM shares GROUP BY ALL"
    limit = _component_limit(scope)
    if scope.keeping_room:
        kept = "SELECT partner_no, component_no, CAST(sum(left_over) AS BIGINT) AS held FROM kept GROUP BY ALL"
        earned = f"SELECT * FROM ({earned}) JOIN ({kept}) USING (partner_no, component_no)"
        keeping = ", ".join(map(str, scope.keeping_room))
        limit = f"CASE WHEN component_no IN ({keeping}) THEN held ELSE {limit} END"
    taken = [
        f"SELECT partner_no, component_no, {COMPONENT_CAP} AS kind_no, least({limit} - earned, 0) AS cut FROM earned"
    ]
    capped = f"SELECT partner_no, component_no, least(earned, {limit}) AS capped FROM earned"
    parts = [f"WITH earned AS (\n  {earned}\n)"]
    cap = scope.plan.cap
    if scope.pooled:
        left = "left_by_pool" if cap is not None and cap.mode is CapMode.SEQUENTIAL else "left_over"
        taken_by_pool = f"CAST(sum({left} - left_by_component) AS BIGINT) AS cut"
        pooled = f"SELECT partner_no, component_no, {taken_by_pool} FROM kept GROUP BY ALL"
        parts.append(f", pooled AS (\n  {pooled}\n)")
        taken.append(f"SELECT partner_no, component_no, {POOL_CUT} AS kind_no, cut FROM pooled")
        capped = (
            f"SELECT partner_no, component_no, capped + cut AS capped FROM ({capped})"
            " JOIN pooled USING (partner_no, component_no)"
        )
    if cap is not None and cap.mode is CapMode.SEQUENTIAL:
        taken.append(
            f"SELECT partner_no, component_no, {PLAN_CAP} AS kind_no,"
            " CAST(sum(left_over) - sum(left_by_pool) AS BIGINT) AS cut FROM kept GROUP BY ALL"
        )
    elif cap is not None:
        parts.append(f", capped AS (\n  {capped}\n)")
        parts.append(_proportional(scope, cap))
        taken.append(f"SELECT partner_no, component_no, {PLAN_CAP} AS kind_no, part - capped AS cut FROM parted")
    union = "\nUNION ALL\n".join(taken)
    return f"{''.join(parts)}\nSELECT * FROM (\n{union}\n)\nWHERE cut <> 0"


def _proportional(scope: Scope, cap: Cap) -> str:
    """Positive components scaled to the cap less the negative ones, by largest remainder."""
    wide = scope.sql.wide
    return f""", summed AS (
  SELECT *, {wide("greatest(capped, 0)")} AS positive,
         {wide("sum(greatest(capped, 0)) OVER (PARTITION BY partner_no)")} AS positives,
         {wide("sum(least(capped, 0)) OVER (PARTITION BY partner_no)")} AS negatives
  FROM capped
), divided AS (
  SELECT *, positive * ({cap.amount} - negatives) // positives AS floor_part,
         positive * ({cap.amount} - negatives) % positives AS remainder
  FROM summed WHERE positives + negatives > {cap.amount} AND capped > 0
), ranked AS (
  SELECT *, {cap.amount} - negatives - sum(floor_part) OVER (PARTITION BY partner_no) AS left_over,
         row_number() OVER (PARTITION BY partner_no ORDER BY remainder DESC, component_no) AS place
  FROM divided
), parted AS (
  SELECT partner_no, component_no, capped,
         CAST(floor_part + CASE WHEN place <= left_over THEN 1 ELSE 0 END AS BIGINT) AS part
  FROM ranked
)"""


def earnings(scope: Scope) -> str:
    """All rows of the result in canonical order, with names instead of numbers."""
    left = "k.left_over" if scope.sequential else "CAST(NULL AS BIGINT)"
    joined = (
        " LEFT JOIN kept k ON k.partner_no = s.partner_no AND k.component_no = s.component_no"
        " AND k.kind_no = s.kind_no AND k.position = s.position"
        if scope.sequential
        else ""
    )
    empty = "CAST(NULL AS BIGINT)"
    return f"""SELECT people.partner AS partner, {_names(scope)} AS component, {_kind()} AS kind,
       txn AS "transaction", line, day, window_start AS "window", base AS base_minor, before AS before_minor,
       after AS after_minor, baseline AS baseline_minor, tier, rate AS rate_ppm, share AS share_minor,
       after_cap AS after_cap_minor, {_reason(scope)} AS reason, {_rule(scope)} AS rule,
       {scope.sql.text(scope.plan.label)} AS plan
FROM (
  SELECT s.partner_no, s.component_no, s.kind_no, s.position, txn, line, day, window_start, base, before, after,
         baseline, tier, rate, share, {left} AS after_cap{", gate" if scope.gated else ""}
  FROM shares s{joined}
  UNION ALL
  SELECT partner_no, component_no, kind_no, {empty}, CAST(NULL AS VARCHAR), {empty}, CAST(NULL AS DATE),
         CAST(NULL AS DATE), {empty}, {empty}, {empty}, {empty}, CAST(NULL AS INTEGER), CAST(NULL AS INTEGER),
         cut, {empty}{", 0" if scope.gated else ""}
  FROM cuts
) JOIN people USING (partner_no)
ORDER BY partner_no, component_no, kind_no, window_start, position"""


def _names(scope: Scope) -> str:
    cases = "".join(f" WHEN {part.index} THEN {scope.sql.text(part.component.key)}" for part in scope.parts)
    return f"CASE component_no{cases} END"


def _kind() -> str:
    return "CASE kind_no" + "".join(f" WHEN {number} THEN '{kind}'" for number, kind in KINDS.items()) + " END"


def _reason(scope: Scope) -> str:
    own = [branch for part in scope.parts for branch in part.zero_reasons()]
    branches = [
        f"WHEN kind_no = {TRUE_UP} THEN 'rate_changed'",
        f"WHEN kind_no = {COMPONENT_CAP} THEN 'over_component_cap'",
        f"WHEN kind_no = {POOL_CUT} THEN 'pool_empty'",
        f"WHEN kind_no = {PLAN_CAP} THEN 'over_plan_cap'",
        *(["WHEN gate > 0 THEN 'gate_shut'"] if scope.gated else []),
        *own,
        f"WHEN kind_no = {FLAT} THEN CASE WHEN share <> 0 THEN 'awarded' ELSE 'condition_not_met' END",
        "WHEN tier IS NULL THEN CASE WHEN after <= 0 THEN 'base_not_positive' ELSE 'below_first_tier' END",
    ]
    return f"CASE {' '.join(branches)} ELSE 'priced' END"


def _rule(scope: Scope) -> str:
    """What priced a row: the component with how it prices, or the gate that is shut."""
    cases = "".join(f" WHEN {part.index} THEN {scope.sql.text(part.component.rule)}" for part in scope.parts)
    rule = f"CASE WHEN kind_no = {PLAN_CAP} THEN 'cap' ELSE CASE component_no{cases} END END"
    return f"CASE WHEN gate > 0 THEN concat({_names(scope)}, ':gate:', gate) ELSE {rule} END" if scope.gated else rule


def totals(scope: Scope) -> str:
    """Per partner with lines in the period and per component: what it earned, what caps took, what is left."""
    components = ", ".join(str(part.index) for part in scope.parts)
    return f"""SELECT people.partner AS partner, {_names(scope)} AS component,
       CAST(coalesce(earned, 0) AS BIGINT) AS earned_minor, CAST(coalesce(cut, 0) AS BIGINT) AS cut_minor,
       CAST(coalesce(earned, 0) + coalesce(cut, 0) AS BIGINT) AS amount_minor
FROM ({scope.active}) JOIN people USING (partner_no)
CROSS JOIN (SELECT unnest([{components}]) AS component_no)
LEFT JOIN (SELECT partner_no, component_no, sum(share) AS earned FROM shares GROUP BY ALL)
    USING (partner_no, component_no)
LEFT JOIN (SELECT partner_no, component_no, sum(cut) AS cut FROM cuts GROUP BY ALL)
    USING (partner_no, component_no)
ORDER BY partner_no, component_no"""


def measured(scope: Scope) -> str:
    """The measures that conditions of flat awards read, per partner and window."""
    selects = [
        f"SELECT partner_no, {part.index} AS component_no, {part.window} AS window_start,"
        f" {scope.sql.text(measure.key)} AS measure,"
        f" CAST({scope.major(part.column(measure), measure.kind)} AS VARCHAR) AS value\n"
        f"FROM {part.windows} WHERE {part.window} >= {scope.first}"
        for part in scope.parts
        if isinstance(part, FlatPricing)
        for measure in part.measures()
    ]
    nothing = (
        "SELECT CAST(NULL AS BIGINT) AS partner_no, CAST(NULL AS INTEGER) AS component_no,"
        " CAST(NULL AS DATE) AS window_start, CAST(NULL AS VARCHAR) AS measure, CAST(NULL AS VARCHAR) AS value"
        " WHERE false"
    )
    union = "\nUNION ALL\n".join([nothing, *selects])
    return (
        f'SELECT people.partner AS partner, {_names(scope)} AS component, window_start AS "window", measure, value\n'
        f"FROM (\n{union}\n) JOIN people USING (partner_no)\nORDER BY partner_no, component_no, window_start, measure"
    )


def exclusions(scope: Scope) -> str:
    """Every line from the period's first day on that did not count, with its reason."""
    own = {"partner": "partner", "day": "day"}
    if scope.refunds:
        own = {"partner": "coalesce(partner, own_partner)", "day": "own_day"}
    selects = [
        f'SELECT {own["partner"]} AS partner, CAST(NULL AS VARCHAR) AS component, txn AS "transaction", line,\n'
        f"       {own['day']} AS day, excluded AS reason, -1 AS component_no\n"
        f"FROM lines WHERE excluded IS NOT NULL AND {own['day']} >= {scope.first}"
    ]
    selects += [
        f"SELECT partner, {scope.sql.text(part.component.key)}, txn, line, {own['day']}, 'condition_not_met',"
        f" {part.index}\nFROM lines WHERE {scope.counted} AND day >= {scope.first} AND NOT counted_{part.index}"
        for part in scope.parts
        if part.component.lines and not scope.group_of(part).passes_on
    ]
    selects += [select for group in scope.groups if group.passes_on for select in _not_credited(scope, group)]
    union = "\nUNION ALL\n".join(selects)
    return (
        f'SELECT * EXCLUDE (component_no) FROM (\n{union}\n)\nORDER BY partner, component_no, day, "transaction", line'
    )


def _not_credited(scope: Scope, group: Group) -> Iterable[str]:
    """Rows that somebody would be credited for, and why not; without the line where it is not theirs to know."""
    day = "own_day" if scope.refunds else "day"
    for part in group.parts:
        reason = "excluded"
        if part.component.lines:
            reason = f"coalesce(excluded, CASE WHEN NOT counted_{part.index} THEN 'condition_not_met' END)"
        hidden = "false" if group.credit is None or group.credit.reveals else "partner <> seller"
        yield (
            f"SELECT partner, {scope.sql.text(part.component.key)},"
            f" CASE WHEN NOT ({hidden}) THEN txn END, CASE WHEN NOT ({hidden}) THEN line END,\n"
            f"       {day}, {reason} AS reason, {part.index}\n"
            f"FROM {group.credits} WHERE {day} >= {scope.first} AND {reason} IS NOT NULL"
            f" AND (excluded IS NULL OR partner_no IS NULL OR excluded IN ('not_eligible', 'upline_inactive'))"
        )
