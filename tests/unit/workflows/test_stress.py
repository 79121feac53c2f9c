"""What a stress run refuses, before it costs time."""

from __future__ import annotations

from typing import cast

import pytest

from ytterby.core.chain import Chain
from ytterby.errors import InputError
from ytterby.workflows.stressing.asking import check_months
from ytterby.workflows.stressing.stress import stress, stress_chain


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
