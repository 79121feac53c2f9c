"""The boards of dependence on the shipped evidence: whole, marked, and agreeing with each other."""

from __future__ import annotations

import json
import re

import pytest

from ytterby.boards.board import Board
from ytterby.boards.dependence.countries import CompareParams
from ytterby.boards.registry import board_names, find_kind, read_params
from ytterby.boards.store import pack_board, unpack_board
from ytterby.errors import InputError

pytestmark = pytest.mark.slow

KINDS = (
    "dependence",
    "dependence-years",
    "indicators",
    "risk-scores",
    "compare-countries",
    "sayings",
    "saying-check",
)


def count(name: str, **given: object) -> Board:
    kind = find_kind(name)
    return kind.build(read_params(kind, given), None)


@pytest.fixture(scope="module")
def origin() -> Board:
    return count("dependence")


@pytest.fixture(scope="module")
def years() -> Board:
    return count("dependence-years")


@pytest.fixture(scope="module")
def listed() -> Board:
    return count("indicators", element="Dy")


def opened(board: Board) -> set[str]:
    """Return every key that a text or picture of a board opens."""
    texts = [*board.html.values(), *(p.payload for p in board.pictures.values())]
    texts += [r["html"] for r in board.data.get("rows", [])] + [str(board.data.get("html", ""))]
    marks = r'data-why="([^"]+)"|"why":"([^"]+)"'
    return {a or b for text in texts for a, b in re.findall(marks, text)}


def test_are_known_by_name_and_can_be_asked_nothing() -> None:
    assert set(KINDS) <= set(board_names())
    for name in KINDS:
        kind = find_kind(name)
        assert kind.params() == read_params(kind, {})
        assert all(isinstance(p, kind.params) for p in kind.warm())


def test_customs_and_origin_of_the_united_states_tell_two_stories(origin: Board) -> None:
    words = origin.data["words"]["Dy"]
    assert "customs officer in the United States" in words["finding"]
    assert words["emphasis"] in words["finding"]
    rows = origin.tables["measures"].frame
    own = {
        (r["measure"], r["rule"]): r["value"]
        for r in rows.iter_rows(named=True)
        if r["element"] == "Dy" and r["stage"] == "any"
    }
    assert own["ever_touched", "well_mixed"] > own["customs_share", "customs papers"] + 0.1
    assert own["ever_touched", "well_mixed"] > own["dependence", "target_first"]


def test_every_number_that_can_be_opened_has_its_reasons(
    origin: Board, years: Board, listed: Board
) -> None:
    for board in (origin, years, listed):
        assert opened(board)
        assert not opened(board) - set(board.why)


def test_every_share_has_an_interval_or_a_tier(origin: Board) -> None:
    for row in origin.tables["measures"].frame.iter_rows(named=True):
        assert row["tier"] or row["low"] is not None, row


def test_reasons_name_sources_with_their_tier(origin: Board) -> None:
    why = origin.why["m:Dy:stage_trace:separation:well_mixed"]
    assert "What it rests on" in why
    assert 'href="https://' in why
    assert "tier-" in why


def test_a_board_survives_the_disk(origin: Board) -> None:
    again = unpack_board(pack_board(origin))
    assert again.data == json.loads(json.dumps(origin.data))
    assert again.tables["measures"].frame.equals(origin.tables["measures"].frame)


def test_the_last_year_is_that_of_the_board_of_the_year(origin: Board, years: Board) -> None:
    last = years.tables["years"].frame
    rows = [
        r["value"]
        for r in last.iter_rows(named=True)
        if (r["element"], r["stage"], r["line"], r["year"]) == ("Dy", "any", "origin", 2024)
    ]
    whole = [
        r["value"]
        for r in origin.tables["measures"].frame.iter_rows(named=True)
        if (r["element"], r["stage"], r["measure"]) == ("Dy", "any", "ever_touched")
        and r["rule"] == "well_mixed"
    ]
    assert rows == pytest.approx(whole)


