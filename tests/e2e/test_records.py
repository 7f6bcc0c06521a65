"""Records are written in the grid by two people, changed and deleted many at once, and hold files."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.forms import field, fresh, make_form, send, text_field
from tests.e2e.hands import becomes, write

ADMIN = "admin@demo.example"
#: A picture of one pixel.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def open_grid(page: Page, key: str) -> Locator:
    """The grid of a form once its rows are there."""
    page.goto(f"/forms/{key}")
    grid = page.get_by_role("grid")
    expect(grid.get_by_role("gridcell", name="Shop 0", exact=True)).to_be_visible()
    return grid


def write_cell(page: Page, cell: Locator, text: str) -> None:
    """Enter opens the cell, Enter keeps what is typed."""
    cell.click()
    expect(cell).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    write(page, text)
    page.keyboard.press("Enter")


def make_shops(page: Page) -> tuple[str, list[str]]:
    """Three shops in one city each."""
    key = fresh("shops")
    rows = [{"name": f"Shop {n}", "city": city} for n, city in enumerate(("Lyon", "Oslo", "Graz"))]
    return key, make_form(page, key, "Shops", [text_field("name", "Name"), text_field("city", "City")], rows)


def cities(page: Page, key: str) -> list[str]:
    return [row["city"] for row in send(page, "GET", f"/api/forms/{key}/records?sort=name")["records"]]


def test_two_people_write_one_cell_and_both_values_are_shown(visit: Visit) -> None:
    page = visit(ADMIN)
    key, (first, *_) = make_shops(page)
    grid = open_grid(page, key)
    revision = send(page, "GET", f"/api/forms/{key}/records/{first}")["revision"]
    send(page, "PATCH", f"/api/forms/{key}/records/{first}", {"revision": revision, "city": "Nice"})

    write_cell(page, grid.get_by_role("gridcell", name="Lyon", exact=True), "Metz")
    dialog = page.get_by_role("dialog", name="Somebody just changed this record")
    row = dialog.get_by_role("row", name="City")
    expect(row.get_by_role("cell")).to_have_text(["Lyon", "Nice", "Metz"])
    dialog.get_by_role("button", name="Overwrite with mine").click()
    expect(dialog).to_be_hidden()
    expect(grid.get_by_role("gridcell", name="Metz", exact=True)).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    becomes(lambda: cities(page, key), ["Metz", "Oslo", "Graz"])


def test_many_records_change_at_once_and_the_change_is_undone(visit: Visit) -> None:
    page = visit(ADMIN)
    key, _ = make_shops(page)
    grid = open_grid(page, key)
    grid.get_by_role("checkbox", name="Select all loaded rows").check()
    bar = page.get_by_role("toolbar", name="Bulk actions")
    expect(bar).to_contain_text("3 selected")
    bar.get_by_role("button", name="Edit all").click()
    dialog = page.get_by_role("dialog", name="Edit 3 records")
    dialog.get_by_label("Choose a field to change").click()
    page.get_by_title("City", exact=True).click()
    expect(dialog.get_by_role("button", name="Preview")).to_be_disabled()
    dialog.get_by_label("City", exact=True).fill("Bern")
    dialog.get_by_role("button", name="Preview").click()
    expect(dialog.get_by_text("3 records will change")).to_be_visible()
    expect(dialog.get_by_role("row", name="Lyon Bern")).to_be_visible()
    assert cities(page, key) == ["Lyon", "Oslo", "Graz"]
    dialog.get_by_role("button", name="Change 3 records").click()
    expect(grid.get_by_role("gridcell", name="Bern", exact=True)).to_have_count(3)
    becomes(lambda: cities(page, key), ["Bern", "Bern", "Bern"])

    page.get_by_role("button", name="Undo", exact=True).click()
    expect(grid.get_by_role("gridcell", name="Lyon", exact=True)).to_be_visible()
    becomes(lambda: cities(page, key), ["Lyon", "Oslo", "Graz"])


def test_a_deleted_record_waits_in_the_recycle_bin_and_comes_back(visit: Visit) -> None:
    page = visit(ADMIN)
    key, _ = make_shops(page)
    grid = open_grid(page, key)
    grid.get_by_role("checkbox", name="Select row 2").check()
    bar = page.get_by_role("toolbar", name="Bulk actions")
    bar.get_by_role("button", name="Delete").click()
    expect(grid.get_by_role("gridcell", name="Oslo", exact=True)).to_have_count(0)
    becomes(lambda: cities(page, key), ["Lyon", "Graz"])

    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Recycle bin").click()
    expect(page.get_by_role("heading", name="Shops · recycle bin")).to_be_visible()
    expect(grid.get_by_role("gridcell", name="Oslo", exact=True)).to_be_visible()
    grid.get_by_role("checkbox", name="Select row 1").check()
    bar.get_by_role("button", name="Restore").click()
    expect(page.get_by_text("The recycle bin is empty")).to_be_visible()
    becomes(lambda: cities(page, key), ["Lyon", "Oslo", "Graz"])


def test_a_record_holds_a_file_and_a_picture_that_open(visit: Visit) -> None:
    page = visit(ADMIN)
    key = fresh("papers")
    fields = [text_field("name", "Name"), field("contract", "Contract", "file"), field("photo", "Photo", "image")]
    (record,) = make_form(page, key, "Papers", fields, [{"name": "Shop 0"}])
    page.goto(f"/forms/{key}/{record}")
    for name, file, content, kind in (
        ("Contract", "合同.txt", b"signed", "text/plain"),
        ("Photo", "shop.png", PIXEL, "image/png"),
    ):
        page.get_by_role("button", name=f"Edit {name}").click()
        page.locator("section input[type=file]").set_input_files({"name": file, "mimeType": kind, "buffer": content})
        save = page.get_by_role("button", name="Save", exact=True)
        expect(page.locator(".ant-upload-list-item-done")).to_be_visible()
        save.click()
        expect(save).to_be_hidden()

    with page.expect_download() as fetched:
        page.get_by_role("link", name="合同.txt").click()
    assert fetched.value.suggested_filename == "合同.txt"
    assert fetched.value.path().read_bytes() == b"signed"
    picture = page.get_by_role("img", name="shop.png")
    expect(picture).to_have_js_property("naturalWidth", 1)
    picture.click()
    opened = page.locator(".ant-image-preview-img")
    expect(opened).to_have_js_property("naturalWidth", 1)
    assert "/thumbnail" not in str(opened.get_attribute("src"))
