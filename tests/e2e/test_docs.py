"""The API pages in a browser: they show the document and ask nobody but this server."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Demo


def test_the_api_pages_stand_without_the_internet(demo: Demo, chromium: Browser) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{demo.address}/api/docs")
        expect(page.get_by_role("heading", name="Tongzhou")).to_be_visible()
        page.locator("#operations-tag-operations").click()
        expect(page.get_by_role("link", name="/api/health", exact=True)).to_be_visible()
        assert [url for url in asked if not url.startswith((demo.address, "data:", "blob:"))] == []
