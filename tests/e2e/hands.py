"""A hand that looks where things are, and an eye that waits until what is wanted is so."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import PATIENCE_MS

#: Where in something a hand takes hold or lets go, as shares of its width and height.
Spot = tuple[float, float]
MIDDLE: Spot = (0.5, 0.5)
#: Frames that a page is given to show a place.
FRAMES = 3
#: Seconds between two looks at what is to become so.
LOOK = 0.1
Found = TypeVar("Found")
STILL = "() => document.getAnimations().every((each) => !(each instanceof CSSTransition))"
FRAME = "() => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))"


def point(page: Page, thing: Locator, spot: Spot) -> tuple[float, float]:
    """Where a spot of something is at this moment, in what of it the window shows."""
    box, window = thing.bounding_box(), page.viewport_size
    assert box is not None
    assert window is not None
    bottom = min(box["y"] + box["height"], window["height"] - 9)
    return box["x"] + box["width"] * spot[0], box["y"] + (bottom - box["y"]) * spot[1]


def lift(page: Page, thing: Locator, spot: Spot = MIDDLE) -> None:
    """Takes hold of something once it lies still."""
    thing.scroll_into_view_if_needed()
    page.wait_for_function(STILL)
    x, y = point(page, thing, spot)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 15, y + 21, steps=4)


def carry(page: Page, to: Locator, shown: str | None, spot: Spot = MIDDLE) -> None:
    """Moves what is held to a place until an attribute of it says so (`shown`), and lets go.

    Where nothing may land, `shown` is None: the place stays as it is.
    """
    deadline = time.monotonic() + PATIENCE_MS / 1000
    step = 0
    while True:
        x, y = point(page, to, spot)
        page.mouse.move(x + step % 2, y, steps=1 if step else 8)
        for _ in range(FRAMES):
            page.evaluate(FRAME)
        if to.get_attribute(shown or "data-over") == "true":
            assert shown is not None, "it may not land there"
            break
        step += 1
        if shown is None and step > 1:
            break
        assert time.monotonic() < deadline, f"{to} never showed {shown}"
    page.mouse.up()


def choose(box: Locator, title: str, *, sought: str = "") -> None:
    """One of a list's choices, in the list of this box and no other; a list of several stays open and is left.

    A long list shows what is `sought` in it.
    """
    box.click()
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press_sequentially(sought)
    options = box.page.locator(f"[id='{box.get_attribute('aria-controls')}']")
    box.page.locator(".ant-select-dropdown").filter(has=options).get_by_title(title, exact=True).click()
    if box.get_attribute("aria-expanded") == "true":
        box.press("Escape")


def write(page: Page, text: str) -> None:
    """Types into the box that a press has opened, once it is there and holds the focus."""
    expect(page.locator("input:focus, textarea:focus")).to_be_visible()
    page.keyboard.type(text)


def becomes(read: Callable[[], Found], wanted: Found) -> None:
    """Waits until what is read is what is wanted: a page may show what the server has not written yet."""
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while (found := read()) != wanted and time.monotonic() < deadline:
        time.sleep(LOOK)
    assert found == wanted
