import datetime as dt

import numpy as np
import pytest

from ytterby.simulate.calendar import Calendar

YEAR = Calendar(dt.date(2025, 1, 1), 12)


def test_months_follow_each_other_over_the_turn_of_the_year() -> None:
    assert Calendar(dt.date(2024, 12, 1), 2).dates == (dt.date(2024, 12, 1), dt.date(2025, 1, 1))


def test_an_event_fills_the_share_of_its_first_month_that_it_covers() -> None:
    share = YEAR.share(dt.date(2025, 4, 4))
    assert share[3] == pytest.approx(27 / 30)
    assert share[:3].max() == 0.0
    assert share[4:].min() == 1.0


def test_an_event_ends_on_its_end() -> None:
    share = YEAR.share(dt.date(2025, 2, 1), dt.date(2025, 3, 11))
    assert share.tolist()[:4] == pytest.approx([0.0, 1.0, 10 / 31, 0.0])


def test_a_ramp_rises_from_nothing_to_all() -> None:
    share = YEAR.share(dt.date(2025, 1, 1), ramp=6.0)
    assert np.all(np.diff(share) >= 0)
    assert share[0] == pytest.approx(0.085, abs=0.01)
    assert share[7] == 1.0


def test_elapsed_time_is_measured_to_the_middle_of_the_month() -> None:
    assert YEAR.elapsed(dt.date(2025, 1, 1))[0] == pytest.approx(0.51, abs=0.01)
