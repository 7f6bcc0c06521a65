"""An application goes from the package's public link to a signed-in partner; doubles and refusals on the way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

import tongzhou.channel
from tests.notifications.conftest import CHANNELS, MailBox, Vendors, made, vendors
from tests.people import MakeMember, MakeRole, SignIn
from tongzhou.access.facade import system_actor
from tongzhou.builder.flows.facade import FlowWorker
from tongzhou.builder.packages.facade import install, read_package
from tongzhou.entrypoints.catalogue import flow_wiring
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.database.statements import fetch_all
from tongzhou.kernel.http.outgoing import Outgoing
from tongzhou.kernel.sealing import Sealer
from tongzhou.kernel.settings import Settings
from tongzhou.notifications.facade import MessageSender, Opener
from tongzhou.notifications.tables import message_table

pytestmark = pytest.mark.filterwarnings("error:Pydantic serializer warnings")

__all__ = ["vendors"]

PACKAGE = Path(tongzhou.channel.__file__).parent / "package"
APPLICATIONS = "/api/forms/partner_application"
RONGJI = {
    "company": "荣济自行车（北京）有限公司",
    "contact_name": "李荣",
    "phone": "+8613800000001",
    "email": "li@r.test",
}
PASSED = {
    "license_number": "91110000MA01",
    "business_type": "Warehouse",
    "license_checked": True,
    "credit_checked": True,
    "score": 82,
    "tier": "silver",
    "decision": "pass",
}
SIGNED = {
    "contract_number": "HT-1",
    "contract_starts_on": "2026-01-01",
    "contract_ends_on": "2026-12-31",
    "tier": "silver",
}


@dataclass
class Company:
    """A workspace with the package and those who work on applications."""

    admin: httpx.AsyncClient
    director: httpx.AsyncClient
    manager: httpx.AsyncClient
    stranger: httpx.AsyncClient
    database: Database
    workspace: Workspace
    flows: FlowWorker
    messages: MessageSender

    async def work(self) -> None:
        """What flows and messages do until nothing is due."""
        for _ in range(3):
            await self.flows.work_in(self.database, self.workspace, clock.now())
        await self.messages.work_in(self.database, self.workspace, clock.now())

    async def apply(self, **values: Any) -> dict[str, Any]:
        """Somebody fills in the public form; the application as the director sees it."""
        (link,) = (await self.admin.get(f"{APPLICATIONS}/links")).json()["links"]
        if link["paused"]:
            opened = await self.admin.patch(f"{APPLICATIONS}/links/{link['id']}", json={"paused": False})
            link = opened.json()["link"]
        secret = link["address"].rpartition("/")[2]
        shown = (await self.stranger.get(f"/api/public/{secret}")).json()["link"]
        body = {"values": {**RONGJI, **values}, "ticket": shown["ticket"], "told": 1, "accepted": True}
        sent = await self.stranger.post(f"/api/public/{secret}/submissions", json=body)
        assert sent.status_code == 201, sent.text
        await self.work()
        (found, *_) = (await self.director.get(f"{APPLICATIONS}/records", params={"sort": "-id"})).json()["records"]
        return dict(found)

    async def act(self, browser: httpx.AsyncClient, step: str, action: str = "submit", **values: Any) -> None:
        """Somebody does what waits for them at a step."""
        tasks = (await browser.get("/api/tasks", params={"box": "open"})).json()["tasks"]
        (task,) = [each for each in tasks if each["step"]["key"] == step]
        whole = (await browser.get(f"/api/tasks/{task['id']}")).json()["task"]
        body = {"action": action, "values": values, "revision": whole["revision"], "opinion": "."}
        answer = await browser.post(f"/api/tasks/{task['id']}:act", json=body)
        assert answer.status_code == 204, answer.text
        await self.work()

    async def records(self, form: str) -> list[dict[str, Any]]:
        """Records of a form."""
        found: list[dict[str, Any]] = (await self.director.get(f"/api/forms/{form}/records")).json()["records"]
        return found

    async def outside(self) -> list[tuple[str, str]]:
        """What is kept of messages to people outside: about which form, to which mailbox."""
        async with self.database.workspace(self.workspace) as connection:
            query = message_table.select().where(message_table.c.person_kind == "outside")
            found = await fetch_all(connection, query)
            return [(row["form"], row["outside"]["addresses"]["email"]) for row in found]

    async def stage(self, record: dict[str, Any]) -> str:
        """Where an application stands."""
        return str((await self.director.get(f"{APPLICATIONS}/records/{record['id']}")).json()["stage"])


@pytest.fixture
async def company(
    database: Database,
    workspace: Workspace,
    settings: Settings,
    client: httpx.AsyncClient,
    make_member: MakeMember,
    sign_in: SignIn,
) -> Company:
    actor = await system_actor(database, workspace.key)
    async with database.workspace(workspace) as connection:
        await install(connection, read_package(PACKAGE), actor=actor, now=clock.now())
    browsers = {}
    for name, role in (("admin", "administrator"), ("director", "channel_director"), ("manager", "channel_manager")):
        await make_member(f"{name}@x.test", role, code=name)
        browsers[name] = await sign_in(f"{name}@x.test")
    outgoing = Outgoing("127.0.0.0/8")
    messages = MessageSender(Opener(Sealer(settings.sealing_key), outgoing))
    flows = FlowWorker(flow_wiring(settings), outgoing)
    return Company(**browsers, stranger=client, database=database, workspace=workspace, flows=flows, messages=messages)


async def open_mail(admin: httpx.AsyncClient, box: MailBox) -> None:
    settings = {"host": "127.0.0.1", "port": box.port, "security": "none", "sender": "no-reply@x.test"}
    answer = await admin.post(CHANNELS, json={"kind": "mail", "title": "Mail", "settings": settings})
    assert answer.status_code == 201, answer.text


def told(box: MailBox, address: str) -> list[str]:
    """What an address was written."""
    bodies = [mail.get_body(("plain",)) for mail in box.mails if mail["To"] == address]
    return [body.get_content() for body in bodies if body is not None]


async def test_an_application_by_the_public_link_becomes_a_partner_who_sees_their_portal(
    company: Company, mail_box: MailBox
) -> None:
    await open_mail(company.admin, mail_box)
    application = await company.apply()
    assert (application["stage"], application["application_number"]) == ("submitted", "A00001")
    await company.act(company.manager, "review", decision="pass", reviewer="manager")
    assert await company.stage(application) == "reviewing"
    await company.act(company.manager, "qualify", **PASSED)
    await company.act(company.manager, "agree", **SIGNED)
    assert await company.records("partner") == []
    await company.act(company.director, "approve")
    assert await company.stage(application) == "accepted"

    (partner,) = await company.records("partner")
    assert [partner[key] for key in ("reseller_key", "reseller_name", "tier", "status")] == [
        "A00001", RONGJI["company"], "silver", "active",
    ]  # fmt: skip
    (contact,) = await company.records("partner_contact")
    assert (contact["name"], contact["is_main"]) == ("李荣", True)
    (contract,) = await company.records("contract")
    assert (contract["contract_number"], contract["stage"], contract["partner"]["id"]) == (
        "HT-1", "in_force", partner["id"],
    )  # fmt: skip
    assert len(await company.records("onboarding_task")) == 3

    (mail,) = told(mail_box, "li@r.test")
    found = re.search(r"https://app\.example(/invitation\S+)", mail)
    assert found is not None
    token = parse_qs(urlsplit(found[1]).query)["token"][0]
    accepted = {"token": token, "name": "李荣", "password": "a long enough passphrase 7"}
    answer = await company.stranger.post("/api/invitations:accept", json=accepted)
    assert answer.status_code == 201, answer.text
    session = (await company.stranger.get("/api/session")).json()
    assert session["kind"] == "partner"
    (person,) = (await company.admin.get("/api/partner-users")).json()["partner_users"]
    assert person["address_proved"] is True
    mine = (await company.stranger.get("/api/forms/partner/records")).json()["records"]
    assert [each["id"] for each in mine] == [partner["id"]]
    tasks = (await company.stranger.get("/api/forms/onboarding_task/records")).json()["records"]
    assert len(tasks) == 3
    again = await company.stranger.post("/api/invitations:accept", json=accepted)
    assert again.json()["code"] == "link_not_valid"


async def test_the_link_goes_only_to_the_address_that_it_opens_an_account_for(
    company: Company, mail_box: MailBox, vendors: Vendors
) -> None:
    """Whoever applied typed both: with somebody else's phone, the link to it stays out of their own mailbox."""
    await open_mail(company.admin, mail_box)
    await made(company.admin, "http_sms", {"url": f"{vendors.url}/own"}, secrets={"secret": "own-secret"})
    await company.apply()
    await company.act(company.manager, "review", decision="pass", reviewer="manager")
    await company.act(company.manager, "qualify", **PASSED)
    await company.act(company.manager, "agree", **SIGNED)
    await company.act(company.director, "approve")
    assert [(vendor, said["phone"]) for vendor, said in vendors.taken] == [("own", RONGJI["phone"])]
    assert told(mail_box, "li@r.test") == []


