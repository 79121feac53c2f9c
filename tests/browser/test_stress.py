"""The stress lab: a shipped scenario run, a bad text mended and run, cancel, compare, share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.checks import assert_accessible, assert_fits, wait_until_drawn
from tests.browser.site import Site
from ytterby.results import About, write_run
from ytterby.workflows.stressing.ensemble import stress_ensemble
from ytterby.workflows.stressing.stress import stress

BAN = "china-heavies-ban"
OpenPage = Callable[..., Any]


@pytest.fixture(scope="module")
def runs(site: Site) -> tuple[str, str]:
    """Two runs that are kept: a central one and draws."""
    single = stress(BAN, "USA", months=18, workspace=site.workspace)
    drawn = stress_ensemble(BAN, "JPN", months=18, draws=8, workers=1, workspace=site.workspace)
    made = [
        write_run(
            o.manifest, o.tables, site.workspace, about=About(title=title, kind="stress")
        ).name
        for o, title in ((single, "Ban in America"), (drawn, "Ban in Japan"))
    ]
    return made[0], made[1]


def press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def wait_for_run(page: Any) -> None:
    page.wait_for_function("new URLSearchParams(location.search).get('run')", timeout=240_000)
    page.wait_for_selector("text=HTML report")
    wait_until_drawn(page)


@pytest.mark.slow
def test_a_shipped_scenario_is_run_at_once_and_then_in_draws(open_page: OpenPage) -> None:
    page = open_page(f"/stress?scenario={BAN}&months=18&draws=16")
    wait_until_drawn(page)
    assert "run short of" in page.inner_text("h1")
    press(page, "Run 16 draws")
    page.wait_for_selector(".job progress")
    wait_for_run(page)
    assert "go without goods worth" in page.inner_text("h1").replace("\n", " ")
    page.click("[data-why=stat-0]")
    page.wait_for_selector("dialog[open] >> text=What the scenario assumes")
    page.keyboard.press("Escape")
    again = open_page(page.url.split(page.url.split("/stress")[0])[1])
    wait_until_drawn(again)
    assert again.inner_text("h1") == page.inner_text("h1")


@pytest.mark.parametrize("dark", [False, True])
def test_the_lab_is_accessible(open_page: OpenPage, dark: bool) -> None:
    page = open_page(f"/stress?scenario={BAN}&months=18", dark=dark)
    wait_until_drawn(page)
    assert_accessible(page)


def test_the_number_of_draws_is_typed_and_stands_in_the_address(open_page: OpenPage) -> None:
    page = open_page(f"/stress?scenario={BAN}&months=18")
    wait_until_drawn(page)
    page.fill("input[name=draws]", "16")
    page.press("input[name=draws]", "Tab")
    page.wait_for_function("new URLSearchParams(location.search).get('draws') === '16'")
    assert page.get_by_role("button", name="Run 16 draws", exact=True).is_visible()


@pytest.mark.slow
def test_a_bad_text_is_told_at_its_line_mended_and_run(open_page: OpenPage) -> None:
    page = open_page(f"/stress?scenario={BAN}&view=edit&months=12")
    area = page.locator(".yaml-code textarea")
    good = area.input_value()
    lines = good.splitlines()
    at = next(n for n, line in enumerate(lines) if "who: [CHN]" in line)
    area.fill("\n".join([*lines[:at], lines[at].replace("CHN", "Chnia"), *lines[at + 1 :]]))
    page.wait_for_selector(f".draft-mistakes >> text=line {at + 1}")
    assert page.inner_text(".yaml-code .gutter b") == str(at + 1)
    assert "did you mean" in page.inner_text(".draft-mistakes")
    press(page, "Run once")
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    press(page, "Undo")
    page.wait_for_selector("text=Nothing is wrong")
    assert area.input_value() == good
    assert_accessible(page)
    press(page, "Run once")
    page.wait_for_selector(".lab-result h1")
    wait_until_drawn(page)
    assert "run short of" in page.inner_text(".lab-result h1")


def test_a_field_of_the_form_writes_the_text_and_the_text_the_form(open_page: OpenPage) -> None:
    page = open_page(f"/stress?scenario={BAN}&view=edit")
    page.locator(".draft-deed summary").first.click()
    page.fill('[id="events.0.severity.value"]', "0.4")
    page.press('[id="events.0.severity.value"]', "Tab")
    page.wait_for_function(
        "document.querySelector('.yaml-code textarea').value.includes('value: 0.4')"
    )
    area = page.locator(".yaml-code textarea")
    area.fill(area.input_value().replace("months: 60", "months: 24"))
    page.wait_for_function("document.querySelector('[id=\"months\"]').value === '24'")
    page.select_option("#add-deed", "outage")
    page.wait_for_function("document.querySelectorAll('.draft-deed').length === 3")
    assert "'who' is missing" in page.inner_text(".draft-mistakes")


def test_a_scenario_is_kept_under_a_name_deleted_and_brought_back(
    open_page: OpenPage, site: Site
) -> None:
    file = site.workspace / "scenarios" / "my-ban.yaml"
    page = open_page(f"/stress?scenario={BAN}&view=edit")
    page.fill("input[name=name]", "my-ban")
    page.press("input[name=name]", "Tab")
    press(page, "Keep")
    page.wait_for_selector("text=Kept as my-ban")
    assert file.exists()
    again = open_page("/stress?scenario=my-ban&view=edit")
    press(again, "Delete")
    again.wait_for_selector("text=Bring it back")
    assert not file.exists()
    press(again, "Bring it back")
    again.wait_for_selector("text=It is back")
    assert file.exists()


def test_a_scenario_is_shared_as_a_file(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page(f"/stress?scenario={BAN}&view=edit")
    with page.expect_download() as waiting:
        press(page, "Save as a file")
    file = tmp_path / "shared.yaml"
    waiting.value.save_as(file)
    file.write_text(file.read_text().replace("months: 60", "months: 36"))
    page.set_input_files("input[type=file]", str(file))
    page.wait_for_selector("text=Opened shared.yaml")
    assert "months: 36" in page.locator(".yaml-code textarea").input_value()


@pytest.mark.slow
def test_a_run_can_be_cancelled_and_taken_up_again(open_page: OpenPage) -> None:
    page = open_page("/stress?scenario=taiwan-strait-war&draws=5000")
    press(page, "Run 5,000 draws")
    page.wait_for_selector(".job >> text=Running")
    press(page, "Cancel")
    page.wait_for_selector(".job >> text=Cancelled")
    press(page, "Go on")
    page.wait_for_selector(".job .state.running, .job .state.queued")
    press(page, "Cancel")
    page.wait_for_selector(".job >> text=Cancelled")


def test_runs_are_laid_beside_each_other_and_the_address_says_which(
    open_page: OpenPage, runs: tuple[str, str]
) -> None:
    page = open_page("/stress?view=compare")
    for name in runs:
        page.check(f"input[value='{name}']")
    page.wait_for_selector("text=Share of need unmet")
    wait_until_drawn(page)
    assert "B: Ban in Japan" in page.inner_text(".beside .kicker")
    assert page.locator("table >> text=unmet at the worst").count() > 0
    assert_accessible(page)
    again = open_page(f"/stress?view=compare&compare={','.join(runs)}")
    again.wait_for_selector(".beside h2")
    assert again.inner_text(".beside h2") == page.inner_text(".beside h2")


def test_the_map_follows_its_slider_and_plays(open_page: OpenPage) -> None:
    page = open_page(f"/stress?scenario={BAN}&months=18")
    wait_until_drawn(page)
    slider = page.locator("input[type=range]")
    slider.focus()
    page.keyboard.press("Home")
    page.wait_for_selector(".month-words >> text=January 2025")
    assert slider.get_attribute("aria-valuetext") == "January 2025"
    press(page, "Play")
    page.wait_for_selector(".month-words >> text=March 2025")
    press(page, "Pause")


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("view", ["", "edit"])
def test_on_a_phone_nothing_is_wider_than_the_screen(
    open_page: OpenPage, view: str, dark: bool
) -> None:
    page = open_page(f"/stress?scenario={BAN}&months=18&view={view}", width=390, dark=dark)
    wait_until_drawn(page)
    if view:
        page.locator(".draft-deed summary").first.click()
    assert_fits(page)
    assert_accessible(page)
