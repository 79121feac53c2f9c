import polars as pl
import pytest
from tests.toy import toy_chain

from ytterby import evidence
from ytterby.indicators import chain_reliance, net_import_reliance, usgs_reliance

CHAIN = toy_chain()


def printed(year: int, as_of: str | None = None) -> dict[str, object]:
    frame = usgs_reliance(evidence.load(as_of=as_of), [year])
    return frame.filter(pl.col("element") == "REO").row(0, named=True)


def test_printed_reliance_is_one_less_production_over_consumption() -> None:
    for year in (2024, 2025):
        row = printed(year)
        assert row["recomputed"] == pytest.approx(row["net_import_reliance"], abs=0.01)
        assert row["recomputed"] == pytest.approx(
            1 - float(str(row["production"])) / float(str(row["consumption"]))
        )


def test_a_printed_bound_has_an_interval_that_holds_the_recomputed_figure() -> None:
    row = printed(2022)
    assert float(str(row["low"])) <= float(str(row["recomputed"])) <= float(str(row["high"]))


def test_an_earlier_date_gives_the_earlier_edition() -> None:
    assert printed(2024, "2025-12-31")["net_import_reliance"] == 0.8
    assert printed(2024)["net_import_reliance"] == 0.53


def test_what_is_not_printed_is_a_gap() -> None:
    frame = usgs_reliance(evidence.load(), [2018])
    row = frame.filter(pl.col("element") == "REO").row(0, named=True)
    assert row["consumption"] == 6520
    assert row["production"] is None
    assert row["recomputed"] is None


def test_all_forms_of_one_element_are_those_of_net_import_reliance() -> None:
    own = chain_reliance(CHAIN, "Nd", "USA")
    same = net_import_reliance(CHAIN).filter(
        (pl.col("region") == "USA") & (pl.col("element") == "Nd") & (pl.col("stage") == "all forms")
    )
    here = own.filter(pl.col("form") == "all forms")
    assert here["consumption"][0] == pytest.approx(same["consumption"][0])
    assert here["net_import_reliance"][0] == pytest.approx(same["net_import_reliance"][0])


def test_compounds_and_metals_cross_the_border_as_oxide_and_as_metal() -> None:
    own = chain_reliance(CHAIN, "Dy", "JPN").filter(pl.col("form") == "compounds and metals")
    # 4 t of oxide and 3 t of metal come from China; 3 t of swarf give 2.7 t of oxide at home.
    assert own["imports"][0] == pytest.approx(7.0)
    assert own["production"][0] == pytest.approx(2.7)
    kept = own["production"][0] + 7.0 - own["exports"][0] - own["consumption"][0]
    assert own["net_import_reliance"][0] == pytest.approx(1 - 2.7 / (9.7 - kept))


def test_a_group_is_the_sum_of_its_elements() -> None:
    whole = chain_reliance(CHAIN, "REO", "USA")
    each = [chain_reliance(CHAIN, e, "USA") for e in CHAIN.technology.elements]
    summed = sum(f["consumption"].to_numpy() for f in each)
    assert whole["consumption"].to_numpy() == pytest.approx(summed)
