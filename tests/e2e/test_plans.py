"""A plan is written, corrected, published and revised in the browser."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.forms import fresh


def test_a_plan_version_is_written_corrected_and_published(visit: Visit) -> None:
    page = visit("director@demo.example")
    key = fresh("rebate").replace("_", "-")
    page.goto("/plans/~new")
    text = page.get_by_role("textbox", name="Text of the plan")
    sample = text.input_value().replace("plan: quarterly-rebate", f"plan: {key}")
    text.fill(sample.replace("from: 10000", "from: 60000"))
    expect(page.get_by_text("1 thing to correct")).to_be_visible()
    text.fill(sample)
    expect(page.get_by_text("The text is sound")).to_be_visible()
    page.get_by_role("button", name="Save draft").click()
    expect(page).to_have_url(f"{page.url.split('/plans')[0]}/plans/{key}")

    page.get_by_role("button", name="Publish", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Version 1 published")).to_be_visible()
    expect(text).not_to_be_editable()

    page.get_by_role("button", name="Revise as a new version").click()
    expect(text).to_have_value(sample.replace("version: 1", "version: 2"))
    text.fill(text.input_value().replace("rate: 3%", "rate: 4%"))
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("button", name="Version 2 Draft")).to_be_visible()
    page.get_by_role("button", name="Version 1 Published").click()
    expect(text).to_have_value(sample)
