"""What must hold of every chain, however its flows are scaled, scattered and ordered."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.toy import toy_chain

from ytterby.core.chain import Chain
from ytterby.indicators import (
    chain_links,
    concentration,
    dependence,
    herfindahl,
    output_shares,
    trace,
)
from ytterby.indicators.accounts.arrays import arrays
from ytterby.indicators.accounts.network import MIXINGS, Mixing, build_network
from ytterby.indicators.standing.shares import Basis

BASE = toy_chain(draws=6)
SINGLE = {r: [r] for r in BASE.regions}
amounts = st.lists(st.floats(0.0, 1e9), min_size=1, max_size=12).filter(lambda a: sum(a) > 0)


@st.composite
def chains(draw: st.DrawFn) -> Chain:
    """A toy whose flows are scaled one by one: pools need not balance, as in posterior draws."""
    count = BASE.flows.height
    factors = draw(st.lists(st.sampled_from([0.0, 0.2, 1.0, 1.7]), min_size=count, max_size=count))
    scaled = BASE.flows.with_columns(value=pl.col("value") * pl.Series(factors))
    return replace(BASE, flows=scaled, draws=BASE.draws * np.asarray(factors)[:, None])


@given(amounts)
def test_an_index_lies_between_one_over_n_and_one(values: list[float]) -> None:
    found = float(herfindahl(values))
    assert 1.0 / len(values) - 1e-9 <= found <= 1.0 + 1e-9


@given(amounts.filter(lambda a: len(a) > 1))
def test_a_merger_never_lowers_the_index(values: list[float]) -> None:
    merged = [values[0] + values[1], *values[2:]]
    assert float(herfindahl(merged)) >= float(herfindahl(values)) - 1e-12


@given(amounts, st.randoms())
def test_the_index_does_not_depend_on_the_order(values: list[float], random: object) -> None:
    shuffled = list(values)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert float(herfindahl(shuffled)) == pytest.approx(float(herfindahl(values)))


@settings(max_examples=25, deadline=None)
@given(chains())
def test_shares_of_each_stage_and_element_sum_to_one(chain: Chain) -> None:
    bases: tuple[Basis, ...] = ("location", "control")
    for basis in bases:
        frame = output_shares(chain, basis=basis, draws=0)
        if frame.is_empty():
            continue
        made = frame.filter(pl.col("share").is_not_null())
        total = made.group_by("stage", "element").agg(pl.col("share").sum())
        assert total["share"].to_list() == pytest.approx([1.0] * total.height)


@settings(max_examples=20, deadline=None)
@given(chains(), st.sampled_from(MIXINGS))
def test_ever_touched_is_never_below_any_stage(chain: Chain, mixing: Mixing) -> None:
    frame = trace(chain, SINGLE, SINGLE, mixing=mixing, draws=0)
    key = ["element", "region", "partner"]
    stage = frame.filter(pl.col("measure") == "stage_trace").group_by(key).agg(pl.max("share"))
    touched = frame.filter(pl.col("measure") == "ever_touched").select(*key, ever="share")
    both = stage.join(touched, on=key)
    assert (both["ever"] + 1e-9 >= both["share"]).all()
    assert frame["share"].is_between(0.0, 1.0).all()


@settings(max_examples=20, deadline=None)
@given(chains(), st.sampled_from(MIXINGS))
def test_control_by_stage_over_all_controllers_is_the_stage_over_all_places(
    chain: Chain, mixing: Mixing
) -> None:
    frame = trace(chain, SINGLE, SINGLE, mixing=mixing, draws=0).filter(pl.col("stage") != "any")
    total = frame.group_by("measure", "element", "stage", "region").agg(pl.col("share").sum())
    wide = total.pivot("measure", index=["element", "stage", "region"], values="share")
    if not wide.is_empty():
        assert wide["owner_control"].to_list() == pytest.approx(wide["stage_trace"].to_list())


@settings(max_examples=20, deadline=None)
@given(chains())
def test_deleting_more_never_touches_less(chain: Chain) -> None:
    places = {"JPN": ["JPN"], "JPN+MMR": ["JPN", "MMR"], "nobody": []}
    frame = trace(chain, SINGLE, places, measures=["ever_touched"], draws=0)
    wide = frame.pivot("partner", index=["element", "region"], values="share")
    if not wide.is_empty():
        assert (wide["JPN+MMR"] + 1e-9 >= wide["JPN"]).all()
        assert wide["nobody"].to_list() == pytest.approx([0.0] * wide.height)


@settings(max_examples=20, deadline=None)
@given(chains(), st.randoms())
def test_traces_do_not_depend_on_the_order_of_flows(chain: Chain, random: object) -> None:
    order = list(range(chain.flows.height))
    random.shuffle(order)  # type: ignore[attr-defined]
    turned = replace(chain, flows=chain.flows[order], draws=chain.draws[order])
    first = trace(chain, SINGLE, {"CHN": ["CHN"]}, draws=3)
    second = trace(turned, SINGLE, {"CHN": ["CHN"]}, draws=3)
    for column in ("share", "low", "high"):
        assert first[column].to_list() == pytest.approx(second[column].to_list(), nan_ok=True)


@settings(max_examples=20, deadline=None)
@given(chains(), st.sampled_from(MIXINGS))
def test_every_pool_that_is_fed_has_a_mix_that_sums_to_one(chain: Chain, mixing: Mixing) -> None:
    for element in chain.technology.elements:
        network = build_network(arrays(chain, draws=0, prior=0), element, mixing)
        total = np.zeros(len(network.region))
        np.add.at(total, network.to, network.weight[:, 0])
        assert np.all((np.abs(total - 1.0) < 1e-9) | (total == 0.0))


@settings(max_examples=15, deadline=None)
@given(chains())
def test_dependence_is_worse_when_more_is_lost_and_first_in_the_queue_is_best(
    chain: Chain,
) -> None:
    lost = {"JPN": ["JPN"], "JPN+CHN": ["JPN", "CHN"]}
    frame = dependence(chain, {"USA": ["USA"]}, lost, draws=0)
    if frame.is_empty():
        return
    wide = frame.pivot("partner", index=["element", "sharing"], values="dependence")
    first = wide.filter(pl.col("sharing") == "target_first")
    assert (first["JPN+CHN"] + 1e-7 >= first["JPN"]).all()
    queue = frame.pivot("sharing", index=["element", "partner"], values="dependence")
    assert (queue["target_first"] <= queue["pro_rata"] + 1e-7).all()


@settings(max_examples=15, deadline=None)
@given(chains())
def test_nothing_is_lost_in_a_place_of_a_flow_diagram(chain: Chain) -> None:
    frame = chain_links(chain, "Nd", draws=0)
    inside = frame.group_by(stage="to_stage", region="to_region").agg(enters=pl.col("value").sum())
    out = frame.group_by(stage="from_stage", region="from_region").agg(leaves=pl.col("value").sum())
    both = inside.join(out, on=["stage", "region"])
    # Where a draw leaves a pool unfed, what is made of it begins there; links below a floor drop.
    floor = 20 * 1e-4 * float(frame["value"].to_numpy().sum())
    assert (both["enters"] <= both["leaves"] + floor).all()


def test_a_concentration_of_the_toy_lies_in_its_bounds() -> None:
    frame = concentration(BASE)
    for column in ("low", "hhi", "high"):
        assert frame[column].is_between(1.0 / len(BASE.regions), 1.0 + 1e-12).all()
