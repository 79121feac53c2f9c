from __future__ import annotations

from pathlib import Path

import pytest

from ytterby.errors import InputError
from ytterby.exposure.bom import BomError, read_bom
from ytterby.exposure.bom.bill import SCHEMA
from ytterby.exposure.bom.columns import recognise
from ytterby.exposure.bom.ledger import codes, name_rows
from ytterby.exposure.bom.names import resolve_country, resolve_sector

HEAD = "product,part,material,mass [kg],units_per_year"


def write(folder: Path, *rows: str, head: str = HEAD, name: str = "bill.csv") -> Path:
    path = folder / name
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return path


def test_the_columns_of_the_lines_are_those_of_the_schema(tmp_path: Path) -> None:
    lines = read_bom(write(tmp_path, "Motor,rotor,N42SH,2,1000")).lines
    assert dict(lines.schema) == SCHEMA
    assert lines.row(0, named=True)["given"] == "N42SH"


def test_rows_are_numbered_as_a_spreadsheet_does(tmp_path: Path) -> None:
    path = write(
        tmp_path, "# a remark", "", 'Motor,"two\nlines",N42SH,2,1000', "Motor,b,N42SH,-1,1000"
    )
    with pytest.raises(BomError) as caught:
        read_bom(path)
    assert caught.value.problems[0].place == "bill.csv, row 5, mass"


def test_the_same_problem_in_many_rows_is_said_once_and_kept_in_full(tmp_path: Path) -> None:
    path = write(tmp_path, *(f"Motor,part {i},N42SH,,1000" for i in range(10_000)))
    with pytest.raises(BomError) as caught:
        read_bom(path)
    (problem,) = caught.value.problems
    assert problem.place == "bill.csv, rows 2, 3, 4 … and 9,997 more, mass"
    assert caught.value.findings["row"].to_list() == list(range(2, 10_002))


def test_many_different_values_are_said_once(tmp_path: Path) -> None:
    path = write(tmp_path, *(f"Motor,part {i},thing {i},1,1000" for i in range(100)))
    with pytest.raises(BomError) as caught:
        read_bom(path)
    (problem,) = caught.value.problems
    assert problem.message.endswith("and 99 other values likewise")
    assert caught.value.findings.height == 100


def test_all_problems_are_found_at_once(tmp_path: Path) -> None:
    path = write(tmp_path, "Motor,a,N42SH,-2,1000", "Motor,b,foo,1,5 €", "Motor,c,N42SH,1,many")
    with pytest.raises(InputError) as caught:
        read_bom(path)
    codes_found = [(p.code, p.place) for p in caught.value.problems]
    assert sorted(codes_found) == [
        ("bad-number", "bill.csv, row 3, units_per_year"),
        ("bad-number", "bill.csv, row 4, units_per_year"),
        ("negative-number", "bill.csv, row 2, mass"),
        ("unknown-material", "bill.csv, row 3, material"),
    ]


def test_a_missing_file_and_a_folder_are_problems(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "no.csv", "no-such-file"), (tmp_path, "is-a-directory")):
        with pytest.raises(BomError) as caught:
            read_bom(path)
        assert [p.code for p in caught.value.problems] == [code]


def test_a_file_that_is_too_large_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ytterby.exposure.bom.reading.LARGEST", 20)
    with pytest.raises(BomError) as caught:
        read_bom(write(tmp_path, "Motor,rotor,N42SH,2,1000"))
    assert [p.code for p in caught.value.problems] == ["too-large"]


def test_a_known_maker_gives_plant_and_region(tmp_path: Path) -> None:
    head = HEAD + ",supplier,country"
    path = write(
        tmp_path,
        "Motor,a,N42SH,1,10,JL MAG,",
        "Motor,b,N42SH,1,10,VAC,Germany",
        "Motor,c,N42SH,1,10,Vacuumschmelze GmbH,Finland",
        "Motor,d,N42SH,1,10,Our own works,Denmark",
        "Motor,e,N42SH,1,10,China,",
        "Motor,f,Nd2O3,1,10,Lynas,Malaysia",
        "Motor,g,N42SH,1,10,Lynas,",
        head=head,
    )
    lines = read_bom(path).lines
    assert lines.select("facility", "region").rows() == [
        ("chn-jl-mag", "CHN"),
        ("deu-hanau", "DEU"),
        ("fin-neorem", "FIN"),
        (None, "XEU"),
        (None, None),
        (None, "MYS"),  # two separation plants stand there
        (None, None),  # it makes no magnets
    ]


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("PRC", "CHN"),
        ("P.R. China", "CHN"),
        ("Hong Kong", "CHN"),
        ("South Korea", "KOR"),
        ("Türkiye", "ROW"),
        ("Deutschland", "DEU"),
        ("840", "USA"),
        ("various", None),
        ("EU", None),
    ],
)
def test_a_country_by_any_usual_name_is_a_modelled_region(name: str, region: str | None) -> None:
    assert resolve_country(name).region == region


