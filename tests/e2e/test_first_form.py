"""An afternoon in the browser: ten fields with rows, a total and a rule; a stranger fills it in, a role sees it; and it
moves to another workspace as a file.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, FilePayload, Locator, Page, ViewportSize, expect

from tests.e2e.conftest import Demo, Visit
from tests.e2e.forms import fresh, send
from tests.e2e.hands import choose, write

ADMIN, MANAGER = "admin@demo.example", "manager@demo.example"
PHONE: ViewportSize = {"width": 390, "height": 844}
COLUMNS = (("Product", "Text"), ("Quantity", "Number"), ("Price", "Money"))


def add(page: Page, kind: str, name: str) -> None:
    """A field of a type, named."""
    find = page.get_by_placeholder("Find a type")
    find.fill(kind)
    page.get_by_role("button", name=kind, exact=True).first.click()
    field = page.get_by_label("Field name (English)")
    expect(field).to_be_focused()
    field.fill(name)
    find.fill("")


def box(page: Page, label: str) -> Locator:
    """A list to choose of."""
    return page.get_by_role("combobox", name=label, exact=True).last


def publish(page: Page) -> None:
    """Publish the draft, having looked at what that does."""
    button = page.get_by_role("button", name="Publish", exact=True)
    expect(button).to_be_in_viewport(ratio=1)
    button.click()
    dialog = page.get_by_role("dialog", name="What publishing does")
    dialog.get_by_role("button", name="Publish", exact=True).click()
    expect(dialog).to_be_hidden()


def draw(page: Page, key: str, title: str) -> None:
    """The form with nine fields, one of them rows, and a rule; then what is computed from the rows."""
    send(page, "POST", "/api/forms", {"key": key, "title": {"en": title}, "fields": [
        {"key": "name", "type": "text", "label": {"en": "Name"}, "required": True, "unique": False, "settings": {}},
    ]})  # fmt: skip
    page.goto(f"/forms/{key}/design")
    add(page, "Select", "Kind")
    for option in ("Sale", "Rent"):
        page.get_by_role("button", name="Add option").click()
        write(page, option)
    for kind, name in (("Date", "Ordered on"), ("Date", "Returned on"), ("Phone", "Phone"), ("Percent", "Discount"),
                       ("Long text", "Remarks")):  # fmt: skip
        add(page, kind, name)
    add(page, "Sub-form", "Items")
    for number, (column, type_name) in enumerate(COLUMNS, 1):
        page.get_by_role("button", name="Add column").click()
        write(page, column)
        choose(box(page, f"Type of column {number}"), type_name)
    page.get_by_role("button", name="Rules 0").click()
    drawer = page.get_by_role("dialog", name="Rules")
    drawer.get_by_role("button", name="Add a rule").click()
    rule = drawer.get_by_role("region", name="Rule 1")
    rule.get_by_text("By formula").click()
    rule.get_by_label("By formula").last.fill("kind = 'Rent'")
    show = rule.get_by_role("combobox", name="Show", exact=True)
    show.fill("Returned on")
    show.press("Enter")
    show.press("Escape")
    drawer.get_by_role("button", name="Close").click()
    expect(drawer).to_be_hidden()
    publish(page)
    page.goto(f"/forms/{key}_items/design")
    add(page, "Formula", "Amount")
    page.locator(".cm-content").fill("quantity * price")
    expect(page.locator(".cm-content")).to_have_text("quantity * price")
    choose(box(page, "Result"), "Money")
    publish(page)
    page.goto(f"/forms/{key}/design")
    add(page, "Roll-up", "Total")
    choose(box(page, "Form whose records are counted"), "Items", sought="Items")
    choose(box(page, "Its field that leads here"), title)
    choose(box(page, "Roll-up"), "Sum")
    choose(box(page, "Of which field"), "Amount")
    publish(page)


def make_link(page: Page, key: str) -> str:
    """A public link to the form: the path of its address."""
    page.goto(f"/forms/{key}/links")
    page.get_by_role("button", name="New link to fill in").first.click()
    dialog = page.get_by_role("dialog")
    for name in ("Kind", "Returned on", "Items"):
        choose(dialog.get_by_role("combobox", name=f"What happens with {name}"), "Visitors fill in")
    dialog.get_by_role("button", name="Create").click()
    expect(page.get_by_text("/f/").first).to_be_visible()
    (link,) = send(page, "GET", f"/api/forms/{key}/links")["links"]
    return urlsplit(str(link["address"])).path


def pack(page: Page, key: str, title: str) -> bytes:
    """The form with its rows and all its parts as a package; its file."""
    page.goto("/settings/packages")
    page.get_by_role("button", name="Make a package").click()
    drawer = page.get_by_role("dialog", name="Make a package")
    drawer.get_by_label("Title").fill(title)
    drawer.get_by_label("Key", exact=True).fill(key)
    forms = drawer.get_by_label("Forms", exact=True)
    for form in (key, f"{key}_items"):
        forms.fill(f"({form})")
        forms.press("Enter")
        forms.fill("")
    forms.press("Escape")
    for part in ("Permission set", "Public link"):
        drawer.get_by_role("checkbox", name=part).check()
    drawer.get_by_role("button", name="Make", exact=True).click()
    expect(drawer).to_be_hidden()
    return exported(page, title)


def exported(page: Page, title: str) -> bytes:
    """The package's file, by the button of its card."""
    page.goto("/settings/packages")
    with page.expect_download() as download:
        card = page.locator("section").filter(has=page.get_by_role("heading", name=title, exact=True))
        card.get_by_role("button", name="Export file").click()
    return Path(download.value.path()).read_bytes()


