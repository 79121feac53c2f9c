"""Alternates: what is known of them is cited, what is not is named."""

from __future__ import annotations

import pytest
from tests.toy import toy_chain

from ytterby import evidence
from ytterby.exposure.alternates import (
    alternates_frame,
    other_chemistry,
    other_grades,
    other_regions,
    outside_makers,
)
from ytterby.exposure.alternates.base import SCHEMA
from ytterby.exposure.alternates.claimed import find_figure
from ytterby.packs import read_pack


@pytest.fixture(scope="module")
def base() -> evidence.Evidence:
    return evidence.load()


def test_diffusion_saves_heavies_for_a_tenth_of_the_price(base: evidence.Evidence) -> None:
    found = other_grades(toy_chain(), base, read_pack(), ["ndfeb:H-SH"])
    one = next(a for a in found if "diffusion" in a.alternate)
    # 60 USD/kg inside, a fifth more outside; five to fifteen percent of its bounds.
    assert one.cost == pytest.approx(7.2)
    assert one.cost_low == pytest.approx(0.05 * 72.0 * 0.9)
    assert one.cost_high == pytest.approx(0.15 * 72.0 * 1.1)
    assert (one.saved_low, one.saved, one.saved_high) == pytest.approx((0.3, 0.5, 0.7))
    assert "macro-0101" in one.source


def test_a_lower_grade_saves_what_it_does_not_hold(base: evidence.Evidence) -> None:
    found = other_grades(toy_chain(), base, read_pack(), ["ndfeb:H-SH"])
    lower = [a for a in found if a.alternate == read_pack().label("ndfeb:N")]
    assert [a.saved for a in lower] == [1.0]
    assert lower[0].cost == pytest.approx(48.0 - 72.0)


def test_a_grade_without_heavies_has_no_other_grade(base: evidence.Evidence) -> None:
    assert other_grades(toy_chain(), base, read_pack(), ["ndfeb:N", "oxide:La"]) == []


def test_what_costs_nobody_knows_what_says_so(base: evidence.Evidence) -> None:
    chain, pack = toy_chain(), read_pack()
    found = other_grades(chain, base, pack, ["ndfeb:H-SH"])
    found += other_chemistry(chain, base, pack, [("ndfeb:H-SH", "wind")])
    found += other_regions(
        chain, base, outside_makers(chain, ["ndfeb:H-SH"], ("CHN",)), ("USA",), ("CHN",)
    )
    for one in found:
        assert one.cost is not None or "not known" in one.gaps
        assert one.tier in ("A", "B", "C")


def test_designs_are_those_of_the_sector_with_their_time(base: evidence.Evidence) -> None:
    found = other_chemistry(toy_chain(), base, read_pack(), [("ndfeb:H-SH", "ev_traction")])
    design = next(a for a in found if a.kind == "design")
    assert "wound-rotor" in design.alternate
    assert (design.time_low, design.time_high) == (36.0, 72.0)
    assert (design.cost, design.cost_unit) == (300.0, "USD/unit")


def test_makers_outside_are_ranked_by_what_they_make() -> None:
    found = outside_makers(toy_chain(), ["ndfeb:N"], ("CHN",))
    assert found.select("region", "made").rows() == [("USA", 45.0), ("JPN", 40.0)]
    assert found["share_outside"].to_list() == pytest.approx([45.0 / 85.0, 40.0 / 85.0])
    assert found["share_world"].to_list() == pytest.approx([45.0 / 685.0, 40.0 / 685.0])


def test_what_only_the_partner_makes_has_no_other_region() -> None:
    assert outside_makers(toy_chain(), ["oxide:La"], ("CHN", "USA")).is_empty()


def test_another_region_costs_the_gap_between_unit_values(base: evidence.Evidence) -> None:
    chain = toy_chain()
    makers = outside_makers(chain, ["ndfeb:N"], ("CHN",))
    japan = next(
        a for a in other_regions(chain, base, makers, ("USA",), ("CHN",)) if a.region == "JPN"
    )
    # Unit values 85 (65 to 110) and 50 (44 to 56) USD/kg.
    assert (japan.cost_low, japan.cost, japan.cost_high) == pytest.approx((9.0, 35.0, 66.0))
    assert japan.capacity == pytest.approx(160.0)
    assert "Magnets KK" in japan.note


def test_figures_that_disagree_give_their_middle_and_widest_range(
    base: evidence.Evidence,
) -> None:
    found = find_figure(base, "content_change", product="grain-boundary diffusion")
    assert found is not None
    assert (found.low, found.value, found.high) == pytest.approx((-0.7, -0.5, -0.3))
    assert found.source.count(";") == 2
    assert find_figure(base, "content_change", product="no such thing") is None


def test_an_empty_list_keeps_its_columns() -> None:
    assert alternates_frame([]).columns == list(SCHEMA)
