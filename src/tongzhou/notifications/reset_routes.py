"""A new password by mail: a link for whoever reads the mailbox of an account, and the same answer for any address."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import BackgroundTasks, Depends, Request
from pydantic import BaseModel, ConfigDict, StringConstraints
from typing_extensions import TypedDict

from tongzhou.access.facade import check_origin
from tongzhou.identity.contracts import PersonKind
from tongzhou.identity.facade import MAILED_RESET_LIFE, ResetWanted, ask_reset, start_mailed_reset
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.http.callers import caller_address
from tongzhou.kernel.http.outgoing import Outgoing
from tongzhou.kernel.http.routing import PUBLIC, router
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.texts import known_locale, say
from tongzhou.notifications.channels.contracts import Addressee, Envelope, Medium
from tongzhou.notifications.contracts import MessageKind
from tongzhou.notifications.opening import Opener
from tongzhou.notifications.posting import carriers_of, send_by_first

reset_routes = router("/api/password", "session")

MINUTES = int(MAILED_RESET_LIFE.total_seconds() // 60)


class ResetAsked(TypedDict):
    """How long a link is good; said of any address, known or not."""

    minutes: int


class ResetBody(BaseModel):
    """The e-mail address that is to get a link."""

    model_config = ConfigDict(extra="forbid")

    email: Annotated[str, StringConstraints(min_length=1, max_length=254)]


@reset_routes.post("/links", status_code=202, dependencies=[Depends(check_origin)], openapi_extra=PUBLIC)
async def ask_link(body: ResetBody, request: Request, background: BackgroundTasks) -> ResetAsked:
    """Have a link for a new password sent. The answer, and its time, are the same for unknown addresses.

    It goes by the mail channel of the account's workspace. Of accounts that belong to several workspaces none is
    sent: whoever runs one's mail server would read what opens the others. The operator makes those.
    """
    database: Database = request.app.state.database
    caller = caller_address(request)
    async with database.directory() as connection:
        wanted = await ask_reset(connection, body.email, caller, now=clock.now())
    outgoing: Outgoing = request.app.state.outgoing
    if wanted is not None:
        background.add_task(_send, database, Opener(request.app.state.sealer, outgoing), wanted, caller)
    return {"minutes": MINUTES}


async def _send(database: Database, opener: Opener, wanted: ResetWanted, caller: str) -> None:
    channels = await carriers_of(database, wanted.workspace, Medium.EMAIL)
    if not channels:
        return
    secret = await start_mailed_reset(database, wanted, caller=caller, now=clock.now())
    if secret is not None:
        place = f"{channels[0]['link_base']}/reset?{urlencode({'token': secret})}"
        await send_by_first(opener, channels, _envelope(wanted, place))


def _envelope(wanted: ResetWanted, link: str) -> Envelope:
    account, workspace = wanted.account, wanted.workspace.name
    locale = known_locale(account.locale or wanted.workspace.locale)
    to = Addressee(kind=PersonKind.MEMBER, id=account.id, name=account.name, address=wanted.email)
    return Envelope(
        id=new_id(), kind=MessageKind.SYSTEM.value, to=(to,), subject=say(locale, "mails.reset_subject"),
        text=say(locale, "mails.reset_text", {"workspace": workspace, "minutes": MINUTES}),
        link=link, workspace=workspace, locale=locale, at=clock.now(),
    )  # fmt: skip
