"""An approval of three branches is drawn in the browser, checked, published, and looked at on a phone."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import PHONE, Visit
from tests.e2e.forms import field, fresh, make_form, send, text_field

ADMIN = "admin@demo.example"


def begin(page: Page, sample: str, form: str, title: str) -> None:
    """Makes a flow from a sample, and waits for its canvas."""
    page.goto("/flows")
    page.get_by_role("button", name="New flow").click()
    page.get_by_role("dialog", name="Begin with a template").get_by_role("button", name=sample).click()
    drawer = page.get_by_role("dialog", name=sample)
    drawer.get_by_role("combobox", name="Form").fill(form)
    expect(page.get_by_title(form, exact=True)).to_be_attached()
    page.keyboard.press("Enter")
    drawer.get_by_label("Name of the flow").fill(title)
    drawer.get_by_label("Key").fill(form)
    drawer.get_by_role("button", name="Create", exact=True).click()
    expect(page).to_have_url(re.compile(f"/flows/{form}$"))
    expect(page.locator("[data-step=start]")).to_be_visible()


def insert(page: Page, line: int, kind: str) -> None:
    """Puts a step on a line."""
    page.locator(f"button[data-line='{line}']").click()
    page.get_by_role("menuitem", name=kind, exact=True).click()
    expect(page.get_by_role("menu")).to_be_hidden()


def choose(page: Page, select: Locator, name: str) -> None:
    """Chooses an option of a list by its words."""
    select.click()
    page.locator(".ant-select-dropdown:visible").get_by_title(name, exact=True).click()


def ask(page: Page, settings: Locator, whom: str) -> None:
    """Adds a source of people to the step that is chosen."""
    settings.get_by_role("button", name="Add people").first.click()
    page.get_by_role("menuitem", name=whom, exact=True).click()


def test_an_approval_of_three_branches_is_drawn_and_published(visit: Visit) -> None:
    page = visit(ADMIN)
    key = fresh("buying")
    make_form(page, key, key, [text_field("name", "Name"), field("amount", "Amount", "number")])
    begin(page, "Blank flow", key, "Buying")
    settings = page.get_by_role("complementary", name="Settings")

    insert(page, 0, "Branch")
    settings.get_by_role("button", name="Add a branch").click()
    for name, formula in (("Branch 1", "amount >= 100000"), ("Branch 2", "amount >= 10000")):
        way = settings.get_by_role("region", name=name)
        way.get_by_text("By formula").click()
        way.get_by_role("textbox", name="Condition", exact=True).fill(formula)
    expect(page.get_by_role("button", name="amount >= 100000")).to_be_visible()

    insert(page, 1, "Approval")
    settings.get_by_label("Name of the step").fill("Management")
    ask(page, settings, "Members")
    choose(page, settings.get_by_role("combobox", name="Members"), "Demo Administrator")
    page.keyboard.press("Escape")
    choose(page, settings.get_by_role("combobox", name="When several are asked"), "All of them")
    settings.get_by_text("Deadlines (0)").click()
    settings.get_by_role("button", name="Add a deadline").click()
    choose(page, settings.get_by_role("combobox", name="When time is up"), "Transfer by itself")
    settings.get_by_text("Return", exact=True).last.click()
    choose(page, settings.get_by_role("combobox", name="May be returned to"), "The initiator only")
    expect(
        page.get_by_text(re.compile("thing to mend before publishing|things to mend before publishing"))
    ).to_be_visible()
    expect(page.get_by_role("button", name="Publish", exact=True)).to_be_disabled()
    deadline = settings.locator("details[data-setting=deadlines]")
    deadline.get_by_role("button", name="Add people").click()
    page.get_by_role("menuitem", name="Initiator", exact=True).click()

    for line, whom in ((2, "Superior, direct or of a level"), (3, "Initiator")):
        insert(page, line, "Approval")
        ask(page, settings, whom)

    expect(page.get_by_text("Checked; it can be published")).to_be_visible()
    expect(page.get_by_role("status").get_by_text("Saved")).to_be_visible()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_role("dialog", name="Publish version 1").get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Version 1 was published")).to_be_visible()

    document = send(page, "GET", f"/api/flows/{key}/versions/1")["document"]
    steps = {step["key"]: step for step in document["steps"]}
    assert steps["approve"]["mode"] == "all"
    assert steps["approve"]["deadlines"] == [
        {"after": {"amount": 48}, "act": "transfer", "to": [{"kind": "initiator"}]}
    ]
    assert steps["approve"]["returns"] == {"to": "start"}
    lines = [(each["source"], each["target"], each.get("when"), each.get("otherwise")) for each in document["lines"]]
    assert sorted(lines, key=str) == sorted(
        [
            ("start", "branch", None, None),
            ("branch", "approve", "amount >= 100000", None),
            ("branch", "approve_2", "amount >= 10000", None),
            ("branch", "approve_3", None, True),
            *((step, "end", None, None) for step in ("approve", "approve_2", "approve_3")),
        ],
        key=str,
    )

    phone = visit(ADMIN, size=PHONE)
    phone.goto(f"/flows/{key}")
    listed = phone.get_by_role("list", name="Steps of the flow").get_by_role("listitem")
    expect(listed).to_have_count(6)
    expect(listed.nth(2)).to_contain_text("Management")
    expect(phone.get_by_role("button", name="Publish")).to_be_hidden()


def test_steps_are_removed_copied_and_brought_back_by_the_keyboard(visit: Visit) -> None:
    page = visit(ADMIN)
    key = fresh("leave")
    make_form(page, key, key, [text_field("name", "Name")])
    begin(page, "Approval by the superior", key, "Leave")
    page.locator("[data-step=approve]").click()
    page.keyboard.press("Control+c")
    page.keyboard.press("Control+v")
    expect(page.locator("[data-step=approve_2]")).to_be_visible()
    page.keyboard.press("Delete")
    expect(page.locator("[data-step=approve_2]")).to_be_hidden()
    page.locator("[data-step=approve]").click()
    page.keyboard.press("Delete")
    expect(page.locator("[data-step]")).to_have_count(2)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-step=approve]")).to_be_visible()
    expect(page.get_by_role("status").get_by_text("Saved")).to_be_visible()
    page.reload()
    expect(page.locator("[data-step=approve]")).to_be_visible()
