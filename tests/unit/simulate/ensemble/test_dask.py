"""An ensemble on Dask's executor has the bits of one in this process."""

from __future__ import annotations

import numpy as np
import pytest
from tests.toy import toy_chain
from tests.unit.simulate.ensemble.test_run import MONTHS, ban

from ytterby.simulate import Parameters
from ytterby.simulate.calendar import Calendar
from ytterby.simulate.ensemble import run_ensemble

distributed = pytest.importorskip("distributed", reason="the extra 'dask' is not installed")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_dask_runs_the_tiles_and_changes_no_bit(table: Parameters) -> None:
    plan = ban()
    calendar = Calendar(plan.start, MONTHS)
    given = (toy_chain(), plan, ("USA",), calendar, table)
    own = run_ensemble(*given, draws=9, seed=3, tile=4)
    client = distributed.Client(
        processes=False, n_workers=1, threads_per_worker=1, dashboard_address=None
    )
    try:
        theirs = run_ensemble(*given, draws=9, seed=3, tile=4, executor=client.get_executor())
    finally:
        client.close()
    for measure in ("sector_lost", "element_lost", "spot_peak"):
        assert np.array_equal(own.total(measure), theirs.total(measure))
