"""When events happen: odds, delays, what follows what, what recurs; and what is refused."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from tests.unit.simulate.events.test_events import BAN, after

from ytterby.errors import InputError
from ytterby.simulate import Parameters, scenario_from
from ytterby.simulate.behaviour.sample import Sample
from ytterby.simulate.calendar import Calendar
from ytterby.simulate.shocks.timing import Timing

DRAWS = 4000


def event(name: str = "first", **more: Any) -> dict[str, Any]:
    return {"kind": "hoarding", "id": name, "start": "2025-03", "end": "2025-06", **more}


def timing(*events: dict[str, Any], draws: int = DRAWS, months: int = 60) -> tuple[Timing, Any]:
    scenario = scenario_from(
        {"name": "t", "title": "T", "start": "2025-01", "events": list(events)}
    )
    known = {e.id: e for e in scenario.events}
    calendar = Calendar(dt.date(2025, 1, 1), months)
    return Timing(calendar, Sample(0, draws, 4), known), known


def test_a_certain_event_is_the_same_for_all_draws() -> None:
    times, known = timing(event())
    filled = times.intensity(known["first"])
    assert filled.shape == (60, 1)
    assert filled[:7, 0].tolist() == [0, 0, 1, 1, 1, 0, 0]


def test_an_event_happens_as_often_as_its_odds_say() -> None:
    times, known = timing(event(odds=0.3))
    happens = times.times(known["first"]).happens
    assert happens.mean() == pytest.approx(0.3, abs=0.03)
    assert not happens[0], "the central draw has what is likelier than not"
    assert times.intensity(known["first"])[:, ~happens].max() == 0.0
    likely, known = timing(event(odds=0.7))
    assert likely.times(known["first"]).happens[0]


def test_an_event_that_slips_keeps_its_length() -> None:
    slip = {"value": 2.0, "low": 1.0, "high": 6.0}
    times, known = timing(event(slip=slip), months=360)
    filled = times.intensity(known["first"])
    days = np.diff([d.toordinal() for d in times.calendar.edges])
    whole = (filled * days[:, None]).sum(axis=0)
    assert whole == pytest.approx(92.0)
    first = times.since(known["first"])[0]
    assert first.max() < -1.4, "nothing begins before its first day"
    assert np.quantile(first, 0.9) > np.quantile(first, 0.1) + 3.0


def test_what_follows_comes_later_and_never_alone() -> None:
    late = event("second", after={"event": "first", "delay": 4.0}, odds=0.5)
    times, known = timing(event(odds=0.6), late)
    first, second = times.times(known["first"]), times.times(known["second"])
    assert not (second.happens & ~first.happens).any()
    assert second.happens.mean() == pytest.approx(0.3, abs=0.03)
    gap = second.begin[0][second.happens] - first.begin[0][second.happens]
    assert gap == pytest.approx(4 * 365.25 / 12)


def test_the_order_in_a_file_does_not_matter_for_what_follows() -> None:
    late = event("second", after={"event": "first", "delay": 4.0})
    times, known = timing(late, event(odds=0.6))
    assert (times.times(known["second"]).happens == times.times(known["first"]).happens).all()


def test_what_recurs_comes_back_at_random_with_its_mean_gap() -> None:
    back = {"every": 6.0, "lasting": 1.0}
    times, known = timing(event(recurs=back), months=240)
    found = times.times(known["first"])
    gaps = (found.begin[1:6] - found.stop[:5]) / (365.25 / 12)
    assert gaps.mean() == pytest.approx(6.0, abs=0.3)
    assert np.median(gaps) == pytest.approx(6.0 * np.log(2), abs=0.3)
    assert (found.stop - found.begin)[1:] == pytest.approx(365.25 / 12)
    share = times.intensity(known["first"])[24:].mean()
    assert share == pytest.approx(1.0 / 7.0, abs=0.02)


def test_a_draw_does_not_depend_on_how_many_there_are() -> None:
    odd = event(odds=0.4, slip={"value": 2.0, "low": 0.5, "high": 6.0},
                recurs={"every": 9.0, "lasting": 2.0})  # fmt: skip
    few, known = timing(odd, draws=5)
    many, again = timing(odd, draws=50)
    a, b = few.intensity(known["first"]), many.intensity(again["first"])
    assert (a == b[:, :5]).all()


def test_without_spread_every_draw_is_central() -> None:
    times, known = timing(event(slip={"value": 2.0, "low": 0.5, "high": 6.0}))
    times.spread = False
    assert np.ptp(times.times(known["first"]).begin) == 0.0


def problems(*events: dict[str, Any], **more: Any) -> list[str]:
    with pytest.raises(InputError) as caught:
        scenario_from(
            {"name": "t", "title": "T", "start": "2025-01", "events": list(events), **more}
        )
    return sorted(p.code for p in caught.value.problems)


def test_an_event_may_not_wait_for_nobody_or_for_itself() -> None:
    assert problems(event(after={"event": "nobody"})) == ["unknown-event"]
    circle = (event(after={"event": "second"}), event("second", after={"event": "first"}))
    assert problems(*circle) == ["circular-events", "circular-events"]


def test_odds_are_a_share_and_what_recurs_must_end() -> None:
    assert problems(event(odds=1.5)) == ["bad-value"]
    assert problems(event(end=None, recurs={"every": 6, "lasting": 1})) == ["bad-value"]
    assert problems(event(recurs={"every": 0, "lasting": 1})) == ["bad-value"]
    assert problems(event(), odds={"value": 2.0}) == ["bad-value"]


def test_dated_steps_cannot_slip() -> None:
    quota = {
        "kind": "quota", "id": "q", "who": ["CHN"], "start": "2025-03", "slip": 2,
        "tranches": [{"start": "2025-03", "tonnes": 100}],
    }  # fmt: skip
    assert problems(quota) == ["bad-value"]


def test_responses_and_events_share_their_names() -> None:
    answer = {"kind": "priority", "id": "first", "sectors": ["defence"], "start": "2025-03"}
    assert problems(event(), responses=[answer]) == ["duplicate-event"]
    wrong = {"kind": "priority", "id": "p", "sectors": ["defense"], "start": "2025-03"}
    assert problems(event(), responses=[wrong]) == ["unknown-sector"]


def test_an_event_that_does_not_happen_in_the_central_run_says_so(table: Parameters) -> None:
    unlikely = {**BAN, "odds": 0.2}
    follower = {"kind": "hoarding", "id": "news", "start": "2025-04", "after": {"event": "stop"}}
    notes = {p.place: p.message for p in after(table, unlikely, follower).notes}
    assert notes["event stop"].endswith("it does not happen in this run: its odds are 0.2")
    assert "'stop', does not happen" in notes["event news"]
