"""Rules asked by name: goods, places, dates and facts resolve; all problems are told at once."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.toy import toy_chain

from ytterby.errors import InputError, YtterbyError
from ytterby.results import to_object
from ytterby.rules import NOT_ADVICE, read_rules
from ytterby.rules.reading import parse_rules
from ytterby.workflows.inputs import Asked
from ytterby.workflows.outcome import Outcome
from ytterby.workflows.rules.asked import AskedShipment
from ytterby.workflows.rules.benchmarks import SCHEMA, _met, _standing
from ytterby.workflows.rules.book import (
    add_rules,
    check_rules,
    list_rules,
    read_rule_text,
    remove_rules,
    show_rule,
)
from ytterby.workflows.rules.shipments import match_shipment

ROOT = Path(__file__).resolve().parents[3]


def verdicts(outcome: Outcome) -> dict[str, str]:
    """Return what each rule that bites says."""
    frame = outcome.tables["rules"].frame
    return dict(frame.select("rule", "verdict").iter_rows())


@pytest.fixture(autouse=True)
def _own_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YTTERBY_WORKSPACE", str(tmp_path / "workspace"))


@pytest.mark.parametrize(
    ("name", "material"),
    [
        ("ferrite", "other-magnet"),
        ("electric motor", "part"),
        ("bonded magnet", "ndfeb:bonded"),
        ("NdFeB", "ndfeb"),
        ("neodymium magnet", "ndfeb"),
        ("N42SH", "ndfeb:H-SH"),
        ("ndfeb:UH-EH", "ndfeb:UH-EH"),
        ("SmCo", "smco"),
        ("Sm2Co17", "smco"),
        ("dysprosium oxide", "oxide:Dy"),
        ("Dy2O3", "oxide:Dy"),
        ("Holmium metal", "metal:Ho"),
        ("terbium alloys", "alloy:Tb"),
        ("neodymium carbonate", "compound:Nd"),
        ("motor", "part"),
        ("magnet", "magnet"),
        ("technology", "technology"),
        ("concentrate", "concentrate"),
    ],
)
def test_goods_resolve_by_their_usual_names(name: str, material: str) -> None:
    asked = AskedShipment()
    assert asked.material(name, "") == material
    assert asked.problems == []


def test_what_holds_no_rare_earths_is_said_in_the_users_words() -> None:
    asked = AskedShipment()
    assert asked.material("copper", "") == ""
    assert [p.code for p in asked.problems] == ["no-rare-earths"]
    assert "'copper' holds no rare earths" in asked.problems[0].message


def test_names_of_places_and_uses_resolve() -> None:
    found = match_shipment(
        "SmCo", origin="China", destination="United States", on="2026-06-01", use="military"
    )
    assert verdicts(found)["china-2024-46-us-military"] == "applies"
    assert verdicts(found)["china-2025-18"] == "applies"


def test_a_grade_takes_its_usual_content_and_says_so() -> None:
    strong = match_shipment("N42SH", origin="China", destination="USA", on="2025-04-05")
    assert verdicts(strong)["china-2025-18"] == "applies"
    assert any("from the evidence" in text for text in strong.finding)
    plain = match_shipment("N42", origin="China", destination="USA", on="2025-04-05")
    assert verdicts(plain)["china-2025-18"] == "may apply"
    known = match_shipment(
        "N42", origin="China", destination="USA", on="2025-04-05", composition="Nd=0.24,Pr=0.06"
    )
    assert "china-2025-18" not in verdicts(known)
    silent = known.tables["rules-without-effect"].frame.filter(pl.col("rule") == "china-2025-18")
    assert silent["why"].to_list() == ["it holds no Tb or Dy"]


def test_a_customs_code_alone_asks_what_it_is() -> None:
    found = match_shipment(hs="8505.11", origin="CHN", destination="DEU", on="2026-06-01")
    row = found.tables["rules"].frame.filter(pl.col("rule") == "china-2025-18").row(0, named=True)
    assert row["verdict"] == "may apply"
    assert "what it is" in row["decides"]


def test_every_output_says_that_it_is_no_advice() -> None:
    outcomes = [
        match_shipment("SmCo", origin="CHN", destination="USA"),
        match_shipment("oxide:La", origin="FRA", destination="FRA", on="1980-01-01"),
        list_rules(on="2026-11-22"),
        show_rule("china-2025-18"),
    ]
    for outcome in outcomes:
        assert NOT_ADVICE in outcome.finding
        assert all(NOT_ADVICE in table.note for table in outcome.tables.values())
        assert all(NOT_ADVICE in s.note for s in outcome.summary)
        meta = to_object(outcome.tables, outcome.manifest)["meta"]
        assert NOT_ADVICE in meta["note"]
        assert outcome.manifest.parameters["note"] == NOT_ADVICE


def test_the_command_reproduces_the_result() -> None:
    found = match_shipment(
        "NdFeB", origin="Japan", destination="USA", on="2027-02-01", use="defence",
        stages={"mine": "China", "magnet": "Japan"}, facts=["off-the-shelf=no"],
    )  # fmt: skip
    assert found.manifest.command == (
        "ytterby rules --material NdFeB --from Japan --to USA --on 2027-02-01 --use defence "
        "--mined China --made Japan --fact off-the-shelf=no"
    )
    assert verdicts(found)["usa-dfars-7052-mined"] == "applies"


def test_a_change_of_the_rules_changes_the_fingerprint(tmp_path: Path) -> None:
    before = match_shipment("SmCo", origin="CHN", on="2026-06-01", workspace=tmp_path)
    path = tmp_path / "mine.toml"
    text = read_rule_text("malaysia-raw", workspace=tmp_path)
    path.write_text(text.replace('id = "malaysia-raw"', 'id = "mine"'), encoding="utf-8")
    added = add_rules(path, workspace=tmp_path)
    assert added.tables["rule-list"].frame["from"].to_list() == ["mine.toml"]
    after = match_shipment("SmCo", origin="CHN", on="2026-06-01", workspace=tmp_path)
    assert before.manifest.fingerprint != after.manifest.fingerprint
    assert "removed mine.toml" in remove_rules("mine", workspace=tmp_path)
    again = match_shipment("SmCo", origin="CHN", on="2026-06-01", workspace=tmp_path)
    assert again.manifest.fingerprint == before.manifest.fingerprint


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        match_shipment(
            "dysprosum", origin="Chna", destination="World", on="soon", use="milit",
            composition="Dx=0.1,Nd=30", value_share=2.0, hs="85-05", elements=["Q"],
            stages={"mine": "Nowhere", "smelting": "CHN"}, facts=["foo", "xinjiang=perhaps"],
        )  # fmt: skip
    codes = [p.code for p in caught.value.problems]
    assert {
        "unknown-material", "unknown-region", "no-country", "bad-date", "unknown-end-use",
        "unknown-element", "bad-share", "bad-code", "unknown-stage", "unknown-fact", "bad-answer",
    } <= set(codes)  # fmt: skip
    assert len(codes) >= 13
    assert all(p.fix for p in caught.value.problems)


@pytest.mark.parametrize(
    "facts",
    [
        {"material": ""},
        {"material": "NdFeB", "composition": "Nd=0.8,Dy=0.8"},
        {"material": "NdFeB", "composition": "Nd"},
        {"material": "NdFeB", "composition": "Dy=nan"},
        {"material": "NdFeB", "value_share": float("nan")},
        {"material": "NdFeB", "composition": "Dy=-0.1"},
        {"material": "; drop table rules"},
        {"material": "NdFeB", "on": "2026-02-30"},
    ],
)
def test_hostile_facts_end_in_a_problem(facts: dict[str, Any]) -> None:
    with pytest.raises(YtterbyError) as caught:
        match_shipment(**facts)
    assert caught.value.problems


def test_the_list_shows_the_status_of_the_day() -> None:
    before = list_rules(on="2025-10-20").tables["rule-list"].frame
    after = list_rules(on="2025-11-20").tables["rule-list"].frame
    status = {
        day: dict(frame.select("rule", "status").iter_rows())
        for day, frame in (("before", before), ("after", after))
    }
    assert status["before"]["china-2025-61-origin"] == "in force"
    assert status["after"]["china-2025-61-origin"] == "suspended"
    assert status["after"]["china-2025-18"] == "in force"
    assert before.height == len(read_rules())


def test_a_rule_is_shown_whole_and_an_unknown_one_answered() -> None:
    shown = show_rule("usa-dfars-7052-mined")
    assert shown.tables["rule-timeline"].frame.height == 2
    assert "2027-01-01" in str(shown.tables["rule-timeline"].frame["since"].to_list()[1])
    assert shown.tables["rule-sources"].frame["address"].str.starts_with("https").all()
    with pytest.raises(YtterbyError, match="did you mean"):
        show_rule("china-2025-81")


def test_the_example_of_the_how_to_page_is_sound(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "how-to" / "add-a-rule.md").read_text(encoding="utf-8")
    found = re.search(r"```toml\n(.*?)```", page, re.S)
    assert found is not None
    (rule,) = parse_rules(found[1].encode(), "page.toml")
    assert rule.phases[-1].since == dt.date(2027, 1, 1)
    path = tmp_path / "page.toml"
    path.write_text(found[1], encoding="utf-8")
    assert check_rules(path).tables["rule-list"].frame.height == 1


def test_a_benchmark_is_met_only_by_the_whole_interval() -> None:
    def met(low: float | None, high: float | None, bound: str) -> str:
        return _met({"low": low, "high": high}, 0.4, bound)

    assert [met(0.41, 0.5, "at least"), met(0.1, 0.39, "at least")] == ["yes", "no"]
    assert [met(0.3, 0.5, "at least"), met(0.3, 0.5, "at most")] == ["open", "open"]
    assert [met(0.1, 0.4, "at most"), met(0.41, 0.6, "at most")] == ["yes", "no"]
    assert met(None, None, "at least") == "gap"


def test_home_shares_follow_from_the_flows_by_hand() -> None:
    """Japan of the toy: 14 t of swarf at 0.9 and 2 t recovered of 50.6 t neodymium oxide, …"""
    chain = toy_chain(draws=4)
    asked = Asked()
    place = asked.place("JPN")
    assert place is not None
    rows = [row for r in read_rules() for row in _standing(r, place, chain, asked)]
    found = {(r["measure"], r["stage"], r["element"]): r for r in rows}
    by_hand = {
        ("extraction", "mine", "Nd"): 0.0,
        ("processing", "separation", "Nd"): (14 * 0.9 + 2) / (14 * 0.9 + 2 + 30 + 6),
        ("processing", "separation", "Dy"): 3 * 0.9 / (3 * 0.9 + 4),
        ("processing", "metal", "Nd"): 50 * 0.9 / (50 * 0.9 + 6),
        ("recycling", "all forms", "Dy"): 0.0,
    }
    for key, share in by_hand.items():
        assert found[key]["share"] == pytest.approx(share), key
    assert found["single-country", "separation", "Dy"]["partner"] == "CHN"
    assert found["single-country", "separation", "Dy"]["share"] == pytest.approx(1.0)
    frame = pl.DataFrame(rows, schema=SCHEMA)
    assert set(frame["element"]) == {"Nd", "Dy"}
    assert set(frame["met"]) <= {"yes", "no", "open", "gap"}
    known = frame.drop_nulls("share")
    assert (known["low"] <= known["high"]).all()
