"""The rules that ship: what they do to shipments on given days, and who says so."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from ytterby.packs import read_pack
from ytterby.rules import Bite, Rule, Shipment, match_rules, status_on
from ytterby.rules.reading import shipped_rules
from ytterby.rules.vocabulary import EFFECTS

RULES = {rule.id: rule for rule in shipped_rules()}
DY_MAGNET = {"Nd": 0.29, "Dy": 0.01}
PLAIN_MAGNET = {"Nd": 0.24, "Pr": 0.06}
MINED_IN_CHINA = {"mine": "CHN", "separation": "CHN", "metal": "JPN", "magnet": "JPN"}


def bite(rule: str, **facts: Any) -> Bite:
    """Return what a rule does to a shipment; the day is given as text."""
    day = dt.date.fromisoformat(facts.pop("on"))
    return match_rules([RULES[rule]], Shipment(on=day, **facts))[0]


def magnet(on: str, composition: dict[str, float] | None, **more: Any) -> dict[str, Any]:
    way = {"origin": "CHN", "destination": "USA"}
    return {"material": "ndfeb", "on": on, "composition": composition, **way, **more}


def item(material: str, origin: str, destination: str, on: str, **more: Any) -> dict[str, Any]:
    return {
        "material": material, "origin": origin, "destination": destination, "on": on, **more,
    }  # fmt: skip


MADE = ("metal", "magnet")
MELTED_IN_THE_UNION = item(
    "smco", "DEU", "USA", "2026-06-01", end_use="defence", stages=dict.fromkeys(MADE, "EU27")
)

CASES: list[tuple[str, dict[str, Any], str]] = [
    # April 2025: a magnet with one percent of dysprosium, before, on and after the day.
    ("china-2025-18", magnet("2025-04-03", DY_MAGNET), "not yet in force"),
    ("china-2025-18", magnet("2025-04-04", DY_MAGNET), "applies"),
    ("china-2025-18", magnet("2025-04-05", DY_MAGNET), "applies"),
    ("china-2025-18", magnet("2025-10-15", DY_MAGNET), "applies"),
    ("china-2025-18", magnet("2026-06-01", DY_MAGNET), "applies"),
    # Some members of the Union are allowed to melt and some are not.
    ("usa-dfars-7009", MELTED_IN_THE_UNION, "may apply"),
    (
        "usa-dfars-7009",
        MELTED_IN_THE_UNION | {"stages": dict.fromkeys(MADE, "DEU")},
        "does not apply",
    ),
    # What it does not catch: no dysprosium or terbium, a motor, goods that stay, other origins.
    ("china-2025-18", magnet("2025-04-05", PLAIN_MAGNET), "does not apply"),
    ("china-2025-18", magnet("2025-04-05", None), "may apply"),
    ("china-2025-18", magnet("2025-04-05", None, elements=("Nd", "Tb")), "applies"),
    ("china-2025-18", magnet("2025-04-05", PLAIN_MAGNET, doubtful=("Dy",)), "may apply"),
    ("china-2025-18", item("part", "CHN", "USA", "2025-05-01"), "does not apply"),
    ("china-2025-18", item("smco", "CHN", "CHN", "2025-05-01"), "does not apply"),
    ("china-2025-18", item("smco", "JPN", "USA", "2025-05-01"), "does not apply"),
    ("china-2025-18", item("smco", "CHN", "DEU", "2025-05-01"), "applies"),
    ("china-2025-18", item("oxide:Y", "CHN", "USA", "2025-05-01"), "applies"),
    ("china-2025-18", item("oxide:La", "CHN", "USA", "2025-05-01"), "does not apply"),
    ("china-2025-18", item("metal", "CHN", "USA", "2025-05-01"), "may apply"),
    ("china-2025-18-parts", item("part", "CHN", "USA", "2025-05-01"), "applies"),
    # October 2025: holmium, announced, suspended before it took effect, then not known.
    ("china-2025-57", item("metal:Ho", "CHN", "DEU", "2025-10-08"), "not yet in force"),
    ("china-2025-57", item("metal:Ho", "CHN", "DEU", "2025-10-15"), "not yet in force"),
    ("china-2025-57", item("metal:Ho", "CHN", "DEU", "2025-11-08"), "suspended"),
    ("china-2025-57", item("metal:Ho", "CHN", "DEU", "2026-11-10"), "suspended"),
    ("china-2025-57", item("metal:Ho", "CHN", "DEU", "2026-11-11"), "may apply"),
    ("china-2025-57", item("metal:Dy", "CHN", "DEU", "2026-11-22"), "does not apply"),
    # The 0.1 % rule: a German motor on its way to Vietnam.
    (
        "china-2025-61-value",
        item("part", "DEU", "VNM", "2025-12-02", value_share=0.002),
        "suspended",
    ),
    (
        "china-2025-61-value",
        item("part", "DEU", "VNM", "2025-10-20", value_share=0.002),
        "not yet in force",
    ),
    (
        "china-2025-61-value",
        item("part", "DEU", "VNM", "2025-12-02", value_share=0.0009),
        "does not apply",
    ),
    (
        "china-2025-61-value",
        item("part", "DEU", "VNM", "2026-11-22", value_share=0.001),
        "may apply",
    ),
    (
        "china-2025-61-value",
        item("part", "CHN", "VNM", "2025-12-02", value_share=0.002),
        "does not apply",
    ),
    (
        "china-2025-61-origin",
        item("smco", "JPN", "USA", "2025-10-20", facts={"chinese-origin": True}),
        "applies",
    ),
    (
        "china-2025-61-technology",
        item("smco", "MYS", "USA", "2026-01-20", facts={"chinese-technology": False}),
        "does not apply",
    ),
    # Military users.
    (
        "china-2024-46-us-military",
        magnet("2026-06-01", DY_MAGNET, end_use="defence"),
        "applies",
    ),
    (
        "china-2024-46-us-military",
        magnet("2026-06-01", DY_MAGNET, end_use="wind"),
        "does not apply",
    ),
    (
        "china-2026-1-japan-military",
        item("oxide:Y", "CHN", "JPN", "2026-01-05", end_use="defence"),
        "not yet in force",
    ),
    (
        "china-2026-1-japan-military",
        item("oxide:Y", "CHN", "JPN", "2026-01-06", end_use="defence"),
        "applies",
    ),
    (
        "china-2024-46-transfer",
        item("smco", "JPN", "USA", "2026-06-01", end_use="defence", facts={"chinese-origin": True}),
        "applies",
    ),
    (
        "china-2026-1-transfer",
        item("smco", "DEU", "JPN", "2026-06-01", end_use="defence"),
        "may apply",
    ),
    # Quotas and duties of the years of the dispute.
    ("china-export-quota", item("oxide:La", "CHN", "JPN", "2012-06-01"), "applies"),
    ("china-export-quota", item("oxide:La", "CHN", "JPN", "2015-01-01"), "no longer in force"),
    ("china-export-duty", item("oxide:La", "CHN", "JPN", "2015-04-30"), "applies"),
    ("china-export-duty", item("oxide:La", "CHN", "JPN", "2015-05-01"), "no longer in force"),
    ("china-export-quota", item("ndfeb", "CHN", "JPN", "2012-06-01"), "does not apply"),
    ("china-2023-technology", item("technology", "CHN", "USA", "2024-01-01"), "applies"),
    # US defence: melted in China; mined in China and melted in Japan, before and after 2027.
    (
        "usa-dfars-7052-melted",
        magnet("2026-06-01", None, end_use="defence", stages={"metal": "CHN", "magnet": "CHN"}),
        "applies",
    ),
    (
        "usa-dfars-7052-melted",
        item("ndfeb", "JPN", "USA", "2026-06-01", end_use="defence", stages=MINED_IN_CHINA),
        "does not apply",
    ),
    (
        "usa-dfars-7052-mined",
        item("ndfeb", "JPN", "USA", "2026-06-01", end_use="defence", stages=MINED_IN_CHINA),
        "not yet in force",
    ),
    (
        "usa-dfars-7052-mined",
        item("ndfeb", "JPN", "USA", "2027-02-01", end_use="defence", stages=MINED_IN_CHINA),
        "applies",
    ),
    (
        "usa-dfars-7052-mined",
        item("ndfeb", "JPN", "USA", "2027-02-01", end_use="defence", stages={"magnet": "JPN"}),
        "may apply",
    ),
    (
        "usa-dfars-7052-mined",
        item(
            "ndfeb",
            "JPN",
            "USA",
            "2027-02-01",
            end_use="defence",
            stages=MINED_IN_CHINA,
            facts={"off-the-shelf": True, "half-covered-material": False},
        ),
        "does not apply",
    ),
    (
        "usa-dfars-7009",
        item("smco", "CHN", "USA", "2020-01-01", end_use="defence", stages={"metal": "CHN"}),
        "applies",
    ),
    (
        "usa-dfars-7009",
        item(
            "smco",
            "JPN",
            "USA",
            "2020-01-01",
            end_use="defence",
            stages={"metal": "JPN", "magnet": "DEU"},
        ),
        "does not apply",
    ),
    # US duties.
    ("usa-301-magnets", magnet("2025-12-31", DY_MAGNET, hs="850511"), "not yet in force"),
    ("usa-301-magnets", magnet("2026-01-01", DY_MAGNET, hs="8505110070"), "applies"),
    ("usa-301-magnets", magnet("2026-01-01", DY_MAGNET, hs="850519"), "does not apply"),
    ("usa-301-magnets", magnet("2026-01-01", DY_MAGNET, hs="8505"), "may apply"),
    ("usa-301-magnets", magnet("2026-01-01", DY_MAGNET), "may apply"),
    ("usa-301-magnets", item("ndfeb:H-SH", "CHN", "USA", "2026-01-01"), "applies"),
    ("usa-301-rare-earths-spared", item("oxide:Dy", "CHN", "USA", "2026-01-01"), "applies"),
    ("usa-mfn-magnets", item("smco", "DEU", "USA", "2026-01-01"), "applies"),
    # The day of the copy that was read is not the day since which a duty is due.
    ("usa-mfn-magnets", item("ndfeb", "CHN", "USA", "2025-04-05", hs="85051100"), "applies"),
    ("usa-mfn-magnets", item("ndfeb", "CHN", "USA", "2017-10-18", hs="85051100"), "applies"),
    ("usa-mfn-magnets", item("ndfeb", "CHN", "USA", "2012-01-01", hs="85051100"), "may apply"),
    ("usa-mfn-cerium", item("oxide:Ce", "CHN", "USA", "2025-04-05"), "may apply"),
    ("usa-mfn-compounds", item("oxide:Nd", "EST", "USA", "2025-04-05"), "applies"),
    ("usa-mfn-metals", item("metal:Nd", "JPN", "USA", "2026-01-01"), "applies"),
    ("usa-mfn-cerium", item("oxide:Nd", "EST", "USA", "2026-01-01"), "does not apply"),
    ("usa-ieepa-fentanyl", magnet("2026-02-23", DY_MAGNET), "applies"),
    ("usa-ieepa-fentanyl", magnet("2026-02-24", DY_MAGNET), "no longer in force"),
    ("usa-301-forced-labour", item("smco", "CHN", "USA", "2026-07-23"), "not yet in force"),
    ("usa-301-forced-labour", item("smco", "CHN", "USA", "2026-07-24"), "applies"),
    ("usa-301-forced-labour", item("smco", "MMR", "USA", "2026-07-24"), "does not apply"),
    ("usa-301-forced-labour", item("oxide:Dy", "CHN", "USA", "2026-07-24"), "does not apply"),
    ("usa-301-forced-labour", item("ndfeb:H-SH", "CHN", "USA", "2026-07-24"), "does not apply"),
    ("usa-301-forced-labour", magnet("2026-07-24", DY_MAGNET, hs="850519"), "applies"),
    ("usa-ieepa-reciprocal-ndfeb", magnet("2025-09-07", DY_MAGNET, hs="8505110070"), "applies"),
    (
        "usa-ieepa-reciprocal-ndfeb",
        magnet("2025-09-08", DY_MAGNET, hs="8505110070"),
        "no longer in force",
    ),
    ("usa-mfn-magnets", item("smco", "RUS", "USA", "2026-01-01"), "does not apply"),
    ("usa-232", magnet("2026-06-01", DY_MAGNET), "not yet in force"),
    ("usa-232", magnet("2026-11-22", DY_MAGNET), "may apply"),
    # Others.
    ("malaysia-raw", item("concentrate", "MYS", "CHN", "2024-01-01"), "applies"),
    ("malaysia-raw", item("oxide:Nd", "MYS", "JPN", "2024-01-01"), "does not apply"),
    ("vietnam-ore", item("concentrate", "VNM", "CHN", "2026-02-01"), "applies"),
    ("eu-crma-single-country", item("oxide:Nd", "CHN", "EU27", "2026-02-01"), "applies"),
    ("eu-magnet-scrap", item("scrap:Nd", "DEU", "CHN", "2026-02-01"), "not yet in force"),
    ("eu-magnet-scrap", item("scrap:Nd", "DEU", "FRA", "2026-02-01"), "does not apply"),
    ("eu-crma-28", item("part", "CHN", "DEU", "2026-02-01", end_use="defence"), "does not apply"),
]


@pytest.mark.parametrize(("rule", "facts", "verdict"), CASES)
def test_a_rule_says_this_of_that_shipment(rule: str, facts: dict[str, Any], verdict: str) -> None:
    found = bite(rule, **facts)
    assert found.verdict == verdict, found.why
    assert found.why
    if verdict == "may apply":
        unsure = status_on(RULES[rule], dt.date.fromisoformat(facts["on"])).status
        assert found.decides or unsure == "unverified"


def test_the_condition_that_decided_is_named() -> None:
    assert bite("china-2025-18", **magnet("2025-04-05", PLAIN_MAGNET)).why == "it holds no Tb or Dy"
    early = bite("china-2025-61-value", **item("part", "DEU", "VNM", "2025-12-02", value_share=0.0))
    assert "below 0.1 %" in early.why
    wrong = bite("usa-dfars-7052-melted", **magnet("2026-06-01", None, end_use="wind"))
    assert "it is for wind" in wrong.why
    assert bite("china-2025-18", **magnet("2025-04-05", None)).decides == (
        "its content of Tb or Dy",
    )


def test_the_end_of_the_suspension_is_told_as_what_is_known() -> None:
    for rule in ("china-2025-57", "china-2025-61-value", "china-2025-62-technology"):
        standing = status_on(RULES[rule], dt.date(2026, 11, 22))
        assert standing.status == "unverified"
        assert "ended by its terms on 2026-11-10" in standing.note
        assert "could not be verified" in standing.note
        later = status_on(RULES[rule], dt.date(2027, 1, 11))
        assert later.status == "unverified"
        assert "is not known" in later.note
    assert status_on(RULES["china-2025-18"], dt.date(2026, 11, 22)).status == "in force"


def test_exceptions_that_were_not_excluded_are_named() -> None:
    found = bite(
        "usa-dfars-7052-melted",
        **magnet("2026-06-01", None, end_use="defence", stages={"metal": "CHN"}),
    )
    assert any("off-the-shelf" in text for text in found.unless)
    spared = bite(
        "usa-dfars-7052-melted",
        **magnet(
            "2026-06-01",
            None,
            end_use="defence",
            stages={"metal": "CHN"},
            facts={"off-the-shelf": True},
        ),
    )
    assert spared.verdict == "does not apply"
    assert "exempt" in spared.why


def test_what_stops_a_shipment_comes_first() -> None:
    found = match_rules(
        RULES.values(),
        Shipment(
            "smco", "CHN", "USA", dt.date(2026, 6, 1), end_use="defence", stages={"metal": "CHN"}
        ),
    )
    applied = [b.effect for b in found if b.verdict == "applies"]
    assert applied[0] == "stop"
    assert applied == sorted(applied, key=list(EFFECTS).index)
    assert [b.verdict for b in found][-1] == "does not apply"


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_every_rule_has_dated_sources_and_says_what_is_not_verified(rule: Rule) -> None:
    assert rule.sources
    assert rule.phases
    assert rule.tier in "ABC"
    for source in rule.sources:
        assert source.address.startswith("http")
        assert source.publisher
        assert source.title
        assert dt.date(1990, 1, 1) < source.date < dt.date(2026, 11, 22)
    assert rule.consequence.endswith(".")
    assert rule.unverified.endswith(".")
    if not any(s.reading == "primary" for s in rule.sources):
        assert rule.tier != "A"


def test_no_rule_that_ships_lost_its_source() -> None:
    """Ids are public: a later set of rules may add, but not drop or rename without a word."""
    listed = (Path(__file__).parent / "shipped_ids.txt").read_text(encoding="utf-8").split()
    assert sorted(set(listed) - set(RULES)) == []
    for rule in RULES.values():
        addresses = {s.address for s in rule.sources}
        assert all(rule.sources[p.source].address in addresses for p in rule.phases)


def test_a_rule_older_than_what_was_read_says_so_before_its_first_day() -> None:
    found = bite("usa-mfn-magnets", **item("ndfeb", "CHN", "USA", "2012-01-01", hs="850511"))
    assert found.why.startswith("known to be in force on 2017-10-18; it is older")
    assert status_on(RULES["usa-mfn-magnets"], dt.date(2012, 1, 1)).status == "unverified"
    assert status_on(RULES["china-2025-18"], dt.date(2012, 1, 1)).status == "announced"


def test_the_benchmarks_are_those_of_the_regulation() -> None:
    found = {r.benchmark.measure: r.benchmark.value for r in RULES.values() if r.benchmark}
    assert found == {
        "extraction": 0.10, "processing": 0.40, "recycling": 0.25, "single-country": 0.65,
    }  # fmt: skip


def test_a_reference_code_of_china_settles_the_form_but_not_the_element() -> None:
    way = {"origin": "CHN", "destination": "USA", "on": "2025-05-01"}
    asked = bite("china-2025-18", material="", hs="2805301910", **way)
    assert asked.verdict == "may apply"
    assert any("content" in question for question in asked.decides)
    known = bite("china-2025-18", material="", hs="2805301910", elements=("Gd",), **way)
    assert known.verdict == "applies"


def test_every_material_of_the_pack_is_understood() -> None:
    pack = read_pack()
    names = [g.id for g in pack.grades]
    names += [f"{f}:{e}" for f in ("oxide", "metal", "scrap") for e in pack.elements]
    names += [f"{f}:{o.id}" for f in ("concentrate", "mixed:SEG") for o in pack.ores]
    for name in names:
        found = match_rules(RULES.values(), Shipment(name, "CHN", "USA", dt.date(2026, 6, 1)))
        assert len(found) == len(RULES)
