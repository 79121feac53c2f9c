"""Importers: what they read, what they refuse, and that an import can be undone."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from ytterby.errors import InputError, UnknownNameError, WorkspaceError
from ytterby.evidence.importers import ImportOptions, import_series, importers
from ytterby.evidence.mining import RARE_EARTHS, mining
from ytterby.evidence.series import list_batches, remove_batch
from ytterby.evidence.trade import reported_trade, trade

_spec = importlib.util.spec_from_file_location("samples", Path(__file__).with_name("samples.py"))
assert _spec is not None
assert _spec.loader is not None
samples = importlib.util.module_from_spec(_spec)
sys.modules["samples"] = samples
_spec.loader.exec_module(samples)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return tmp_path / "workspace"


def codes_of(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    return sorted({p.code for p in error.value.problems})


def test_the_built_in_importers_are_registered() -> None:
    assert set(importers()) >= {"geopolrisk", "baci", "comtrade", "world-mining-data"}


def test_an_unknown_importer_lists_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean comtrade"):
        import_series("comtrad", Path("x.csv"))


def test_the_sqlite_files_become_three_series(tmp_path: Path, workspace: Path) -> None:
    steps: list[str] = []
    report = import_series(
        "geopolrisk",
        samples.write_geopolrisk(tmp_path / "geopolrisk" / "lib"),
        workspace=workspace,
        progress=lambda message, done: steps.append(message),
    )
    assert report.batch.rows == {"trade": 4, "governance": 3, "mining": 5}
    assert [p.code for p in report.problems] == ["ambiguous-region"]
    assert steps
    ore = trade(2024, workspace=workspace, codes=[260300]).row(0, named=True)
    assert (ore["region"], ore["partner"], ore["value"], ore["quantity"]) == (
        "USA", "CHN", 7000.0, None,
    )  # fmt: skip
    # The shipped rows of a year and HS code that was imported are replaced, not added to.
    assert trade(2024, workspace=workspace, codes=[284690])["value"].to_list() == [110_250.0]
    assert trade(2022, workspace=workspace).height > 1000


def test_a_dry_run_writes_nothing(tmp_path: Path, workspace: Path) -> None:
    folder = samples.write_geopolrisk(tmp_path / "lib")
    report = import_series("geopolrisk", folder, workspace=workspace, dry_run=True)
    assert report.batch.rows["trade"] == 4
    assert not report.written
    assert not workspace.exists()


def test_the_same_import_twice_is_one_batch_and_it_can_be_undone(
    tmp_path: Path, workspace: Path
) -> None:
    folder = samples.write_geopolrisk(tmp_path / "lib")
    first = import_series("geopolrisk", folder, workspace=workspace)
    again = import_series("geopolrisk", folder, workspace=workspace)
    assert first.written
    assert not again.written
    assert "already-imported" in [p.code for p in again.problems]
    assert [b.batch for b in list_batches(workspace)] == [first.batch.batch]
    before = trade(2024, workspace=tmp_path / "none")
    remove_batch(first.batch.batch, workspace)
    assert list_batches(workspace) == ()
    assert trade(2024, workspace=workspace).equals(before)


def test_removing_what_is_not_there_lists_what_is(tmp_path: Path, workspace: Path) -> None:
    folder = samples.write_geopolrisk(tmp_path / "lib")
    name = import_series("geopolrisk", folder, workspace=workspace).batch.batch
    with pytest.raises(UnknownNameError, match=name):
        remove_batch("geopolrisk-00000000", workspace)


def test_every_problem_of_the_trade_rows_is_named_at_once(tmp_path: Path, workspace: Path) -> None:
    rows = [
        ("2024", "156", "842", 284690, "1", "1"),
        ("2024", "156", "842", 284690, "2", "1"),
        ("2024", "156", "999", 284690, "1", "1"),
        ("2024", "842", "156", 280530, "many", "1"),
        ("2024", "842", "490", 280530, "1", "-3"),
    ]
    folder = samples.write_geopolrisk(tmp_path / "lib", rows)
    with pytest.raises(InputError) as error:
        import_series("geopolrisk", folder, workspace=workspace)
    assert {"bad-number", "duplicate-row", "out-of-bounds", "unknown-region"} <= set(
        codes_of(error)
    )
    assert all(p.place.startswith("baci.db") for p in error.value.problems if p.severity == "error")
    assert not workspace.exists()


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x")
    for name in ("geopolrisk", "baci"):
        with pytest.raises(InputError) as error:
            import_series(name, tmp_path, workspace=tmp_path / "w")
        assert "unknown-layout" in codes_of(error)
    with pytest.raises(InputError, match="file-not-found"):
        import_series("baci", tmp_path / "absent.zip", workspace=tmp_path / "w")


def test_a_sqlite_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "baci.db").write_bytes(b"not a database at all" * 100)
    with pytest.raises(InputError) as error:
        import_series("geopolrisk", tmp_path, workspace=tmp_path / "w")
    assert codes_of(error) == ["unknown-layout"]


@pytest.mark.parametrize("zipped", [False, True])
def test_a_full_release_is_filtered_year_by_year(
    tmp_path: Path, workspace: Path, zipped: bool
) -> None:
    path = samples.write_baci(tmp_path / "release", zipped=zipped)
    report = import_series("baci", path, workspace=workspace)
    assert report.batch.rows == {"trade": 3}
    assert report.batch.published_on == "2025-01-31"
    assert "unknown-code" in [p.code for p in report.problems]
    only = ImportOptions(codes=(260300,), first_year=2024)
    other = import_series("baci", path, options=only, workspace=workspace)
    assert (other.batch.rows, other.batch.years) == ({"trade": 1}, {"trade": (2024, 2024)})


def test_two_releases_in_one_folder_are_refused(tmp_path: Path, workspace: Path) -> None:
    samples.write_baci(tmp_path / "release")
    samples.write_baci(tmp_path / "release", version="V202401")
    with pytest.raises(InputError, match="several-releases"):
        import_series("baci", tmp_path / "release", workspace=workspace)


def test_comtrade_keeps_totals_and_says_what_it_leaves_out(tmp_path: Path, workspace: Path) -> None:
    path = tmp_path / "TradeData.csv"
    path.write_text("\n".join([samples.PRESENT_HEADER, *samples.PRESENT_ROWS]), encoding="utf-8")
    report = import_series("comtrade", path, workspace=workspace)
    frame = reported_trade(2024, workspace)
    rows = frame.select("flow", "region", "partner", "value", "quantity", "estimated").rows()
    assert rows == [
        ("export", "USA", "TWN", 1200.0, None, True),
        ("import", "CHN", "USA", 90000.5, 2.5, False),
    ]
    assert {p.code for p in report.problems} == {"rows-left-out"}
    assert len(report.problems) == 4


def test_comtrade_in_the_legacy_layout_and_another_encoding(
    tmp_path: Path, workspace: Path
) -> None:
    path = tmp_path / "comtrade.csv"
    text = "\n".join([samples.LEGACY_HEADER, *samples.LEGACY_ROWS]).replace("China", "Chiné")
    path.write_bytes(text.encode("latin-1"))
    import_series("comtrade", path, workspace=workspace)
    row = reported_trade(workspace=workspace).row(0, named=True)
    assert (row["year"], row["month"], row["region"], row["quantity"]) == (2016, 4, "CHN", 1.5)


def test_comtrade_without_its_columns_says_which(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("year,country,value\n2024,USA,1\n")
    with pytest.raises(InputError, match="there is no column period") as error:
        import_series("comtrade", path, workspace=tmp_path / "w")
    assert codes_of(error) == ["missing-column"]


def test_world_mining_data_in_excel_equals_the_sqlite(tmp_path: Path) -> None:
    excel, sqlite = tmp_path / "excel", tmp_path / "sqlite"
    import_series("world-mining-data", samples.write_world_mining(tmp_path / "6.4.xlsx"),
                  workspace=excel)  # fmt: skip
    import_series("geopolrisk", samples.write_geopolrisk(tmp_path / "lib"), workspace=sqlite)
    assert mining(workspace=excel).equals(mining(workspace=sqlite))
    frame = mining(year=2023, workspace=excel)
    assert frame["region"].to_list() == ["CHN", "USA"]
    assert frame["basis"].to_list() == ["reported", "estimated"]


def test_the_concentration_of_imported_mine_output(tmp_path: Path, workspace: Path) -> None:
    import_series("geopolrisk", samples.write_geopolrisk(tmp_path / "lib"), workspace=workspace)
    value = mining(year=2024, workspace=workspace)["value"]
    assert float(((value / value.sum()) ** 2).sum()) == pytest.approx(0.64 + 0.04, abs=1e-15)


def test_world_mining_data_is_not_there_until_imported(workspace: Path) -> None:
    with pytest.raises(InputError, match="not-imported"):
        mining(workspace=workspace)


def test_an_excel_file_of_another_layout_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "other.xlsx")
    (tmp_path / "text.xlsx").write_text("no workbook")
    for name in ("other.xlsx", "text.xlsx"):
        with pytest.raises(InputError):
            import_series("world-mining-data", tmp_path / name, workspace=tmp_path / "w")


def test_an_unknown_country_and_commodity_are_named_together(tmp_path: Path) -> None:
    path = samples.write_world_mining(tmp_path / "6.4.xlsx")
    book = openpyxl.load_workbook(path)
    book["Rare Earths (REO)"]["A3"] = "Chnia"
    book.save(path)
    wanted = ImportOptions(commodities=(RARE_EARTHS, "Unobtainium"))
    with pytest.raises(InputError) as error:
        import_series("world-mining-data", path, options=wanted, workspace=tmp_path / "w")
    assert codes_of(error) == ["unknown-commodity", "unknown-region"]


def test_a_corrupt_batch_is_named_with_its_mend(tmp_path: Path, workspace: Path) -> None:
    folder = samples.write_geopolrisk(tmp_path / "lib")
    name = import_series("geopolrisk", folder, workspace=workspace).batch.batch
    (workspace / "series" / name / "trade.parquet").write_bytes(b"PAR1 broken")
    with pytest.raises(WorkspaceError, match=f"evidence remove {name}"):
        trade(2024, workspace=workspace)
    remove_batch(name, workspace)
    assert trade(2024, workspace=workspace).height == 2402


def test_half_a_batch_does_not_count(tmp_path: Path, workspace: Path) -> None:
    folder = samples.write_geopolrisk(tmp_path / "lib")
    name = import_series("geopolrisk", folder, workspace=workspace).batch.batch
    (workspace / "series" / name / "batch.json").unlink()
    assert list_batches(workspace) == ()
    assert trade(2024, workspace=workspace).height == 2402


def test_the_progress_never_runs_backwards(tmp_path: Path, workspace: Path) -> None:
    shares: list[float] = []
    path = samples.write_baci(tmp_path / "release")
    import_series("baci", path, workspace=workspace, progress=lambda m, s: shares.append(s))
    assert shares == sorted(shares)
    assert pl.Series(shares).is_between(0, 1).all()
