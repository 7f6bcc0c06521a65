"""Views in a browser: groups that fold, cards and days that move, blocks that are pasted."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.forms import field, fresh, make_form, send, text_field
from tests.e2e.hands import becomes, carry, lift

ADMIN = "admin@demo.example"
STAGES = {"options": [{"key": "todo", "label": {"en": "To do"}}, {"key": "done", "label": {"en": "Done"}}]}


def make_tasks(page: Page) -> tuple[str, list[str]]:
    """Four tasks, three of them with a stage."""
    key = fresh("tasks")
    fields = [
        text_field("name", "Name"),
        field("stage", "Stage", "select", settings=STAGES),
        field("cost", "Cost", "number", settings={"decimals": 2}),
        field("due", "Due", "date"),
    ]
    rows: list[dict[str, Any]] = [
        {"name": "Call", "stage": "todo", "cost": "1.10", "due": "2020-05-04"},
        {"name": "Visit", "stage": "done", "cost": "2.20", "due": "2020-05-05"},
        {"name": "Write", "stage": "todo", "cost": "3.30", "due": "2020-05-06"},
        {"name": "Wait", "cost": "4.40", "due": "2020-05-07"},
    ]
    return key, make_form(page, key, "Tasks", fields, rows)


def open_view(page: Page, key: str, **view: Any) -> None:
    """A saved view of the form."""
    saved = send(page, "POST", f"/api/forms/{key}/views", {"title": "The view", **view})["view"]
    page.goto(f"/forms/{key}?view={saved['id']}")


def values(page: Page, key: str, name: str) -> list[Any]:
    records = send(page, "GET", f"/api/forms/{key}/records?sort=name")["records"]
    return [record[name] for record in records]


def drag(page: Page, card: Locator, to: Locator, *, shown: str | None = "data-over") -> None:
    """By its lower edge, away from what else it holds."""
    lift(page, card, (0.5, 0.9))
    carry(page, to, shown)


def test_groups_show_counts_and_sums_and_fold(visit: Visit) -> None:
    page = visit(ADMIN)
    key, _ = make_tasks(page)
    columns = [{"field": "name"}, {"field": "cost"}]
    open_view(page, key, columns=columns, look={"grouping": [{"field": "stage"}], "totals": True})
    grid = page.get_by_role("grid")
    expect(grid.get_by_role("gridcell", name="5", exact=True)).to_have_count(0)
    done, todo = page.get_by_role("button", name="Fold Done"), page.get_by_role("button", name="Fold To do")
    expect(done).to_contain_text("1")
    expect(todo).to_contain_text("2")
    expect(grid.get_by_role("row", name="To do")).to_contain_text("4.40")
    expect(grid.get_by_role("row", name="Total")).to_contain_text("11.00")
    todo.click()
    expect(grid.get_by_role("gridcell", name="Write", exact=True)).to_have_count(0)
    expect(grid.get_by_role("gridcell", name="Visit", exact=True)).to_be_visible()
    page.get_by_role("button", name="Unfold To do").click()
    expect(grid.get_by_role("gridcell", name="Write", exact=True)).to_be_visible()


def test_a_card_moves_to_another_column_and_back(visit: Visit) -> None:
    page = visit(ADMIN)
    key, _ = make_tasks(page)
    open_view(page, key, kind="kanban", look={"group": "stage"})
    done = page.get_by_role("region", name="Done")
    card = page.get_by_role("article").filter(has_text="Call")
    expect(page.get_by_role("region", name="To do").get_by_role("article")).to_have_count(2)
    drag(page, card, done)
    expect(done.get_by_role("article")).to_have_count(2)
    becomes(lambda: values(page, key, "stage"), ["done", "done", None, "todo"])
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(done.get_by_role("article")).to_have_count(1)
    becomes(lambda: values(page, key, "stage"), ["todo", "done", None, "todo"])

    page.get_by_role("button", name="Call", exact=True).focus()
    page.keyboard.press("Alt+ArrowRight")
    expect(done.get_by_role("article")).to_have_count(2)
    becomes(lambda: values(page, key, "stage"), ["done", "done", None, "todo"])


def test_a_record_moves_to_another_day(visit: Visit) -> None:
    page = visit(ADMIN)
    key, _ = make_tasks(page)
    open_view(page, key, kind="calendar", look={"start": "due"})
    drag(page, page.get_by_role("button", name="Wait", exact=True), page.get_by_role("region", name="May 13, 2020"))
    moved = page.get_by_role("region", name="May 13, 2020").get_by_role("button", name="Wait", exact=True)
    expect(moved).to_be_visible()
    becomes(lambda: values(page, key, "due"), ["2020-05-04", "2020-05-05", "2020-05-13", "2020-05-06"])


def test_a_block_from_a_spreadsheet_is_pasted_and_taken_back(visit: Visit) -> None:
    page = visit(ADMIN)
    key, _ = make_tasks(page)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_view(page, key, columns=[{"field": "name"}, {"field": "cost"}, {"field": "stage"}], sort="name")
    grid = page.get_by_role("grid")
    page.evaluate("navigator.clipboard.writeText('Ring\\t1,234.5\\tDone\\r\\nGo\\t7\\tTo do\\r\\n')")
    grid.get_by_role("gridcell", name="Call", exact=True).click()
    page.keyboard.press("Control+V")
    expect(page.get_by_text("Pasted into 2 records")).to_be_visible()
    becomes(lambda: values(page, key, "name"), ["Go", "Ring", "Wait", "Write"])
    becomes(lambda: values(page, key, "cost"), ["7.00", "1234.50", "4.40", "3.30"])
    becomes(lambda: values(page, key, "stage"), ["todo", "done", None, "todo"])
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(grid.get_by_role("gridcell", name="Call", exact=True)).to_be_visible()
    becomes(lambda: values(page, key, "cost"), ["1.10", "2.20", "4.40", "3.30"])


def make_units(page: Page) -> str:
    """North with East below it, and South."""
    key = fresh("units")
    parent = field("parent", "Above", "reference", settings={"form": key, "hierarchy": True})
    send(page, "POST", "/api/forms", {
        "key": key, "title": {"en": "Units"}, "label_field": "name",
        "fields": [text_field("name", "Name"), parent, field("cost", "Cost", "number", settings={"decimals": 2})],
    })  # fmt: skip
    made: dict[str, str] = {}
    for name, above, cost in (("North", None, "1"), ("East", "North", "2"), ("South", None, "4")):
        values = {"name": name, "parent": above and made[above], "cost": cost}
        made[name] = send(page, "POST", f"/api/forms/{key}/records", values)["id"]
    return key


def above_of(page: Page, key: str) -> dict[str, str | None]:
    records = send(page, "GET", f"/api/forms/{key}/records")["records"]
    return {record["name"]: record["parent"] and record["parent"]["label"] for record in records}


def test_a_tree_opens_and_its_records_move_by_keys_and_by_dragging(visit: Visit) -> None:
    page = visit(ADMIN)
    key = make_units(page)
    columns = [{"field": "name"}, {"field": "cost"}]
    open_view(page, key, kind="tree", look={"parent": "parent", "totals": True}, columns=columns)
    tree = page.get_by_role("treegrid", name="Tree of Units")
    north, east, south = (tree.get_by_role("row", name=name, exact=True) for name in ("North", "East", "South"))
    expect(north.get_by_text("total 3.00")).to_be_visible()
    expect(east).to_have_count(0)
    north.focus()
    page.keyboard.press("ArrowRight")
    expect(east).to_have_attribute("aria-level", "2")
    page.keyboard.press("ArrowRight")
    expect(east).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(south).to_be_focused()
    page.keyboard.press("Alt+Shift+ArrowRight")
    expect(page.get_by_text("Now below “North”")).to_be_visible()
    expect(south).to_have_attribute("aria-level", "2")
    becomes(lambda: above_of(page, key), {"North": None, "East": "North", "South": "North"})
    drag(page, north, south, shown=None)
    assert above_of(page, key) == {"North": None, "East": "North", "South": "North"}
    drag(page, south, east)
    expect(page.get_by_text("Now below “East”")).to_be_visible()
    becomes(lambda: above_of(page, key), {"North": None, "East": "North", "South": "East"})
    page.get_by_role("button", name="Undo").last.click()
    expect(page.get_by_text("Undone")).to_be_visible()
    becomes(lambda: above_of(page, key), {"North": None, "East": "North", "South": "North"})
