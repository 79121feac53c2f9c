"""Scenarios side by side: which hurts more, and what cannot be compared."""

from __future__ import annotations

import polars as pl
import pytest

from ytterby.errors import InputError
from ytterby.results import build_table
from ytterby.simulate import scenario_from
from ytterby.workflows.inputs import Asked
from ytterby.workflows.stressing.compare import compare
from ytterby.workflows.stressing.compare_words import compare_finding, lost_worth


def codes(*scenarios: str, **options: object) -> list[str]:
    with pytest.raises(InputError) as caught:
        compare(scenarios, **options)  # type: ignore[arg-type]
    return sorted(p.code for p in caught.value.problems)


def test_everything_wrong_with_all_scenarios_is_said_at_once() -> None:
    assert codes("china-total-ban") == ["out-of-range"]
    assert codes("china-total-ban", "china-total-ban") == ["same-scenario"]
    assert codes("crisis-2010", "china-total-ban") == ["different-chains"]
    found = codes("china-total-bann", "china-2025-controlls", target="Nowhereland")
    assert found == ["unknown-region", "unknown-scenario", "unknown-scenario"]


def test_the_scenario_of_which_more_is_lacking_comes_first() -> None:
    frame = pl.DataFrame(
        {
            "scenario": ["a", "b", "b"],
            "element": ["Dy", "Dy", "Nd"],
            "worth": [1.0, 2.0, None],
        }
    )
    assert lost_worth(frame) == {"a": 1.0, "b": 2.0}
    table = build_table("sectors", frame, units={"worth": "million USD"})
    plans = [scenario_from({"name": n, "title": n * 3, "start": "2025-01"}) for n in ("a", "b")]
    place = Asked().place("USA")
    assert place is not None
    (sentence,) = compare_finding({"sectors": table}, plans, place, 1)
    assert sentence.endswith("in million USD: 2.0 under “bbb” (b) and 1.0 under “aaa” (a).")
    assert "each one run at the centre of every claim" in sentence
    (calibrated,) = compare_finding({"sectors": table}, plans, place, 1, calibrated=True)
    assert "as calibrated on 2010 to 2012" in calibrated
    (asked,) = compare_finding({"sectors": table}, plans, place, 1, elements=["dysprosium"])
    assert asked.startswith("Goods that hold dysprosium that makers")
    empty = build_table("sectors", frame.clear(), units={"worth": "million USD"})
    (nothing,) = compare_finding({"sectors": empty}, plans, place, 1)
    assert nothing.startswith("Nothing falls short in the United States")
