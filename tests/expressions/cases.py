"""The shared cases of the formula language, read: fields, records, variables and what must come out."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from tongzhou.expressions.facade import (
    Bound,
    FieldType,
    Kind,
    RowNames,
    Variables,
    bind,
    bind_condition,
    parse,
    parse_filter,
)

CONTRACTS = Path(__file__).parents[2] / "contracts"
CASES = json.loads((CONTRACTS / "expression_cases.json").read_text("utf-8"))
NUMERIC = (Kind.NUMBER, Kind.MONEY, Kind.PERCENT)


def _field(name: str, spec: Mapping[str, Any]) -> FieldType:
    rest: dict[str, Any] = {}
    if "currency" in spec:
        rest["currency"] = spec["currency"]
    if "choices" in spec:
        rest["choices"] = frozenset(spec["choices"])
    if "item" in spec:
        rest["item"] = Kind(spec["item"])
    return FieldType.of(f"f_{name}", spec["kind"], **rest)


class CaseNames(dict[str, FieldType]):
    """The fields of the cases; `lines` stands for rows."""

    def rows(self, name: str) -> RowNames | None:
        """The rows that a name stands for."""
        return RowNames(f"f_{name}", ROW_FIELDS[name]) if name in ROW_FIELDS else None


FIELDS = CaseNames({name: _field(name, spec) for name, spec in CASES["fields"].items()})
ROW_FIELDS = {
    rows: {name: _field(name, spec) for name, spec in fields.items()} for rows, fields in CASES["rows"].items()
}
SET = Variables(
    me=CASES["variables"]["me"],
    my_team=tuple(CASES["variables"]["my_team"]),
    my_partner=CASES["variables"]["my_partner"],
    today=date.fromisoformat(CASES["variables"]["today"]),
    now=datetime.fromisoformat(CASES["variables"]["now"]),
    zone=CASES["variables"]["zone"],
    user_name=CASES["variables"]["user_name"],
)
EVALUATED = [
    *(("formula", case["formula"], case, SET) for case in (*CASES["formulas"], *CASES["functions"])),
    *(("formula", case["formula"], case, Variables()) for case in CASES["unset_variables"]),
    *(("filter", case["filter"], case, SET) for case in CASES["filters"]),
]


def bound_of(written: str, text: Any) -> Bound:
    """A case's formula or filter, bound."""
    return bind(parse(text), FIELDS) if written == "formula" else bind_condition(parse_filter(text), FIELDS)


def expected_of(case: Mapping[str, Any], kind: Kind) -> Any:
    """What a case must answer, as a Python value."""
    value = case["is"]
    if value is None:
        return None
    if kind in NUMERIC:
        return Decimal(value)
    if kind is Kind.INSTANT:
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if kind is Kind.DATE else value


def plain(value: Any) -> Any:
    """A value as the API's JSON has it: numbers without useless zeros, days and instants in ISO form."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, (tuple, list)) else value


def record_of(name: str) -> dict[str, Any]:
    """A record of the cases, by stored paths; under the path of rows its rows."""
    values = {FIELDS[key].path: value for key, value in CASES["records"][name].items()}
    for rows, fields in ROW_FIELDS.items():
        listed = CASES["row_records"][rows][name]
        values[f"f_{rows}"] = [{fields[key].path: row.get(key) for key in fields} for row in listed]
    return values
