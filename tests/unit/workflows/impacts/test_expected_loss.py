"""The expected loss as a workflow: chances that say whence they come, and the page that tells."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from ytterby import evidence
from ytterby.errors import InputError
from ytterby.factors.estimates import resolve
from ytterby.impact.economy import RULES
from ytterby.impact.expected_loss import ElementLosses
from ytterby.workflows.impacts.expected import expected_loss
from ytterby.workflows.impacts.expecting.model import choices, read_chances
from ytterby.workflows.impacts.expecting.stops import (
    goods_of,
    join,
    only,
    stop_all,
    stop_alone,
)
from ytterby.workflows.inputs import load_chains

PAGE = Path(__file__).resolve().parents[4] / "docs" / "method" / "expected-loss.md"
ROW = re.compile(r"^\| (\w+) \| ([\d.]+) \(([\d.]+)–([\d.]+)\) \| ([\d.]+) \| ([\d.]+) \|$", re.M)


def test_chances_are_the_odds_of_scenarios_where_there_are_any() -> None:
    base = evidence.load()
    china = read_chances("CHN", base)
    assert [c.estimate.value for c in china] == [0.01, 0.03]
    assert china[0].elements == ()
    assert "Nd" not in china[1].elements
    assert "Dy" in china[1].elements
    assert all("scenario" in c.source for c in china)


def test_a_supplier_without_odds_has_the_chance_of_what_was_never_seen() -> None:
    (one,) = read_chances("AUS", evidence.load())
    assert 0 < one.estimate.low < one.estimate.value < one.estimate.high < 0.1
    assert "Jeffreys" in one.source
    assert one.estimate.tier == "C"


def test_published_figures_are_claims_in_force() -> None:
    base = evidence.load()
    for kind in ("published", "rank"):
        for element, claim in choices()[kind]["USA"].items():
            assert base.claim(claim)["element"] == element


def test_figures_that_were_not_yet_published_are_not_beside() -> None:
    base = evidence.load(as_of="2025-12-31")
    assert all(resolve(base, claim) is None for claim in choices()["published"]["USA"].values())


def test_an_economy_that_was_not_published_yet_is_no_loss_of_nothing() -> None:
    with pytest.raises(InputError, match="published by 2022-01-01"):
        expected_loss("USA", supplier=["CHN"], draws=2, as_of="2022-01-01", workers=1)


def test_one_element_alone_stops_what_needs_it_and_nothing_else() -> None:
    technology = load_chains((2024,), as_of=None, workspace=None, progress=None)[0].technology
    fillers = choices()["fillers"]
    goods = goods_of(technology, "Dy", fillers)
    assert {"oxide:Dy", "metal:Dy", "ndfeb:H-SH", "ndfeb:UH-EH"} <= set(goods)
    assert not {"ndfeb:N", "oxide:Nd", "smco"} & set(goods)
    assert "smco" not in goods_of(technology, "Pr", fillers)
    plan = stop_alone("CHN", 2025, goods)
    assert (plan.months, len(plan.events)) == (12, 1)
    assert stop_all("CHN", 2025).months == 12


def test_losses_of_elements_are_taken_apart_and_joined() -> None:
    both = ElementLosses(
        ("Nd", "Dy"), {r: np.array([[1.0, 2.0], [3.0, 4.0]]) for r in RULES}, np.array([0.1, 0.2])
    )
    one = only(both, "Dy")
    assert one.elements == ("Dy",)
    assert one.value_added["spared"].tolist() == [[3.0, 4.0]]
    again = join([only(both, "Nd"), only(both, "Lu"), one])
    assert again.elements == both.elements
    assert np.array_equal(again.value_added["bottleneck"], both.value_added["bottleneck"])
    assert again.uncounted.tolist() == [0.1, 0.2]


@pytest.mark.slow
def test_a_stop_of_one_element_alone_costs_no_more_than_a_stop_of_all() -> None:
    found = [
        expected_loss("USA", supplier=["CHN"], element=["Sm"], alone=alone, draws=8, workers=1)
        for alone in (False, True)
    ]
    whole, alone = (float(str(f.tables["expected-loss"].rows()[0]["loss"])) for f in found)
    assert 0.8 * whole < alone < 1.02 * whole
    assert "of what needs this element alone" in found[1].tables["expected-loss"].note


@pytest.mark.slow
def test_the_page_tells_the_losses_that_are_computed() -> None:
    found = expected_loss("USA", supplier=["CHN"])
    rows = {str(r["element"]): r for r in found.tables["expected-loss"].rows()}
    told = ROW.findall(PAGE.read_text(encoding="utf-8"))
    assert {row[0] for row in told} == {"Dy", "Tb", "Sm", "Lu"}
    for element, *texts in told:
        loss, low, high, theirs, ratio = (float(t) for t in texts)
        own = rows[element]
        ours = [float(str(own[k])) / 1e9 for k in ("loss", "loss_low", "loss_high", "published")]
        assert np.allclose([loss, low, high, theirs], ours, rtol=0.1, atol=0.06)
        assert float(str(own["ratio"])) == pytest.approx(ratio, rel=0.1)
