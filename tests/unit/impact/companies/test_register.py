"""Who is who: names, aliases, operators' texts and what claims are about whom."""

from __future__ import annotations

import polars as pl
import pytest

from ytterby.errors import UnknownNameError
from ytterby.evidence import Evidence, load
from ytterby.impact.companies import (
    find_company,
    list_owners,
    people_of,
    read_assets,
    read_companies,
    sum_support,
    support_of,
    terms_of,
    untold_subjects,
)
from ytterby.impact.companies.register import company_readings


@pytest.fixture(scope="module")
def base() -> Evidence:
    return load()


@pytest.mark.parametrize(
    ("typed", "company"),
    [
        ("MP Materials", "mp-materials"),
        ("mp", "mp-materials"),
        ("  lynas ", "lynas"),
        ("Energy Fuels", "energy-fuels"),
        ("Less Common Metals", "usa-rare-earth"),
        ("Quantum Minería", "quantum-mineria"),
    ],
)
def test_a_company_answers_to_its_names(base: Evidence, typed: str, company: str) -> None:
    assert find_company(base, typed).id == company


def test_an_unknown_company_gets_the_nearest(base: Evidence) -> None:
    with pytest.raises(UnknownNameError) as caught:
        find_company(base, "Lynsa")
    (problem,) = caught.value.problems
    assert problem.code == "unknown-company"
    assert "Lynas" in problem.fix


def test_no_name_leads_to_two_companies(base: Evidence) -> None:
    seen: dict[str, str] = {}
    for company in read_companies(base):
        for name in company.names:
            assert seen.setdefault(name, company.id) == company.id, name


def test_every_operator_is_a_companys_or_is_named_as_nobodys(base: Evidence) -> None:
    companies = read_companies(base)
    nobody = {*company_readings()["not_companies"], *company_readings()["various"]}
    for text in base.facilities["operator"].unique().to_list():
        assert text in nobody or any(c.role(text) for c in companies), text


def test_the_register_names_no_operator_that_is_gone(base: Evidence) -> None:
    texts = set(base.facility_history["operator"].to_list())
    for row in company_readings()["company"]:
        for kind in ("operators", "partner", "former", "pending"):
            assert set(row.get(kind, [])) <= texts, row["id"]


def test_every_mapped_subject_is_of_a_company_and_a_plant_that_exist(base: Evidence) -> None:
    ids = {c.id for c in read_companies(base)}
    plants = set(base.facility_history["facility"].to_list())
    for kind in ("support", "people"):
        for subject, found in company_readings()[kind].items():
            assert found["company"] in ids, subject
            assert found.get("facility", next(iter(plants))) in plants, subject


def test_every_support_is_a_companys_or_a_programmes(base: Evidence) -> None:
    assert "MP Materials" not in untold_subjects(base)
    assert "stockpile fund" in untold_subjects(base)


def test_a_dollar_counts_once(base: Evidence) -> None:
    lynas = support_of(find_company(base, "Lynas"), base)
    first = lynas.filter(pl.col("claim") == "instruments-0006").row(0, named=True)
    assert (first["counted"], first["state"]) == ("within another", "instruments-0012")
    sums = sum_support(lynas)
    kept = lynas.filter(pl.col("counted").is_in(["signed", "not settled"]))
    assert sums["amount"].sum() == pytest.approx(kept["amount"].sum())
    assert 120e6 not in sums["amount"].to_list()


def test_money_of_banks_and_buyers_is_not_public(base: Evidence) -> None:
    rows = support_of(find_company(base, "mp"), base)
    private = rows.filter(pl.col("counted") == "not public")
    assert private["amount"].to_list() == [1e9, 5e8]
    assert sum_support(rows)["amount"].sum() == pytest.approx(
        9.6e6 + 35e6 + 58.5e6 + 150e6 + 400e6 + 350e6
    )


def test_terms_of_a_contract_are_its_companys_and_name_how_it_is_encoded(base: Evidence) -> None:
    rows = terms_of(find_company(base, "mp"), base)
    assert set(rows["contract"]) == {"mp-dod-2025"}
    upside = rows.filter(pl.col("claim") == "contract_terms-0001").row(0, named=True)
    assert (upside["value"], upside["unit"]) == (0.3, "1")
    assert terms_of(find_company(base, "Lynas"), base).is_empty()


def test_before_a_claim_was_published_it_is_not_there() -> None:
    early = load(as_of="2024-12-31")
    rows = support_of(find_company(early, "mp"), early)
    assert rows["amount"].to_list() == [9.6e6, 35e6]


def test_a_later_owner_has_the_plant_from_when_it_was_known() -> None:
    then, now = load(as_of="2025-06-30"), load()
    plants = {
        day: {a.facility for a in read_assets(e, find_company(e, "Energy Fuels"))}
        for day, e in (("then", then), ("now", now))
    }
    assert "kor-kmp" not in plants["then"]
    assert "kor-kmp" in plants["now"]


def test_an_unknown_share_is_a_gap_and_a_known_one_has_its_claim(base: Evidence) -> None:
    assets = {a.facility: a for a in read_assets(base, find_company(base, "Energy Fuels"))}
    donald = assets["aus-donald"]
    assert donald.share is not None
    assert (donald.share.value, donald.share.claims) == (0.49, ("companies-0001",))
    assert donald.role == "partner"
    assert assets["usa-white-mesa"].share is None


def test_a_plant_about_to_be_bought_is_shown_and_counts_for_nothing(base: Evidence) -> None:
    company = find_company(base, "Energy Fuels")
    roles = {a.facility: a.role for a in read_assets(base, company)}
    assert roles["usa-sumter"] == "pending"
    row = list_owners(base, (company,)).row(0, named=True)
    assert row["plants"] == len(roles) - 1


def test_people_keep_their_tier_and_interval(base: Evidence) -> None:
    rows = people_of(find_company(base, "Lynas"), base)
    assert (rows["low"] < rows["jobs"]).all()
    assert set(rows["tier"]) <= {"A", "B", "C"}
