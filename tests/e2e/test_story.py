"""The story of the project: finance has calculated, the director publishes, the reseller reads every cent."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.conftest import PASSWORD, PHONE, Demo, Visit

PERIOD = "2020-Q1"


def test_a_stranger_signs_in_by_the_page(chromium, demo: Demo) -> None:  # type: ignore[no-untyped-def]
    context = chromium.new_context(base_url=demo.address, locale="en")
    page = context.new_page()
    page.goto("/")
    page.get_by_label("E-mail or phone number").fill("director@demo.example")
    page.get_by_label("Password", exact=True).fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/overview$"))
    context.close()


def test_the_director_publishes_and_the_reseller_reads(visit: Visit, tmp_path: Path) -> None:
    director = visit("director@demo.example")
    director.goto("/overview")
    expect(director.get_by_role("heading", level=1)).to_be_visible()
    expect(director.get_by_text("701").first).to_be_visible()

    director.goto("/settlements")
    director.get_by_role("link", name=PERIOD).click()
    expect(director).to_have_url(re.compile("/settlements/[0-9a-f-]{36}$"))
    expect(director.get_by_text("$184,770.96").first).to_be_visible()
    for step in ("Mark as reviewed", "Approve", "Publish to partners"):
        director.get_by_role("button", name=step, exact=True).click()
        dialog = director.get_by_role("dialog")
        if step == "Publish to partners":
            dialog.get_by_role("textbox").fill(PERIOD)
        dialog.get_by_role("button", name=step, exact=True).click()
        expect(dialog).to_be_hidden()
    expect(director.get_by_text("Published").first).to_be_visible()

    reseller = visit("reseller-676@demo.example", size=PHONE)
    reseller.goto("/portal")
    expect(reseller.get_by_text("Better Bike Shop").first).to_be_visible()
    reseller.goto("/portal/statements")
    reseller.get_by_text(PERIOD).first.click()
    expect(reseller).to_have_url(re.compile("/portal/statements/[0-9a-f-]{36}$"))
    expect(reseller.get_by_text(re.compile("29,140.50|Volume")).first).to_be_visible()

    statement = reseller.url.rsplit("/", 1)[-1]
    bundle = reseller.context.request.get(f"/api/statements/{statement}/document?format=bundle")
    assert bundle.status == 200
    file = tmp_path / "statement.tongzhou"
    file.write_bytes(bundle.body())
    verified = _tongzhou("verify", str(file))
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert "equal" in verified.stdout

    assert reseller.context.request.get("/api/statements?partner=1").status == 404
    assert reseller.context.request.get("/api/overview").status == 404


def test_forms_are_grids_that_scroll_in_chinese_too(visit: Visit) -> None:
    page = visit("director@demo.example", locale="zh-CN")
    page.goto("/forms/order_line")
    expect(page.get_by_text("57,851").first).to_be_visible()
    expect(page.get_by_role("heading", name="订单明细")).to_be_visible()
    page.goto("/forms/partner")
    expect(page.get_by_text("701").first).to_be_visible()


def test_people_inside_and_partners_cannot_cross(visit: Visit) -> None:
    reseller = visit("reseller-1@demo.example")
    reseller.goto("/overview")
    expect(reseller).to_have_url(re.compile("/portal"))
    for address in ("/api/members", "/api/settlements", "/api/audit", "/api/forms/sales_target/records"):
        assert reseller.context.request.get(address).status in (403, 404), address


def _tongzhou(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "tongzhou"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
