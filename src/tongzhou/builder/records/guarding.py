"""The door for fields that partners' people change with a fresh code; at every other door they may not write them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import orjson
from fastapi import Request

from tongzhou.builder.fields.facade import SubformSettings
from tongzhou.builder.records.opening import OpenForm, guarded_keys
from tongzhou.builder.records.running import make_sure
from tongzhou.kernel.errors import FieldError, InvalidParameters
from tongzhou.notifications.facade import CodePurpose, Confirming, prove, use

HEADER: Final = "confirmation-code"


async def unguard(request: Request, form: OpenForm, values: Mapping[str, Any], *, record: str) -> OpenForm:
    """The form as it may be written with the code of the request, used up in the connection's transaction.

    The code's object is `<form>/<id>` (`<form>/new` for a new record), its content the request's body. Raises
    CodeNeeded and CodeWrong.
    """
    if not form.sight.is_partner or form.unguarded or not _is_guarded(form, values):
        return form
    body = orjson.loads(await request.body())  # as it came: what was read of it may have been taken apart
    await make_sure(form.connection)  # a try counts once, and for nobody whose rights ended
    what = Confirming(purpose=CodePurpose.RECORD_CHANGE, object=f"{form.definition.key}/{record}", content=body)
    code = request.headers.get(HEADER)
    if code is not None and not (len(code) == 6 and code.isascii() and code.isdigit()):
        raise InvalidParameters(parameter=HEADER, errors=[FieldError(HEADER, "invalid")])
    proof = await prove(request, form.actor, what, code)
    if proof is not None:
        await form.connection.begin()
        await use(form.connection, proof, now=form.now)
    return replace(form, unguarded=True)


def _is_guarded(form: OpenForm, values: Mapping[str, Any]) -> bool:
    """Whether anything that is written needs a code: a field, or a sub-form with such a field."""
    definition = form.definition
    if not guarded_keys(definition).isdisjoint(values):
        return True
    parts = (each.settings for each in definition.live_fields if each.key in values)
    return any(guarded_keys(form.forms.get(part.form)) for part in parts if isinstance(part, SubformSettings))
