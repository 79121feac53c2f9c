"""What holds for every page: both themes, a wide screen and a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.checks import assert_accessible, assert_fits, wait_until_drawn
from ytterby.web.pages import PAGES

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_is_accessible_and_fits_the_screen(
    open_page: Callable[..., Any], path: str, dark: bool
) -> None:
    page = open_page(path, dark=dark)
    wait_until_drawn(page)
    assert_accessible(page)
    assert_fits(page)
    page.set_viewport_size({"width": 390, "height": 844})
    wait_until_drawn(page)
    assert_accessible(page)
    assert_fits(page)


@pytest.mark.parametrize("path", PAGES)
def test_has_one_main_heading_and_says_where_one_is(
    open_page: Callable[..., Any], path: str
) -> None:
    page = open_page(path)
    wait_until_drawn(page)
    assert page.locator("h1:visible").count() == 1
    current = page.locator("nav[aria-label=Pages] a[aria-current=page]")
    assert current.inner_text() == PAGES[path][0]
