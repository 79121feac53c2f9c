"""How soon a page is there: ``python -m benchmarks.bench_pages [runs]``, in a real browser.

Starts ``ytterby serve`` on the loopback with a workspace of its own, opens the first page until its
boards are counted, and then measures it warm: first paint and the moment when every chart is drawn,
from navigation; and after another country is chosen, the moment when the new finding stands there
and when every chart is drawn. Aims: first paint 1.0 s, charts 1.6 s, a change 0.3 s. It needs
chromium.
"""

from __future__ import annotations

import platform
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.browser.checks import wait_until_drawn
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.site import run_site

COUNTRIES = ("JPN", "USA", "DEU", "USA", "JPN", "DEU")
PAGES = ("/", "/chain", "/dependence", "/exposure", "/stress", "/impact", "/evidence", "/runs")
DRAWN = """document.querySelectorAll('.waiting').length === 0
  && [...document.querySelectorAll('.chart')].every((c) => c.dataset.ready || !c.offsetParent)
  && !!document.querySelector('main h1, main h2')"""
CHOOSE = """(country) => new Promise((done) => {
  const select = document.querySelector('select.country');
  const before = document.querySelector('h1').textContent, start = performance.now();
  let words = 0;
  const look = setInterval(() => {
    const heading = document.querySelector('h1')?.textContent;
    if (!words && heading && heading !== before) words = performance.now() - start;
    const charts = [...document.querySelectorAll('.chart')];
    if (words && charts.length > 3 && charts.every((c) => c.dataset.ready)) {
      clearInterval(look);
      done([words, performance.now() - start]);
    }
  }, 4);
  select.value = country;
  select.dispatchEvent(new Event('change', { bubbles: true }));
})"""


def measure_load(browser: Any, address: str) -> tuple[float, float]:
    """Return first paint and all charts drawn, in a fresh profile with a warm server [s]."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address)  # the files of the app come into the browser's cache
    wait_until_drawn(page)
    start = time.perf_counter()
    page.goto(address)
    page.wait_for_function(DRAWN, polling=20)
    charts = time.perf_counter() - start
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    page.close()
    return paint / 1000.0, charts


def measure_changes(browser: Any, address: str) -> list[tuple[float, float]]:
    """Return new words and all charts drawn after each choice of a country [s]."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(300_000)
    page.goto(address)
    wait_until_drawn(page)
    for country in COUNTRIES[:3]:  # counted once, so that what follows is without a new run
        page.evaluate(CHOOSE, country)
    page.evaluate(CHOOSE, "JPN")
    found = [page.evaluate(CHOOSE, c) for c in COUNTRIES[1:]]
    page.close()
    return [(words / 1000.0, charts / 1000.0) for words, charts in found]


def main(runs: int) -> None:
    """Print the figures of some runs."""
    from playwright.sync_api import sync_playwright

    print(f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}")
    with (
        tempfile.TemporaryDirectory() as workspace,
        run_site(Path(workspace)) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for path in PAGES:
            page = browser.new_page()
            page.set_default_timeout(300_000)
            page.goto(site.address + path)
            wait_until_drawn(page)
            page.close()
            loads = [measure_load(browser, site.address + path) for _ in range(runs)]
            paint, charts = (statistics.median(x) for x in zip(*loads, strict=True))
            worst = max(c for _, c in loads)
            print(
                f"{path:<12} first paint {paint:5.2f} s, charts {charts:5.2f} s "
                f"(slowest {worst:.2f}), median of {runs}"
            )
        changes = measure_changes(browser, site.address + "/")
        words, charts = (statistics.median(x) for x in zip(*changes, strict=True))
        print(f"another country: words {words:5.2f} s, charts {charts:5.2f} s, of {len(changes)}")
        browser.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
