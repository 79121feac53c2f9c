"""A browser and a server for every test of the pages; errors and foreign requests fail a test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.site import Site, run_site

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test here as one that needs a browser."""
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server with a workspace of its own, for all tests of a session."""
    with run_site(tmp_path_factory.mktemp("workspace")) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, without a window; for one file, since its event loop is in the way of others."""
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser: Any, site: Site) -> Iterator[Callable[..., Any]]:
    """Return what opens a page of the app: ``open_page("/chain", width=390, dark=True)``.

    When the test ends, it fails on anything that the console called an error and on any request
    that went elsewhere.
    """
    contexts, wrong = [], []

    def hear(message: Any) -> None:
        if message.type == "error":
            wrong.append(f"console: {message.text} ({message.location.get('url', '')})")

    def watch(request: Any) -> None:
        if not request.url.startswith((site.address, "data:", "blob:")):
            wrong.append(f"request to {request.url}")

    def open_one(path: str = "/", *, width: int = 1280, dark: bool = False) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            accept_downloads=True,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(180_000)
        page.on("console", hear)
        page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
        page.on("request", watch)
        page.goto(site.address + path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not wrong, "\n".join(wrong)