def test_years_run_from_2018_without_a_break(years: Board) -> None:
    rows = years.tables["years"].frame
    own = rows.filter((rows["element"] == "MAG") & (rows["stage"] == "any"))
    assert sorted(own.filter(own["line"] == "origin")["year"]) == list(range(2018, 2025))


def test_indicators_cover_every_family_and_are_marked(listed: Board) -> None:
    frame = listed.tables["indicators"].frame
    assert frame["family"].n_unique() == 5
    assert frame.height >= 60
    assert {"hhi", "n-1 supply", "net import reliance", "dependence", "months of cover"} <= set(
        frame["indicator"]
    )
    known = frame.filter(frame["value"].is_not_null())
    for row in known.iter_rows(named=True):
        for column in ("definition", "formula", "paper", "unit"):
            assert row[column], row["name"]
        assert row["tier"] or row["low"] is not None or row["evidence_share"] is not None, row


def test_a_country_is_the_same_alone_and_among_others(origin: Board) -> None:
    board = count("compare-countries", countries="USA,JPN")
    frame = board.tables["countries"].frame
    one = frame.filter(
        (frame["region"] == "USA")
        & (frame["element"] == "Nd")
        & (frame["measure"] == "ever_touched")
    )
    rows = origin.tables["measures"].frame
    same = rows.filter(
        (rows["element"] == "Nd")
        & (rows["measure"] == "ever_touched")
        & (rows["rule"] == "well_mixed")
    )
    assert one["value"].to_list() == pytest.approx(same["value"].to_list())


def test_a_partner_that_is_the_country_itself_is_refused_with_words() -> None:
    for name, given in (
        ("dependence", {"country": "CHN", "partner": "CHN"}),
        ("compare-countries", {"countries": "USA,CHN", "partner": "CHN"}),
    ):
        with pytest.raises(InputError) as caught:
            count(name, **given)
        assert {p.code for p in caught.value.problems} == {"same-place"}


def test_at_most_six_countries_and_at_least_one() -> None:
    kind = find_kind("compare-countries")
    for given in ("USA,JPN,DEU,KOR,FRA,GBR,ITA", " , "):
        with pytest.raises(InputError):
            read_params(kind, {"countries": given})
    assert CompareParams(countries=" USA, JPN ,USA").countries == "USA,JPN"


def test_what_is_unknown_is_said_all_at_once() -> None:
    with pytest.raises(InputError) as caught:
        count("dependence", country="Atlantis", partner="Mu", year=1903)
    assert len(caught.value.problems) == 3


def test_a_country_asked_of_no_partner_gets_the_one_that_matters() -> None:
    board = count("dependence", country="CHN")
    assert board.data["partner"]["code"] != "CHN"


def test_every_saying_has_a_verdict_a_number_and_a_source() -> None:
    board = count("sayings")
    assert len(board.data["rows"]) == sum(board.data["verdicts"].values())
    assert not opened(board) - set(board.why)
    assert all("Said by" in r["html"] for r in board.data["rows"])


def test_a_sentence_of_ones_own_is_judged_and_one_that_nobody_says_is_not() -> None:
    board = count("saying-check", text="China refines 90% of rare earths")
    assert board.data["verdict"] == "true by definition"
    assert not opened(board) - set(board.why)
    nothing = count("saying-check", text="bananas are yellow")
    assert nothing.data["near"]
    with pytest.raises(InputError):
        count("saying-check", text=" ")
    with pytest.raises(InputError) as caught:
        count("saying-check", text="x" * 301)
    assert caught.value.problems[0].code == "long-text"


def test_risk_scores_have_ranks_and_a_method_without_data_says_what_it_lacks() -> None:
    board = count("risk-scores", element="Dy", country="JPN")
    frame = board.tables["indicators"].frame
    ranked = frame.filter(frame["indicator"] == "eu")
    assert ranked["rank"].is_between(1, 6).all()
    assert "GeoPolRisk" in board.data["gaps"]
