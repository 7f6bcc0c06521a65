"""Partners without an account are asked by a public link, which says in its signed address what they answer to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from tongzhou.access.facade import Permission
from tongzhou.builder.flows.facade import InputField, Running, TaskKind, told
from tongzhou.builder.links.facade import path_of_link
from tongzhou.identity.facade import address_of, list_partner_users
from tongzhou.kernel.ids import as_id
from tongzhou.kernel.sealing import Sealer
from tongzhou.kernel.texts import known_locale
from tongzhou.notifications.facade import OutsideMessage, send_outside

SEND: Final = "links.send_outside"
NEEDED: Final = frozenset({"form", "link", "field", "value", "subject", "text"})
VALUES: Final = (
    "partner", "form", "link", "field", "value", "name", "email", "phone", "language", "subject", "text", "subject_en",
    "text_en",
)  # fmt: skip


def asking_task(sealer: Sealer) -> TaskKind:
    """Writes the address of a public link to somebody of a partner that has nobody in the portal."""
    return TaskKind(
        name=SEND,
        values=tuple(InputField(key=key, label=told(f"{SEND}.{key}"), required=key in NEEDED) for key in VALUES),
        outputs=(InputField(key="sent", label=told(f"{SEND}.sent"), type="boolean"),),
        needs=Permission.WORKSPACE_MANAGE,
        act=_Asking(sealer),
    )


@dataclass(frozen=True, slots=True)
class _Asking:
    """The address is a secret: it is kept sealed with the message, and shown to nobody else."""

    sealer: Sealer

    async def __call__(self, run: Running, values: Mapping[str, Any], *, key: str) -> Mapping[str, Any]:
        """Send it over what reaches them; not where the partner's people answer in the portal."""
        given = {name: None if values.get(name) is None else str(values[name]).strip() for name in VALUES}
        email, phone = address_of(given["email"] or None, None).email, address_of(None, given["phone"] or None).phone
        if (email is None and phone is None) or await self._signs_in(run, given["partner"]):
            return {"sent": False}
        fixed = {given["field"] or "": given["value"]}
        path = await path_of_link(
            run.connection, run.forms, given["form"] or "", given["link"] or "", fixed, sealer=self.sealer, now=run.now
        )
        if path is None:
            return {"sent": False}
        locale = known_locale(given["language"] or run.actor.workspace.locale)
        subject, text = (_in(locale, given, part) for part in ("subject", "text"))
        message = OutsideMessage(
            name=given["name"] or "",
            email=email,
            phone=phone,
            subject=subject,
            text=text,
            path=path,
            source=f"flow:{run.id}",
            key=key.removeprefix(f"{run.id}."),
            form=None if run.record_id is None else run.document.form,
            record_id=run.record_id,
        )
        return {"sent": await send_outside(run.connection, message, sealer=self.sealer, now=run.now)}

    @staticmethod
    async def _signs_in(run: Running, partner: str | None) -> bool:
        partner_id = None if partner is None else as_id(partner)
        if partner_id is None:
            return False
        return any(each.active for each in await list_partner_users(run.connection, partner_id))


def _in(locale: str, given: Mapping[str, str | None], part: str) -> str:
    """A text in the reader's language, else the one that there is."""
    plain = given[part] or ""
    return (given[f"{part}_en"] or plain) if locale == "en" else plain