@pytest.mark.parametrize(
    ("name", "sector"),
    [
        ("ev_traction", "ev_traction"),
        ("EV", "ev_traction"),
        ("Wind turbines", "wind"),
        ("Aerospace & Defense", "defence"),
        ("Data Center", "data_centres"),
        ("toys", None),
    ],
)
def test_a_sector_by_any_usual_name_is_one_of_the_pack(name: str, sector: str | None) -> None:
    assert resolve_sector(name) == sector


def test_columns_of_one_file_share_one_decimal_sign(tmp_path: Path) -> None:
    head = HEAD.replace(",", ";")
    path = write(tmp_path, "M;a;N42;0,5;1.234", "M;b;N42;1.500,25;1.234", head=head)
    lines = read_bom(path).lines
    assert lines["mass"].to_list() == [0.5, 1500.25]
    assert lines["units"].to_list() == [1234.0, 1234.0]


def test_source_and_note_are_kept(tmp_path: Path) -> None:
    head = HEAD + ",source,note"
    lines = read_bom(write(tmp_path, "M,a,N42,1,2,claim 7,mine", head=head)).lines
    assert lines.select("source", "note").row(0) == ("claim 7", "mine")


def test_stock_and_price_are_read_in_their_units(tmp_path: Path) -> None:
    head = HEAD + ",stock [t],price [USD]"
    lines = read_bom(write(tmp_path, 'M,a,N42,1,2,0.5,"$1,200.50"', head=head)).lines
    assert lines.select("stock", "price").row(0) == (500.0, 1200.5)


def test_a_column_of_contents_takes_shares_and_percentages(tmp_path: Path) -> None:
    head = HEAD + ",content"
    lines = read_bom(write(tmp_path, "M,a,N42,1,2,0.3", "M,b,N42,1,2,31 %", head=head)).lines
    assert lines["content"].to_list() == pytest.approx([0.3, 0.31])


def test_rows_are_named_in_words() -> None:
    assert name_rows([]) == ""
    assert name_rows([2, 3, 4, 5]) == "rows 2, 3, 4 and 5"
    assert name_rows([2, 3, 4, 5, 6]) == "rows 2, 3, 4 … and 2 more"


def test_every_code_has_a_message_and_a_mend() -> None:
    for code in codes().values():
        assert code.message, code.code
        assert code.fix, code.code
        assert code.severity in ("error", "warning"), code.code
        blanks = {"given": "x", "column": "y", "detail": "z"}
        assert code.message.format(**blanks)
        assert code.fix.format(**blanks)


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("Magnet mass per motor (kg)", "mass"),
        ("Weight [g] each", "mass"),
        ("kg / motor", "mass"),
        ("weight_g", "mass"),
        ("Masse in kg", "mass"),
        ("Gewicht (kg)", "mass"),
        ("Stückzahl/Jahr", "units_per_year"),
        ("Missiles per year", "units_per_year"),
        ("MW/yr", "units_per_year"),
        ("Monthly volume", "units_per_year"),
        ("Annual production (units)", "units_per_year"),
        ("Qty per motor", "pieces"),
        ("Price per motor [USD]", "price_usd"),
        ("UoM", "mass_unit"),
        ("Country of Origin", "country"),
        ("Vendor Name", "supplier"),
        ("On-hand inventory (kg)", None),
        ("Growth per year", None),
        ("Motor length", None),
        ("Gross vehicle weight rating", None),
    ],
)
def test_a_header_means_its_column_or_nothing(header: str, column: str | None) -> None:
    found = recognise(header)
    assert (None if found is None else found[0]) == column


def test_an_annual_demand_in_kg_is_no_volume(tmp_path: Path) -> None:
    head = "part,material,mass [kg],Annual demand (kg)"
    with pytest.raises(BomError, match="mass-per-year"):
        read_bom(write(tmp_path, "rotor,N42SH,2,1000", head=head))
