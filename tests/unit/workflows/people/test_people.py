"""Who is needed for a plant, a scenario and a portfolio: tables that agree, words, bad input."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest

from ytterby.errors import InputError, UnknownNameError
from ytterby.workflows.people.listing import list_people
from ytterby.workflows.people.people import PeopleOutcome, plan_people
from ytterby.workflows.people.portfolio import example_portfolio, parse_start

HEAD = "facility,stage,region,status,start,capacity,capacity_unit,odds\n"


@pytest.fixture(scope="module")
def plant() -> PeopleOutcome:
    return plan_people("usa-mp-10x", first=2025, last=2034, draws=64)


@pytest.fixture(scope="module")
def scenario() -> PeopleOutcome:
    return plan_people("china-total-ban", last=2032, draws=64)


def portfolio(folder: Path, text: str) -> str:
    path = folder / "portfolio.csv"
    path.write_text(HEAD + text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("which", ["plant", "scenario"])
def test_roles_sum_to_families_by_country_and_year(
    which: str, request: pytest.FixtureRequest
) -> None:
    outcome: PeopleOutcome = request.getfixturevalue(which)
    keys = ["region", "year", "family"]
    families = outcome.tables["positions"].frame.group_by(keys).agg(pl.col("positions").sum())
    roles = outcome.tables["roles"].frame.group_by(keys).agg(pl.col("positions").sum())
    both = families.join(roles, on=keys, how="left", suffix="_roles")
    gap = (both["positions"] - both["positions_roles"].fill_null(0.0)).abs()
    # Rows below five thousandths of a position are left out of either table.
    assert gap.max() < 0.2  # type: ignore[operator]


@pytest.mark.parametrize("which", ["plant", "scenario"])
def test_every_number_has_an_interval_that_holds_it_a_unit_and_a_tier(
    which: str, request: pytest.FixtureRequest
) -> None:
    outcome: PeopleOutcome = request.getfixturevalue(which)
    for name, value in (("positions", "positions"), ("roles", "positions"), ("hires", "hires")):
        table = outcome.tables[name]
        frame = table.frame
        assert frame.filter((pl.col("low") > pl.col(value)) | (pl.col("high") < pl.col(value))
                            ).is_empty()  # fmt: skip
        assert frame["tier"].is_in(["A", "B", "C"]).all()
        assert table.units[value] in ("job", "job/year")
        assert table.sources


def test_a_plant_is_told_with_its_start_its_people_and_what_is_not_known(
    plant: PeopleOutcome,
) -> None:
    words = " ".join(plant.finding)
    assert re.search(r"takes about 1,500 \(1,\d+ to 1,\d+\) people", words)
    assert "as the plant says itself" in words
    assert "announced for 2028 and expected in 2030-01" in words
    assert "not known" in words
    people = plant.tables["plants"].frame.row(0, named=True)
    assert (people["people"], people["basis"], people["tier"]) == (1500.0, "own figure", "B")


def test_a_scenario_counts_plants_outside_the_controller_by_their_odds(
    scenario: PeopleOutcome,
) -> None:
    plants = scenario.tables["plants"].frame
    assert "CHN" not in plants["region"].to_list()
    assert plants.filter(pl.col("status") == "planned")["odds"].unique().to_list() == [0.2]
    assert scenario.manifest.scenario
    assert any("tier C" in s for s in scenario.finding)
    left = scenario.tables["left_out"].frame
    assert left.height > 5
    assert (left["reason"] != "").all()
    assert any(s.startswith("Not counted") for s in scenario.finding)


def test_a_finding_is_short_and_calls_plants_by_their_names(scenario: PeopleOutcome) -> None:
    assert len(scenario.finding) <= 9
    left = next(s for s in scenario.finding if s.startswith("Not counted"))
    assert not re.search(r"[a-z]{3}-[a-z]", left)
    assert "name" in scenario.tables["left_out"].frame.columns
    assert "United States needs" not in " ".join(scenario.finding).replace("he United States", "")


def test_the_same_seed_gives_the_same_tables(plant: PeopleOutcome) -> None:
    again = plan_people("usa-mp-10x", first=2025, last=2034, draws=64)
    other = plan_people("usa-mp-10x", first=2025, last=2034, draws=64, seed=1)
    assert again.tables["positions"].frame.equals(plant.tables["positions"].frame)
    assert again.manifest.fingerprint == plant.manifest.fingerprint
    assert not other.tables["positions"].frame.equals(plant.tables["positions"].frame)


def test_an_employer_gets_whole_persons_who_sum_to_the_head_count() -> None:
    plan = plan_people("usa-fort-worth", employer=True, draws=32)
    assert next(iter(plan.tables)) == "hiring"
    frame = plan.tables["hiring"].frame
    assert frame["persons"].sum() == 150
    assert frame["begin_month"].str.contains(r"^\d{4}-\d{2}$").all()
    assert frame["wage"].is_not_null().all()
    assert frame.filter(pl.col("trained_here"))["training"].min() >= 6  # type: ignore[operator]
    # The plant announced its start, and an employer plans for it.
    assert "as announced" in " ".join(plan.finding)


def test_wages_of_countries_without_a_figure_are_a_gap() -> None:
    outcome = plan_people("est-narva", last=2030, draws=32)
    assert outcome.tables["wages"].frame["wages"].is_null().all()
    assert any("Wages are not counted" in s for s in outcome.finding)


def test_the_example_portfolio_is_read_and_its_own_plant_is_counted() -> None:
    outcome = plan_people(str(example_portfolio()), draws=32)
    plants = {r["facility"]: r for r in outcome.tables["plants"].frame.iter_rows(named=True)}
    own = plants["Our magnet plant in Ohio"]
    assert (own["basis"], own["odds"], own["capacity"]) == ("fit", 0.5, 1.5)
    assert plants["aus-eneabba"]["start"] == pytest.approx(2027 + 5.5 / 12)
    assert plants["usa-vinton"]["start"] == pytest.approx(2028.5)


def test_a_bad_portfolio_lists_all_its_problems(tmp_path: Path) -> None:
    text = (
        "usa-mp-10xx,,,,,,,\n"
        "usa-mp-10x,separation,,,,,,\n"
        "Own,magnet,Atlantis,built,soon,0,kg,2\n"
        "aus-eneabba,separation,,,2027,500,,\n"
        "usa-vinton,,,,,,,\n"
        "usa-vinton,,,,,,,\n"
        ",magnet,,,,,,\n"
    )
    with pytest.raises(InputError) as caught:
        plan_people(portfolio(tmp_path, text))
    said = [(p.code, p.place.rpartition("row ")[2]) for p in caught.value.problems]
    assert ("missing-value", "2, stage, region, capacity, capacity_unit, start") in said
    assert ("unknown-stage", "3, stage") in said
    assert ("unknown-region", "4, region") in said
    assert ("unknown-status", "4, status") in said
    assert ("bad-year", "4, start") in said
    assert ("out-of-bounds", "4, capacity") in said
    assert ("unknown-unit", "4, capacity_unit") in said
    assert ("out-of-bounds", "4, odds") in said
    assert ("missing-value", "5, capacity_unit") in said
    assert ("double-row", "7") in said
    assert ("missing-value", "8, facility") in said
    nearest = next(p for p in caught.value.problems if p.place.endswith("2, stage, region, "
                   "capacity, capacity_unit, start"))  # fmt: skip
    assert "usa-mp-10x" in nearest.fix


def test_odds_in_percent_are_told_as_a_share_and_a_bad_capacity_is_told_once(
    tmp_path: Path,
) -> None:
    with pytest.raises(InputError) as caught:
        plan_people(portfolio(tmp_path, "Own,magnet,USA,planned,2028,1500 t,t/year,50%\n"))
    assert [(p.code, p.fix) for p in caught.value.problems] == [
        ("bad-number", "write a number such as 1234.5, or leave the cell blank"),
        ("percent-sign", "write 0.5"),
    ]


def test_a_capacity_of_zero_is_refused_and_not_planned_for(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="out-of-bounds"):
        plan_people(portfolio(tmp_path, "Own,magnet,USA,planned,2028,0,t/year,\n"))


def test_twice_the_capacity_takes_more_people(tmp_path: Path) -> None:
    people = []
    for size in (1000, 2000, 4000):
        text = f"Own,magnet,USA,planned,2028,{size},t/year,\n"
        frame = plan_people(portfolio(tmp_path, text), draws=32).tables["plants"].frame
        people.append(frame["people"][0])
    assert people == sorted(people)
    assert people[2] < 4 * people[0]


def test_a_column_that_nobody_knows_is_named(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("facility,region,starting\nusa-mp-10x,USA,2028\n", encoding="utf-8")
    with pytest.raises(InputError, match="unknown-column"):
        plan_people(str(path))


def test_a_portfolio_may_be_no_more_than_a_list_of_plants(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("facility\nusa-mp-10x\nest-narva\n", encoding="utf-8")
    plants = plan_people(str(path), draws=16).tables["plants"].frame
    assert sorted(plants["facility"]) == ["est-narva", "usa-mp-10x"]


def test_an_unknown_target_lists_the_nearest_plants_and_scenarios() -> None:
    with pytest.raises(UnknownNameError, match="usa-mp-10x"):
        plan_people("usa-mp-10xx")
    with pytest.raises(UnknownNameError, match="china-total-ban"):
        plan_people("china-total-bann")


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"first": 2035, "last": 2030}, "bad-year"),
        ({"first": 1800}, "bad-year"),
        ({"draws": 2}, "out-of-range"),
    ],
)
def test_bad_options_are_named(options: dict[str, int], code: str) -> None:
    with pytest.raises(InputError, match=code):
        plan_people("usa-mp-10x", **options)  # type: ignore[arg-type]


def test_a_hiring_plan_is_of_one_plant() -> None:
    with pytest.raises(InputError, match="not-one-plant"):
        plan_people("china-total-ban", employer=True)


def test_before_occupations_were_published_nothing_is_made_up() -> None:
    with pytest.raises(InputError, match="no occupations on record"):
        plan_people("usa-sumter", as_of="2025-03-31")


@pytest.mark.parametrize(
    ("text", "year"),
    [("2027", 2027.5), ("2027-01", 2027 + 0.5 / 12), ("2027-13", None), ("27", None), ("", None)],
)
def test_a_start_is_a_year_or_a_month(text: str, year: float | None) -> None:
    assert parse_start(text) == (None if year is None else pytest.approx(year))


def test_plants_are_listed_with_their_head_counts_and_gaps() -> None:
    outcome = list_people()
    frame = outcome.tables["facilities"].frame
    known = frame.filter(pl.col("people").is_not_null())
    assert (known["low"] <= known["people"]).all()
    assert (known["people"] <= known["high"]).all()
    assert known.filter(pl.col("basis") == "own figure").height >= 15
    assert frame["people"].is_null().any()
    assert frame["people"].drop_nulls().is_sorted(descending=True)


def test_a_page_shows_years_plants_roles_and_the_gap(tmp_path: Path) -> None:
    page = tmp_path / "people.html"
    plan_people("usa-halleck-creek", draws=32, report=page)
    html = page.read_text(encoding="utf-8")
    for part in ("When they are needed", "Where they are needed", "Whom to hire",
                 "Who comes after them", "What the head counts rest on"):  # fmt: skip
        assert part in html
    assert re.findall(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=[\"']?https?://", html) == []


def people_of(tmp_path: Path, rows: str) -> dict[str, float]:
    path = tmp_path / "list.csv"
    path.write_text(f"facility,stage\n{rows}", encoding="utf-8")
    frame = plan_people(str(path), draws=16).tables["plants"].frame
    keys = (f"{f} {s}" for f, s in frame.select("facility", "stage").iter_rows())
    return dict(zip(keys, frame["people"], strict=True))


def test_a_stage_alone_has_its_part_of_what_its_plant_says(tmp_path: Path) -> None:
    whole = people_of(tmp_path, "usa-mountain-pass,mine\nusa-mountain-pass,separation\n")
    alone = people_of(tmp_path, "usa-mountain-pass,mine\n")
    assert alone["usa-mountain-pass mine"] == pytest.approx(whole["usa-mountain-pass mine"])
    assert alone["usa-mountain-pass mine"] < 0.8 * sum(whole.values())


def test_metal_is_counted_with_magnets_in_whichever_lines_they_stand(tmp_path: Path) -> None:
    found = people_of(tmp_path, "usa-fort-worth,metal\nusa-fort-worth,magnet\n")
    assert list(found) == ["usa-fort-worth magnet"]


def test_a_plant_and_its_stage_are_not_both_counted(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="stands in row 2 too"):
        people_of(tmp_path, "usa-fort-worth,\nusa-fort-worth,magnet\n")


def test_what_stands_idle_does_not_start_in_the_past() -> None:
    told = plan_people("can-nechalacho", draws=16)
    start = told.tables["plants"].frame["start"][0]
    assert start > 2025
    assert any("was announced for 2021" in words for words in told.finding)


def test_a_bill_is_no_better_known_than_the_heads_that_it_pays_for(
    scenario: PeopleOutcome,
) -> None:
    tiers = dict(
        scenario.tables["plants"].frame.group_by("region").agg(pl.col("tier").max()).rows()
    )
    wages = scenario.tables["wages"].frame.filter(pl.col("wages").is_not_null())
    assert wages.height
    assert all(t >= tiers[r] for r, t in wages.select("region", "tier").iter_rows())
