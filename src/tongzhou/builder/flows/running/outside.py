"""Calls to other programs: claimed in one transaction, made outside of any, noted in another.

Each carries its step's idempotency key, the same at every attempt, so that a receiver does it once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from urllib.parse import quote, urlencode
from uuid import UUID

import orjson

from tongzhou.builder.flows.contracts import HttpStep
from tongzhou.builder.flows.core.state import Broke, Performed
from tongzhou.builder.flows.errors import FlowFault
from tongzhou.builder.flows.running.context import Running
from tongzhou.builder.flows.running.values import calculate_all, fill
from tongzhou.kernel.http.outgoing import Outgoing, OutgoingFault, Reply

PAUSES: Final = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 1800))
"""How long to wait after each failure; after the last the step gives up."""
LEASE: Final = timedelta(minutes=2)
"""A claimed call whose worker died is made again after this time, under the same key."""


@dataclass(frozen=True, slots=True)
class Call:
    """What is to be called, prepared inside the database."""

    run_id: UUID
    visit: int
    method: str
    url: str
    body: bytes
    headers: dict[str, str]


async def prepare(run: Running, visit: int, step: HttpStep) -> Call:
    """The call of a step; raises Problem."""
    values = await calculate_all(run, step.values)
    key = f"{run.id}.{visit}"
    headers = {"user-agent": "Tongzhou-Flow", "idempotency-key": key}
    url = await fill(run, step.url, write=quoted)
    if step.method == "GET":
        return Call(run.id, visit, step.method, with_query(url, values), b"", headers)
    body, headers = orjson.dumps(values), {"content-type": "application/json", **headers}
    return Call(run.id, visit, step.method, url, body, headers)


async def make(call: Call, outgoing: Outgoing) -> Reply | str:
    """The answer, or why there is none."""
    try:
        if call.method == "GET":
            return await outgoing.get(call.url, call.headers)
        return await outgoing.post(call.url, call.body, call.headers)
    except OutgoingFault as error:
        return error.fault


def with_query(url: str, values: Mapping[str, Any]) -> str:
    """An address with values as its parameters, empty ones left out; before what follows a `#`."""
    given = [(key, _spoken(value)) for key, value in values.items() if value is not None]
    if not given:
        return url
    address, mark, rest = url.partition("#")
    return f"{address}{'&' if '?' in address else '?'}{urlencode(given)}{mark}{rest}"


def _spoken(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def quoted(value: str) -> str:
    """A value as a part of an address: it changes neither path nor query."""
    return quote(value, safe="")


def outcome(step: HttpStep, visit: int, reply: Reply | str, attempts: int) -> Performed | Broke | None:
    """What follows from an answer; None: it is to be tried again."""
    if isinstance(reply, Reply) and 200 <= reply.status < 300:
        return Performed(visit, output={"status": reply.status, **_outputs(step, reply)})
    is_final = isinstance(reply, Reply) and 400 <= reply.status < 500 and reply.status not in (408, 409, 425, 429)
    if is_final or attempts > len(PAUSES):
        return Broke(visit, reply if isinstance(reply, str) else f"http_{reply.status}")
    return None


def _outputs(step: HttpStep, reply: Reply) -> dict[str, Any]:
    """Of a flat JSON object the values that the step names."""
    if not step.outputs:
        return {}
    try:
        found = orjson.loads(reply.text)
    except orjson.JSONDecodeError:
        raise FlowFault("answer_malformed") from None
    if not isinstance(found, dict):
        raise FlowFault("answer_malformed")
    wanted = {each.key: found.get(each.key) for each in step.outputs}
    return {key: value for key, value in wanted.items() if isinstance(value, str | int | float | bool)}