async def test_who_is_a_partner_already_is_compared_by_somebody_and_stays_one(company: Company) -> None:
    known = {"reseller_key": "676", "reseller_name": "北京荣济自行车股份有限公司", "channel_manager": "manager"}
    made = await company.director.post("/api/forms/partner/records", json=known)
    assert made.status_code == 201, made.text
    application = await company.apply()
    shown = (await company.director.get(f"{APPLICATIONS}/records/{application['id']}")).json()
    assert shown["likely_partner"]["id"] == made.json()["id"]
    await company.act(company.manager, "compare", same_partner="same")
    await company.act(company.manager, "review", decision="pass", reviewer="manager")
    await company.act(company.manager, "qualify", **PASSED)
    await company.act(company.manager, "agree", **SIGNED)
    await company.act(company.director, "approve")
    (partner,) = await company.records("partner")
    assert (partner["reseller_key"], partner["tier"]) == ("676", "silver")
    # nothing can be sent in this workspace, so somebody is asked to hand the invitation over
    manual = await company.admin.get("/api/tasks", params={"box": "open"})
    (task,) = manual.json()["tasks"]
    silent = await company.admin.post(f"/api/tasks/{task['id']}:act", json={"action": "submit"})
    assert [each["field"] for each in silent.json()["errors"]] == ["invitation"]
    assert (await company.manager.get("/api/tasks", params={"box": "open"})).json()["tasks"] == []
    await company.act(company.admin, "by_hand", invitation="invited")
    assert await company.stage(application) == "accepted"


