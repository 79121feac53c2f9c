"""A net that can be checked with a pencil: two mines, one separator, two makers, two users."""

import json

import numpy as np
import polars as pl
import pytest

from ytterby.workflows.chain.flows import list_flows
from ytterby.workflows.chain.moves import share_moves, supply_moves
from ytterby.workflows.chain.net import Net
from ytterby.workflows.chain.whatif import switch_off

MINE_A, MINE_B, SEPARATOR, MAGNETS = 0, 1, 2, 3


def pencil_net(*, loop: bool = False) -> Net:
    """A mines 60 and B 40; A separates all of it; A makes it into magnets that A and B use."""
    column = np.asarray([1.0, 0.9, 1.1])
    mass = [60.0, 40.0, 100.0]
    ends = [(MINE_A, SEPARATOR), (MINE_B, SEPARATOR), (SEPARATOR, MAGNETS)]
    if loop:  # a part of the separator's product comes back to it
        mass.append(25.0)
        ends.append((SEPARATOR, SEPARATOR))
    output = np.asarray([60.0, 40.0, 100.0, 100.0])[None, :, None] * column
    return Net(
        year=2024,
        elements=("Nd",),
        groups={"MAG": ("Nd",)},
        places=(("mine", "A"), ("mine", "B"), ("separation", "A"), ("magnet", "A")),
        output=output,
        evidence=np.asarray([[0.5, np.nan, 1.0, 1.0]]),
        element=np.zeros(len(ends), dtype=np.int64),
        source=np.asarray([e[0] for e in ends]),
        target=np.asarray([e[1] for e in ends]),
        mass=np.asarray(mass)[:, None] * column,
        used_element=np.zeros(2, dtype=np.int64),
        used_source=np.asarray([MAGNETS, MAGNETS]),
        used_region=np.asarray([0, 1]),
        used=np.asarray([70.0, 30.0])[:, None] * column,
        regions=("A", "B"),
        plants=(
            ("half-mine", MINE_A, 0.5, ("Nd",)),
            ("all-of-b", MINE_B, 1.0, ("Nd",)),
            ("not-nd", MINE_A, 0.2, ()),
            ("magnet-plant", MAGNETS, 0.25, ("Nd",)),
        ),
    )


def test_nothing_moves_while_every_plant_runs() -> None:
    off = switch_off(pencil_net(), [])
    assert (off.left == 1.0).all()
    assert off.known == off.unknown == ()


def test_what_a_mine_loses_is_missing_in_proportion_down_to_use() -> None:
    net = pencil_net()
    off = switch_off(net, ["half-mine"])
    assert off.left[0, :, 0].tolist() == pytest.approx([0.5, 1.0, 0.7, 0.7])
    left = supply_moves(net, off, [""], {"A": ["A"], "B": ["B"], "both": ["A", "B"]})
    assert left["supply_left"].to_list() == pytest.approx([0.7, 0.7, 0.7])
    assert left["use"].to_list() == pytest.approx([70.0, 30.0, 100.0])


def test_a_plant_down_the_chain_takes_nothing_from_those_before_it() -> None:
    off = switch_off(pencil_net(), ["magnet-plant"])
    assert off.left[0, :, 0].tolist() == pytest.approx([1.0, 1.0, 1.0, 0.75])


def test_losses_on_the_way_come_on_top_of_each_other() -> None:
    off = switch_off(pencil_net(), ["half-mine", "magnet-plant"])
    assert off.left[0, MAGNETS, 0] == pytest.approx(0.7 * 0.75)


def test_a_loop_settles_where_what_comes_back_is_cut_as_well() -> None:
    off = switch_off(pencil_net(loop=True), ["all-of-b"])
    # x = (60 + 25 x) / 125
    assert off.left[0, SEPARATOR, 0] == pytest.approx(0.6, abs=1e-4)


def test_a_plant_that_cannot_make_the_element_moves_nothing() -> None:
    off = switch_off(pencil_net(), ["not-nd"])
    assert (off.left == 1.0).all()
    assert off.known == ("not-nd",)


def test_a_plant_without_a_known_share_is_told_apart() -> None:
    off = switch_off(pencil_net(), ["nobody", "half-mine"])
    assert off.known == ("half-mine",)
    assert off.unknown == ("nobody",)


def test_shares_leaders_and_losses_are_those_of_the_pencil() -> None:
    net = pencil_net()
    row = share_moves(net, switch_off(net, ["half-mine"]), [""], "A").to_dicts()[0]
    assert row["stage"] == "mine"
    assert row["share_before"] == pytest.approx(0.6)
    assert row["share_after"] == pytest.approx(30 / 70)
    assert (row["leader_before"], row["leader_after"]) == ("A", "B")
    assert row["lost"] == pytest.approx(0.3)


def test_a_stage_of_which_nothing_is_left_has_a_gap_and_no_zero() -> None:
    net = pencil_net()
    rows = share_moves(net, switch_off(net, ["half-mine", "all-of-b"]), ["Nd"], "A").to_dicts()
    assert rows[0]["share_after"] == pytest.approx(1.0)
    gone = switch_off(net, ["all-of-b"])
    gone.left[:] = 0.0
    empty = share_moves(net, gone, ["Nd"], "A").to_dicts()[0]
    assert empty["share_after"] is None
    assert empty["leader_after"] == ""
    assert empty["lost"] == pytest.approx(1.0)


def test_an_interval_holds_the_best_estimate() -> None:
    net = pencil_net()
    frame = supply_moves(net, switch_off(net, ["half-mine"]), ["Nd"], {"A": ["A"]})
    assert (frame["low"] <= frame["supply_left"]).all()
    assert (frame["supply_left"] <= frame["high"]).all()


def test_evidence_is_told_for_one_element_and_is_a_gap_for_all_together() -> None:
    net = pencil_net()
    net2 = Net.from_record({**net.to_record(), "elements": ["Nd"]})
    one = share_moves(net2, switch_off(net2, []), ["Nd"], "A").to_dicts()
    assert one[0]["evidence_share"] == pytest.approx(0.5)
    assert (
        share_moves(net, switch_off(net, []), ["Nd"], "B").to_dicts()[0]["evidence_share"] is None
    )


def test_flows_join_different_regions_and_shrink_with_their_beginning() -> None:
    net = pencil_net()
    frame = list_flows(net, switch_off(net, ["all-of-b"]))
    assert frame.select("from_region", "to_region", "to_stage").rows() == [
        ("B", "A", "separation"),
        ("A", "B", "use"),
    ]
    assert frame["flow"].to_list() == pytest.approx([40.0, 30.0])
    assert frame["flow_after"].to_list() == pytest.approx([0.0, 30.0 * 0.6])
    assert list_flows(net, switch_off(net, []), stage="magnet").height == 1
    assert list_flows(net, switch_off(net, []), stage="metal").is_empty()


def test_a_net_is_kept_as_json_and_comes_back() -> None:
    net = pencil_net()
    again = Net.from_record(json.loads(json.dumps(net.to_record())))
    assert again.places == net.places
    assert again.plants == net.plants
    assert np.allclose(again.mass, net.mass)
    frames = [share_moves(n, switch_off(n, ["half-mine"]), ["MAG"], "A") for n in (net, again)]
    assert isinstance(frames[0], pl.DataFrame)
    assert frames[0]["share_after"].to_list() == pytest.approx(frames[1]["share_after"].to_list())
