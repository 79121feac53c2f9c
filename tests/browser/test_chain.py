"""The chain: the map, filters in the address, cards, switches that move the shares, the list."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlparse

import polars as pl
import pytest

from tests.browser.checks import assert_accessible, assert_fits, wait_until_drawn

pytestmark = pytest.mark.slow

Open = Callable[..., Any]


def start(open_page: Open, path: str = "/chain", **screen: Any) -> Any:
    page = open_page(path, **screen)
    wait_until_drawn(page)
    return page


def query(page: Any) -> dict[str, str]:
    return {k: v[0] for k, v in parse_qs(urlparse(page.url).query).items()}


def wait_for_query(page: Any, name: str, value: str) -> None:
    page.wait_for_function(
        "([n, v]) => (new URLSearchParams(location.search).get(n) ?? '') === v", arg=[name, value]
    )


def map_item(page: Any, key: str) -> list[float]:
    """Return where an item of the map stands on the screen."""
    found = page.evaluate(
        """(key) => {
          const box = document.querySelector('.map-and-card .chart');
          box.scrollIntoView({ block: 'center', behavior: 'instant' });
          const chart = echarts.getInstanceByDom(box), option = chart.getOption();
          for (const series of option.series) for (const item of series.data ?? [])
            if (item.key === key) {
              const [x, y] = chart.convertToPixel('geo', item.value);
              const [dx, dy] = item.symbolOffset, at = box.getBoundingClientRect();
              return [at.x + x + dx, at.y + y + dy];
            }
        }""",
        key,
    )
    assert found, f"{key} is not on the map"
    return list(found)


def test_shows_plants_and_flows_and_says_what_borders_mean(open_page: Open) -> None:
    page = start(open_page)
    assert re.search(r"\d+\s%\sof the world's rare earths", page.locator("h1").inner_text())
    drawn = page.evaluate(
        """() => echarts.getInstanceByDom(document.querySelector('.map-and-card .chart'))
          .getOption().series.map((s) => [s.id, s.data.length])"""
    )
    counts = dict(drawn)
    assert counts["flows"] == 40
    assert sum(n for i, n in counts.items() if i.startswith("plants|")) > 150
    assert "no position is meant" in page.locator(".under-map").inner_text()
    assert page.locator("table.plants tbody tr").count() == 40
    page.get_by_role("button", name=re.compile("Show all 1")).click()
    page.wait_for_function("document.querySelectorAll('table.plants tbody tr').length > 150")


def test_a_switch_in_the_list_moves_the_shares_and_can_be_undone(open_page: Open) -> None:
    page = start(open_page, "/chain?element=Nd")
    before = page.locator("h1").inner_text()
    switch = page.locator('table.plants input[name="mys-kuantan"]')
    switch.focus()
    page.keyboard.press("Space")
    wait_for_query(page, "off", "mys-kuantan")
    page.wait_for_function("document.querySelector('h1').innerText.startsWith('Without')")
    assert "no longer separated" in page.locator("h1").inner_text()
    assert "was 90" in page.locator(".stats").inner_text()
    assert page.locator(".chips li").count() == 1
    page.wait_for_function("document.activeElement?.name === 'mys-kuantan'")
    assert not switch.is_checked()
    page.get_by_role("button", name="Undo").click()
    wait_for_query(page, "off", "")
    page.wait_for_function("(t) => document.querySelector('h1').innerText === t", arg=before)
    assert page.locator('table.plants input[name="mys-kuantan"]').is_checked()


def test_a_click_on_the_map_opens_the_card_of_a_plant(open_page: Open) -> None:
    page = start(open_page, "/chain?view=south")
    page.mouse.click(*map_item(page, "aus-mount-weld|mine"))
    card = page.locator(".plant")
    card.wait_for(state="visible")
    assert "Mount Weld" in card.locator("h3").inner_text()
    for words in ("Australia", "Capacity", "Made in 2024", "of the world", "Claims"):
        assert words in card.inner_text()
    assert query(page)["plant"] == "aus-mount-weld|mine"
    card.locator('input[name="aus-mount-weld"]').click()
    wait_for_query(page, "off", "aus-mount-weld")
    page.wait_for_function("document.querySelector('h1').innerText.includes('Mount Weld')")
    page.wait_for_function("document.activeElement?.closest('.plant')")
    page.keyboard.press("Escape")
    card.wait_for(state="hidden")
    assert "plant" not in query(page)


def test_the_keyboard_alone_opens_and_closes_a_card(open_page: Open) -> None:
    page = start(open_page)
    name = page.locator('[data-do="plant:usa-mountain-pass|mine"]')
    name.focus()
    page.keyboard.press("Enter")
    page.locator(".plant").wait_for(state="visible")
    page.wait_for_function("document.activeElement?.id === 'plant-name'")
    page.keyboard.press("Escape")
    page.locator(".plant").wait_for(state="hidden")
    page.wait_for_function("document.activeElement?.dataset.do === 'plant:usa-mountain-pass|mine'")


def test_filters_live_in_the_address_and_a_link_shows_the_same(open_page: Open) -> None:
    page = start(open_page)
    for name, value in (("element", "Dy"), ("stage", "magnet"), ("owner", "outside")):
        page.locator(f'select[name="{name}"]').select_option(value)
        wait_for_query(page, name, value)
    page.get_by_role("button", name="South-East Asia and Australia").click()
    wait_for_query(page, "view", "south")
    page.wait_for_function("document.querySelectorAll('table.plants tbody tr').length < 35")
    shown = page.locator("table.plants tbody tr th").all_inner_texts()
    assert shown
    again = start(open_page, page.url.split("/", 3)[-1].join(["/", ""]))
    assert again.locator("table.plants tbody tr th").all_inner_texts() == shown
    assert again.locator('select[name="owner"]').input_value() == "outside"
    page.get_by_role("button", name="Clear filters").click()
    wait_for_query(page, "element", "")
    assert query(page)["view"] == "south"


def test_the_list_sorts_and_says_so(open_page: Open) -> None:
    page = start(open_page, "/chain?stage=magnet&status=running")
    page.locator('[data-do="sort:name"]').click()
    page.wait_for_function("document.querySelector('th[aria-sort=ascending]')")
    names = [t.casefold() for t in page.locator("table.plants tbody th").all_inner_texts()]
    assert names == sorted(names)
    wait_for_query(page, "sort", "name")


def test_the_list_can_be_had_as_a_file(open_page: Open) -> None:
    page = start(open_page, "/chain?element=Dy&status=running&stage=separation")
    rows = page.locator("table.plants tbody tr").count()
    with page.expect_download() as download:
        page.locator(".card > .under").get_by_role("link", name="CSV").click()
    frame = pl.read_csv(io.BytesIO(download.value.path().read_bytes()), infer_schema_length=None)
    assert frame.height == rows
    assert {"facility", "latitude", "output", "low", "high", "source"} <= set(frame.columns)


def test_a_share_opens_what_stands_behind_it(open_page: Open) -> None:
    page = start(open_page, "/chain?element=Dy&off=mmr-kachin")
    page.locator(".stat .num").first.click()
    drawer = page.locator("dialog.drawer")
    drawer.wait_for(state="visible")
    assert "What is assumed" in drawer.inner_text()
    assert "Without the plants that are off" in drawer.inner_text()


def test_an_address_that_asks_for_what_is_not_there_says_all_of_it(open_page: Open) -> None:
    page = open_page("/chain?element=Dz&off=mys-kuanta")
    problems = page.locator("[role=alert]")
    problems.wait_for()
    assert "mys-kuantan" in problems.inner_text()
    assert "Dz" in problems.inner_text()


def test_another_year_is_another_chain(open_page: Open) -> None:
    page = start(open_page, "/chain?element=Nd")
    page.locator('select[name="year"]').select_option("2018")
    wait_for_query(page, "year", "2018")
    page.wait_for_function("document.querySelector('.kicker')?.innerText.includes('2018')")
    wait_until_drawn(page)


def test_another_country_is_drawn_as_home_without_a_new_page(open_page: Open) -> None:
    page = start(open_page)
    page.evaluate("window.stayed = true")
    page.locator("select.country").select_option("JPN")
    wait_for_query(page, "country", "JPN")
    page.wait_for_function("document.querySelector('.keys').innerText.includes('Japan')")
    assert page.evaluate("window.stayed")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_with_a_card_and_switches_it_is_accessible_on_a_phone_too(
    open_page: Open, dark: bool
) -> None:
    page = start(
        open_page,
        "/chain?off=mys-kuantan,chn-huamei&plant=mys-kuantan|separation",
        width=390,
        dark=dark,
    )
    assert_accessible(page)
    assert_fits(page)
