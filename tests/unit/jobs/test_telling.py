"""Progress: told at once, then a few times a second, and never backwards."""

from __future__ import annotations

import threading

import pytest

from ytterby.jobs import telling
from ytterby.jobs.telling import Cancelled, Telling


class Clock:
    now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(telling, "time", made)
    return made


def test_it_is_told_at_most_five_times_a_second(clock: Clock) -> None:
    told: list[tuple[str, float]] = []

    def write(words: str, share: float) -> bool:
        told.append((words, share))
        return True

    tell = Telling(write, threading.Event())
    for step in range(1000):
        clock.now = 1000.0 + step * 0.002  # two seconds in all
        tell(f"step {step}", step / 1000)
    assert told[0] == ("step 0", 0.0)
    assert 9 <= len(told) <= 11


def test_the_bar_never_goes_back(clock: Clock) -> None:
    shares: list[float] = []

    def write(words: str, share: float) -> bool:
        shares.append(share)
        return True

    tell = Telling(write, threading.Event())
    for share in (0.1, 0.6, 0.3, 7.0):
        tell("x", share)
        clock.now += 1
    assert shares == [0.1, 0.6, 0.6, 1.0]


def test_a_job_that_is_to_stop_stops_at_its_next_step() -> None:
    stop = threading.Event()
    tell = Telling(lambda words, share: True, stop)
    tell("x", 0.1)
    stop.set()
    with pytest.raises(Cancelled):
        tell("x", 0.2)


def test_a_job_that_is_not_wanted_any_more_stops() -> None:
    with pytest.raises(Cancelled):
        Telling(lambda words, share: False, threading.Event())("x", 0.1)


def test_no_workflow_can_swallow_it() -> None:
    assert not issubclass(Cancelled, Exception)
