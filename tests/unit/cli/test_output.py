"""Tables for people, JSON for programs, CSV files: from the same result."""

from __future__ import annotations

import datetime as dt
import io
import json
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
import pytest
from rich.console import Console

from ytterby.cli.options import Output
from ytterby.cli.output import send, shown_progress, write_csv_files
from ytterby.cli.tables import format_cell, format_interval, print_tables
from ytterby.errors import WorkspaceError
from ytterby.results import Manifest, Table, build_table
from ytterby.results.summary import amount_text

SHARES = build_table(
    "shares",
    pl.DataFrame(
        {
            "region": ["CHN", "AUS"],
            "year": [2024, 2024],
            "mine_production": [270000.0, None],
            "low": [263079.2, None],
            "high": [276920.8, None],
            "tier": ["A", "C"],
        }
    ),
    sources=("usgs-mcs-2026",),
    note="Customs are blind to elements.",
)
MANIFEST = Manifest(command="ytterby show shares", evidence_version="0.1.0+abc")
OTHERS = build_table("others", pl.DataFrame({"region": ["ROW"]}))


@dataclass(frozen=True)
class Result:
    tables: dict[str, Table]
    manifest: Manifest = MANIFEST
    finding: tuple[str, ...] = field(default=("China mines most of it.",))


RESULT = Result({"shares": SHARES, "others": OTHERS})


def printed(tables: list[Table], limit: int = 0, finding: tuple[str, ...] = ()) -> str:
    stream = io.StringIO()
    print_tables(tables, limit, finding, Console(file=stream))
    return stream.getvalue()


def test_a_table_has_units_intervals_and_its_sources() -> None:
    text = printed([SHARES])
    assert "t REO/year" in text
    assert "263,079–276,921" in text
    assert "270,000" in text
    assert "usgs-mcs-2026" in text
    assert "blind to elements" in text
    assert "high" not in text


def test_a_gap_is_a_dash_and_never_a_zero() -> None:
    row = next(line for line in printed([SHARES]).splitlines() if line.startswith("AUS"))
    assert row.split() == ["AUS", "2024", "–", "–", "C"]


def test_a_year_has_no_thousands_separator() -> None:
    assert format_cell("year", 2024) == "2024"
    assert format_cell("rows", 1264888) == "1,264,888"


def test_what_is_the_same_in_every_row_is_said_once() -> None:
    frame = pl.DataFrame({"region": ["USA"] * 3, "element": ["Nd", "Dy", "Tb"]})
    text = printed([build_table("trace", frame)])
    assert text.splitlines()[0] == "trace  (region USA)"
    assert text.count("USA") == 1


def test_months_are_shown_without_a_day() -> None:
    months = [dt.date(2025, 5, 1), dt.date(2025, 6, 1)]
    days = [dt.date(2025, 4, 4), dt.date(2025, 5, 1)]
    text = printed([build_table("t", pl.DataFrame({"first": months, "day": days}))])
    assert "2025-05  2025-04-04" in text
    assert "2025-06-01" not in text


def test_a_long_table_is_cut_and_says_so() -> None:
    long = build_table("long", pl.DataFrame({"region": [f"X{i}" for i in range(50)]}))
    assert "… 40 more rows" in printed([long], limit=10)
    assert "more rows" not in printed([long], limit=0)


def test_the_answer_comes_first() -> None:
    assert printed([SHARES], finding=("China mines most.",)).startswith("China mines most.\n")


def test_brackets_in_a_cell_are_no_markup() -> None:
    table = build_table("t", pl.DataFrame({"note": ["[bold]x[/bold] and [oops"]}))
    assert "[bold]x[/bold] and [oops" in printed([table])


def test_json_holds_flat_rows_and_meta(capsys: pytest.CaptureFixture[str]) -> None:
    send(RESULT, Output(json=True))
    content = json.loads(capsys.readouterr().out)
    assert content["rows"][0]["region"] == "CHN"
    assert content["rows"][1]["mine_production"] is None
    assert content["meta"]["units"]["low"] == "t REO/year"
    assert content["meta"]["evidence_version"] == "0.1.0+abc"
    assert content["meta"]["sources"] == ["usgs-mcs-2026"]
    assert content["tables"]["others"]["rows"] == [{"region": "ROW"}]


