"""Every adapter against a counterpart that checks signatures and tokens as the vendor's documents say."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.notifications.conftest import CHANNELS, MailBox, Vendors, made
from tongzhou.identity.contracts import PersonKind
from tongzhou.kernel.http.outgoing import Outgoing
from tongzhou.notifications.channels.catalogue import ADAPTERS
from tongzhou.notifications.channels.contracts import Addressee, ChannelKind, Envelope, NotSent, Open
from tongzhou.notifications.channels.sms import aliyun_headers
from tongzhou.notifications.channels.wording import plain

ID = UUID(int=7)


def envelope(address: str | None = None, **changes: Any) -> Envelope:
    values: dict[str, Any] = {
        "id": ID,
        "kind": "task",
        "to": (Addressee(kind=PersonKind.MEMBER, id=ID, name="李雷", address=address, phone="+8613800138000"),),
        "subject": "审批：北京车行",
        "text": "请在今天内处理",
        "link": "https://app.example/m/1",
        "workspace": "同舟",
        "locale": "zh-CN",
        "at": datetime(2026, 3, 1, 8, 30, tzinfo=UTC),
        **changes,
    }
    return Envelope(**values)


async def sent(kind: ChannelKind, settings: dict[str, Any], secrets: dict[str, str], what: Envelope) -> Open:
    """Send it once over a channel of its own."""
    adapter = ADAPTERS[kind]
    open_ = Open(adapter.settings.model_validate(settings), secrets, Outgoing("127.0.0.0/8"), {})
    await adapter.send(open_, what)
    return open_


async def test_wecom_app_renews_its_token_and_sends_a_card(vendors: Vendors) -> None:
    settings = {"corp_id": "ww1", "agent_id": 1000002, "base": vendors.url}
    open_ = await sent(ChannelKind.WECOM_APP, settings, {"secret": "s3cret"}, envelope("lilei"))
    ((vendor, body),) = vendors.taken
    assert (vendor, body["touser"], body["agentid"], body["msgtype"]) == ("wecom", "lilei", 1000002, "textcard")
    card = {"title": "审批：北京车行", "description": "请在今天内处理", "url": "https://app.example/m/1"}
    assert (body["textcard"], body["enable_duplicate_check"]) == (card, 1)
    vendors.forget_tokens()
    await ADAPTERS[ChannelKind.WECOM_APP].send(open_, envelope("lilei"))
    assert (len(vendors.taken), vendors.tokens) == (2, ["token-0", "another", "token-2"])
    vendors.answers = [{"errcode": 81013, "errmsg": "user & party & tag all invalid"}]
    with pytest.raises(NotSent) as caught:
        await ADAPTERS[ChannelKind.WECOM_APP].send(open_, envelope("nobody"))
    assert (caught.value.fault, caught.value.final) == ("refused", True)


async def test_a_wrong_secret_is_the_channels_fault_and_not_the_messages(vendors: Vendors) -> None:
    settings = {"corp_id": "ww1", "agent_id": 1, "base": vendors.url}
    with pytest.raises(NotSent) as caught:
        await sent(ChannelKind.WECOM_APP, settings, {"secret": "wrong"}, envelope("lilei"))
    assert (caught.value.fault, caught.value.detail, caught.value.final) == (
        "refused", "40001 invalid credential", False,
    )  # fmt: skip


async def test_robots_sign_and_call_people(vendors: Vendors) -> None:
    base = {"base": vendors.url}
    await sent(ChannelKind.WECOM_ROBOT, base, {"key": "robot-key"}, envelope())
    await sent(ChannelKind.DINGTALK_ROBOT, base, {"token": "robot-token", "secret": "SECsecret"}, envelope())
    await sent(ChannelKind.FEISHU_ROBOT, base, {"key": "hook-key", "secret": "bot-secret"}, envelope())
    bodies = dict(vendors.taken)
    text = "审批：北京车行\n请在今天内处理\nhttps://app.example/m/1"
    assert bodies["wecom_robot"]["text"] == {"content": text, "mentioned_mobile_list": ["13800138000"]}
    assert (bodies["dingtalk_robot"]["text"], bodies["dingtalk_robot"]["at"]) == (
        {"content": text}, {"atMobiles": ["13800138000"]},
    )  # fmt: skip
    assert bodies["feishu_robot"]["content"] == {"text": f"{text}\n@李雷"}
    with pytest.raises(NotSent) as caught:
        await sent(ChannelKind.DINGTALK_ROBOT, base, {"token": "robot-token", "secret": "other"}, envelope())
    assert caught.value.detail == "310000 sign not match"


async def test_dingtalk_and_feishu_apps(vendors: Vendors) -> None:
    ding = {"app_key": "ding1", "agent_id": 77, "base": vendors.url}
    await sent(ChannelKind.DINGTALK_APP, ding, {"secret": "s3cret"}, envelope("u1"))
    await sent(ChannelKind.FEISHU_APP, {"app_id": "cli1", "base": vendors.url}, {"secret": "s3cret"}, envelope("ou_1"))
    bodies = dict(vendors.taken)
    assert (bodies["dingtalk"]["userid_list"], bodies["dingtalk"]["agent_id"]) == ("u1", 77)
    assert bodies["dingtalk"]["msg"]["action_card"]["single_url"] == "https://app.example/m/1"
    assert (bodies["feishu"]["receive_id"], bodies["feishu"]["uuid"]) == ("ou_1", str(ID))


async def test_aliyun_signs_as_its_documents_show() -> None:
    query = {"ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd", "RegionId": "cn-shanghai"}
    headers = aliyun_headers(
        "ecs.cn-shanghai.aliyuncs.com", "RunInstances", "2014-05-26", query,
        key_id="YourAccessKeyId", secret="YourAccessKeySecret",
        now=datetime(2023, 10, 26, 10, 22, 32, tzinfo=UTC), nonce="3156853299f313e23d1673dc12e1703d",
    )  # fmt: skip
    signature = headers["authorization"].rpartition("Signature=")[2]
    assert signature == "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"


async def test_text_messages_fill_a_template(vendors: Vendors) -> None:
    settings = {
        "access_key_id": "LTAI1", "sign_name": "同舟", "template": "SMS_1", "code_template": "SMS_2",
        "variables": {"title": "subject", "who": "name"}, "base": vendors.url,
    }  # fmt: skip
    await sent(ChannelKind.ALIYUN_SMS, settings, {"access_key_secret": "s3cret"}, envelope("+8613800138000"))
    coded = envelope("+8613800138000", code="123456")
    await sent(ChannelKind.ALIYUN_SMS, settings, {"access_key_secret": "s3cret"}, coded)
    (_, message), (_, code) = vendors.taken
    assert (message["PhoneNumbers"], message["TemplateCode"], message["OutId"]) == ("13800138000", "SMS_1", str(ID))
    assert message["TemplateParam"] == '{"title":"审批：北京车行","who":"李雷"}'
    assert (code["TemplateCode"], code["TemplateParam"]) == ("SMS_2", '{"code":"123456"}')
    with pytest.raises(NotSent) as caught:
        await sent(ChannelKind.ALIYUN_SMS, settings, {"access_key_secret": "wrong"}, envelope("+8613800138000"))
    assert (caught.value.detail.split()[0], caught.value.final) == ("SignatureDoesNotMatch", False)
    vendors.answers = [{"Code": "isv.MOBILE_NUMBER_ILLEGAL", "Message": "非法手机号"}]
    with pytest.raises(NotSent) as caught:
        await sent(ChannelKind.ALIYUN_SMS, settings, {"access_key_secret": "s3cret"}, envelope("1"))
    assert caught.value.final


async def test_a_gateway_and_a_server_of_ones_own_get_signed_calls(vendors: Vendors) -> None:
    url = f"{vendors.url}/own"
    await sent(ChannelKind.HTTP_SMS, {"url": url}, {"secret": "own-secret"}, envelope("+8613800138000", code="123456"))
    await sent(ChannelKind.OWN_SERVER, {"url": url}, {"secret": "own-secret"}, envelope())
    (_, sms), (_, push) = vendors.taken
    assert (sms["phone"], sms["code"], sms["template"]) == ("+8613800138000", "123456", "code")
    assert push == {
        "op": "task_message",
        "data": {
            "to": [{"kind": "member", "id": str(ID), "name": "李雷"}],
            "entry_name": "审批：北京车行",
            "notify_text": "请在今天内处理",
            "url": "https://app.example/m/1",
        },
        "send_time": "2026-03-01T08:30:00+00:00",
    }
    vendors.status = 503
    with pytest.raises(NotSent) as caught:
        await sent(ChannelKind.OWN_SERVER, {"url": url}, {"secret": "own-secret"}, envelope())
    assert (caught.value.fault, caught.value.final) == ("unexpected_answer", False)


async def test_the_official_account_fills_keywords(vendors: Vendors) -> None:
    settings = {
        "app_id": "wx1", "template": "tpl", "keywords": {"thing2": "subject", "time4": "at"}, "base": vendors.url,
    }  # fmt: skip
    await sent(ChannelKind.OFFICIAL_ACCOUNT, settings, {"secret": "s3cret"}, envelope("openid", subject="一" * 30))
    ((_, body),) = vendors.taken
    assert (body["touser"], body["template_id"], body["url"]) == ("openid", "tpl", "https://app.example/m/1")
    assert body["data"] == {"thing2": {"value": "一" * 19 + "…"}, "time4": {"value": "2026-03-01 08:30"}}


async def test_mail_goes_out_encrypted_and_signed_in(strict_mail_box: MailBox) -> None:
    settings = {
        "host": "127.0.0.1", "port": strict_mail_box.port, "security": "starttls", "user": "ada",
        "sender": "no-reply@acme.example", "sender_name": "同舟", "authority": strict_mail_box.authority,
    }  # fmt: skip
    await sent(ChannelKind.MAIL, settings, {"password": "open sesame"}, envelope("lilei@acme.example"))
    (mail,) = strict_mail_box.mails
    assert (mail["subject"], mail["to"]) == ("审批：北京车行", "lilei@acme.example")
    assert (mail["from"], mail["message-id"]) == ("同舟 <no-reply@acme.example>", f"<{ID}@acme.example>")
    body = mail.get_body(("plain",))
    assert body is not None
    assert "https://app.example/m/1" in body.get_content()
    with pytest.raises(NotSent) as caught:
        await sent(ChannelKind.MAIL, settings, {"password": "wrong"}, envelope("lilei@acme.example"))
    assert (caught.value.fault, caught.value.final) == ("login_refused", False)
    unknown = {**settings, "authority": None}
    with pytest.raises(NotSent) as caught:
        await sent(ChannelKind.MAIL, unknown, {"password": "open sesame"}, envelope("lilei@acme.example"))
    assert caught.value.fault == "not_trusted"
    assert len(strict_mail_box.mails) == 1


async def test_a_subject_cannot_add_headers_to_a_mail(mail_box: MailBox) -> None:
    settings = {"host": "127.0.0.1", "port": mail_box.port, "security": "none", "sender": "a@acme.example"}
    subject = "Hello\r\nBcc: everybody@acme.example"
    await sent(ChannelKind.MAIL, settings, {}, envelope("li@acme.example", subject=subject, text="<script>"))
    (mail,) = mail_box.mails
    assert (mail["subject"], mail["bcc"]) == ("Hello Bcc: everybody@acme.example", None)
    page = mail.get_body(("html",))
    assert page is not None
    assert "<script>" not in page.get_content()


@pytest.mark.parametrize("kind", [ChannelKind.OWN_SERVER, ChannelKind.MAIL])
async def test_nothing_private_is_called(kind: ChannelKind) -> None:
    settings = {
        ChannelKind.OWN_SERVER: {"url": "http://127.0.0.1:1/"},
        ChannelKind.MAIL: {"host": "127.0.0.1", "port": 25, "security": "none", "sender": "a@acme.example"},
    }[kind]
    adapter = ADAPTERS[kind]
    with pytest.raises(NotSent) as caught:
        await adapter.send(
            Open(adapter.settings.model_validate(settings), {"secret": "x"}, Outgoing(), {}), envelope("a@b.example")
        )
    assert caught.value.fault == "not_public"


def test_one_text_keeps_its_link() -> None:
    text = plain(envelope(text="很" * 500), limit=100)
    assert len(text) == 100
    assert text.endswith("…\nhttps://app.example/m/1")


async def test_secrets_are_never_shown_and_go_nowhere_new(admin: httpx.AsyncClient, vendors: Vendors) -> None:
    settings = {"corp_id": "ww1", "agent_id": 1, "base": vendors.url}
    channel = await made(admin, "wecom_app", settings, secrets={"secret": "s3cret"})
    listed = await admin.get(CHANNELS)
    assert "s3cret" not in listed.text
    (shown,) = listed.json()["channels"]
    assert (shown["secrets"], shown["medium"], shown["settings"]["corp_id"]) == (["secret"], "wecom", "ww1")
    assert {each["kind"]: each["untried"] for each in listed.json()["kinds"]}["wecom_app"] is True
    path = f"{CHANNELS}/{channel}"
    assert (await admin.patch(path, json={"settings": {**settings, "agent_id": 2}})).status_code == 200
    moved = await admin.patch(path, json={"settings": {**settings, "base": "https://elsewhere.example"}})
    assert [(each["field"], each["code"]) for each in moved.json()["errors"]] == [("secrets.secret", "required")]
    assert (await admin.get(CHANNELS)).json()["channels"][0]["settings"]["base"] == vendors.url
    assert (await admin.post(f"{path}:try", json={"address": "lilei"})).json() == {"ok": True, "fault": None}
    assert (await admin.post(f"{path}:try", json={})).json() == {"ok": False, "fault": "no_address"}
    assert vendors.taken[0][1]["touser"] == "lilei"


async def test_what_is_wrong_with_a_channel_is_named(admin: httpx.AsyncClient) -> None:
    wrong = {"kind": "mail", "title": "Mail", "settings": {"host": "a b", "port": 0, "security": "none", "extra": 1}}
    answer = await admin.post(CHANNELS, json=wrong)
    assert answer.status_code == 422
    assert sorted((each["field"], each["code"]) for each in answer.json()["errors"]) == [
        ("settings.extra", "unknown_field"),
        ("settings.host", "invalid"),
        ("settings.port", "invalid"),
        ("settings.sender", "required"),
    ]
    plain_login = {"host": "m.example", "port": 25, "security": "none", "sender": "a@b.example", "user": "a"}
    answer = await admin.post(CHANNELS, json={"kind": "mail", "title": "Mail", "settings": plain_login})
    assert [(each["field"], each["code"]) for each in answer.json()["errors"]] == [
        ("settings.security", "mail_needs_encryption"),
    ]
    assert (await admin.get(CHANNELS)).json()["channels"] == []


async def test_one_channel_of_a_medium_is_at_work(admin: httpx.AsyncClient) -> None:
    first = await made(admin, "http_sms", {"url": "https://a.example/"}, secrets={"secret": "x"})
    body = {"kind": "http_sms", "title": "B", "settings": {"url": "https://b.example/"}, "secrets": {"secret": "x"}}
    refused = await admin.post(CHANNELS, json=body)
    assert (refused.status_code, refused.json()["code"]) == (409, "medium_taken")
    assert (await admin.patch(f"{CHANNELS}/{first}", json={"active": False})).status_code == 200
    assert (await admin.post(CHANNELS, json=body)).status_code == 201
    again = await admin.patch(f"{CHANNELS}/{first}", json={"active": True})
    assert again.json()["code"] == "medium_taken"
    assert (await admin.delete(f"{CHANNELS}/{first}")).status_code == 204
