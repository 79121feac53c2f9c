"""A forecast is written once, checked against its hash, and never shown when it was changed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from ytterby.errors import EvidenceError, InputError, UnknownNameError
from ytterby.workflows.forecasting.record import (
    MANIFEST,
    fingerprint,
    forecast_names,
    read_forecast,
    write_forecast,
)

MADE = {"name": "trial", "setting": {"seed": 1}}
TABLES = {
    "exports": pl.DataFrame({"date": [dt.date(2025, 4, 1)], "tonnes": [123456.789]}),
    "prices": pl.DataFrame(
        {"element": ["Dy"], "price": [None]}, schema_overrides={"price": pl.Float64}
    ),
}


def codes(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [p.code for p in error.value.problems]


def test_what_was_written_is_read_back_with_its_days_and_gaps(tmp_path: Path) -> None:
    written = write_forecast(MADE, TABLES, tmp_path)
    read = read_forecast("trial", tmp_path)
    assert read.sha256 == written.sha256 == fingerprint(read.manifest)
    assert read.tables["exports"].row(0) == (dt.date(2025, 4, 1), 123460.0)
    assert read.tables["prices"]["price"].null_count() == 1


def test_a_forecast_on_record_is_not_written_again_unless_told_to(tmp_path: Path) -> None:
    write_forecast(MADE, TABLES, tmp_path)
    before = (tmp_path / "trial" / MANIFEST).read_bytes()
    with pytest.raises(InputError) as error:
        write_forecast({**MADE, "setting": {"seed": 2}}, TABLES, tmp_path)
    assert codes(error) == ["forecast-exists"]
    assert (tmp_path / "trial" / MANIFEST).read_bytes() == before
    again = write_forecast(
        {**MADE, "setting": {"seed": 2}}, {"exports": TABLES["exports"]}, tmp_path, replace=True
    )
    assert list(again.tables) == ["exports"]
    assert not (tmp_path / "trial" / "prices.csv").exists()


@pytest.mark.parametrize("file", ["exports.csv", MANIFEST])
def test_a_file_that_was_changed_is_refused_by_name(tmp_path: Path, file: str) -> None:
    write_forecast(MADE, TABLES, tmp_path)
    path = tmp_path / "trial" / file
    path.write_text(path.read_text(encoding="utf-8").replace("1", "2", 1), encoding="utf-8")
    with pytest.raises(EvidenceError) as error:
        read_forecast("trial", tmp_path)
    assert codes(error) == ["changed-forecast"]
    assert error.value.problems[0].place == f"forecasts/trial/{file}"


def test_another_end_of_line_changes_nothing(tmp_path: Path) -> None:
    write_forecast(MADE, TABLES, tmp_path)
    path = tmp_path / "trial" / "exports.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_forecast("trial", tmp_path).tables["exports"].height == 1


def test_every_changed_or_missing_file_is_told_at_once(tmp_path: Path) -> None:
    write_forecast(MADE, TABLES, tmp_path)
    (tmp_path / "trial" / "exports.csv").unlink()
    (tmp_path / "trial" / "prices.csv").write_text("", encoding="utf-8")
    with pytest.raises(EvidenceError) as error:
        read_forecast("trial", tmp_path)
    assert codes(error) == ["changed-forecast"] * 2


def test_an_unknown_forecast_lists_those_there_are() -> None:
    with pytest.raises(UnknownNameError) as error:
        read_forecast("china-2025-control")
    assert error.value.problems[0].code == "unknown-forecast"
    assert forecast_names()[0] in error.value.problems[0].fix
