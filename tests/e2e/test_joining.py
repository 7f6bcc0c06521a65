"""Somebody applies by the public link of the package, is looked through, and signs in as a partner on a phone."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import PHONE, Demo, Visit
from tests.e2e.forms import fresh, send
from tests.e2e.hands import becomes, choose
from tests.e2e.work import act, open_task
from tests.notifications.conftest import MailBox

ADMIN, DIRECTOR, MANAGER = "admin@demo.example", "director@demo.example", "manager@demo.example"
APPLICATIONS = "/api/forms/partner_application"
REVIEWER = "North American Sales Manager"


@pytest.fixture
def letters(visit: Visit, mail_box: MailBox) -> Iterator[MailBox]:
    """What the workspace sends by mail, while the test goes on."""
    admin = visit(ADMIN)
    settings = {"host": "127.0.0.1", "port": mail_box.port, "security": "none", "sender": "no-reply@demo.example"}
    made = send(admin, "POST", "/api/message-channels", {"kind": "mail", "title": fresh("mail"), "settings": settings})
    yield mail_box
    send(admin, "DELETE", f"/api/message-channels/{made['id']}")


def open_link(visit: Visit) -> str:
    """The path of the public link, which the package brings paused."""
    admin = visit(ADMIN)
    (link,) = send(admin, "GET", f"{APPLICATIONS}/links")["links"]
    if link["paused"]:
        link = send(admin, "PATCH", f"{APPLICATIONS}/links/{link['id']}", {"paused": False})["link"]
    return urlsplit(str(link["address"])).path


def apply(phone: Page, path: str, values: dict[str, str]) -> None:
    """A stranger fills in the form of the link."""
    phone.goto(path)
    entry = phone.locator("form")
    for label, value in values.items():
        fill(entry, label, value)
    agree = phone.get_by_role("checkbox", name="I have read this and agree")
    if agree.count():
        agree.check()
    phone.get_by_role("button", name="Submit", exact=True).click()
    expect(phone.get_by_role("status")).to_contain_text("We have your application")


def box(part: Locator, name: str) -> Locator:
    """A list to choose of; a required one says so in its name."""
    return part.get_by_role("combobox", name=re.compile(f"^{name}"))


def fill(part: Locator, name: str, value: str) -> None:
    """What is typed, and left."""
    field = part.get_by_label(re.compile(f"^{name}"))
    field.fill(value)
    field.press("Tab")


def look_through(page: Page, company: str) -> None:
    """Review, qualification and agreement, by the manager."""
    part = page.get_by_role("region", name="To fill in")
    open_task(page, company)
    choose(box(part, "Decision"), "Pass")
    choose(box(part, "Reviewer"), REVIEWER, sought=REVIEWER)
    act(page, "Submit")

    open_task(page, company)
    expect(box(part, "Tier")).to_be_visible()
    fill(part, "Business licence number", f"91{secrets.randbelow(10**10):010}")
    choose(box(part, "Business type"), "Warehouse")
    for name in ("Licence checked", "Credit record checked"):
        choose(box(part, name), "Yes")
    fill(part, "Qualification score", "82")
    choose(box(part, "Tier"), "Silver")
    act(page, "Submit")

    open_task(page, company)
    fill(part, "Contract number", fresh("HT"))
    fill(part, "Contract starts on", "01/01/2026")
    fill(part, "Contract ends on", "12/31/2026")
    act(page, "Submit")


def invitation(letters: MailBox, address: str) -> str:
    """The path of the link that was sent to an address."""

    def found() -> list[str]:
        bodies = [mail.get_body(("plain",)) for mail in list(letters.mails) if mail["To"] == address]
        texts = "".join(body.get_content() for body in bodies if body is not None)
        return re.findall(r"http://127\.0\.0\.1:\d+(/invitation\S+)", texts)

    becomes(lambda: len(found()), 1)
    return found()[0]


def test_an_application_by_the_public_link_becomes_a_partner_who_signs_in(
    visit: Visit, demo: Demo, chromium: Browser, letters: MailBox
) -> None:
    company = f"Wheels {secrets.token_hex(4)}"
    address = f"{fresh('li')}@wheels.example"
    values = {
        "Company": company,
        "Contact": "Li Rong",
        "Phone": f"+86138{secrets.randbelow(10**8):08}",
        "E-mail": address,
        "City": "Lyon",
    }
    path = open_link(visit)
    with chromium.new_context(base_url=demo.address, locale="en", viewport=PHONE) as context:
        apply(context.new_page(), path, values)
    look_through(visit(MANAGER), company)
    director = visit(DIRECTOR)
    open_task(director, company)
    expect(director.get_by_text("Silver", exact=True).first).to_be_visible()
    act(director, "Approve")

    way = invitation(letters, address)
    with chromium.new_context(base_url=demo.address, locale="en", viewport=PHONE) as context:
        phone = context.new_page()
        phone.goto(way)
        expect(phone.get_by_text(re.compile(company)).first).to_be_visible()
        for label in ("New password", "New password again"):
            phone.get_by_label(label, exact=True).fill("a long enough passphrase 7")
        phone.get_by_role("button", name="Accept and sign in").click()
        expect(phone).to_have_url(re.compile("/portal$"))
        expect(phone.get_by_text(company).first).to_be_visible()
        expect(phone.get_by_role("link", name=re.compile("^Home")).first).to_be_visible()
        width = phone.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE["width"]
        session = send(phone, "GET", "/api/session")
        assert session["kind"] == "partner"
        (mine,) = send(phone, "GET", "/api/forms/partner/records")["records"]
        assert (mine["reseller_name"], mine["tier"]) == (company, "silver")
        assert context.request.get("/api/overview").status == 404
        phone.goto(way)
        expect(phone.get_by_text(re.compile("no longer|not valid|gone", re.I)).first).to_be_visible()
    (application,) = [
        each for each in send(director, "GET", f"{APPLICATIONS}/records?sort=-id")["records"]
        if each["company"] == company
    ]  # fmt: skip
    assert application["stage"] == "accepted"
    send(visit(ADMIN), "DELETE", f"/api/forms/partner/records/{mine['id']}")
