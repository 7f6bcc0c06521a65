"""What callers of records send: parameters and bodies, read strictly. An unknown name is an error, never ignored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import Request

from tongzhou.builder.query.facade import (
    GROUP_ROWS_MAX,
    LIMIT_DEFAULT,
    LIMIT_MAX,
    SKIP_MAX,
    AggregateRequest,
    GroupKey,
    ListRequest,
    MeasureKey,
    SortKey,
)
from tongzhou.builder.records.actions.batch import Edit
from tongzhou.builder.records.actions.bulk import RECORDS_MAX, Chosen
from tongzhou.builder.records.branches import BranchRequest
from tongzhou.expressions.facade import ExpressionError, load_filter
from tongzhou.kernel.errors import FieldError, InvalidParameters, InvalidValues
from tongzhou.kernel.ids import as_id

BELOW_MAX = 100
FORMULA_MAX = 2_000
OPTIONS_MAX = 100
SEARCH_LENGTH_MAX = 100


async def read_body(request: Request) -> dict[str, Any]:
    """The JSON object of a request."""
    body = await request.json()
    if not isinstance(body, dict):
        raise InvalidValues(errors=[FieldError("", "wrong_type", {"expected": "object"})])
    return body


def check_names(body: Mapping[str, Any], known: frozenset[str]) -> None:
    """Refuse names of a body that are not known."""
    wrong = [name for name in body if name not in known]
    if wrong:
        raise InvalidValues(errors=[FieldError(name, "unknown_field", {"field": name}) for name in wrong])


def record_id_of(text: str) -> UUID | None:
    """A record's id from a path, or None: then there is no such record."""
    return as_id(text)


def read_insists(parameters: Mapping[str, str]) -> bool:
    """Whether likely duplicates are meant: `duplicates=allow`."""
    value = parameters.get("duplicates")
    if value not in (None, "allow"):
        raise InvalidParameters(parameter="duplicates")
    return value is not None


def read_list_request(parameters: Mapping[str, str]) -> ListRequest:
    """The list parameters of the contract."""
    fields = parameters.get("fields")
    return ListRequest(
        filter=read_filter_text(parameters.get("filter")),
        search=parameters.get("search"),
        sort=read_sort(parameters.get("sort")),
        group=read_groups(parameters.get("group")),
        fields=None if fields is None else tuple(fields.split(",")),
        limit=read_limit(parameters.get("limit"), LIMIT_DEFAULT, LIMIT_MAX),
        cursor=parameters.get("cursor"),
        skip=_read_whole("skip", parameters.get("skip"), 0, minimum=0, maximum=SKIP_MAX),
        deleted=read_flag(parameters, "deleted"),
    )


def read_branch_request(parameters: Mapping[str, str]) -> BranchRequest:
    """The parameters of a level of a tree."""
    below, sums = parameters.get("below"), parameters.get("sums")
    ids = None if below is None else [as_id(part) for part in below.split(",")]
    if ids is not None and (None in ids or len(ids) > BELOW_MAX):
        raise InvalidParameters(parameter="below", errors=[FieldError("below", "too_many", {"limit": BELOW_MAX})])
    return BranchRequest(
        parent=parameters.get("parent", ""),
        listing=read_list_request(parameters),
        below=None if ids is None else tuple(each for each in ids if each is not None),
        sums=tuple(sums.split(",")) if sums else (),
        totals=read_flag(parameters, "totals"),
    )


def read_filter_text(text: str | None) -> Any:
    """A JSON predicate from a parameter."""
    if text is None:
        return None
    try:
        return load_filter(text)
    except ExpressionError as error:
        raise InvalidParameters(parameter="filter", errors=[error.as_field_error("filter")]) from error


def read_sort(text: str | None) -> tuple[SortKey, ...]:
    """`-sales_amount,order_number`."""
    if text is None:
        return ()
    keys = [SortKey(part.removeprefix("-"), part.startswith("-")) for part in text.split(",")]
    if len({key.field for key in keys}) != len(keys):
        raise InvalidParameters(parameter="sort")
    return tuple(keys)


def read_groups(text: str | None) -> tuple[GroupKey, ...]:
    """`partner,-order_date:month`."""
    if text is None:
        return ()
    keys = []
    for part in text.split(","):
        field, _, period = part.removeprefix("-").partition(":")
        keys.append(GroupKey(field, period or None, descending=part.startswith("-")))
    if len({(key.field, key.by) for key in keys}) != len(keys):
        raise InvalidParameters(parameter="group")
    return tuple(keys)


def read_limit(text: str | None, default: int, maximum: int) -> int:
    """A whole number from 1 to `maximum`."""
    return _read_whole("limit", text, default, minimum=1, maximum=maximum)


def _read_whole(name: str, text: str | None, default: int, *, minimum: int, maximum: int) -> int:
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 7 and minimum <= int(text) <= maximum):
        raise InvalidParameters(parameter=name, errors=[FieldError(name, "above_maximum", {"maximum": maximum})])
    return int(text)


def read_flag(parameters: Mapping[str, str], name: str) -> bool:
    """`true` or `false`; false when it is not there."""
    value = parameters.get(name, "false")
    if value not in ("true", "false"):
        raise InvalidParameters(parameter=name)
    return value == "true"


_AGGREGATE = frozenset({"group_by", "measures", "filter", "search", "sort", "limit"})


