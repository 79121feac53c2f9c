"""Exposure: drop a bad bill, see its problems in place, mend it, run it, read the answer."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.checks import assert_accessible, assert_fits, wait_until_drawn
from ytterby.exposure.bom import read_bom

pytestmark = pytest.mark.slow

BAD = """product,part,material,mass [g],units_per_year,price_usd,country,sector
Motor,rotor,N42SH,900,"1,000",300,China,ev_traction
Motor,sensor,Smarium cobalt,12,1000,300,Chnia,ev_traction
,spare rotor,N42SH,5,1000,,China,
Pump,rotor,N42SH,-80,500,,Japan,appliances
"""
PATIENCE = 120_000

Open = Callable[..., Any]


def drop(page: Any, folder: Path, text: str = BAD, name: str = "motors.csv") -> None:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    page.set_input_files(".drop input[type=file]", file)
    page.wait_for_selector(".sheet-row")


def cell(page: Any, row: int, position: int) -> Any:
    return page.locator(f"#cell-{row}-{position}")


def wait_for_counts(page: Any, words: str) -> None:
    page.wait_for_function(
        "words => document.querySelector('.sheet-counts').innerText.includes(words)", arg=words
    )


def mend(page: Any, row: int, position: int, label: str) -> None:
    cell(page, row, position).click()
    page.get_by_role("button", name=label, exact=True).click()


@pytest.fixture
def page(open_page: Open) -> Any:
    opened = open_page("/exposure")
    opened.wait_for_selector(".drop")
    return opened


def test_a_bad_bill_is_mended_run_and_taken_away(page: Any, tmp_path: Path) -> None:
    drop(page, tmp_path)
    wait_for_counts(page, "5 problems")
    assert page.get_by_role("button", name="Run", exact=True).is_disabled()
    assert cell(page, 3, 2).get_attribute("aria-invalid") == "true"

    mend(page, 2, 4, "Write 1000")
    wait_for_counts(page, "4 problems")
    mend(page, 3, 2, "Write samarium cobalt")
    wait_for_counts(page, "3 problems")
    mend(page, 3, 6, "Write China")
    wait_for_counts(page, "2 problems")
    cell(page, 4, 0).click()
    page.get_by_role("button", name="Delete row").click()
    wait_for_counts(page, "1 problem")
    cell(page, 5, 3).click()
    page.keyboard.type("80")
    page.keyboard.press("Enter")
    wait_for_counts(page, "no problem")
    assert_accessible(page)

    with page.expect_download() as saved:
        page.get_by_role("link", name="Save the bill as CSV").click()
    file = tmp_path / "saved.csv"
    saved.value.save_as(file)
    assert read_bom(file).lines["annual"].to_list() == pytest.approx([900.0, 12.0, 40.0])

    page.get_by_label("Scenario").first.select_option("china-total-ban")
    page.get_by_role("button", name="Run", exact=True).click()
    page.wait_for_url(re.compile("run="), timeout=PATIENCE)
    page.wait_for_selector("h2.finding", timeout=PATIENCE)
    wait_until_drawn(page)
    assert "runs short" in page.locator("h2.finding").inner_text()
    for heading in ("Part by part", "What would help", "What is not known"):
        assert page.locator("h2", has_text=heading).count() == 1
    assert page.locator("ul.rules li").count() > 1
    assert_accessible(page)
    assert_fits(page)

    page.locator("td .num:visible").first.click()
    drawer = page.locator("dialog.drawer[open]")
    drawer.wait_for()
    assert "On what it rests" in drawer.inner_text()
    page.keyboard.press("Escape")

    export = page.get_by_role("link", name="All tables").get_attribute("href")
    with zipfile.ZipFile(
        io.BytesIO(page.request.get(page.evaluate("location.origin") + export).body())
    ) as archive:
        assert any("alternates" in name for name in archive.namelist())
    report = page.get_by_role("link", name="HTML report").get_attribute("href")
    assert page.request.get(page.evaluate("location.origin") + report).ok
    assert "china-total-ban" in page.get_by_role(
        "link", name=re.compile("Stress lab$")
    ).last.get_attribute("href")

    address = page.url
    page.goto(address)
    page.wait_for_selector(".sheet-row")
    page.wait_for_selector("h2.finding", timeout=PATIENCE)
    assert cell(page, 5, 3).inner_text() == "80"


def test_nothing_typed_is_lost(page: Any, tmp_path: Path) -> None:
    drop(page, tmp_path)
    cell(page, 2, 1).click()
    page.keyboard.type("outer rotor")
    page.keyboard.press("Tab")
    cell(page, 5, 1).dblclick()
    page.keyboard.press("End")
    page.keyboard.type(" of the pump")
    page.keyboard.press("Enter")
    page.wait_for_function(
        "() => !document.querySelector('.sheet-tools button:nth-of-type(4)').disabled"
    )
    page.wait_for_timeout(500)
    page.reload()
    page.wait_for_selector(".sheet-row")
    assert cell(page, 2, 1).inner_text() == "outer rotor"
    assert cell(page, 5, 1).inner_text() == "rotor of the pump"
    page.locator(".sheet").focus()
    page.keyboard.press("Control+z")
    page.wait_for_function("() => document.getElementById('cell-5-1').innerText === 'rotor'")
    page.keyboard.press("Control+y")
    page.wait_for_function("() => document.getElementById('cell-5-1').innerText.includes('pump')")


def test_rows_are_pasted_from_a_spreadsheet(page: Any) -> None:
    page.get_by_role("button", name="Paste rows").click()
    rows = "part\tmaterial\tmass [kg]\tunits per year\nrotor\tN42SH\t1,5\t1000\n"
    page.get_by_label("Rows copied").fill(rows)
    page.get_by_role("button", name="Check these rows").click()
    page.wait_for_selector(".sheet-row")
    wait_for_counts(page, "no problem")


@pytest.mark.parametrize(
    ("content", "words"),
    [("no table at all\n", "no row names columns"), ("", "the file is empty")],
)
def test_what_is_no_bill_is_refused_in_words(
    page: Any, tmp_path: Path, content: str, words: str
) -> None:
    file = tmp_path / "letter.csv"
    file.write_text(content, encoding="utf-8")
    page.set_input_files(".drop input[type=file]", file)
    alert = page.get_by_role("alert")
    alert.wait_for()
    assert words in alert.inner_text()
    assert page.locator(".sheet-row").count() == 0


def test_five_thousand_lines_scroll_and_only_those_in_sight_are_in_the_page(
    page: Any, tmp_path: Path
) -> None:
    lines = "".join(
        f"Motor {i},part {i},N42{'SH' if i % 100 else 'HS'},900,1000\n" for i in range(5000)
    )
    drop(page, tmp_path, "product,part,material,mass [g],units_per_year\n" + lines, "many.csv")
    wait_for_counts(page, "5,000 lines · 50 problems")
    assert page.locator(".sheet-row").count() < 60
    page.locator(".sheet").focus()
    page.keyboard.press("Control+End")
    cell(page, 5001, 4).wait_for()
    page.get_by_label("Only rows with problems").check()
    assert int(page.locator(".sheet").get_attribute("aria-rowcount")) <= 52
    page.get_by_role("button", name="Next problem").click()
    page.get_by_role("button", name="N42H in all 50 rows like it").click()
    wait_for_counts(page, "no problem")


def test_a_bill_that_ships_is_answered_at_once_and_becomes_ones_own_by_a_change(
    open_page: Open,
) -> None:
    page = open_page("/exposure?example=data-centre&scenario=none&country=DEU", width=390)
    page.wait_for_selector("h2.finding", timeout=PATIENCE)
    wait_until_drawn(page)
    assert "made in Germany" in page.locator(".kicker").inner_text()
    assert_accessible(page)
    assert_fits(page)
    cell(page, 5, 4).dblclick()
    page.keyboard.press("Control+a")
    page.keyboard.type("200")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("sheet="))
    assert "example=" not in page.url
    assert "Run it again" in page.locator(".ask .run").inner_text()
