"""The first page: what it says, what opens, what follows the pointer, what a link brings back."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.checks import wait_until_drawn

pytestmark = pytest.mark.slow

Open = Callable[..., Any]


@pytest.fixture
def page(open_page: Open) -> Any:
    opened = open_page("/")
    wait_until_drawn(opened)
    return opened


def test_leads_with_the_finding_in_words(page: Any) -> None:
    assert re.fullmatch(
        r"The United States gets (over )?\d+\s%\sof its magnet rare earths through China\.",
        page.locator("h1").inner_text(),
    )
    assert page.locator(".stat").count() == 4
    assert page.locator("ol.worst li").count() == 5


def test_every_number_that_leads_opens_its_sources(page: Any) -> None:
    for n in range(3):
        page.locator(".stat .num").nth(n).click()
        drawer = page.locator("dialog.drawer")
        drawer.wait_for(state="visible")
        assert drawer.locator("h2").inner_text()
        assert drawer.locator("li").count() > 0
        page.keyboard.press("Escape")
        drawer.wait_for(state="hidden")


def test_a_cell_of_the_matrix_opens_its_sources(page: Any) -> None:
    box = page.locator("[data-figure=matrix]").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.55, box["y"] + box["height"] * 0.5)
    drawer = page.locator("dialog.drawer")
    drawer.wait_for(state="visible")
    assert "China" in drawer.inner_text()


def test_the_chain_follows_the_element_under_the_pointer(page: Any) -> None:
    chain = page.locator("[data-figure^='chain-']")
    assert chain.get_attribute("data-figure") == "chain-MAG"
    box = page.locator("[data-figure=matrix]").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.55, box["y"] + box["height"] * 0.5)
    page.wait_for_function(
        "document.querySelector('[data-figure^=chain-]').dataset.figure !== 'chain-MAG'"
    )
    page.mouse.move(5, 5)
    page.wait_for_function(
        "document.querySelector('[data-figure^=chain-]').dataset.figure === 'chain-MAG'"
    )


def test_another_country_changes_words_and_address_without_loading_the_page(page: Any) -> None:
    page.evaluate("window.stays = true")
    page.locator("select.country").select_option("JPN")
    page.wait_for_function("document.querySelector('h1').textContent.startsWith('Japan')")
    assert "country=JPN" in page.url
    assert page.evaluate("window.stays") is True


def test_a_link_shows_the_same_view(open_page: Open) -> None:
    page = open_page("/?country=JPN&element=Dy")
    wait_until_drawn(page)
    assert page.locator("h1").inner_text().startswith("Japan")
    assert page.locator("[data-figure^='chain-']").get_attribute("data-figure") == "chain-Dy"
    assert page.locator("select.country").input_value() == "JPN"


def test_the_matrix_is_there_as_a_table_and_as_files(page: Any) -> None:
    card = page.locator(".card", has=page.locator("[data-figure=matrix]"))
    card.locator("summary").click()
    assert card.locator("tbody tr").count() > 40
    with page.expect_download() as found:
        card.get_by_role("link", name="CSV").click()
    text = Path(found.value.path()).read_text(encoding="utf-8-sig")
    assert text.splitlines()[0].startswith("element,stage")


@pytest.mark.parametrize("figure", ["matrix", "chain-MAG", "change"])
def test_a_chart_is_saved_as_svg_that_parses(page: Any, figure: str) -> None:
    card = page.locator("figure", has=page.locator(f"[data-figure='{figure}']"))
    with page.expect_download() as found:
        card.get_by_role("button", name="as SVG").click()
    root = ET.fromstring(Path(found.value.path()).read_text(encoding="utf-8"))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "Ytterby" in "".join(root.itertext())


def test_dark_is_kept_for_the_next_page(page: Any) -> None:
    page.get_by_role("button", name="Light or dark").click()
    page.wait_for_function("document.body.classList.contains('body--dark')")
    page.reload()
    wait_until_drawn(page)
    assert page.evaluate("document.body.classList.contains('body--dark')")
