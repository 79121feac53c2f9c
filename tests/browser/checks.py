"""What every page must pass: charts drawn, accessible, nothing wider than the screen."""

from __future__ import annotations

from typing import Any

DRAWN = """() => document.querySelectorAll('.waiting').length === 0
  && [...document.querySelectorAll('.chart')].every((c) => c.dataset.ready || !c.offsetParent)
  && !!document.querySelector('main h1, main h2')"""


def wait_until_drawn(page: Any) -> None:
    """Wait until nothing is being counted and every chart that shows is drawn."""
    page.wait_for_function(DRAWN)


def assert_accessible(page: Any) -> None:
    """Fail with every rule of axe that a page breaks, and where."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    words = [
        f"{v['id']} ({v['impact']}): {v['help']}\n    "
        + "\n    ".join(str(n["html"])[:200] for n in v["nodes"][:4])
        for v in found
    ]
    assert not words, "\n".join(words)


def assert_fits(page: Any) -> None:
    """Fail if the page scrolls sideways."""
    wide, screen = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide <= screen + 1, f"the page is {wide} px wide on a screen of {screen} px"
