from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

import openpyxl
import pytest
from tests.unit.indicators.risk.geopolrisk.small_world import write_small_world

from ytterby.errors import InputError
from ytterby.indicators.risk.geopolrisk.company import company_cases, company_scores
from ytterby.indicators.risk.geopolrisk.purchases import read_purchases

GOOD = """material,country,quantity,unit,value_usd,year
Tungsten,China,600,kg,6000,2022
tungsten,Australia,0.3,t,3000,2022
Tungsten,Taiwan,100,kg,1000,2022
"""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small_world(tmp_path_factory.mktemp("world"))


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "purchases.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_company_by_hand(world: Path, tmp_path: Path) -> None:
    scores, gaps = company_scores(write(tmp_path, GOOD), "strict", world)
    assert gaps.is_empty()
    row = scores.row(0, named=True)
    # 0.6 t × 0.7 + 0.3 t × 0.3 + 0.1 t × 0.5, over 1 t; no domestic production.
    assert row["import_risk"] == pytest.approx(0.56)
    assert row["score"] == pytest.approx(0.54 * 0.56)
    assert row["price"] == pytest.approx(10.0)
    assert row["region"] == "company"


def test_corrected_finds_the_governance_of_taiwan(world: Path, tmp_path: Path) -> None:
    scores, _ = company_scores(write(tmp_path, GOOD), "corrected", world)
    assert scores["import_risk"].item() == pytest.approx(0.42 + 0.09 + 0.02)


def test_own_purchases_are_certain_and_the_world_is_not(world: Path, tmp_path: Path) -> None:
    cases, _ = company_cases(write(tmp_path, GOOD), "corrected", world)
    assert {f.group for f in cases[0].factors} == {"production", "governance"}


def test_a_year_without_mines_is_a_gap(world: Path, tmp_path: Path) -> None:
    text = GOOD + "Tungsten,China,1,t,10,2019\nCobalt,China,1,t,10,2022\n"
    scores, gaps = company_scores(write(tmp_path, text), "strict", world)
    assert scores.height == 1
    assert gaps["material"].to_list() == ["Tungsten", "Cobalt"]


def test_every_problem_of_the_file_is_told_at_once(tmp_path: Path) -> None:
    text = (
        "material,country,quantity,unit,value_usd,year\n"
        "Tungstn,China,1,kg,10,2022\n"
        "Tungsten,Chima,1,kg,10,2022\n"
        "Tungsten,China,-1,kg,10,2022\n"
        "Tungsten,China,nan,kg,10,2022\n"
        'Tungsten,China,"1,5",kg,10,2022\n'
        "Tungsten,China,1,stone,10,2022\n"
        "Tungsten,China,1,kg,-5,2022\n"
        "Tungsten,China,1,kg,10,22\n"
        "Tungsten,,1,kg,10,2022\n"
        "Tungsten,World,1,kg,10,2022\n"
        "Tungsten,China,0,kg,10,2022\n"
    )
    with pytest.raises(InputError) as caught:
        read_purchases(write(tmp_path, text))
    rows = {int(p.place.split("row ")[1].split(",")[0]): p.code for p in caught.value.problems}
    assert rows == {
        2: "unknown-material",
        3: "unknown-region",
        4: "out-of-bounds",
        5: "bad-number",
        6: "decimal-comma",
        7: "unknown-unit",
        8: "out-of-bounds",
        9: "bad-year",
        10: "missing-field",
        11: "no-country",
        12: "out-of-bounds",
    }


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("material,country,quantity,value,year", "missing-unit"),
        ("material,country,quantity (kg),value (EUR),year", "bad-unit"),
        ("material,country,quantity (kg),year", "missing-column"),
        ("material,metal,country,quantity (kg),value,year", "double-column"),
        ("a,b,c", "missing-header"),
    ],
)
def test_a_header_that_does_not_say_enough(tmp_path: Path, header: str, code: str) -> None:
    row = ",".join("1" for _ in header.split(","))
    with pytest.raises(InputError) as caught:
        read_purchases(write(tmp_path, f"{header}\n{row}\n"))
    assert code in {p.code for p in caught.value.problems}


def test_the_template_of_the_published_tool_is_read_as_it_is(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    titles = ("Metal", "Country of Origin", "Quantity (kg)", "Value (USD)", "Year")
    sheet.append([*titles, "Additional Notes"])
    sheet.append(["Nickel", "USA", 498, 3355, 2022, None])
    path = tmp_path / "Company data.xlsx"
    book.save(path)
    (found,) = read_purchases(path)
    assert (found.material, found.country, found.quantity) == ("Nickel", "USA", 0.498)
    assert (found.row, found.value, found.year) == (2, 3355.0, 2022)


def test_without_mines_it_says_what_to_import(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        company_scores(write(tmp_path, GOOD), "strict", tmp_path)
    assert [(p.code, p.place) for p in caught.value.problems] == [
        ("not-imported", "World Mining Data")
    ]


def test_the_example_that_ships_is_read() -> None:
    text = files("ytterby.indicators.risk.geopolrisk").joinpath("purchases_example.csv")
    with as_file(text) as path:
        found = read_purchases(path)
    assert {p.material for p in found} == {"Cobalt", "Lithium", "Rare earth"}
    assert sum(p.quantity for p in found if p.material == "Cobalt") == pytest.approx(2.0)
