"""What flows do for partners besides records: find those that are there already, invite their people, write to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal
from urllib.parse import urlencode

from tongzhou.access.facade import Permission, check_role_keys
from tongzhou.builder.flows.facade import InputField, Running, TaskKind, told
from tongzhou.builder.records.facade import Candidate, find_likely
from tongzhou.channel import forms
from tongzhou.identity.contracts import PersonKind, StatementKeys
from tongzhou.identity.facade import AlreadyMember, NewInvitation, address_of, invite
from tongzhou.kernel.errors import FieldError, InvalidValues
from tongzhou.kernel.ids import as_id
from tongzhou.kernel.sealing import Sealer
from tongzhou.kernel.texts import known_locale, say
from tongzhou.notifications.facade import OutsideMessage, media_outside, send_outside

OWNER: Final = "partner_owner"
_Kind = Literal["text", "number", "boolean"]
Values = Mapping[str, Any]


def partner_tasks(sealer: Sealer, keys: StatementKeys) -> tuple[TaskKind, ...]:
    """The tasks of the channel solution."""
    find, bid, write = "partners.find_similar", "partners.invite", "messages.send_outside"
    return (
        TaskKind(
            name=find,
            outputs=(_field(find, "count", "number"), _field(find, "record"), _field(find, "label")),
            compares=True,
            act=_find_similar,
        ),
        TaskKind(
            name=bid,
            values=(
                _field(bid, "partner", needed=True),
                _field(bid, "name", needed=True),
                *(_field(bid, key) for key in ("email", "phone", "role")),
            ),
            outputs=(_field(bid, "outcome"),),
            needs=Permission.PARTNER_USERS_MANAGE,
            act=_Inviting(sealer, keys),
        ),
        TaskKind(
            name=write,
            values=(
                *(_field(write, key) for key in ("name", "email", "phone")),
                *(_field(write, key, needed=True) for key in ("subject", "text")),
            ),
            outputs=(_field(write, "sent", "boolean"),),
            needs=Permission.WORKSPACE_MANAGE,
            act=_Writing(sealer),
        ),
    )


def _field(task: str, key: str, kind: _Kind = "text", *, needed: bool = False) -> InputField:
    return InputField(key=key, label=told(f"{task}.{key}"), type=kind, required=needed)


async def _find_similar(run: Running, values: Values, *, key: str) -> Values:  # noqa: ARG001  what every task takes
    """Records that the run's own may be, by the duplicate checks of its form."""
    form = run.document.form
    if form is None or run.record_id is None:
        raise InvalidValues(errors=[FieldError("record", "required")])
    opened = await run.open(form)
    stored = await run.record(form, run.record_id) or {}
    asked = {check.field: stored.get(check.field) for check in opened.definition.duplicates}
    (found,) = await find_likely(opened, [Candidate(asked, run.record_id)])
    there = [each for each in found if each.id is not None and each.form is not None and each.form.key == forms.PARTNER]
    first = there[0] if there else None
    return {
        "count": len({each.id for each in there}),
        "record": None if first is None else str(first.id),
        "label": None if first is None else first.label,
    }


@dataclass(frozen=True, slots=True)
class _Inviting:
    """Makes an invitation to the portal and sends its link; the link is kept sealed and shown to nobody else."""

    sealer: Sealer
    keys: StatementKeys

    async def __call__(self, run: Running, values: Values, *, key: str) -> Values:
        """Invite to the address that can be reached, the phone before the mailbox."""
        partner_id = as_id(str(values.get("partner")))
        partner = None if partner_id is None else await run.record(forms.PARTNER, partner_id)
        if partner_id is None or partner is None:
            raise InvalidValues(errors=[FieldError("partner", "unknown_partner")])
        typed = {name: _text(values, name) for name in ("email", "phone")}
        email, phone = (address_of(typed["email"], None).email, address_of(None, typed["phone"]).phone)
        media = [medium.value for medium in await media_outside(run.connection, email, phone)]
        if not media:
            return {"outcome": "no_channel"}
        address = address_of(None, phone) if "sms" in media else address_of(email, None)
        role = _text(values, "role") or OWNER
        await check_role_keys(run.connection, (role,), PersonKind.PARTNER)
        label = str(partner.get(forms.PARTNER_LABEL) or "")
        new = NewInvitation(
            kind=PersonKind.PARTNER,
            address=address,
            name=_text(values, "name") or label,
            roles=(role,),
            partner_id=partner_id,
            partner_label=label,
            sent=True,
        )
        workspace = run.actor.workspace
        try:
            _, secret = await invite(run.connection, workspace.id, new, actor=run.actor, now=run.now)
        except AlreadyMember:
            return {"outcome": "known"}
        statement_key = workspace.statement_key or await self.keys.fingerprint_of(
            run.connection, workspace.id, now=run.now
        )
        path = f"/invitation?{urlencode({'token': secret, 'key': statement_key})}"
        await send_outside(run.connection, self._message(run, new, path, key), sealer=self.sealer, now=run.now)
        return {"outcome": "sent"}

    @staticmethod
    def _message(run: Running, new: NewInvitation, path: str, key: str) -> OutsideMessage:
        """The link, to the one address that it opens an account for: both were typed by whoever applied."""
        locale = known_locale(run.actor.workspace.locale)
        named = {"partner": new.partner_label, "workspace": run.actor.workspace.name}
        subject, text = (say(locale, f"flow_tasks.partners.invite.{part}", named) for part in ("subject", "text"))
        return OutsideMessage(
            name=new.name, email=new.address.email, phone=new.address.phone, subject=subject, text=text, path=path,
            **_of(run, key),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Writing:
    """Writes to an address of somebody who has no account."""

    sealer: Sealer

    async def __call__(self, run: Running, values: Values, *, key: str) -> Values:
        """Send over what reaches them."""
        message = OutsideMessage(
            name=_text(values, "name") or "",
            email=address_of(_text(values, "email"), None).email,
            phone=address_of(None, _text(values, "phone")).phone,
            subject=_text(values, "subject") or "",
            text=_text(values, "text") or "",
            **_of(run, key),
        )
        return {"sent": await send_outside(run.connection, message, sealer=self.sealer, now=run.now)}


def _of(run: Running, key: str) -> dict[str, Any]:
    """Which run writes, and of whom: the record's data is erased with what was sent."""
    about = {} if run.record_id is None else {"form": run.document.form, "record_id": run.record_id}
    return {"source": f"flow:{run.id}", "key": key.removeprefix(f"{run.id}."), **about}


def _text(values: Values, name: str) -> str | None:
    found = values.get(name)
    return None if found is None or not str(found).strip() else str(found).strip()
