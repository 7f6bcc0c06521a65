"""Random plans on random data: the engine and the naive oracle agree to the cent, line by line."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.incentives.calculation import oracle, oracle_tree
from tests.incentives.documents import further, plan_document, with_history, with_source, with_tree
from tongzhou.incentives.calculation.facade import Calculation, Facts, calculate
from tongzhou.incentives.plans.facade import load_plan
from tongzhou.kernel.periods import Period

FIRST, END = date(2026, 4, 1), date(2026, 7, 1)
PRODUCTS = {"p1": "Bikes", "p2": "Clothing", "p3": "Accessories"}
PARTNERS = {"A": "gold", "B": "silver", "C": "gold", "D": ""}

rates = st.integers(0, 200_000).map(lambda parts: f"{parts // 10_000}.{parts % 10_000:04}%")
whole_amounts = st.integers(1, 400).map(lambda fifties: str(fifties * 50))
only_some = st.sampled_from([{}, {"lines": 'product.category <> "Accessories"'}])


@st.composite
def tiers(draw: st.DrawFn, highest: int, suffix: str) -> list[dict[str, str]]:
    starts = sorted(draw(st.sets(st.integers(0, highest), min_size=1, max_size=4)))
    return [{"from": f"{start}{suffix}", "rate": draw(rates)} for start in starts]


@st.composite
def tables(draw: st.DrawFn, highest: int, suffix: str = "") -> dict[str, Any]:
    kind = tiers(highest, suffix)
    if draw(st.booleans()):
        return {"tiers": draw(kind)}
    return {"by": "partner.tier", "tables": [{"for": ["gold"], "tiers": draw(kind)}, {"tiers": draw(kind)}]}


@st.composite
def volumes(draw: st.DrawFn) -> dict[str, Any]:
    windows = ["transaction", "month", "quarter", "settlement", "year_to_date"]
    component: dict[str, Any] = {"type": "volume", "measure": "sales", "window": draw(st.sampled_from(windows))}
    if draw(st.booleans()):
        component["rate"] = draw(rates)
    else:
        modes = ["marginal"] if component["window"] == "year_to_date" else ["marginal", "retroactive"]
        component["rates"] = {"mode": draw(st.sampled_from(modes)), **draw(tables(20_000))}
    if component["window"] == "transaction" and draw(st.booleans()):
        component["transaction_cap"] = draw(whole_amounts)
    return component


@st.composite
def growths(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "type": "growth",
        "measure": "sales",
        "window": draw(st.sampled_from(["month", "quarter", "settlement"])),
        "basis": draw(st.sampled_from(["whole", "increment", "banded_increment"])),
        "rates": draw(tables(150, "%")),
    }


@st.composite
def flats(draw: st.DrawFn) -> dict[str, Any]:
    conditions = ["categories >= 2", "categories >= 3", "sales >= 0", "sales >= 5000"]
    return {
        "type": "flat",
        "window": draw(st.sampled_from(["month", "quarter", "settlement"])),
        "amount": draw(whole_amounts),
        "award_if": draw(st.sampled_from(conditions)),
    }


@st.composite
def plans(draw: st.DrawFn) -> dict[str, Any]:
    kinds = draw(st.lists(st.one_of(volumes(), growths(), flats()), min_size=1, max_size=4))
    plan_cap = draw(st.sampled_from([None, "sequential", "proportional"]))
    cap_modes = [None, "sequential"] if plan_cap == "sequential" else [None, "sequential", "proportional"]
    at = draw(st.sampled_from(["component", "line", "statement"]))
    components = []
    for index, kind in enumerate(kinds):
        component = {"key": f"c{index}", **kind, **draw(only_some)}
        if at != "component":
            component.pop("transaction_cap", None)
        if mode := draw(st.sampled_from(cap_modes)):
            component["cap"] = {"amount": draw(whole_amounts), "mode": mode}
            if mode == "sequential" and plan_cap != "sequential":
                component["cap"]["reopens"] = draw(st.sampled_from(["yes", "no"]))
        components.append(component)
    rest: dict[str, Any] = {"rounding": {"at": at}}
    if plan_cap:
        rest["cap"] = {"amount": draw(whole_amounts), "mode": plan_cap}
    return _with_originals(plan_document(*components, settlement="quarter", **rest))


def _with_originals(document: dict[str, Any]) -> dict[str, Any]:
    original = {"original": {"id": "original_order", "line": "original_line"}}
    sources = document["sources"]
    return {**document, "sources": {**sources, "transactions": {**sources["transactions"], **original}}}


days = st.one_of(
    st.integers(0, 200).map(lambda back: END + timedelta(days=20 - back)),
    st.integers(0, 100).map(lambda back: date(2025, 6, 30) - timedelta(days=back)),
    st.sampled_from([FIRST, FIRST - timedelta(days=1), END - timedelta(days=1), END, date(2026, 1, 1)]),
)
amounts = st.one_of(
    st.integers(-300_000, 1_500_000), st.sampled_from([0, 1, -1, 5, 1_000_000, 999_999, 5_000_000])
).map(lambda minor: Fraction(minor, 100))
sold_lines = st.builds(
    oracle.Line,
    order=st.integers(1, 9).map(lambda number: f"S{number}"),
    line=st.just(0),
    partner=st.sampled_from("ABCD"),
    day=days,
    category=st.sampled_from(sorted(PRODUCTS.values())),
    amount=amounts,
    original=st.none(),
)


@st.composite
def histories(draw: st.DrawFn) -> list[oracle.Line]:
    drawn = draw(st.lists(sold_lines, max_size=14))
    lines = [line._replace(line=number) for number, line in enumerate(drawn, start=1)]
    sold = [line for line in lines if line.amount > 0]
    for number, quarters in enumerate(draw(st.lists(st.integers(1, 4), max_size=min(3, len(sold)))), start=100):
        original = sold.pop(draw(st.integers(0, len(sold) - 1)))
        taken_back = Fraction(int(-original.amount * 100 * quarters / 4), 100)
        name = (original.order, original.line)
        lines.append(original._replace(order="R1", line=number, day=draw(days), amount=taken_back, original=name))
    return draw(st.permutations(lines))


@st.composite
def moves(draw: st.DrawFn) -> list[oracle.Held]:
    """Who held which tier when; gaps are days without one."""
    found = []
    for partner in PARTNERS:
        turns = sorted({*draw(st.lists(days, max_size=3)), date(2024, 1, 1)})
        spans = zip(turns, [*turns[1:], date(2027, 1, 1)], strict=True)
        found += [
            oracle.Held(partner, since, until, draw(st.sampled_from(["gold", "silver"])))
            for since, until in spans
            if draw(st.integers(0, 9))
        ]
    return found


def _with_moves(document: dict[str, Any]) -> dict[str, Any]:
    """The plan whose partners have a history; tables by it within the settlement."""
    components = [
        {**each, "window": "quarter"} if each["window"] == "year_to_date" and "by" in each.get("rates", {}) else each
        for each in document["components"]
    ]
    return with_history({**document, "components": components})


def as_facts(lines: list[oracle.Line]) -> Facts:
    codes = {category: product for product, category in PRODUCTS.items()}
    originals = [line.original or (None, None) for line in lines]
    columns = {
        "order": pa.array([line.order for line in lines], pa.string()),
        "line": pa.array([line.line for line in lines], pa.int64()),
        "partner": pa.array([line.partner for line in lines], pa.string()),
        "day": pa.array([line.day for line in lines], pa.date32()),
        "product": pa.array([codes[line.category] for line in lines], pa.string()),
        "amount": pa.array([int(line.amount * 100) for line in lines], pa.int64()),
        "quantity": pa.array([1] * len(lines), pa.int64()),
        "original_order": pa.array([order for order, _ in originals], pa.string()),
        "original_line": pa.array([number for _, number in originals], pa.int64()),
    }
    return Facts(
        transactions=pa.table(columns),
        partners=pa.table({"partner": list(PARTNERS), "tier": list(PARTNERS.values())}),
        products=pa.table({"product": list(PRODUCTS), "category": list(PRODUCTS.values())}),
        minor_units=True,
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans(), histories())
def test_engine_and_oracle_agree(document: dict[str, Any], lines: list[oracle.Line]) -> None:
    calculation = calculate(load_plan(document), as_facts(lines), Period(FIRST, END))
    answer = oracle.calculate(document, lines, PARTNERS, FIRST, END)
    assert calculation.problems.num_rows == 0
    assert dict(calculation.amounts()) == answer.amounts
    rows = [row for row in calculation.earnings.to_pylist() if row["kind"] == "line"]
    assert {_key(row): row["share_minor"] for row in rows} == answer.shares
    if any(row["after_cap_minor"] is not None for row in rows):
        assert {_key(row): row["after_cap_minor"] for row in rows} == answer.kept
    _check_conservation(calculation)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans().map(_with_moves), histories(), moves())
def test_engine_and_oracle_agree_where_partners_move(
    document: dict[str, Any], lines: list[oracle.Line], held: list[oracle.Held]
) -> None:
    rows = [
        {"partner": row.partner, "since": str(row.since), "until": str(row.until), "tier": row.value}
        for row in [*held, oracle.Held("E", FIRST, END, "gold")]
    ]
    calculation = calculate(load_plan(document), further(as_facts(lines), history=rows), Period(FIRST, END))
    _check(calculation, oracle.calculate(document, lines, held, FIRST, END))


def _credited(document: dict[str, Any], credit: Any) -> dict[str, Any]:
    """The plan with every component credited in one way; only what may be."""
    components = [
        {
            **each,
            **({"credit": credit} if credit else {}),
            **({"award_if": "sales >= 5000"} if each["type"] == "flat" else {}),
        }
        for each in document["components"]
    ]
    capped = {"cap": {**document["cap"], "mode": "proportional"}} if "cap" in document else {}
    return {**document, "components": components, **capped}


claims = st.dictionaries(st.sampled_from("ABCD"), st.integers(1, 5), min_size=1, max_size=3)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans(), histories(), st.lists(claims, max_size=9), st.sampled_from(["parts", "share", "overlay"]))
def test_engine_and_oracle_agree_where_lines_are_split(
    document: dict[str, Any], lines: list[oracle.Line], drawn: list[dict[str, int]], kind: str
) -> None:
    sold = [(line.order, line.line) for line in lines if line.original is None]
    splits = {key: list(each.items()) for key, each in zip(sold, drawn, strict=False)}
    unit = {"parts": 1, "share": 66_666, "overlay": 333_333}[kind]
    weights = {key: [(partner, unit * weight) for partner, weight in each] for key, each in splits.items()}
    rows = [
        {"order": order, "line": str(line), "partner": partner, "part": _part(weight, kind)}
        for (order, line), each in weights.items()
        for partner, weight in each
    ]
    rows.append({"order": "S0", "line": "1", "partner": "A", "part": "1"})
    credit = {"by": "overlay" if kind == "overlay" else "split", "reveals": "yes"}
    columns = {"id": "order", "line": "line", "partner": "partner", "parts" if kind == "parts" else "share": "part"}
    plan = load_plan(with_source(_credited(document, credit), "splits", columns))
    calculation = calculate(plan, further(as_facts(lines), splits=rows), Period(FIRST, END))
    parted = oracle.shared(lines, weights, 0 if kind == "parts" else 1_000_000, overlay=kind == "overlay")
    answer = oracle.calculate(dict(plan.document), parted, PARTNERS, FIRST, END)
    assert calculation.problems.num_rows == 0
    assert _earned(calculation.amounts()) == _earned(answer.amounts)
    shares = {
        (row["component"], f"{row['transaction']}/{row['partner']}", row["line"]): row["share_minor"]
        for row in calculation.earnings.to_pylist()
        if row["kind"] == "line"
    }
    assert shares == answer.shares
    _check_conservation(calculation)


@st.composite
def uplines(draw: st.DrawFn) -> dict[str, Any]:
    window = draw(st.sampled_from(["transaction", "month", "quarter", "year_to_date"]))
    component: dict[str, Any] = {"key": "up", "measure": "sales", "window": window, "reveals": "yes"}
    if draw(st.booleans()):
        levels = draw(st.lists(rates, min_size=1, max_size=3))
        component |= {"type": "override", "levels": levels}
        compression = ["no_compression", "compress", "compress_own_rate"]
    else:
        each = draw(st.dictionaries(st.sampled_from(["gold", "silver"]), rates, min_size=1))
        component |= {
            "type": "differential",
            "by": "partner.tier",
            "rates": each,
            "depth": draw(st.sampled_from("123")),
        }
        compression = ["no_compression", "compress"]
    if draw(st.booleans()):
        component |= {"active_if": 'partner.tier = "gold"', "inactive": draw(st.sampled_from(compression))}
    return component


@st.composite
def trees(draw: st.DrawFn) -> list[oracle_tree.Above]:
    """Everybody stands beneath a later letter or nobody, and may move."""
    found = []
    for child, parents in (("A", "BCD"), ("B", "CD"), ("C", "D")):
        turns = sorted({*draw(st.lists(days, max_size=2)), date(2024, 1, 1)})
        for since, until in zip(turns, [*turns[1:], date(2027, 1, 1)], strict=True):
            if draw(st.integers(0, 4)):
                found.append(oracle_tree.Above(child, draw(st.sampled_from(parents)), since, until))
    return found


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans(), uplines(), histories(), trees(), st.booleans())
def test_engine_and_oracle_agree_on_those_above(
    document: dict[str, Any],
    component: dict[str, Any],
    lines: list[oracle.Line],
    tree: list[oracle_tree.Above],
    on_earnings: bool,
) -> None:
    document = _credited(document, None)
    own = document["components"][0]
    if document["rounding"]["at"] == "statement":
        document = {**document, "rounding": {"at": "component"}}
    if on_earnings and component["type"] == "override" and own["type"] != "flat":
        component = {**{key: value for key, value in component.items() if key != "measure"}, "of": own["key"]}
        component["window"] = "month" if component["window"] == "year_to_date" else component["window"]
    whole = with_tree({**document, "components": [*document["components"], component]}, max_depth="3")
    rows = [
        {"child": row.child, "parent": row.parent, "since": str(row.since), "until": str(row.until)}
        for row in [*tree, oracle_tree.Above("D", "E", date(2020, 1, 1), date(2020, 1, 2))]
    ]
    calculation = calculate(load_plan(whole), further(as_facts(lines), tree=rows), Period(FIRST, END))
    answer = oracle.calculate(document, lines, PARTNERS, FIRST, END)
    expected = oracle_tree.lift(document, component, lines, tree, PARTNERS, answer.shares, FIRST, END)
    assert calculation.problems.num_rows == 0
    shares = {
        (row["partner"], row["transaction"], row["line"]): row["share_minor"]
        for row in calculation.earnings.to_pylist()
        if row["component"] == "up" and row["kind"] == "line"
    }
    assert shares == expected
    _check_conservation(calculation)


def _in_currencies(document: dict[str, Any]) -> dict[str, Any]:
    """The plan with what may price several currencies, or one rate where nothing may."""
    components = [each for each in document["components"] if each["type"] == "volume"]
    at = "line" if document["rounding"]["at"] == "line" else "component"
    document = {**document, "components": components or [{"key": "c", **_ONE_RATE}], "rounding": {"at": at}}
    transactions = {**document["sources"]["transactions"], "currency": "currency"}
    rates = {"currency": "code", "date": "on", "rate": "rate"}
    return with_source(with_source(document, "transactions", transactions), "exchange_rates", rates)


_ONE_RATE = {"type": "volume", "measure": "sales", "window": "month", "rate": "3.3%"}
day_rates = st.integers(1, 2_000_000_000).map(lambda parts: Fraction(parts, 10**8))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    plans().map(_in_currencies),
    histories(),
    st.lists(day_rates, min_size=20, max_size=20),
    st.sampled_from([None, "6%", "13%"]),
)
def test_engine_and_oracle_agree_in_several_currencies(
    document: dict[str, Any], lines: list[oracle.Line], drawn: list[Fraction], tax: str | None
) -> None:
    if tax:
        document = {**document, "measures": {**document["measures"], "sales": {"sum": "amount", "net_of": tax}}}
    sold = {(line.order, line.line): line for line in lines if line.original is None}
    originals = [sold[line.original] if line.original else line for line in lines]
    currencies = [("CNY", "EUR", "USD")[original.line % 3] for original in originals]
    rates = {(code, day): drawn[(day.toordinal() + len(code) * (code == "EUR")) % 20]
             for code in ("EUR", "USD") for day in {line.day for line in lines}}  # fmt: skip
    rows = [{"code": code, "on": str(day), "rate": _decimal(rate)} for (code, day), rate in rates.items()]
    given = as_facts(lines)
    given = replace(given, transactions=given.transactions.append_column("currency", pa.array(currencies, pa.string())))
    given = further(given, exchange_rates=rows or [{"code": "EUR", "on": "2026-01-01", "rate": "1"}])
    known = {
        (line.order, line.line): rates.get((code, original.day), Fraction(1))
        for line, code, original in zip(lines, currencies, originals, strict=True)
    }
    counted = oracle.without_tax(lines, oracle.percent(tax)) if tax else lines
    converted = [line._replace(amount=line.amount * known[line.order, line.line]) for line in counted]
    calculation = calculate(load_plan(document), given, Period(FIRST, END))
    _check(calculation, oracle.calculate(document, converted, PARTNERS, FIRST, END))


def _decimal(rate: Fraction) -> str:
    return f"{Decimal(rate.numerator) / Decimal(rate.denominator):.8f}"


def _part(weight: int, kind: str) -> str:
    return str(weight) if kind == "parts" else f"{weight // 10_000}.{weight % 10_000:04}"


def _earned(amounts: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    """Without those who were credited nothing."""
    return {key: amount for key, amount in amounts.items() if amount}


def _check(calculation: Calculation, answer: oracle.Answer) -> None:
    assert calculation.problems.num_rows == 0
    assert dict(calculation.amounts()) == answer.amounts
    rows = [row for row in calculation.earnings.to_pylist() if row["kind"] == "line"]
    assert {_key(row): row["share_minor"] for row in rows} == answer.shares
    _check_conservation(calculation)


def _key(row: dict[str, Any]) -> tuple[str, str, int]:
    return row["component"], row["transaction"], row["line"]


def _check_conservation(calculation: Calculation) -> None:
    """The rows of a partner's component add up to its amount; nothing appears or vanishes."""
    added = dict.fromkeys(calculation.amounts(), 0)
    for row in calculation.earnings.to_pylist():
        added[row["partner"], row["component"]] += row["share_minor"]
    assert added == calculation.amounts()
