"""The published JSON Schema of plan documents: for editors, and for programs that write plans.

The loader is the judge (it also knows units, order and references); the schema says what fields there are.
`contracts/plan.schema.json` is this value; a test fails when they drift apart.
"""

from typing import Any

from tongzhou.expressions.facade import Kind
from tongzhou.incentives.plans.components.component import CapMode, Window
from tongzhou.incentives.plans.components.growth import Basis
from tongzhou.incentives.plans.credits import Inactive
from tongzhou.incentives.plans.document import Aggregate, Refunds, RoundingAt
from tongzhou.incentives.plans.rates import Mode
from tongzhou.kernel.texts import LOCALES

_KEY = {"type": "string", "pattern": "^[a-z][a-z0-9_-]{0,47}$"}
_TEXT = {"type": "string", "minLength": 1}
_AMOUNT = {"type": ["string", "number"], "description": "An amount in the plan's currency, such as 250.00."}
_RATE = {"type": "string", "pattern": r"^[0-9]{1,4}(\.[0-9]{1,4})?\s?%$", "description": "Such as 1.5%."}
_WHOLE = {"type": ["integer", "string"], "description": "A whole number above zero."}
_FORMULA = {"type": "string", "minLength": 1, "maxLength": 10_000, "description": "A formula that is true or false."}
_FLAG = {"enum": ["yes", "no"]}
_TITLE = {
    "oneOf": [
        _TEXT,
        {"type": "object", "properties": dict.fromkeys(LOCALES, _TEXT), "additionalProperties": False},
    ]
}


