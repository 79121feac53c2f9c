from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from ytterby.baseline import baseline
from ytterby.core.chain import Chain
from ytterby.exposure.bom import element_demand, read_bom
from ytterby.workflows.evidence import import_data

HEAD = "product,part,material,mass [kg],units_per_year"
DY_OXIDE, ND_OXIDE = 1.1477, 1.16638
"""t oxide per t of metal, by the standard atomic weights."""


@pytest.fixture(scope="module")
def chain() -> Chain:
    return baseline(2024)


def demand(folder: Path, chain: Chain, *rows: str, head: str = HEAD) -> pl.DataFrame:
    path = folder / "bill.csv"
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return element_demand(read_bom(path), chain)


def one(frame: pl.DataFrame, element: str, row: int = 2) -> tuple[float, float, float]:
    found = frame.filter((pl.col("element") == element) & (pl.col("row") == row))
    return found.select("low", "mass", "high").row(0)


def test_a_grade_needs_its_recipe(tmp_path: Path, chain: Chain) -> None:
    # 1,000 motors with 2 kg: 2,000 kg a year, of which 2 % dysprosium (1.1 to 3 %) as oxide.
    low, mass, high = one(demand(tmp_path, chain, "M,a,N42SH,2,1000"), "Dy")
    assert mass == pytest.approx(2000 * 0.020 * DY_OXIDE, rel=1e-4)
    assert low == pytest.approx(2000 * 0.011 * DY_OXIDE, rel=1e-4)
    assert high == pytest.approx(2000 * 0.030 * DY_OXIDE, rel=1e-4)


def test_a_magnet_without_a_grade_spans_those_it_may_be(tmp_path: Path, chain: Chain) -> None:
    known = demand(tmp_path, chain, "M,a,N42SH,2,1000")
    head = HEAD + ",sector"
    assumed = demand(tmp_path, chain, "M,a,NdFeB,2,1000,wind", head=head)
    low, mass, high = one(assumed, "Dy")
    assert mass == pytest.approx(one(known, "Dy")[1])
    # From none in standard grades to 5.5 % in UH to EH.
    assert low == 0
    assert high == pytest.approx(2000 * 0.055 * DY_OXIDE, rel=1e-4)
    assert "Ce" not in assumed["element"].to_list()


def test_oxide_counts_as_it_is_and_metal_as_its_oxide(tmp_path: Path, chain: Chain) -> None:
    frame = demand(tmp_path, chain, "M,a,Nd2O3,3,10", "M,b,neodymium metal,3,10")
    assert one(frame, "Nd") == (30.0, 30.0, 30.0)
    assert one(frame, "Nd", 3) == pytest.approx((30 * ND_OXIDE,) * 3, rel=1e-4)


def test_zirconia_counts_its_yttria_with_its_interval(tmp_path: Path, chain: Chain) -> None:
    low, mass, high = one(demand(tmp_path, chain, "M,a,YSZ,10,10"), "Y")
    assert (low, mass, high) == pytest.approx((6.0, 7.0, 13.7))


def test_a_content_scales_the_recipe(tmp_path: Path, chain: Chain) -> None:
    head = HEAD + ",content"
    frame = demand(tmp_path, chain, "M,a,N42SH,2,1000,0.3", "M,b,NdFeB,2,1000,0.3", head=head)
    for row in (2, 3):
        own = frame.filter(pl.col("row") == row)
        assert own["mass"].sum() == pytest.approx(2000 * 0.3)
        assert max(own["high"].to_list()) <= 2000 * 0.3 + 1e-9
    plain = demand(tmp_path, chain, "M,a,N42SH,2,1000")
    own = frame.filter(pl.col("row") == 2)
    shares = own["mass"] / own["mass"].sum()
    assert shares.to_list() == pytest.approx((plain["mass"] / plain["mass"].sum()).to_list())


def test_what_holds_no_rare_earths_needs_none(tmp_path: Path, chain: Chain) -> None:
    frame = demand(tmp_path, chain, "M,a,ferrite,2,1000", "M,b,steel,2,1000")
    assert frame.is_empty()


def test_bounds_enclose_the_estimate(tmp_path: Path, chain: Chain) -> None:
    names = ["N42", "N42SH", "38EH", "NdFeB", "SmCo", "bonded NdFeB", "CeNdFeB", "Dy", "YSZ"]
    frame = demand(tmp_path, chain, *(f"M,{n},{n},2,1000" for n in names))
    assert frame.filter(pl.col("low") > pl.col("mass")).is_empty()
    assert frame.filter(pl.col("high") < pl.col("mass")).is_empty()
    assert frame["row"].n_unique() == len(names)
    assert frame.null_count().sum_horizontal().item() == 0


def test_the_users_own_claims_bound_a_content(tmp_path: Path, chain: Chain) -> None:
    own, space = tmp_path / "own.csv", tmp_path / "workspace"
    own.write_text(
        "quantity,element,value,unit,source,replaces\noxide_factor,Dy,1.2,1,me,elements-0011\n",
        encoding="utf-8",
    )
    import_data("claims", own, workspace=space)
    path = tmp_path / "bill.csv"
    path.write_text(f"{HEAD}\nM,a,dysprosium metal,2,1000\n", encoding="utf-8")
    bill = read_bom(path)
    assert one(element_demand(bill, chain), "Dy")[1] == pytest.approx(2000 * DY_OXIDE, rel=1e-4)
    assert one(element_demand(bill, chain, space), "Dy")[1] == pytest.approx(2400)
