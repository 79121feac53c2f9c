"""The expected loss as a workflow: chances that say whence they come, and the page that tells."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from ytterby import evidence
from ytterby.factors.estimates import resolve
from ytterby.workflows.impacts.expected import expected_loss
from ytterby.workflows.impacts.expecting.model import choices, read_chances

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