def test_csv_writes_the_table_and_the_others_beside_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    send(RESULT, Output(csv=tmp_path / "x.csv"))
    assert (tmp_path / "x.csv").read_text().startswith("region,year,mine_production,low,high,tier")
    assert (tmp_path / "x.others.csv").read_text() == "region\nROW\n"
    told = capsys.readouterr()
    assert told.out == ""
    assert "x.others.csv" in told.err
    assert "x.csv.meta.json" in told.err


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_what_the_columns_of_files_mean_stands_beside_them_once(
    tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"x.{ending}"
    send(RESULT, Output(csv=path) if ending == "csv" else Output(parquet=path))
    content = json.loads((tmp_path / f"x.{ending}.meta.json").read_text(encoding="utf-8"))
    assert content["command"] == "ytterby show shares"
    assert content["evidence_version"] == "0.1.0+abc"
    assert set(content["files"]) == {f"x.{ending}", f"x.others.{ending}"}
    main = content["files"][f"x.{ending}"]
    assert main["units"]["mine_production"] == "t REO/year"
    assert main["sources"] == ["usgs-mcs-2026"]
    assert main["note"] == "Customs are blind to elements."
    assert len(list(tmp_path.glob("*.meta.json"))) == 1


def test_a_csv_that_cannot_be_written_is_a_problem_with_a_place(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(WorkspaceError, match="not-a-directory"):
        write_csv_files(tmp_path / "file" / "x.csv", [SHARES])
    assert (tmp_path / "file").read_text() == "in the way"


def test_progress_stays_silent_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    with shown_progress() as progress:
        progress("half", 0.5)
    assert capsys.readouterr().err == ""


def test_a_table_without_rows_says_so() -> None:
    empty = build_table("flows", pl.DataFrame({"region": []}, schema={"region": pl.String}))
    assert printed([empty]).splitlines()[1] == (
        "no rows: nothing that 'flows' holds fits what was asked for"
    )
    said = build_table("flows", empty.frame, empty="nobody ships anything")
    assert printed([said]).splitlines()[1] == "nobody ships anything"


def test_negative_numbers_have_a_minus_sign_and_ranges_an_en_dash() -> None:
    assert format_cell("x", -2.156) == "−2.16"
    assert format_cell("x", -0.0001) == "−0.0001"
    assert format_interval(-2.96, -1.57) == "−2.96 to −1.57"
    assert format_interval(1.0, 2.0) == "1.00–2.00"
    assert amount_text(-1234.5) == "−1,234"


def test_a_table_too_wide_spares_what_is_needed_least_and_says_what() -> None:
    frame = pl.DataFrame(
        {
            "claim": [f"mine-{n:04d}" for n in range(3)],
            "scope": [f"{'s' * 20}{n} and more" for n in range(3)],
            "unit": [f"{'u' * 27}{n}" for n in range(3)],
            "material": [f"{'m' * 27}{n}" for n in range(3)],
            "facility": ["", "", ""],
            "source": [f"{'x' * 27}{n}" for n in range(3)],
            "note": [f"long {'n' * 20}{n}" for n in range(3)],
        }
    )
    text = printed([build_table("claims", frame)])
    assert text.splitlines()[1].split() == ["claim", "unit", "material", "source"]
    assert "not shown for want of width: note, scope;" in " ".join(text.split())
    for kept in ("mine-0002", "u" * 27 + "2", "m" * 27 + "2", "x" * 27 + "2"):
        assert kept in text


def test_the_name_of_a_column_is_not_broken_inside_a_word() -> None:
    frame = pl.DataFrame({"region": ["USA", "CHN"], "net_import_reliance": ["a", "b"]})
    wide = frame.with_columns(pl.lit("w " * 200).alias(f"c{n}") for n in range(6))
    head = printed([build_table("reliance", wide)])
    assert "region" in head
    assert "reliance" in head