async def test_who_is_sent_back_or_turned_down_is_told_why(company: Company, mail_box: MailBox) -> None:
    await open_mail(company.admin, mail_box)
    first = await company.apply()
    await company.act(company.manager, "review", decision="return", reply="请上传营业执照", reviewer="manager")
    second = await company.apply(company="海风车行", phone="+8613800000002")
    await company.act(company.manager, "review", decision="reject", reply="区域已满", reviewer="manager")
    assert [await company.stage(each) for each in (first, second)] == ["returned", "rejected"]
    back, no = told(mail_box, "li@r.test")
    assert "请上传营业执照" in back
    assert "区域已满" in no
    assert await company.records("partner") == []


async def test_what_was_sent_outside_goes_with_the_applicant(company: Company, mail_box: MailBox) -> None:
    """What waits to be sent as well: with the record that it is about, or by the address alone."""
    await open_mail(company.admin, mail_box)
    mail_box.refuses["li@r.test"] = "451 later"
    application = await company.apply()
    await company.act(company.manager, "review", decision="reject", reply="区域已满", reviewer="manager")
    assert await company.outside() == [("partner_application", "li@r.test")]
    erased = await company.admin.post(f"{APPLICATIONS}/records:erase", json={"ids": [application["id"]]})
    assert erased.json() == {"erased": 1}, erased.text
    assert await company.outside() == []
    mail_box.refuses.clear()
    await company.messages.work_in(company.database, company.workspace, clock.now() + timedelta(days=1))
    assert told(mail_box, "li@r.test") == []


async def test_only_who_sets_up_channels_has_a_flow_write_outside(
    company: Company, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    forms = {"partner": {"actions": ["read"]}}
    drawing: dict[str, Any] = {"title": "Draws", "kind": "member", "forms": forms}
    await make_role({**drawing, "key": "draws", "permissions": ["flows.manage"]})
    await make_role({**drawing, "key": "runs", "permissions": ["flows.manage", "workspace.manage"]})
    document = {
        "key": "writes", "title": "Writes", "trigger": {"kind": "flow"},
        "steps": [
            {"key": "start", "title": "S", "kind": "start"},
            {"key": "write", "title": "W", "kind": "task", "name": "messages.send_outside",
             "values": {"email": "'li@r.test'", "subject": "'Hello'", "text": "'There'"}},
            {"key": "end", "title": "E", "kind": "end"},
        ],
        "lines": [{"source": "start", "target": "write"}, {"source": "write", "target": "end"}],
    }  # fmt: skip
    made = await company.admin.post("/api/flows", json={"document": document})
    assert made.status_code == 201, made.text
    for role, status in (("draws", 403), ("runs", 200)):
        await make_member(f"{role}@x.test", role)
        browser = await sign_in(f"{role}@x.test")
        answer = await browser.post("/api/flows/writes:publish", json={"revision": made.json()["flow"]["revision"]})
        assert answer.status_code == status, answer.text
        versions = (await company.admin.get("/api/flows/writes")).json()["flow"]["versions"]
        assert len(versions) == (0 if status == 403 else 1)
