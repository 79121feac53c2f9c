"""Runs that are kept: listed, compared bit by bit, put away, packed, run again."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import polars as pl
import pytest

from ytterby.errors import InputError, UnknownNameError
from ytterby.results import (
    About,
    Manifest,
    Table,
    build_table,
    list_runs,
    read_run,
    start_manifest,
    write_run,
)
from ytterby.workflows.runs import again
from ytterby.workflows.runs.again import read_command, reproduce_run
from ytterby.workflows.runs.comparing import compare_frames, compare_manifests, compare_tables
from ytterby.workflows.runs.listing import list_lines
from ytterby.workflows.runs.packing import FORMS, form_of, pack_run
from ytterby.workflows.runs.telling import compare_kept, list_kept
from ytterby.workflows.runs.trash import (
    discard_run,
    empty_trash,
    list_discarded,
    restore_run,
)

SHARES = [0.6, 0.4]


def _table(values: list[float] = SHARES) -> Table:
    return build_table("shares", pl.DataFrame({"region": ["CHN", "USA"], "share": values}))


def _keep(workspace: Path, command: str = "ytterby brief JPN", title: str = "", **said: str) -> str:
    manifest = start_manifest(command, parameters=said).finish()
    return write_run(
        manifest, {"shares": _table()}, workspace, about=About(title=title, finding=("So it is.",))
    ).name


def test_runs_are_listed_with_kind_target_and_words(tmp_path: Path) -> None:
    first = _keep(tmp_path, title="Japan now", target="JPN")
    second = _keep(tmp_path, "ytterby show hhi --year 2024")
    lines = list_lines(tmp_path)
    assert [x.entry.name for x in lines] == [second, first]
    assert [(x.title, x.kind, x.target) for x in lines] == [
        ("show hhi --year 2024", "show", "hhi"),
        ("Japan now", "brief", "JPN"),
    ]
    assert [x.entry.name for x in list_lines(tmp_path, "japan")] == [first]
    assert [x.entry.name for x in list_lines(tmp_path, "so it is")] == [second, first]
    assert list_lines(tmp_path, "nowhere") == ()
    assert list_kept(workspace=tmp_path).tables["runs"].frame.height == 2


def test_a_run_is_put_away_and_brought_back(tmp_path: Path) -> None:
    name = _keep(tmp_path)
    discard_run(name, tmp_path)
    assert list_runs(tmp_path) == ()
    assert list_discarded(tmp_path) == (name,)
    restore_run(name, tmp_path)
    assert list_runs(tmp_path) == (name,)
    assert read_run(name, tmp_path).tables["shares"].frame["share"].to_list() == SHARES
    with pytest.raises(UnknownNameError):
        restore_run(name, tmp_path)
    discard_run(name, tmp_path)
    assert empty_trash(tmp_path) == 1
    assert list_discarded(tmp_path) == ()


def test_one_bit_is_a_difference() -> None:
    one = pl.DataFrame({"share": [0.1 + 0.2, None, float("nan")], "region": ["a", "b", None]})
    assert compare_frames("t", one, one.clone()).equal
    check = compare_frames("t", one, one.with_columns(share=pl.Series([0.3, None, float("nan")])))
    assert not check.equal
    assert check.cells == 1
    assert check.largest == pytest.approx(1.85e-16, rel=0.01)


def test_gaps_texts_rows_and_columns_count_too() -> None:
    one = pl.DataFrame({"share": [0.5, None], "region": ["a", None]})
    assert compare_frames("t", one, one.with_columns(share=pl.Series([0.5, 0.0]))).cells == 1
    assert compare_frames("t", one, one.with_columns(region=pl.Series(["a", "b"]))).cells == 1
    assert compare_frames("t", one, one.head(1)).words == "2 rows, then 1"
    assert "lacks region" in compare_frames("t", one, one.drop("region")).words
    only = compare_tables({"shares": _table()}, {})
    assert [(c.table, c.equal) for c in only] == [("shares", False)]


def test_what_cannot_change_a_number_is_told_last() -> None:
    one = Manifest("ytterby brief JPN", {"target": "JPN"}, packages={"numpy": "1"}, started="a")
    two = Manifest("ytterby brief KOR", {"target": "KOR"}, packages={"numpy": "2"}, started="b")
    found = compare_manifests(one, two)
    assert [(d.field, d.counts) for d in found] == [
        ("parameters.target", True),
        ("packages.numpy", True),
        ("command", False),
    ]


def test_two_kept_runs_are_compared_in_words(tmp_path: Path) -> None:
    first, second = _keep(tmp_path, target="JPN"), _keep(tmp_path, target="KOR")
    outcome = compare_kept(first, second, workspace=tmp_path)
    assert outcome.finding == (
        "The numbers are the same, bit by bit; 1 thing that can change a number differs in what "
        "ran.",
    )


def test_all_of_a_run_is_packed_in_every_form(tmp_path: Path) -> None:
    name = _keep(tmp_path)
    packed = {f: pack_run(name, f, tmp_path) for f in FORMS if f != "html"}
    assert packed["xlsx"][:2] == b"PK"
    assert json.loads(packed["json"])["rows"][0] == {"region": "CHN", "share": 0.6}
    for form in ("csv", "parquet"):
        with zipfile.ZipFile(io.BytesIO(packed[form])) as archive:
            assert archive.namelist() == ["manifest.json", f"shares.{form}"]
    with pytest.raises(InputError) as caught:
        pack_run(name, "html", tmp_path)
    assert caught.value.problems[0].code == "no-report"
    with pytest.raises(UnknownNameError):
        pack_run(name, "docx", tmp_path)


def test_the_ending_says_the_form() -> None:
    assert form_of(Path("a.parquet.zip")) == "parquet"
    with pytest.raises(InputError):
        form_of(Path("a.zip"))


@pytest.mark.parametrize(
    "command",
    ["", "rm -rf x", "ytterby", "ytterby evidence remove 0001", "ytterby serve", "ytterby --help",
     "ytterby 'unclosed"],
)  # fmt: skip
def test_only_what_counts_something_is_run_again(tmp_path: Path, command: str) -> None:
    name = _keep(tmp_path, command)
    with pytest.raises(InputError) as caught:
        read_command(read_run(name, tmp_path))
    assert caught.value.problems[0].code == "not-reproducible"


def test_numbers_that_differ_are_told_with_the_likely_cause(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = _keep(tmp_path, seed="1")
    monkeypatch.setattr(again, "_execute", lambda *_: None)
    other = start_manifest("ytterby brief JPN", parameters={"seed": "2"})
    monkeypatch.setattr(
        again, "read_written", lambda _: (other, {"shares": _table([0.6, 0.4000001])})
    )
    found = reproduce_run(name, tmp_path)
    assert not found.equal
    assert found.finding[0] == f"{name} was not reproduced: 1 of 1 tables differ."
    assert "1 cell of 4 differs" in found.finding[1]
    assert found.finding[2] == "parameters.seed: 1 then, 2 now."


@pytest.mark.slow
def test_a_run_is_reproduced_bit_by_bit(tmp_path: Path) -> None:
    from ytterby.workflows.show import show

    outcome = show("hhi", year="2024", workspace=tmp_path)
    name = write_run(outcome.manifest, outcome.tables, tmp_path).name
    told: list[float] = []
    found = reproduce_run(name, tmp_path, lambda words, share: told.append(share))
    assert found.equal
    assert found.differences == ()
    assert told[0] == 0.0
    assert told == sorted(told)


def test_a_command_that_fails_now_says_why(tmp_path: Path) -> None:
    name = _keep(tmp_path, "ytterby show no-such-topic")
    with pytest.raises(InputError) as caught:
        reproduce_run(name, tmp_path)
    (problem,) = caught.value.problems
    assert problem.code == "cannot-run-again"
    assert "no-such-topic" in problem.message
