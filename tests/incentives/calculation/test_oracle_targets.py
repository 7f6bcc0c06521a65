"""Random plans of targets, units, ranks, guarantees, gates and pools: engine and oracle agree to the cent."""

from fractions import Fraction
from itertools import pairwise
from typing import Any

import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.incentives.calculation import oracle, oracle_targets
from tests.incentives.calculation.test_oracle import (
    END,
    FIRST,
    PARTNERS,
    _check_conservation,
    _with_originals,
    as_facts,
    histories,
    only_some,
    rates,
    whole_amounts,
)
from tests.incentives.documents import plan_document
from tongzhou.incentives.calculation.facade import Facts, calculate
from tongzhou.incentives.plans.facade import load_plan
from tongzhou.kernel.periods import Period

windows = st.sampled_from(["month", "quarter"])
targets = st.integers(1, 300).map(lambda hundreds: str(hundreds * 100))
parts = st.sets(st.integers(0, 150), min_size=1, max_size=4).map(sorted)


@st.composite
def quotas(draw: st.DrawFn) -> dict[str, Any]:
    tiers = [{"from": f"{start}%", "rate": draw(rates)} for start in draw(parts)]
    mode = draw(st.sampled_from(["marginal", "retroactive"]))
    return {"type": "quota", "measure": "sales", "target": draw(targets), "rates": {"mode": mode, "tiers": tiers}}


@st.composite
def bonuses(draw: st.DrawFn) -> dict[str, Any]:
    curve = [{"at": f"{at}%", "pays": draw(rates)} for at in draw(parts)]
    return {"type": "bonus", "measure": "sales", "target": draw(targets), "amount": draw(whole_amounts), "curve": curve}


@st.composite
def fillings(draw: st.DrawFn) -> dict[str, Any]:
    starts = draw(st.sets(st.integers(0, 20_000), min_size=2, max_size=4).map(sorted))
    tiers = [{"from": str(start), "to": str(end), "amount": draw(whole_amounts)} for start, end in pairwise(starts)]
    return {"type": "volume", "measure": "sales", "rates": {"mode": "interpolated", "tiers": tiers}}


@st.composite
def units(draw: st.DrawFn) -> dict[str, Any]:
    most = draw(st.sampled_from([{}, {"most": "3"}]))
    return {"type": "units", "measure": "pieces", "amount": draw(whole_amounts), **most}


@st.composite
def contests(draw: st.DrawFn) -> dict[str, Any]:
    prizes = draw(st.lists(whole_amounts, min_size=1, max_size=3))
    least = draw(st.sampled_from([{}, {"least": "1000"}]))
    return {"type": "contest", "measure": "sales", "prizes": prizes, **least}


@st.composite
def plans(draw: st.DrawFn) -> dict[str, Any]:
    kinds = draw(st.lists(st.one_of(quotas(), bonuses(), fillings(), units(), contests()), min_size=1, max_size=4))
    components: list[dict[str, Any]] = []
    for index, kind in enumerate(kinds):
        component = {"key": f"c{index}", "window": draw(windows), **kind, **draw(only_some)}
        if draw(st.booleans()):
            component["pool"] = draw(whole_amounts)
        if draw(st.booleans()):
            component["cap"] = {"amount": draw(whole_amounts), "mode": "sequential"}
        aimed = [
            each["key"]
            for each in components
            if each["type"] in ("quota", "bonus") and each["window"] == component["window"]
        ]
        choices: list[Any] = [[], [{"if": 'partner.tier = "gold"'}]]
        choices += [[*before, {"component": key, "attained": "90%"}] for key in aimed for before in choices[:2]]
        if gates := draw(st.sampled_from(choices)):
            component["gates"] = gates
        components.append(component)
    if draw(st.booleans()):
        of = [component["key"] for component in components[:2]]
        guarantee = {"key": "least", "type": "guarantee", "window": "settlement", "amount": draw(whole_amounts)}
        components.append({**guarantee, "of": of})
    return _with_originals(plan_document(*components, settlement="quarter"))


@st.composite
def histories_of_pieces(draw: st.DrawFn) -> list[oracle.Line]:
    """Lines that sell quarters of pieces; who takes amounts back takes pieces back in the same proportion."""
    lines = draw(histories())
    sold = {(line.order, line.line): Fraction(draw(st.integers(1, 12)), 4) for line in lines if line.original is None}
    amounts = {(line.order, line.line): line.amount for line in lines}
    return [
        line._replace(pieces=sold[line.order, line.line])
        if line.original is None
        else line._replace(pieces=-(sold[line.original] if abs(line.amount) == amounts[line.original] else Fraction(0)))
        for line in lines
    ]


def facts_of(lines: list[oracle.Line]) -> Facts:
    given = as_facts(lines)
    at = given.transactions.schema.get_field_index("quantity")
    pieces = pa.array([f"{float(line.pieces):.2f}" for line in lines], pa.string())
    return Facts(
        given.transactions.set_column(at, "quantity", pieces), given.partners, given.products, minor_units=True
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans(), histories_of_pieces())
def test_engine_and_oracle_agree(document: dict[str, Any], lines: list[oracle.Line]) -> None:
    calculation = calculate(load_plan(document), facts_of(lines), Period(FIRST, END))
    assert calculation.problems.num_rows == 0
    assert dict(calculation.amounts()) == oracle_targets.calculate(document, lines, PARTNERS, FIRST, END)
    _check_conservation(calculation)
