"""The page of runs: list, search, one in full, compare, run again, put away."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.checks import assert_accessible, assert_fits, wait_until_drawn
from ytterby.results import list_entries, list_runs

pytestmark = pytest.mark.slow

Open = Callable[..., Any]


@pytest.fixture(scope="module")
def kept(site: Any) -> tuple[str, str]:
    """Two runs that the terminal kept, with report and charts; the first one's name first."""
    for words in (["permits", "--keep-as", "Permits now"], ["show", "years", "--keep"]):
        subprocess.run(
            [sys.executable, "-m", "ytterby", *words, "--workspace", str(site.workspace)],
            check=True,
            capture_output=True,
        )
    names = {e.manifest.command.split()[1]: e.name for e in list_entries(site.workspace)}
    return names["permits"], names["show"]


def test_runs_are_found_by_their_words_and_named(open_page: Open, kept: tuple[str, str]) -> None:
    page = open_page("/runs")
    page.get_by_label("Search runs").fill("permits now")
    page.wait_for_function("document.querySelectorAll('.rn-kept tbody tr').length === 1")
    page.get_by_role("link", name="Permits now", exact=True).click()
    page.locator("h1", has_text="Permits now").wait_for()
    assert f"run={kept[0]}" in page.url
    page.get_by_label("Name", exact=True).fill("Permits, first look")
    page.get_by_role("textbox", name="Note").fill("before the rule changed")
    page.get_by_label("Name", exact=True).focus()
    page.locator("h1", has_text="Permits, first look").wait_for()
    page.locator(".hero .note", has_text="before the rule changed").wait_for()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_one_run_shows_what_ran_and_its_charts(
    open_page: Open, kept: tuple[str, str], dark: bool
) -> None:
    page = open_page(f"/runs?run={kept[0]}", dark=dark)
    wait_until_drawn(page)
    assert "ytterby permits" in page.locator(".command code").first.inner_text()
    assert page.locator(".chart").count() >= 1
    assert_accessible(page)
    assert_fits(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert_fits(page)


def test_a_run_is_taken_away_in_every_form_and_charts_as_pictures(
    open_page: Open, kept: tuple[str, str]
) -> None:
    page = open_page(f"/runs?run={kept[0]}")
    wait_until_drawn(page)
    begins = {
        "Excel, all tables": b"PK", "CSV, zipped": b"PK", "Parquet, zipped": b"PK",
        "JSON, all tables": b"{", "HTML report": b"<!", "Everything, zipped": b"PK",
    }  # fmt: skip
    for label, first in begins.items():
        with page.expect_download() as waiting:
            page.get_by_role("link", name=label).click()
        content = Path(waiting.value.path()).read_bytes()
        assert content.lstrip()[: len(first)] == first, label
    with page.expect_download() as waiting:
        page.get_by_role("button", name="SVG").first.click()
    ET.parse(waiting.value.path())
    with page.expect_download() as waiting:
        page.get_by_role("button", name="PNG").first.click()
    assert Path(waiting.value.path()).read_bytes()[:4] == b"\x89PNG"


def test_a_run_is_reproduced_bit_by_bit(open_page: Open, kept: tuple[str, str]) -> None:
    page = open_page(f"/runs?run={kept[1]}")
    page.get_by_role("button", name="Run it again").click()
    page.locator(".rn-verdict").wait_for(timeout=240_000)
    assert "The same numbers, bit by bit" in page.locator(".rn-verdict").inner_text()


def test_two_runs_are_laid_side_by_side(open_page: Open, kept: tuple[str, str]) -> None:
    page = open_page("/runs")
    for name in kept:
        page.locator(f"[data-key='tick-{name}']").click()
    page.locator(".rn-compared h2").wait_for()
    text = page.locator(".rn-compared").inner_text()
    assert "tables differ" in text
    assert "Command" in text
    assert all(name in page.url for name in kept)
    assert_accessible(page)


def test_a_run_is_put_away_and_brought_back(
    open_page: Open, site: Any, kept: tuple[str, str]
) -> None:
    page = open_page("/runs")
    page.locator(f"button[data-act=remove][data-of='{kept[1]}']").click()
    page.locator(".ev-notice button", has_text="Undo").wait_for()
    assert kept[1] not in list_runs(site.workspace)
    page.locator(".ev-notice button", has_text="Undo").click()
    page.locator(".ev-notice", has_text="is back").wait_for()
    assert kept[1] in list_runs(site.workspace)


def test_a_job_stands_in_the_queue_and_can_be_cancelled(open_page: Open, site: Any) -> None:
    page = open_page("/runs")
    request = {"kind": "stress", "request": {"scenario": "china-heavies-ban", "draws": 200}}
    answer = page.request.post(
        f"{site.address}/api/v1/jobs", data=request, headers={"Origin": site.address}
    )
    assert answer.ok, answer.text()
    card = page.locator(".rn-queue-of-runs .card").first
    card.wait_for()
    card.get_by_role("button", name="Cancel").click()
    page.locator(".rn-queue-of-runs", has_text="Cancelled").wait_for()
    assert_accessible(page)
