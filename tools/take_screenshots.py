"""Take a picture of every page, light and dark, on a wide screen and on a phone.

``python tools/take_screenshots.py [FOLDER] [PATH ...]`` starts a server of its own on the loopback
and writes ``<page>-<width>-<theme>.png``; paths such as ``/chain?element=Dy`` limit it to those.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
WIDTHS = (1280, 390)


def main(folder: Path, paths: list[str]) -> None:
    """Write the pictures.

    Parameters
    ----------
    folder
        Where they go; made if need be.
    paths
        Of the pages; all of them if empty.
    """
    from playwright.sync_api import sync_playwright
    from tests.browser.checks import wait_until_drawn
    from tests.browser.conftest import CHROMIUM, FLAGS
    from tests.browser.site import run_site

    from ytterby.web.pages import PAGES

    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as workspace,
        run_site(Path(workspace)) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for path in paths or list(PAGES):
            title = PAGES.get(path.partition("?")[0], (path, ""))[0]
            name = re.sub(r"[^a-z0-9]+", "-", f"{title} {path.partition('?')[2]}".lower())
            for width in WIDTHS:
                for theme in ("light", "dark"):
                    page = browser.new_page(
                        viewport={"width": width, "height": 900},
                        color_scheme="dark" if theme == "dark" else "light",
                    )
                    page.goto(site.address + path)
                    page.set_default_timeout(120_000)
                    wait_until_drawn(page)
                    page.wait_for_timeout(500)
                    file = folder / f"{name.strip('-')}-{width}-{theme}.png"
                    page.screenshot(path=file, full_page=True)
                    page.close()
                    print(file)
        browser.close()


if __name__ == "__main__":
    given = sys.argv[1:]
    main(Path(given[0]) if given else ROOT / "out" / "screenshots", given[1:])
