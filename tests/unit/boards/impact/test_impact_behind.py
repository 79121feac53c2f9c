"""What stands behind a number: read from tables, told as HTML, with claims and links."""

from __future__ import annotations

import pytest

from ytterby import evidence
from ytterby.boards import Board
from ytterby.boards.impact.behind import (
    Behind,
    Input,
    explain,
    find_emphasis,
    read_inputs,
    split_ids,
    stand_behind,
)
from ytterby.evidence import Evidence
from ytterby.report.document import Stat

STAT = Stat("cost", "48", "billion USD", "21–90", "over five years")


@pytest.fixture(scope="module")
def base() -> Evidence:
    return evidence.load()


def test_ids_are_split_however_a_table_lists_them() -> None:
    assert split_ids("a-1; b-2,c-3") == ("a-1", "b-2", "c-3")
    assert split_ids("") == ()


def test_a_claim_is_told_with_its_source_tier_and_a_link_to_the_publisher(base: Evidence) -> None:
    gas = Input("gas", 20.0, 10.0, 45.0, "kg", "C", ("costs-0017",))
    told = explain(STAT, Behind("m", inputs=(gas,)), base)
    source = str(base.claim("costs-0017")["source"])
    row = base.sources.filter(base.sources["source"] == source).to_dicts()[0]
    assert 'href="/evidence?claim=costs-0017"' in told
    assert f'href="{row["address"]}"' in told
    assert "tier-c" in told
    assert "10–45" in told


def test_what_is_no_claim_is_named_and_never_linked(base: Evidence) -> None:
    told = explain(STAT, Behind("m", inputs=(Input("x", claims=("price oxide:Nd",)),)), base)
    assert "price oxide:Nd" in told
    assert "<a " not in told


def test_a_plant_of_the_register_is_told_by_its_sources(base: Evidence) -> None:
    told = explain(STAT, Behind("m", inputs=(Input("x", claims=("facility aus-nolans",)),)), base)
    assert "register of plants (" in told


def test_text_is_escaped(base: Evidence) -> None:
    told = explain(Stat("<b>", "<i>", "u"), Behind("<script>", inputs=(Input("<x>"),)), base)
    assert not {"<script>", "<x>", "<i>"} & set(told.replace(">", ">\n").split("\n"))
    assert "&lt;script&gt;" in told


def test_only_the_first_inputs_are_listed_and_the_rest_counted(base: Evidence) -> None:
    many = tuple(Input(f"input {i}", float(i)) for i in range(15))
    told = explain(STAT, Behind("m", inputs=many), base)
    assert "input 11" in told
    assert "input 12" not in told
    assert "and 3 more" in told


def test_inputs_are_read_with_what_they_are_of() -> None:
    (one,) = read_inputs(
        [{"factor": "jobs", "of": "C29", "value": 1.0, "claims": "a-1", "tier": "B"}],
        "factor",
        also="of",
    )
    assert (one.name, one.claims, one.tier) == ("jobs, C29", ("a-1",), "B")


def test_every_leading_number_opens_what_stands_behind_it(base: Evidence) -> None:
    board = Board("t", finding="It costs 48 billion USD.", stats=(STAT, STAT))
    told = stand_behind(board, [Behind("one"), Behind("two", inputs=(Input("x", tier="B"),))], base)
    assert set(told.why) == {"stat-0", "stat-1"}
    assert told.html["stats"].count('data-why="stat-') == 2
    assert told.emphasis == "48 billion USD"
    assert [s.tier for s in told.stats] == ["", "B"]  # the weakest of its inputs


def test_a_number_without_an_explanation_is_a_mistake(base: Evidence) -> None:
    with pytest.raises(ValueError, match="zip"):
        stand_behind(Board("t", stats=(STAT,)), [], base)


def test_an_emphasis_is_found_through_spaces_of_any_width() -> None:
    stat = Stat("gas", "458\u202f000", "t CO2e/year")
    finding = "It gives off 458\u202f000 t CO2e a year."
    assert find_emphasis(finding, (stat,)) == "458\u202f000 t CO2e a year"
    assert find_emphasis("Nothing.", (stat,)) == ""
