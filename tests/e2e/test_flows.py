"""An approval of three branches is drawn in the browser, published, and walked by two people, one on a phone."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import PHONE, Visit
from tests.e2e.forms import field, fresh, make_form, send, text_field
from tests.e2e.hands import choose
from tests.e2e.work import act, open_task

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
    expect(page.get_by_role("menu")).to_have_count(0)


def ask(page: Page, settings: Locator, whom: str) -> None:
    """Adds a source of people to the step that is chosen."""
    settings.get_by_role("button", name="Add people").first.click()
    page.get_by_role("menuitem", name=whom, exact=True).click()
    expect(page.get_by_role("menu")).to_have_count(0)


def carry_through(page: Page, phone: Page, key: str) -> None:
    """Submitted, agreed to, sent back, submitted again, and agreed to by both."""
    page.goto(f"/forms/{key}?record=new")
    entry = page.get_by_role("dialog")
    entry.get_by_label("Name").fill(f"{key} press")
    entry.get_by_label("Amount").fill("120000")
    entry.get_by_role("button", name="Create").click()
    expect(page.get_by_text("Created", exact=True)).to_be_visible()

    open_task(page, f"{key} press")
    expect(page.get_by_role("alert").filter(has_text="Due")).to_be_visible()
    act(page, "Approve", "We need it")
    open_task(phone, f"{key} press")
    width = phone.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]
    act(phone, "Return", "Which press?")

    open_task(page, f"{key} press")
    expect(page.get_by_text("Which press?")).to_be_visible()
    act(page, "Submit", "The blue one")
    for who in (page, phone):
        open_task(who, f"{key} press")
        act(who, "Approve", "Agreed then")

    (run,) = send(page, "GET", f"/api/runs?flow={key}")["runs"]
    page.goto(f"/tasks/runs/{run['id']}")
    expect(page.get_by_text("Done", exact=True).first).to_be_visible()
    for said in ("We need it", "Which press?", "The blue one"):
        expect(page.get_by_text(said)).to_be_visible()
    expect(page.get_by_text("Agreed then")).to_have_count(2)
    shown = send(page, "GET", f"/api/tasks/runs/{run['id']}")["task"]
    states = {step: state["state"] for step, state in shown["picture"]["states"].items()}
    assert (states["approve"], states["end"]) == ("passed", "passed")
    assert not {"approve_2", "approve_3"} & {step for step, state in states.items() if state == "passed"}


def test_an_approval_of_three_branches_is_drawn_published_and_walked_by_two_people(visit: Visit) -> None:
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
    for name in ("Demo Administrator", "Channel Director"):
        choose(settings.get_by_role("combobox", name="Members"), name)
    choose(settings.get_by_role("combobox", name="When several are asked"), "All of them")
    settings.get_by_text("Deadlines (0)").click()
    settings.get_by_role("button", name="Add a deadline").click()
    choose(settings.get_by_role("combobox", name="When time is up"), "Transfer by itself")
    settings.get_by_text("Return", exact=True).last.click()
    choose(settings.get_by_role("combobox", name="May be returned to"), "The initiator only")
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

    carry_through(page, visit("director@demo.example", size=PHONE), key)


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
