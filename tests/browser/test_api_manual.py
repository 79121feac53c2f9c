"""The manual of the API: drawn from files that ship, under a policy without inline scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("width", [1280, 390])
def test_the_manual_lists_what_can_be_asked(open_page: Callable[..., Any], width: int) -> None:
    page = open_page("/api/v1/docs", width=width)
    page.locator("#operations-jobs-create_job").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