def install(page: Page, content: bytes) -> None:
    """Install a package, having looked at what that does."""
    page.goto("/settings/packages")
    page.get_by_role("button", name="Install a package").first.click()
    file: FilePayload = {"name": "package.zip", "mimeType": "application/zip", "buffer": content}
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("What it brings")).to_be_visible()
    page.get_by_role("button", name="Install", exact=True).click()
    expect(page.get_by_text("What it brings")).to_be_hidden()
    expect(page.get_by_text(re.compile(r"^Installed .*: \d+ made"))).to_be_visible()


def test_ten_fields_with_rows_are_built_filled_in_and_seen(visit: Visit, chromium: Browser, demo: Demo) -> None:
    page = visit(ADMIN)
    key = fresh("sample")
    draw(page, key, f"Samples {key}")
    path = make_link(page, key)

    stranger = chromium.new_context(base_url=demo.address, locale="en", viewport=PHONE)
    phone = stranger.new_page()
    phone.goto(path)
    phone.get_by_label("Name").fill("Corner shop")
    expect(phone.get_by_label("Returned on")).to_be_hidden()
    choose(phone.get_by_role("combobox", name="Kind"), "Rent")
    expect(phone.get_by_label("Returned on")).to_be_visible()
    for number, (product, quantity, price) in enumerate((("Wheel", "3", "12.50"), ("Bell", "2", "0.05")), 1):
        phone.get_by_role("button", name="Add row").click()
        for name, value in (("Product", product), ("Quantity", quantity), ("Price", price)):
            phone.get_by_role("group", name=f"{name}, row {number}").get_by_role("textbox").or_(
                phone.get_by_role("group", name=f"{name}, row {number}").get_by_role("spinbutton")
            ).fill(value)
    phone.get_by_role("button", name="Submit").click()
    expect(phone.get_by_role("status")).to_be_visible()
    stranger.close()

    reading = {
        "form": key,
        "title": {"en": "Readers"},
        "preset": "view",
        "given_to": {"roles": ["channel_manager"]},
    }
    send(page, "POST", "/api/permission-sets", reading)
    manager = visit(MANAGER)
    manager.goto(f"/forms/{key}")
    manager.get_by_text("Corner shop").first.click()
    (record,) = send(manager, "GET", f"/api/forms/{key}/records")["records"]
    assert (record["name"], record["kind"], record["total"]) == ("Corner shop", "Rent", "37.60")
    manager.goto(f"/forms/{key}/{record['id']}")
    expect(manager.get_by_text("37.60").first).to_be_visible()
    expect(manager.get_by_role("cell", name="Wheel")).to_be_visible()

    first = pack(page, key, f"Samples {key}")
    owner = f"owner@{key.replace('_', '-')}.example"
    demo.run("workspace", "create", key, "--email", owner, "--locale", "en", "--empty")
    elsewhere = visit(owner)
    install(elsewhere, first)
    assert exported(elsewhere, f"Samples {key}") == first
    (empty,) = [form for form in send(elsewhere, "GET", "/api/forms")["forms"] if form["key"] == key]
    assert empty["title"] == {"en": f"Samples {key}"}
    assert send(elsewhere, "GET", f"/api/forms/{key}/records")["records"] == []
