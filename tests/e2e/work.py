"""The work centre in a browser: to-dos that come, and what is done with them."""

from __future__ import annotations

import re
from contextlib import suppress

from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as NotThereYet

from tests.e2e.conftest import PATIENCE_MS

#: How long a box of the work centre is looked at before it is opened anew.
LOOK_MS = 3_000


def open_task(page: Page, name: str) -> None:
    """Opens what waits for somebody in the work centre; it comes within moments."""
    task = page.get_by_role("listitem").filter(has_text=name).get_by_role("button").first
    for _ in range(PATIENCE_MS // LOOK_MS):
        page.goto("/tasks")
        with suppress(NotThereYet):
            task.wait_for(timeout=LOOK_MS)
            break
    task.click()
    expect(page).to_have_url(re.compile("/tasks/[0-9a-f-]{36}$"))


def act(page: Page, name: str, opinion: str = "") -> None:
    """Presses what decides, says why if there is anything to say, and is back in the work centre."""
    page.get_by_role("toolbar", name="Actions").get_by_role("button", name=name, exact=True).click()
    dialog = page.get_by_role("dialog", name=name)
    if opinion:
        dialog.get_by_label("Opinion").fill(opinion)
    dialog.get_by_role("button", name=name, exact=True).click()
    expect(page).to_have_url(re.compile("/tasks$"))
