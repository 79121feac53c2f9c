"""Dependence: what customs say and what is true, indicators, countries, sayings; in the address."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.checks import assert_accessible, assert_fits, wait_until_drawn

pytestmark = pytest.mark.slow

Open = Callable[..., Any]
PAGE = "/dependence?country=USA"
PATIENCE = 240_000
"""How long a first count may take where much else is counted too [ms]."""
QUICK = 1.0
"""How long a choice that was counted may take on a busy machine [s]; alone it is below 0.3 s."""


def opened(open_page: Open, path: str = PAGE, **how: Any) -> Any:
    page = open_page(path, **how)
    page.set_default_timeout(PATIENCE)
    page.locator("[data-figure^='trend-'], table.indicators, .sayings, [data-figure^=countries]")\
        .first.wait_for(state="attached")  # fmt: skip
    wait_until_drawn(page)
    return page


def drawer(page: Any) -> Any:
    found = page.locator("dialog.drawer")
    found.wait_for(state="visible")
    return found


def test_leads_with_what_an_officer_would_say_and_what_is_true(open_page: Open) -> None:
    page = opened(open_page)
    assert "A customs officer in the United States would say" in page.locator("h1").inner_text()
    assert "passed through China" in page.locator("h1 em").inner_text()
    for figure in ("trend-MAG-any", "stages-MAG", "origin", "trace", "five-MAG-separation"):
        assert page.locator(f"[data-figure='{figure}']").count() == 1, figure
    assert page.locator(".fives > li").count() == 5


def test_element_and_stage_change_at_once_and_stand_in_the_address(open_page: Open) -> None:
    page = opened(open_page)
    start = time.monotonic()
    page.locator("select[name=element]").select_option("Dy")
    page.wait_for_function("document.querySelector('h1').textContent.includes('dysprosium')")
    assert time.monotonic() - start < QUICK
    page.locator("select[name=stage]").select_option("magnet")
    page.locator("[data-figure='trend-Dy-magnet']").wait_for(state="attached")
    page.wait_for_function("location.search.includes('stage=magnet')")
    assert "element=Dy" in page.url
    again = opened(open_page, page.url.partition("127.0.0.1")[2].partition("/")[2].join(["/", ""]))
    assert "dysprosium" in again.locator("h1").inner_text()
    assert again.locator("[data-figure='five-Dy-magnet']").count() == 1


def test_a_number_opens_its_definition_formula_and_sources(open_page: Open) -> None:
    page = opened(open_page)
    page.locator(".fives .big .num").nth(2).click()
    text = drawer(page).inner_text()
    for words in ("Formula", "When it is the right one", "What it rests on", "evidence"):
        assert words in text
    assert drawer(page).locator("a[href^='https://']").count() > 0
    page.keyboard.press("Escape")
    page.locator("dialog.drawer").wait_for(state="hidden")


def test_a_bar_opens_its_reasons(open_page: Open) -> None:
    page = opened(open_page)
    chart = page.locator("[data-figure=origin]")
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.4, box["y"] + 26)
    assert "magnet elements" in drawer(page).inner_text().lower()


def test_every_table_can_be_had_as_a_file(open_page: Open) -> None:
    page = opened(open_page)
    links = page.locator("a[download][href*='/tables/measures.csv']")
    answer = page.request.get(page.url.partition("/dependence")[0] + links.get_attribute("href"))
    assert answer.ok
    head, first = answer.text().splitlines()[:2]
    assert {"element", "measure", "value", "low", "high"} <= set(head.lstrip("\ufeff").split(","))
    assert first


def test_indicators_are_searched_as_one_types_and_open(open_page: Open) -> None:
    page = opened(open_page, "/dependence?view=indicators&country=USA&element=Dy")
    page.get_by_label("Search indicators").fill("concentration outside")
    page.wait_for_function("location.search.includes('q=concentration')")
    page.wait_for_function("document.querySelectorAll('table.indicators tbody tr').length === 4")
    page.locator("table.indicators th .num").first.click()
    assert "Herfindahl" in drawer(page).inner_text()


def test_risk_scores_follow_below_the_indicators(open_page: Open) -> None:
    page = opened(open_page, "/dependence?view=indicators&country=USA&element=Dy")
    page.get_by_role("heading", name="Published risk scores").wait_for()
    assert "GeoPolRisk" in page.locator("main").inner_text()


def test_countries_are_added_and_left_out(open_page: Open) -> None:
    page = opened(open_page, "/dependence?view=compare&countries=JPN,DEU&element=Dy")
    first = page.locator("h1").inner_text()
    page.get_by_label("Add a country").select_option("USA")
    page.wait_for_function("document.querySelectorAll('.compared li').length === 3")
    page.wait_for_function("location.search.includes('countries=JPN%2CDEU%2CUSA')")
    page.wait_for_function("!document.querySelector('.slot.busy')")
    page.locator(".compared a", has_text="United States").click()
    page.wait_for_function("document.querySelectorAll('.compared li').length === 2")
    page.wait_for_function(f"document.querySelector('h1').innerText === {first!r}")
    assert "countries=JPN%2CDEU&" in f"{page.url}&"


def test_a_sentence_is_checked_in_place(open_page: Open) -> None:
    page = opened(open_page, "/dependence?view=sayings")
    page.get_by_label("Is it true? Write what you heard").fill("China refines 90% of rare earths")
    page.get_by_role("button", name="Check it").click()
    answer = page.locator(".answered")
    answer.wait_for()
    assert answer.locator(".ruling").inner_text().strip().endswith("true by definition")
    assert "text=China" in page.url
    answer.locator(".num").first.click()
    assert "Claimed" in drawer(page).inner_text()


def test_sayings_are_filtered_by_verdict(open_page: Open) -> None:
    page = opened(open_page, "/dependence?view=sayings")
    page.locator("select[name=verdict]").select_option("not supported")
    page.wait_for_function("location.search.includes('verdict=not')")
    page.wait_for_function(
        "[...document.querySelectorAll('.saying .ruling')]"
        ".every((r) => r.textContent.includes('not supported'))"
    )
    assert page.locator(".saying").count() > 0


def test_a_choice_that_cannot_be_is_said_and_nothing_is_lost(open_page: Open) -> None:
    page = open_page("/dependence?country=DEU&partner=EU27")
    wrong = page.locator(".wrong")
    wrong.wait_for()
    assert "Germany" in wrong.inner_text()
    assert page.locator("select[name=partner]").input_value() == "EU27"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("view", ["", "indicators", "compare", "sayings"])
def test_every_view_is_accessible_and_fits(open_page: Open, view: str, dark: bool) -> None:
    page = opened(open_page, f"{PAGE}&view={view}", dark=dark)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        wait_until_drawn(page)
        assert_accessible(page)
        assert_fits(page)
