"""A partner's person proves their address: a code goes there, and comes back from whoever is signed in as them."""

from __future__ import annotations

from fastapi import Request
from pydantic import BaseModel, ConfigDict
from typing_extensions import TypedDict

from tongzhou.access.facade import CurrentActor
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record
from tongzhou.identity.contracts import PersonKind
from tongzhou.identity.facade import ProvedBy, note_proved
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import as_workspace
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.http.routing import router
from tongzhou.notifications.channels.contracts import Medium
from tongzhou.notifications.confirmation_routes import Code, CodeSent, database_of, sent_by
from tongzhou.notifications.confirming import CodePurpose, Confirming, Way, begin, check, use, way_to
from tongzhou.notifications.errors import CodeWrong
from tongzhou.notifications.persons import person_of

proving_routes = router("/api/address-proofs", "messages")


class Proved(TypedDict):
    """The address that is proved now."""

    to: str
    medium: Medium


class ProofBody(BaseModel):
    """The code that came."""

    model_config = ConfigDict(extra="forbid")

    code: Code


@proving_routes.post("/codes", status_code=201, response_model=CodeSent)
async def send_proving_code(request: Request, actor: CurrentActor) -> CodeSent:
    """Have a code sent to one's own address, the phone before the mailbox, to prove that one reads it."""
    if person_of(actor).kind is not PersonKind.PARTNER:
        raise NotFound()
    async with database_of(request).workspace(actor.workspace, actor.partner_id) as connection:
        way = await way_to(connection, actor, proved=False)
        identifier, way = await begin(connection, actor, _what(way), proved=False, now=clock.now())
    return await sent_by(request, actor, way, CodePurpose.ADDRESS_PROVE, identifier)


@proving_routes.post("", response_model=Proved)
async def prove_address(request: Request, actor: CurrentActor, body: ProofBody) -> Proved:
    """Enter that code: from now on codes that confirm something go there."""
    now = clock.now()
    if person_of(actor).kind is not PersonKind.PARTNER:
        raise NotFound()
    async with database_of(request).workspace(actor.workspace, actor.partner_id) as connection:
        way = await way_to(connection, actor, proved=False)
        proof = await check(connection, actor, _what(way), body.code, sealer=request.app.state.sealer, now=now)
    if proof is None or way is None:
        raise CodeWrong()
    async with database_of(request).workspace(actor.workspace, actor.partner_id) as connection:
        await use(connection, proof, now=now)
        async with as_workspace(connection):
            by: ProvedBy = "phone" if way.medium is Medium.SMS else "email"
            await note_proved(connection, person_of(actor).id, by, way.address, now=now)
        subject = Subject("partner_user", str(person_of(actor).id), actor.name)
        detail = {"medium": way.medium.value}
        await record(connection, actor=actor, action="partner_user.address_proved", subject=subject, detail=detail,
                     now=now)  # fmt: skip
    return {"to": way.masked, "medium": way.medium}


def _what(way: Way | None) -> Confirming:
    """A code is good for the address that it went to."""
    content = {} if way is None else {"medium": way.medium.value, "address": way.address}
    return Confirming(purpose=CodePurpose.ADDRESS_PROVE, object="own", content=content)