def read_aggregate_request(body: Mapping[str, Any]) -> AggregateRequest:
    """The body of `records:aggregate`."""
    wrong = [name for name in body if name not in _AGGREGATE]
    if wrong:
        errors = [FieldError(name, "unknown_parameter", {"parameter": name}) for name in wrong]
        raise InvalidParameters(parameter=", ".join(wrong), errors=errors)
    known = AggregateRequest()
    limit, search = body.get("limit", known.limit), body.get("search")
    if not isinstance(limit, int) or isinstance(limit, bool) or not (search is None or isinstance(search, str)):
        raise InvalidParameters(parameter="limit, search")
    sort = body.get("sort")
    if isinstance(sort, list):
        sort = ",".join(str(part) for part in sort)
    return AggregateRequest(
        group_by=tuple(_group(each) for each in _listed(body, "group_by")),
        measures=tuple(_measure(each) for each in _listed(body, "measures")),
        filter=body.get("filter"),
        search=search,
        sort=read_sort(sort if isinstance(sort, str) and sort else None),
        limit=limit,
    )


def _listed(body: Mapping[str, Any], name: str) -> list[Any]:
    value = body.get(name, [])
    if not isinstance(value, list):
        raise InvalidParameters(parameter=name)
    return value


def _group(each: Any) -> GroupKey:
    if isinstance(each, str):
        return GroupKey(each)
    texts = _texts(each, "group_by", {"field"}, {"by", "as"})
    return GroupKey(texts["field"], texts.get("by"), texts.get("as"))


def _measure(each: Any) -> MeasureKey:
    texts = _texts(each, "measures", {"op"}, {"field", "as"})
    return MeasureKey(texts["op"], texts.get("field"), texts.get("as"))


def _texts(each: Any, parameter: str, needed: set[str], allowed: set[str]) -> dict[str, str]:
    if not isinstance(each, dict) or not needed <= set(each) <= needed | allowed:
        raise InvalidParameters(parameter=parameter)
    if not all(isinstance(value, str) and 0 < len(value) <= 100 for value in each.values()):
        raise InvalidParameters(parameter=parameter)
    return each


@dataclass(frozen=True, slots=True)
class OptionsRequest:
    """What is asked of a choice that offers values of another form: those beside some others of the record."""

    field: str
    values: Mapping[str, Any]
    search: str = ""
    skip: int = 0
    limit: int = LIMIT_DEFAULT


def read_options_request(body: Mapping[str, Any]) -> OptionsRequest:
    """The body of `records:options`."""
    check_names(body, frozenset({"field", "values", "search", "skip", "limit"}))
    field, values, search = body.get("field"), body.get("values", {}), body.get("search", "")
    if not isinstance(field, str) or not isinstance(values, dict):
        raise InvalidParameters(parameter="field, values")
    if not isinstance(search, str) or len(search) > SEARCH_LENGTH_MAX or "\x00" in search:
        raise InvalidParameters(parameter="search")
    skip, limit = (body.get(name, usual) for name, usual in (("skip", 0), ("limit", LIMIT_DEFAULT)))
    for name, number, least, most in (("skip", skip, 0, GROUP_ROWS_MAX), ("limit", limit, 1, OPTIONS_MAX)):
        if not isinstance(number, int) or isinstance(number, bool) or not least <= number <= most:
            raise InvalidParameters(parameter=name, errors=[FieldError(name, "above_maximum", {"maximum": most})])
    return OptionsRequest(field, values, search, skip, limit)


def read_chosen(body: Mapping[str, Any]) -> Chosen:
    """`ids` or `filter`, exactly one of them; with a filter perhaps what is searched."""
    if ("ids" in body) == ("filter" in body) or ("search" in body and "ids" in body):
        raise InvalidParameters(parameter="ids, filter")
    search = body.get("search")
    if not (search is None or isinstance(search, str)):
        raise InvalidParameters(parameter="search")
    if "filter" in body:
        return Chosen(filter=body["filter"], search=search)
    return Chosen(ids=read_ids(body))


EDIT = frozenset({"ids", "filter", "search", "values", "formulas"})


def read_edit(body: Mapping[str, Any], *more: str) -> Edit:
    """`values` and `formulas`, at least one of either; other names than these and `more` are refused."""
    check_names(body, EDIT | frozenset(more))
    values, formulas = body.get("values", {}), body.get("formulas", {})
    if not isinstance(values, dict) or not isinstance(formulas, dict) or not (values or formulas):
        raise InvalidValues(errors=[FieldError("values", "required")])
    wrong = [key for key, text in formulas.items() if not (isinstance(text, str) and 0 < len(text) <= FORMULA_MAX)]
    if wrong:
        raise InvalidValues(errors=[FieldError(f"formulas.{key}", "wrong_type", {"expected": "text"}) for key in wrong])
    return Edit(values, formulas)


def read_switch(body: Mapping[str, Any], name: str) -> bool:
    """True or false; false when it is not there."""
    value = body.get(name, False)
    if not isinstance(value, bool):
        raise InvalidValues(errors=[FieldError(name, "wrong_type", {"expected": "yes_no"})])
    return value


def read_ids(body: Mapping[str, Any]) -> tuple[UUID, ...]:
    """A list of record ids."""
    ids = body.get("ids")
    if not isinstance(ids, list) or not 1 <= len(ids) <= RECORDS_MAX:
        raise InvalidParameters(parameter="ids")
    found = [as_id(item) for item in ids]
    if None in found:
        raise InvalidParameters(parameter="ids")
    return tuple(dict.fromkeys(item for item in found if item is not None))
