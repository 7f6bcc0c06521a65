"""The door for fields that partners' people change with a fresh code; at every other door they may not write them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import orjson
from fastapi import Request

from tongzhou.access.facade import Actor, statements
from tongzhou.builder.fields.facade import SubformSettings
from tongzhou.builder.records.opening import OpenForm, guarded_keys, open_form
from tongzhou.builder.records.running import make_sure
from tongzhou.kernel import clock
from tongzhou.kernel.errors import FieldError, InvalidParameters
from tongzhou.notifications.facade import CodePurpose, Confirming, Proof, prove, use

HEADER: Final = "confirmation-code"
DOCUMENTED: Final[dict[str, Any]] = {
    "name": "Confirmation-Code",
    "in": "header",
    "required": False,
    "description": "Six digits from `POST /api/confirmation-codes`, for partners' people who write a field that asks "
    "for a fresh code: purpose `record_change`, object `<form>/<id>` (`<form>/new` for a new record), content this "
    "request's body to the letter. Refused without one: 428 `code_needed`.",
    "schema": {"type": "string", "pattern": "^[0-9]{6}$"},
}


@dataclass(frozen=True, slots=True)
class Passed:
    """That a request may write what is guarded: with a code to use up, or none where none is asked for."""

    proof: Proof | None


async def unguard(form: OpenForm, passed: Passed | None) -> OpenForm:
    """The form as it may be written; the code is used up in the connection's transaction."""
    if passed is None:
        return form
    if passed.proof is not None:
        await make_sure(form.connection)
        await form.connection.begin()
        await use(form.connection, passed.proof, now=form.now)
    return replace(form, unguarded=True)


async def pass_guard(
    request: Request, actor: Actor, key: str, values: Mapping[str, Any], *, record: str
) -> Passed | None:
    """What lets a partner's request write guarded fields; None where it writes none. Nothing may be open meanwhile:
    requests that wait for a second connection with a first in hand wait for each other.

    The code's object is `<form>/<id>` (`<form>/new` for a new record), its content the request's body. Raises
    CodeNeeded and CodeWrong; a try counts, whatever becomes of the request.
    """
    if actor.partner_id is None:
        return None
    async with statements(request, actor) as connection:
        form = await open_form(connection, key, actor=actor, now=clock.now())
        is_guarded = _is_guarded(form, values)
        await make_sure(connection)  # a try counts once, and for nobody whose rights ended
    if not is_guarded:
        return None
    body = orjson.loads(await request.body())  # as it came: what was read of it may have been taken apart
    what = Confirming(purpose=CodePurpose.RECORD_CHANGE, object=f"{form.definition.key}/{record}", content=body)
    code = request.headers.get(HEADER)
    if code is not None and not (len(code) == 6 and code.isascii() and code.isdigit()):
        raise InvalidParameters(parameter=HEADER, errors=[FieldError(HEADER, "invalid")])
    return Passed(await prove(request, actor, what, code))


def _is_guarded(form: OpenForm, values: Mapping[str, Any]) -> bool:
    """Whether anything that is written needs a code: a field, or a sub-form with such a field."""
    definition = form.definition
    if not guarded_keys(definition).isdisjoint(values):
        return True
    parts = (each.settings for each in definition.live_fields if each.key in values)
    return any(guarded_keys(form.forms.get(part.form)) for part in parts if isinstance(part, SubformSettings))
