"""Dragging as a hand does it: it looks where things are, and corrects itself until the page shows the place."""

from __future__ import annotations

import time

from playwright.sync_api import Locator, Page

from tests.e2e.conftest import PATIENCE_MS

#: Where in something a hand takes hold or lets go, as shares of its width and height.
Spot = tuple[float, float]
MIDDLE: Spot = (0.5, 0.5)
#: Frames that a page is given to show a place.
FRAMES = 3
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
