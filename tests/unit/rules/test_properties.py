"""What must hold of every rule and shipment, whatever they are."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ytterby.errors import UnknownNameError
from ytterby.rules import VERDICTS, Shipment, match_rules, status_on
from ytterby.rules.answers import Answer, all_of, any_of
from ytterby.rules.conditions import read_end_use
from ytterby.rules.reading import shipped_rules
from ytterby.rules.shipment import Bite

RULES = shipped_rules()
COUNTRIES = ("CHN", "USA", "DEU", "JPN", "VNM", "MYS", "EU27", "XEU", None)
MATERIALS = (
    "ndfeb", "ndfeb:N", "ndfeb:bonded", "smco", "magnet", "oxide", "oxide:Dy", "metal:Ho",
    "alloy:Dy", "target:Tb", "concentrate", "mixed:SEG", "scrap:Nd", "part", "equipment",
    "technology", "",
)  # fmt: skip
shares = st.dictionaries(
    st.sampled_from(["Nd", "Dy", "Tb", "Sm", "Ho", "Y"]), st.floats(0.0, 0.3), max_size=4
)
shipments = st.builds(
    Shipment,
    material=st.sampled_from(MATERIALS),
    origin=st.sampled_from(COUNTRIES),
    destination=st.sampled_from(COUNTRIES),
    on=st.dates(dt.date(2000, 1, 1), dt.date(2035, 1, 1)),
    composition=st.none() | shares,
    end_use=st.sampled_from(["", "defence", "civil", "wind", "semiconductors"]),
    value_share=st.none() | st.floats(0.0, 1.0),
    hs=st.sampled_from(["", "850511", "8505", "28469019", "9999"]),
    stages=st.dictionaries(
        st.sampled_from(["mine", "separation", "metal", "magnet"]), st.sampled_from(["CHN", "JPN"])
    ),
)
answers = st.builds(
    Answer,
    holds=st.sampled_from([True, False, None]),
    why=st.sampled_from(["a", "b"]),
    questions=st.sampled_from([(), ("q",)]),
)


def by_rule(bites: tuple[Bite, ...]) -> dict[str, Bite]:
    return {b.rule: b for b in bites}


@settings(max_examples=60, deadline=None)
@given(shipments)
def test_every_rule_answers_once_with_a_reason_and_a_source(shipment: Shipment) -> None:
    found = match_rules(RULES, shipment)
    assert len(found) == len(RULES)
    for bite in found:
        assert bite.verdict in VERDICTS
        assert bite.why
        assert bite.sources
        if bite.verdict == "does not apply":
            assert bite.decides == ()


@settings(max_examples=40, deadline=None)
@given(shipments, st.randoms())
def test_the_order_of_the_rules_does_not_matter(shipment: Shipment, random: object) -> None:
    mixed = list(RULES)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert match_rules(mixed, shipment) == match_rules(RULES, shipment)


@settings(max_examples=60, deadline=None)
@given(shipments)
def test_more_facts_never_turn_no_into_maybe(shipment: Shipment) -> None:
    """What is refuted without the end use stays refuted with it."""
    if shipment.end_use:
        return
    known = Shipment(
        **{
            f: getattr(shipment, f)
            for f in ("material", "origin", "destination", "on", "composition", "value_share",
                      "hs", "stages")
        },
        end_use="defence",
    )  # fmt: skip
    before, after = by_rule(match_rules(RULES, shipment)), by_rule(match_rules(RULES, known))
    for rule, bite in before.items():
        if bite.verdict == "does not apply":
            assert after[rule].verdict == "does not apply"


@given(st.sampled_from(RULES), st.dates(dt.date(1980, 1, 1), dt.date(2050, 1, 1)))
def test_the_status_of_a_day_holds_over_its_whole_span(rule: object, day: dt.date) -> None:
    standing = status_on(rule, day)  # type: ignore[arg-type]
    for edge in (standing.since, standing.until):
        if edge is not None:
            assert status_on(rule, edge).status == standing.status  # type: ignore[arg-type]


@given(st.lists(answers, min_size=1, max_size=5))
def test_one_refusal_decides_and_nothing_unknown_is_certain(some: list[Answer]) -> None:
    states = [a.holds for a in some]
    together, either = all_of(some), any_of(some, "none")
    assert together.holds is (False if False in states else None if None in states else True)
    assert either.holds is (True if True in states else None if None in states else False)


def test_a_sector_is_read_as_an_end_use() -> None:
    assert [read_end_use(u) for u in ("", "defence", "wind", "semiconductors")] == [
        "", "defence", "civil", "semiconductors",
    ]  # fmt: skip


def test_an_unknown_material_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean"):
        match_rules(RULES, Shipment(material="ndfb"))
