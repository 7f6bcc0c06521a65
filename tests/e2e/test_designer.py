"""A form is made in the browser, and changed while it holds records."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.forms import fresh, make_form, send, text_field
from tests.e2e.hands import choose

ADMIN = "admin@demo.example"


def planned(page: Page) -> Locator:
    """Opens what publishing would do."""
    page.get_by_role("button", name="Publish", exact=True).click()
    dialog = page.get_by_role("dialog", name="What publishing does")
    expect(dialog.get_by_role("listitem").first).to_be_visible()
    return dialog


def publish(page: Page, dialog: Locator) -> None:
    """Does what the dialog tells, and waits until the page shows it done."""
    dialog.get_by_role("button", name="Publish", exact=True).click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_text("Unpublished changes")).to_be_hidden()


def test_a_form_is_made_and_filled(visit: Visit) -> None:
    page = visit(ADMIN)
    key = fresh("visits")
    page.goto("/forms")
    page.get_by_role("button", name="New form").click()
    dialog = page.get_by_role("dialog", name="New form")
    dialog.get_by_label("Form name (English)").fill(key.replace("_", " "))
    expect(dialog.get_by_label("Key")).to_have_value(key)
    dialog.get_by_role("button", name="Create").click()
    expect(page).to_have_url(re.compile(f"/forms/{key}/design$"))

    palette = page.get_by_role("navigation", name="Field types")
    settings = page.get_by_role("complementary", name="Settings")
    for kind, label, field in (
        ("Money", "Spent", "spent"),
        ("Date", "Visited on", "visited_on"),
        ("Yes or no", "Paid", "paid"),
    ):
        palette.get_by_role("button", name=kind, exact=True).click()
        name = settings.get_by_label("Field name (English)")
        expect(name).to_be_focused()
        name.fill(label)
        expect(settings.get_by_label("Key")).to_have_value(field)
    publish(page, planned(page))

    page.goto(f"/forms/{key}?record=new")
    entry = page.get_by_role("dialog")
    entry.get_by_label("Name").fill("Bike Works")
    entry.get_by_label("Spent").fill("1234.5")
    entry.get_by_label("Visited on").press_sequentially("07/02/2019")
    entry.get_by_label("Visited on").press("Tab")
    entry.get_by_role("button", name="Create").click()
    expect(page.get_by_text("Created", exact=True)).to_be_visible()
    (record,) = send(page, "GET", f"/api/forms/{key}/records")["records"]
    assert (record["name"], record["spent"], record["paid"]) == ("Bike Works", "1234.50", None)
    assert record["visited_on"] == "2019-07-02"
    page.goto(f"/forms/{key}?record=new")
    entry.get_by_label("Name").fill("Late")
    entry.get_by_label("Visited on").press_sequentially("next week")
    entry.get_by_label("Visited on").press("Tab")
    entry.get_by_role("button", name="Create").click()
    expect(entry.get_by_role("alert")).to_contain_text("next week")
    assert len(send(page, "GET", f"/api/forms/{key}/records")["records"]) == 1


def test_a_change_of_live_data_is_counted_before_it_is_made(visit: Visit) -> None:
    page = visit(ADMIN)
    key = fresh("shops")
    rows = [{"name": f"Shop {n}", "size": size} for n, size in enumerate(("12", "7", "large"))]
    make_form(page, key, "Shops", [text_field("name", "Name"), text_field("size", "Size")], rows)
    page.goto(f"/forms/{key}/design")
    canvas = page.get_by_role("region", name="Form")
    settings = page.get_by_role("complementary", name="Settings")

    canvas.get_by_role("button", name="Size", exact=True).click()
    choose(settings.get_by_role("combobox", name="Type"), "Number")
    dialog = planned(page)
    expect(dialog.get_by_text("Loses data")).to_be_visible()
    expect(dialog.get_by_text("large", exact=True)).to_be_visible()
    expect(dialog.get_by_role("button", name="Publish", exact=True)).to_be_disabled()
    assert send(page, "GET", f"/api/forms/{key}")["form"]["version"] == 1
    dialog.get_by_label(re.compile("^1 value cannot be converted")).fill(key)
    publish(page, dialog)

    sizes = [row["size"] for row in send(page, "GET", f"/api/forms/{key}/records?sort=name")["records"]]
    assert sizes == ["12", "7", None]
    page.get_by_role("button", name="Values left over").click()
    expect(page.get_by_role("dialog").get_by_text("large", exact=True)).to_be_visible()


def test_a_field_is_retired_and_comes_back_with_its_data(visit: Visit) -> None:
    page = visit(ADMIN)
    key = fresh("shops")
    make_form(
        page, key, "Shops", [text_field("name", "Name"), text_field("city", "City")], [{"name": "One", "city": "Lyon"}]
    )
    page.goto(f"/forms/{key}/design")
    canvas = page.get_by_role("region", name="Form")
    canvas.get_by_role("button", name="Retire field City").click()
    publish(page, planned(page))
    (record,) = send(page, "GET", f"/api/forms/{key}/records")["records"]
    assert "city" not in record

    canvas.get_by_text("Retired field (1)").click()
    canvas.get_by_role("button", name="Restore").click()
    publish(page, planned(page))
    (record,) = send(page, "GET", f"/api/forms/{key}/records")["records"]
    assert record["city"] == "Lyon"
