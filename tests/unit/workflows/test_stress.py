"""What a stress run refuses, before it costs time."""

from __future__ import annotations

from typing import cast

import numpy as np
import pytest

from ytterby.core.chain import Chain
from ytterby.errors import InputError
from ytterby.packs import read_pack
from ytterby.simulate.backcast.posterior import read_posterior
from ytterby.workflows.stressing.asking import check_months
from ytterby.workflows.stressing.centres import SINGLE, asked_words
from ytterby.workflows.stressing.stress import stress, stress_chain
from ytterby.workflows.summaries.stress import NEED


@pytest.mark.parametrize("months", [0, -5, 601, 100_000])
def test_a_run_of_no_or_too_many_months_is_refused_in_every_way_to_ask(months: int) -> None:
    with pytest.raises(InputError) as by_name:
        stress("china-total-ban", months=months)
    with pytest.raises(InputError) as by_chain:
        stress_chain(cast(Chain, None), "china-total-ban", months=months)
    for caught in (by_name, by_chain):
        (problem,) = caught.value.problems
        assert (problem.code, problem.place) == ("out-of-range", "months")
        assert f"{months:,}" in problem.message


def test_the_bounds_themselves_are_allowed() -> None:
    assert [check_months(m) for m in (None, 1, 600)] == [(), (), ()]


def test_a_calibrated_run_stands_at_the_centre_of_what_fits_and_says_so() -> None:
    plain, calibrated = (
        stress("china-2025-controls", months=8, calibrated=wanted) for wanted in (False, True)
    )
    assert plain.result is not None
    assert calibrated.result is not None
    factors = calibrated.result.parameters.factors
    posterior = read_posterior()
    assert {name: float(f[0]) for name, f in factors.items()} == pytest.approx(
        dict(zip(posterior.names, np.exp(posterior.centre()).tolist(), strict=True))
    )
    assert not plain.result.parameters.factors
    said = [{note.code for note in run.result.notes} for run in (plain, calibrated) if run.result]
    assert ["calibrated-behaviour" in codes for codes in said] == [False, True]
    assert "crisis of 2010 to 2012" in calibrated.finding[-1]
    assert plain.finding[-1] == SINGLE
    assert all(NEED in summary.note for summary in plain.summary[:2])
    assert "--calibrated" in calibrated.manifest.command
    assert "--calibrated" not in plain.manifest.command
    before, after = plain.result.records["spot"], calibrated.result.records["spot"]
    assert not np.allclose(before, after)


def test_the_finding_speaks_of_what_was_asked_and_says_so() -> None:
    whole = stress("china-2025-controls", months=8)
    asked = stress("china-2025-controls", months=8, element=["Y"], stage=["separation"])
    text = " ".join(asked.finding)
    assert "neodymium" not in text
    assert "lack yttrium" in text
    assert "yttrium oxide" in text
    assert "neodymium" in " ".join(whole.finding)
    assert "Told of yttrium alone, as asked" in text
    assert "Told of" not in " ".join(whole.finding)
    spared = stress("china-2025-controls", months=8, element=["La", "Ce"])
    assert "lacks more than 5\u00a0% of lanthanum or cerium" in " ".join(spared.finding)


def test_a_stage_alone_limits_what_is_told_of_sectors() -> None:
    pack = read_pack("rare_earths")
    assert asked_words((), (), pack) == ""
    words = asked_words((), ("magnet",), pack)
    assert words.startswith("Sectors are told of what is made at these stages alone: magnet;")


def test_no_two_tables_of_a_run_have_names_that_can_be_confused() -> None:
    names = list(stress("china-2025-controls", months=3).tables)
    assert not {f"{name}s" for name in names} & set(names)
    assert {"element-months", "sector-months", "price-months", "cover-months"} <= set(names)