def _object(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _one_of(words: Any) -> dict[str, Any]:
    return {"enum": [word.value for word in words]}


def _list_of(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item, "minItems": 1}


_WORDS = {"oneOf": [_TEXT, _list_of(_TEXT)]}
_FIELD_KINDS = {"enum": [kind.value for kind in (Kind.TEXT, Kind.NUMBER, Kind.MONEY, Kind.DATE, Kind.BOOLEAN)]}
_FIELDS = {
    "type": "object",
    "propertyNames": {"pattern": "^[a-z][a-z0-9_]{0,47}$"},
    "additionalProperties": {
        "oneOf": [
            _FIELD_KINDS,
            _object(
                ["kind"],
                kind=_FIELD_KINDS,
                column=_TEXT,
                title=_TITLE,
                values={"type": "object", "additionalProperties": _TITLE},
            ),
        ]
    },
}
_LOOKUP = _object(["key"], key=_TEXT, fields=_FIELDS)
_SPAN = {"from": _TEXT, "to": _TEXT}
_HISTORY = _object(["partner", *_SPAN, "fields"], partner=_TEXT, **_SPAN, fields=_FIELDS)
_NET_OF = {Aggregate.SUM: {"net_of": {"type": "string", "description": "The tax in it: 6%, or a field of the line."}}}
_SPLIT = _object(["by"], by={"enum": ["split", "overlay"]}, only=_FORMULA, reveals=_FLAG)
_ACTIVITY = {"active_if": _FORMULA, "inactive": _one_of(Inactive), "reveals": _FLAG}
_DOWNLINE = _object(["by", "depth"], by={"const": "downline"}, depth=_WHOLE, own=_FLAG, only=_FORMULA, **_ACTIVITY)
_CREDIT = {"oneOf": [{"enum": ["split", "overlay"]}, _SPLIT, _DOWNLINE]}
_TREE = _object(["child", "parent", *_SPAN], child=_TEXT, parent=_TEXT, **_SPAN, max_depth=_WHOLE)
_PARTNERS = _object(["key"], key=_TEXT, fields=_FIELDS, history=_HISTORY)
_CAP = _object(["amount", "mode"], amount=_AMOUNT, mode=_one_of(CapMode))
_COMPONENT_CAP = _object(["amount", "mode"], amount=_AMOUNT, mode=_one_of(CapMode), reopens=_FLAG)


def _tiers(start: dict[str, Any]) -> dict[str, Any]:
    return _list_of(_object(["from", "rate"], **{"from": start, "to": start, "rate": _RATE}))


_FILLED = _list_of(_object(["from", "amount"], **{"from": _AMOUNT, "to": _AMOUNT, "amount": _AMOUNT}))


def _rates(tiers: dict[str, Any], **mode: Any) -> list[dict[str, Any]]:
    table = _object(["tiers"], **{"for": _WORDS, "tiers": tiers})
    return [
        _object([*mode, "tiers"], **mode, tiers=tiers),
        _object([*mode, "by", "tables"], **mode, by=_TEXT, tables=_list_of(table)),
    ]


def _component(type_: str, required: list[str], **properties: Any) -> dict[str, Any]:
    shared = {
        "key": _KEY,
        "type": {"const": type_},
        "title": _TITLE,
        "window": _one_of(Window),
        "lines": _FORMULA,
        "cap": _COMPONENT_CAP,
        "pool": _AMOUNT,
        "gates": _list_of(
            {
                "oneOf": [
                    _object(["if"], **{"if": _FORMULA, "title": _TITLE}),
                    _object(["component", "attained"], component=_KEY, attained=_RATE, title=_TITLE),
                ]
            }
        ),
        "credit": _CREDIT,
        "after": _WORDS,
    }
    return _object(["key", "type", "window", *required], **shared, **properties)


def plan_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a plan document."""
    tiered = {"enum": [Mode.MARGINAL.value, Mode.RETROACTIVE.value]}
    by_amount = [
        *_rates(_tiers(_AMOUNT), mode=tiered),
        *_rates(_FILLED, mode={"const": Mode.INTERPOLATED.value}),
    ]
    by_attainment = _rates(_tiers(_RATE), mode=tiered)
    volume = {"measure": _KEY, "transaction_cap": _AMOUNT, "decay": _WHOLE}
    aimed = {"measure": _KEY, "target": _AMOUNT}
    components = [
        _component("volume", ["measure", "rates"], **volume, rates={"oneOf": by_amount}),
        _component("volume", ["measure", "rate"], **volume, rate=_RATE),
        _component(
            "growth",
            ["measure", "basis", "rates"],
            measure=_KEY,
            basis=_one_of(Basis),
            floor=_AMOUNT,
            rates={"oneOf": _rates(_tiers(_RATE))},
        ),
        _component("flat", ["amount", "award_if"], amount=_AMOUNT, award_if=_FORMULA),
        _component("quota", ["measure", "target", "rates"], **aimed, rates={"oneOf": by_attainment}),
        _component(
            "bonus",
            ["measure", "target", "amount", "curve"],
            **aimed,
            amount=_AMOUNT,
            curve=_list_of(_object(["at", "pays"], at=_RATE, pays=_RATE)),
        ),
        _component("units", ["measure", "amount"], measure=_KEY, amount=_AMOUNT, most=_WHOLE),
        _component("guarantee", ["amount", "of"], amount=_AMOUNT, of=_WORDS),
        _component("override", ["measure", "levels"], measure=_KEY, levels=_list_of(_RATE), **_ACTIVITY),
        _component("override", ["of", "levels"], of=_KEY, levels=_list_of(_RATE), **_ACTIVITY),
        _component(
            "differential",
            ["measure", "by", "rates"],
            measure=_KEY,
            by=_TEXT,
            rates={"type": "object", "additionalProperties": _RATE, "minProperties": 1},
            depth=_WHOLE,
            **_ACTIVITY,
        ),
        _component("contest", ["measure", "prizes"], measure=_KEY, prizes=_list_of(_AMOUNT), least=_AMOUNT),
    ]
    original = _object(["id", "line"], id=_TEXT, line=_TEXT)
    transactions = _object(
        ["id", "line", "partner", "date"],
        **dict.fromkeys(("id", "line", "partner", "date", "product", "currency"), _TEXT),
        original=original,
        fields=_FIELDS,
    )
    measure = {
        "oneOf": [
            _object([each.value], **{each.value: _TEXT, "title": _TITLE}, **_NET_OF.get(each, {})) for each in Aggregate
        ]
    }
    key_of_line = dict.fromkeys(("id", "line", "partner"), _TEXT)
    splits = {"oneOf": [_object([*key_of_line, part], **key_of_line, **{part: _TEXT}) for part in ("share", "parts")]}
    sources = {
        "transactions": transactions,
        "partners": _PARTNERS,
        "products": _LOOKUP,
        "splits": splits,
        "tree": _TREE,
        "exchange_rates": _object(["currency", "date", "rate"], **dict.fromkeys(("currency", "date", "rate"), _TEXT)),
    }
    document = _object(
        ["plan", "version", "currency", "time_zone", "settlement", "sources", "measures", "components"],
        plan=_KEY,
        version={"type": ["integer", "string"]},
        title=_TITLE,
        currency={"type": "string", "pattern": "^[A-Z]{3}$"},
        time_zone=_TEXT,
        calendar={"const": "gregorian"},
        settlement={"enum": ["month", "quarter", "year"]},
        eligibility=_FORMULA,
        sources=_object(["transactions", "partners"], **sources),
        measures={"type": "object", "propertyNames": _KEY, "additionalProperties": measure, "minProperties": 1},
        components=_list_of({"oneOf": components}),
        rounding=_object([], at=_one_of(RoundingAt)),
        cap=_CAP,
        refunds=_one_of(Refunds),
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Incentive plan",
        **document,
    }
