"""Named substitutes on the toy: approved first, then rolled out, costed, and counted once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest
from tests.toy import USE, toy_chain
from tests.unit.simulate.events.test_events import after, codes

from ytterby.errors import InputError
from ytterby.simulate import Parameters, StressResult, scenario_from
from ytterby.simulate.behaviour.build import build_parameters
from ytterby.simulate.behaviour.names import substitute_names, substitutes
from ytterby.simulate.behaviour.substitutes import PER_UNIT, TERMS, find_term
from ytterby.simulate.tables.balance import imbalance

CUT = {
    "kind": "ban", "id": "cut", "who": ["CHN"], "families": ["oxide", "metal", "magnet"],
    "leakage": 0.0, "severity": 0.8, "start": "2025-03",
}  # fmt: skip
LONG = 84


def swap(**fields: Any) -> dict[str, Any]:
    return {"kind": "substitution", "id": "swap", "start": "2025-01", "general": False} | fields


def run(table: Parameters, **fields: Any) -> StressResult:
    return after(table, CUT, months=LONG, responses=[swap(**fields)])


def replaced(result: StressResult, **where: str) -> float:
    frame = result.frame("substitution")
    for name, value in where.items():
        frame = frame.filter(pl.col(name) == value)
    return float(frame["substituted"].sum())


def short(result: StressResult) -> float:
    need, got = result.records["need"], result.records["delivered"]
    return float(np.maximum(need - got, 0.0).sum())


def test_every_term_of_every_substitute_is_a_claim_known_in_march_2025(table: Parameters) -> None:
    for way in substitutes():
        for material in way.materials:
            for sector in way.sectors:
                wanted = (*TERMS, *([PER_UNIT] if way.to else []))
                known = [find_term(table.terms, way.name, t, material, sector) for t in wanted]
                assert None not in known, (way.name, material, sector)


def test_nothing_is_replaced_before_it_is_approved(table: Parameters) -> None:
    result = run(table)
    months = result.records["replaced"][:, :, 0].sum(axis=1)
    assert months[:9].max() < 1e-3 * result.layout.need.sum()
    assert months[-1] > 0.02 * result.layout.need.sum()


def test_quicker_approval_replaces_more_and_leaves_less_lacking(table: Parameters) -> None:
    slow, quick = run(table, speed=0.5), run(table, speed=3.0)
    assert replaced(quick) > replaced(slow)
    assert short(quick) < short(slow)


def test_no_substitute_goes_beyond_its_share(table: Parameters) -> None:
    result = run(table, speed=10.0)
    ways, layout = result.inputs.ways, result.layout
    share = result.records["replaced"][:, :, 0].max(axis=0) / layout.need[ways.use]
    assert (share <= 1.0 - np.exp(-ways.limit[:, 0]) + 1e-9).all()


def test_it_costs_what_is_replaced_times_the_extra_cost(table: Parameters) -> None:
    """By hand: ferrite for 1 t of magnet costs 30 USD/kg more, 0.03 million USD."""
    frame = run(table).frame("substitution").filter(pl.col("substitute") == "ferrite")
    ratio = (frame["extra_cost"] / frame["substituted"]).drop_nans().to_numpy()
    assert ratio == pytest.approx(np.full(len(ratio), 0.03))


def test_a_substitute_without_a_rise_in_price_is_not_taken_up(table: Parameters) -> None:
    calm = after(table, months=LONG, responses=[swap()])
    assert replaced(calm) == 0.0
    assert "response swap" in codes(calm)
    for name, values in calm.records.items():
        assert np.allclose(values, values[:1], rtol=1e-9, atol=1e-9), name


def test_without_the_response_everything_is_as_it_was(table: Parameters) -> None:
    result = after(table, CUT, months=LONG)
    assert result.inputs.ways.size == 0
    assert result.records["replaced"].size == 0
    assert result.records["substituted"].sum() > 0


def test_what_has_a_name_is_not_counted_twice(table: Parameters) -> None:
    """Where the general substitute may go further, the larger of both counts and not their sum."""
    both = after(table, CUT, months=LONG, responses=[swap(general=True)])
    none = after(table, CUT, months=LONG)
    alone = run(table)
    totals = [float(r.records["substituted"].sum()) for r in (none, alone, both)]
    assert totals[2] < totals[0] + totals[1]
    assert totals[2] >= max(totals[:2]) * 0.95
    ways = alone.inputs.ways
    assert ways.alone[ways.use].min() == 1.0
    assert both.inputs.ways.alone.max() == 0.0


def test_the_need_goes_to_the_grade_that_replaces_it(table: Parameters) -> None:
    """Drivers of cars in Japan come to know standard grades: high ones are replaced by them."""
    chain = toy_chain()
    kind = (pl.col("kind") == "use") & (pl.col("region") == "JPN")
    old = kind & (pl.col("sector") == "automotive_other")
    flows = chain.flows.with_columns(
        sector=pl.when(old).then(pl.lit("ev_traction")).otherwise(pl.col("sector"))
    )
    from ytterby.simulate import run as run_chain

    result = run_chain(
        replace(chain, flows=flows),
        scenario_from(
            {
                "name": "c",
                "title": "C",
                "start": "2025-01",
                "months": LONG,
                "pipeline": False,
                "events": [CUT | {"elements": ["Dy"]}],
                "responses": [swap(names=["dysprosium-free grades"], who=["JPN"])],
            }
        ),
        target="JPN",
        parameters=table,
    )
    frame = result.frame("substitution")
    assert set(frame["to"]) == {"ndfeb:N"}
    last = float(frame.filter(pl.col("month") == LONG)["substituted"].sum())
    needs = result.frame("sector").filter((pl.col("region") == "JPN") & (pl.col("month") == LONG))
    standard = needs.filter(pl.col("material") == "ndfeb:N")["need"].sum()
    assert last > 0
    usual = USE["ndfeb:N", "JPN", "automotive_other"] / 12.0
    assert standard == pytest.approx(usual + 1.03 * last, rel=0.2)
    assert np.abs(imbalance(result, 0)).max() < 1e-12


def test_only_named_ways_in_named_places_open(table: Parameters) -> None:
    result = run(table, names=["ferrite"], who=["USA"], sectors=["automotive_other"])
    assert set(result.inputs.ways.names) == {"ferrite"}
    uses = result.inputs.ways.use
    layout = result.layout
    assert {layout.regions[layout.pool_region[layout.use_pool[u]]] for u in uses} == {"USA"}


def test_it_opens_on_its_date(table: Parameters) -> None:
    assert replaced(run(table, start="2029-01")) < 0.5 * replaced(run(table))


def test_what_was_not_known_then_is_said_and_not_guessed(table: Parameters) -> None:
    result = run(replace(table, terms=()))
    assert "response swap" in codes(result)
    assert any("not known" in note.message for note in result.notes)


def test_a_substitute_is_not_used_before_it_was_there(table: Parameters) -> None:
    """In 2010 nobody diffused dysprosium in volume, and wound rotors drove no cars in series."""
    chain = replace(toy_chain(), year=2010)
    from ytterby.simulate import run as run_chain

    scenario = scenario_from(
        {
            "name": "c",
            "title": "C",
            "start": "2010-07",
            "months": 12,
            "pipeline": False,
            "events": [CUT | {"start": "2010-07"}],
            "responses": [swap(start="2010-07")],
        }
    )
    result = run_chain(chain, scenario, target="USA", parameters=table)
    assert set(result.inputs.ways.names) == {"ferrite"}


def test_with_prices_frozen_no_way_opens(table: Parameters) -> None:
    result = after(table.frozen(), CUT, responses=[swap()])
    assert result.inputs.ways.size == 0


def test_structure_without_a_path_has_no_ways(table: Parameters) -> None:
    layout = run(table).layout
    assert build_parameters(layout, table, toy_chain()).ways.size == 0


@pytest.mark.parametrize(
    ("fields", "word"),
    [({"names": ["ferite"]}, "ferrite"), ({"speed": 0.0}, "positive")],
)
def test_terms_that_make_no_sense_are_refused(fields: dict[str, Any], word: str) -> None:
    with pytest.raises(InputError, match=word):
        scenario_from(
            {"name": "c", "title": "C", "start": "2025-01", "responses": [swap(**fields)]}
        )
    assert "ferrite" in substitute_names()
