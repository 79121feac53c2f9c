"""Impact: what costs, needs and takes; inputs of one's own; one plant; by keyboard and phone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.checks import assert_accessible, assert_fits, wait_until_drawn

pytestmark = pytest.mark.slow

Open = Callable[..., Any]


def settle(page: Any) -> None:
    """Wait until what was asked last is shown."""
    page.wait_for_function("!document.querySelector('.slot.busy, .waiting')")
    wait_until_drawn(page)


def heading(page: Any) -> str:
    return str(page.locator("main h1").inner_text())


def test_a_project_is_counted_again_with_inputs_of_one_s_own(open_page: Open) -> None:
    page = open_page("/impact?project=aus-nolans&war=false")
    settle(page)
    before = heading(page)
    assert "Nolans" in before
    rate = page.locator("input[name=rate]")
    assert page.locator("details.im-own[open]").count() == 1  # one of them is in the address

    rate.fill("2")
    rate.press("Tab")
    page.wait_for_selector("input[name=rate][aria-invalid=true]")
    assert page.locator("#said-rate").inner_text() == "Give a number between 0 and 1."
    assert rate.input_value() == "2"  # nothing typed is lost
    assert heading(page) == before
    assert page.get_by_text("still the answer to what was asked before").is_visible()
    assert_accessible(page)

    rate.fill("0.08")
    rate.press("Tab")
    page.wait_for_function("document.querySelector('main h1').innerText.includes('8.0')")
    assert page.locator("#said-rate").inner_text() == ""
    assert "rate=0.08" in page.url

    again = open_page(page.url.partition("/impact")[1] + page.url.partition("/impact")[2])
    settle(again)
    assert heading(again) == heading(page)  # a link shows the same


def test_a_number_opens_its_meaning_claims_and_what_it_leaves_out(open_page: Open) -> None:
    page = open_page("/impact?project=aus-nolans&war=false")
    settle(page)
    number = page.locator("button.num").first
    number.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open] h2")
    told = page.locator("dialog").inner_text()
    assert "How it is counted" in told
    assert "What it does not count" in told
    assert page.locator("dialog a[href^='/evidence?claim=']").count() > 0
    assert page.locator("dialog .tier").count() > 0
    assert_accessible(page)
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog:not([open])", state="attached")


def test_tabs_and_views_lead_on_without_loading_the_page(open_page: Open) -> None:
    page = open_page("/impact?view=magnet")
    settle(page)
    page.evaluate("window.untouched = true")
    page.locator(".im-views a", has_text="The world's chain").click()
    page.wait_for_function("document.querySelector('main h1')?.innerText.includes('gave off')")
    settle(page)
    assert page.locator("figure", has_text="Greenhouse gas by step").count() == 1
    page.locator(".tabs a", has_text="People").press("Enter")
    page.wait_for_function("location.search.includes('view=pipeline')")
    settle(page)
    assert page.evaluate("window.untouched")
    assert page.locator(".tabs a[aria-current]").inner_text() == "People"


def test_one_plant_gathers_all_sides_and_says_its_gaps(open_page: Open) -> None:
    page = open_page("/impact?facility=usa-fort-worth")
    settle(page)
    assert "Fort Worth" in heading(page)
    told = page.locator("main").inner_text()
    for side in ("Environment", "Permits", "People", "Company"):
        assert f"{side}:" in told, side
    assert "No number" in told  # it is no mine and has no price to pay
    link = page.locator("nav a.button", has_text="On the map")
    assert link.get_attribute("href") == "/chain?facility=usa-fort-worth"
    page.locator("select[name=facility]").select_option("aus-nolans")
    page.wait_for_function("document.querySelector('main h1')?.innerText.includes('Nolans')")
    assert "facility=aus-nolans" in page.url


def test_a_table_can_be_had_as_a_file(open_page: Open) -> None:
    page = open_page("/impact?view=permits")
    settle(page)
    page.locator("details.numbers summary, details.im-folded summary").first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").first.click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert "longest_path" in text or "step" in text


def test_a_country_whose_economy_is_unknown_is_told_whose_is(open_page: Open) -> None:
    page = open_page("/impact?country=FRA")
    page.wait_for_selector("main h1")
    assert heading(page).startswith("No number")
    assert page.locator("main a", has_text="Japan").count() == 1
    assert_accessible(page)


@pytest.mark.parametrize(
    "path",
    ["/impact?contract=mp-dod-2025", "/impact?facility=usa-mountain-pass", "/impact?view=magnet"],
)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_side_is_accessible_and_fits_a_phone(open_page: Open, path: str, dark: bool) -> None:
    page = open_page(path, dark=dark)
    settle(page)
    assert_accessible(page)
    assert_fits(page)
    page.set_viewport_size({"width": 390, "height": 844})
    settle(page)
    assert_accessible(page)
    assert_fits(page)


def test_a_scenario_is_counted_with_more_draws_as_a_run(open_page: Open) -> None:
    page = open_page("/impact?scenario=china-2025-controls&country=JPN&draws=4")
    settle(page)
    assert "Japan" in heading(page)
    page.get_by_role("button", name="Count with 256 draws").click()
    page.wait_for_selector(".job progress")
    assert page.get_by_role("button", name="Cancel").is_visible()
    page.get_by_role("button", name="Cancel").click()
    page.wait_for_selector(".job .state.cancelled")
