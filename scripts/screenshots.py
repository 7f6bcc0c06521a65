"""Takes the pictures of the README from a running demo: `make demo` in one terminal, `make screenshots` in another.

`PORT` and `TONGZHOU_DEMO_PASSWORD` are those of the demo.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
ADDRESS = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
PASSWORD = os.environ.get("TONGZHOU_DEMO_PASSWORD", "tongzhou-demo-2020")
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
LANGUAGES = {"en": "en", "zh": "zh-CN"}
SETTLE_MS = 1500
"""Charts and fonts finish drawing in this time; nothing on the page says when."""


def signed_in(browser: Browser, email: str, language: str, size: dict[str, int]) -> Page:
    """A page of somebody who reads `language`."""
    context = browser.new_context(base_url=ADDRESS, locale=language, viewport=size, device_scale_factor=1)
    headers = {"origin": ADDRESS}
    answer = context.request.post("/api/session", data={"email": email, "password": PASSWORD}, headers=headers)
    if answer.status != 200:
        sys.exit(f"Signing in as {email} failed: {answer.text()}")
    context.request.patch("/api/session", data={"locale": language}, headers=headers)
    return context.new_page()


def settlement(page: Page) -> str:
    """The page of the settlement that awaits review."""
    found = page.context.request.get("/api/settlements?period=2020-Q1").json()["settlements"]
    return f"/settlements/{found[0]['id']}"


def statement(page: Page) -> str:
    """The page of a published statement."""
    found = page.context.request.get("/api/statements?partner=676&period=2019-Q3").json()["statements"]
    return f"/statements/{found[0]['id']}"


def path(address: str) -> Callable[[Page], str]:
    """An address that is known beforehand."""
    return lambda _page: address


PICTURES: dict[str, tuple[str, dict[str, int], Callable[[Page], str]]] = {
    "overview": ("director@demo.example", DESKTOP, path("/overview")),
    "settlement": ("director@demo.example", DESKTOP, settlement),
    "statement": ("director@demo.example", DESKTOP, statement),
    "partners": ("director@demo.example", DESKTOP, path("/forms/partner")),
    "portal-phone": ("reseller-676@demo.example", PHONE, path("/portal")),
}


def main() -> None:
    """Take every picture in every language."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        executable = os.environ.get("TONGZHOU_CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        for suffix, language in LANGUAGES.items():
            for name, (email, size, where) in PICTURES.items():
                page = signed_in(browser, email, language, size)
                page.goto(where(page), wait_until="networkidle")
                page.wait_for_timeout(SETTLE_MS)
                page.screenshot(path=str(IMAGES / f"{name}-{suffix}.png"))
                page.context.close()
        browser.close()


if __name__ == "__main__":
    main()
