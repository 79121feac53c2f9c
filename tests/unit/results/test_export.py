import json
from pathlib import Path

import polars as pl
import pytest
from tests.toy import toy_chain

from ytterby.errors import WorkspaceError
from ytterby.results import (
    Table,
    build_table,
    start_manifest,
    to_json,
    to_object,
    write_csv,
    write_excel,
    write_json,
    write_parquet,
)


@pytest.fixture
def table() -> Table:
    frame = pl.DataFrame(
        {"region": ["CHN", "=1+1"], "share": [0.7, float("nan")], "year": [2024, 2024]}
    )
    return build_table("shares by region", frame, sources=["usgs-mcs-2025"], note="by location")


def test_json_has_rows_and_meta(table: Table) -> None:
    manifest = start_manifest("ytterby show shares", toy_chain())
    made = json.loads(to_json(table, manifest))
    assert made["rows"][0] == {"region": "CHN", "share": 0.7, "year": 2024}
    assert made["rows"][1]["share"] is None
    assert made["meta"]["units"] == {"share": "1", "year": "year"}
    assert made["meta"]["sources"] == ["usgs-mcs-2025"]
    assert made["meta"]["evidence_version"] == "toy"
    assert made["meta"]["command"] == "ytterby show shares"
    assert made["meta"]["overrides"] == []


def test_further_tables_stand_beside_the_first(table: Table) -> None:
    other = build_table("hhi", pl.DataFrame({"hhi": [0.5]}))
    made = to_object({"a": table, "b": other})
    assert made["tables"]["hhi"]["rows"] == [{"hhi": 0.5}]


def test_csv_is_plain_and_a_gap_is_empty(tmp_path: Path, table: Table) -> None:
    write_csv(tmp_path / "t.csv", table)
    assert (tmp_path / "t.csv").read_text() == "region,share,year\nCHN,0.7,2024\n'=1+1,,2024\n"


def test_csv_holds_no_text_that_a_spreadsheet_runs(tmp_path: Path) -> None:
    names = [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "rotor",
        "-12.5",
        "a=b",
        None,
    ]
    write_csv(tmp_path / "t.csv", build_table("names", pl.DataFrame({"name": names})))
    read = pl.read_csv(tmp_path / "t.csv", infer_schema=False)["name"].to_list()
    assert read == [f"'{n}" for n in names[:5]] + names[5:]


def test_parquet_carries_its_units(tmp_path: Path, table: Table) -> None:
    path = tmp_path / "t.parquet"
    write_parquet(path, table)
    meta = json.loads(pl.read_parquet_metadata(path)["ytterby"])
    assert meta["units"]["share"] == "1"
    assert pl.read_parquet(path).height == 2


def test_a_path_below_a_file_is_refused(tmp_path: Path, table: Table) -> None:
    (tmp_path / "file").write_text("mine")
    for write in (write_csv, write_parquet, write_excel):
        with pytest.raises(WorkspaceError, match="not-a-directory"):
            write(tmp_path / "file" / "t", table)
    with pytest.raises(WorkspaceError, match="not-a-directory"):
        write_json(tmp_path / "file" / "t", table, None)
    assert (tmp_path / "file").read_text() == "mine"


def test_csv_guards_each_of_several_text_columns_against_formulas(tmp_path: Path) -> None:
    frame = pl.DataFrame({"a": ["=1", "x"], "b": ["-2", "@sum"], "c": [None, "y"]})
    write_csv(tmp_path / "t.csv", build_table("t", frame))
    assert (tmp_path / "t.csv").read_text() == "a,b,c\n'=1,-2,\nx,'@sum,y\n"
