"""A form is shaped by keyboard: order, a rule, a check; then it is filled in on a phone and behaves so."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.forms import field, fresh, make_form, send, text_field
from tests.e2e.hands import choose

ADMIN = "admin@demo.example"
PHONE = {"width": 390, "height": 844}
KINDS = {"options": [{"key": "sale", "label": {"en": "Sale"}}, {"key": "rent", "label": {"en": "Rent"}}]}


def keys_on_canvas(page: Page) -> list[str]:
    """The names of the fields on the canvas, from top to bottom."""
    grips = page.get_by_role("region", name="Form").get_by_role("button", name="Move field")
    return [str(grip.get_attribute("aria-label")).split("field")[-1].strip(" :") for grip in grips.all()]


def test_a_form_is_shaped_by_keyboard_and_behaves_on_a_phone(visit: Visit) -> None:
    page = visit(ADMIN)
    key = fresh("deals")
    fields = [
        text_field("name", "Name", required=True),
        field("kind", "Kind", "select", settings=KINDS),
        field("starts", "Starts", "date"),
        field("ends", "Ends", "date"),
    ]
    make_form(page, key, "Deals", fields)
    page.goto(f"/forms/{key}/design")
    expect(page.get_by_role("button", name="Move field").first).to_be_visible()
    before = keys_on_canvas(page)
    assert before == ["Name", "Kind", "Starts", "Ends"]

    grip = page.get_by_role("button", name="Move field Ends")
    grip.focus()
    page.keyboard.press("Space")
    told = page.locator("[aria-live=assertive]").first
    expect(told).to_contain_text("Picked up Ends")
    page.keyboard.press("ArrowUp")
    expect(told).to_contain_text("Ends is at the place of")
    page.keyboard.press("Space")
    expect(page.get_by_text("Unpublished changes")).to_be_visible()
    moved = keys_on_canvas(page)
    assert moved != before
    page.keyboard.press("Control+z")
    expect(page.get_by_text("Unpublished changes")).to_be_hidden()
    assert keys_on_canvas(page) == before
    page.keyboard.press("Control+Shift+z")
    expect(page.get_by_text("Unpublished changes")).to_be_visible()
    assert keys_on_canvas(page) == moved
    page.keyboard.press("Control+z")

    page.get_by_role("button", name="Rules 0").click()
    drawer = page.get_by_role("dialog", name="Rules")
    drawer.get_by_role("button", name="Add a rule").click()
    rule = drawer.get_by_role("region", name="Rule 1")
    rule.get_by_text("By formula").click()
    rule.get_by_label("By formula").last.fill("kind = 'rent'")
    for act in ("Show", "Ask for"):
        chooser = rule.get_by_role("combobox", name=act, exact=True)
        chooser.fill("Ends")
        chooser.press("Enter")
        chooser.press("Escape")
    drawer.get_by_role("button", name="Close").click()

    page.get_by_role("button", name="Checks 0").click()
    drawer = page.get_by_role("dialog", name="Checks on submit")
    drawer.get_by_role("button", name="Add a check").click()
    check = drawer.get_by_role("region", name="Check 1")
    check.get_by_label("By formula").last.fill("ends >= starts")
    check.get_by_label("Message if it does not (English)").fill("It ends before it starts")
    chooser = check.get_by_role("combobox", name="Shown at")
    chooser.fill("Ends")
    chooser.press("Enter")
    chooser.press("Escape")
    drawer.get_by_role("button", name="Close").click()

    page.get_by_role("button", name="Publish", exact=True).click()
    dialog = page.get_by_role("dialog", name="What publishing does")
    expect(dialog.get_by_text("Changes rules, checks or defaults by formula")).to_be_visible()
    dialog.get_by_role("button", name="Publish", exact=True).click()
    expect(dialog).to_be_hidden()

    phone = visit(ADMIN, size=PHONE)
    phone.goto(f"/forms/{key}?record=new")
    entry = phone.get_by_role("dialog")
    entry.get_by_label("Name").fill("Bike")
    expect(entry.get_by_label("Ends")).to_be_hidden()
    choose(entry.get_by_role("combobox", name="Kind"), "Rent")
    expect(entry.get_by_label("Ends")).to_be_visible()
    for label, day in (("Starts", "07/02/2019"), ("Ends", "07/01/2019")):
        entry.get_by_label(label).press_sequentially(day)
        entry.get_by_label(label).press("Tab")
    entry.get_by_role("button", name="Create").click()
    expect(entry.get_by_role("alert")).to_contain_text("It ends before it starts")
    assert send(phone, "GET", f"/api/forms/{key}/records")["records"] == []
    entry.get_by_label("Ends").fill("07/31/2019")
    entry.get_by_label("Ends").press("Tab")
    entry.get_by_role("button", name="Create").click()
    expect(phone.get_by_text("Created", exact=True)).to_be_visible()
    (record,) = send(phone, "GET", f"/api/forms/{key}/records")["records"]
    assert (record["kind"], record["ends"]) == ("rent", "2019-07-31")
