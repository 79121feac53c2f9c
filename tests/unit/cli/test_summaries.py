"""Summaries in the terminal: they fit, and no number or word is broken to make them fit."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace

import polars as pl
import pytest
from rich.console import Console

from ytterby.cli.options import Output
from ytterby.cli.output import send
from ytterby.cli.summaries import layout, print_summaries
from ytterby.cli.tables import print_tables
from ytterby.results import Cell, Column, Manifest, Summary, Table, build_table
from ytterby.results.summary import share_cell, word

SHARES = Summary(
    "Shares, %",
    (
        Column("", number=False),
        Column("mine"),
        Column("any stage", keep=1),
        Column("who", number=False),
    ),
    (
        (word("Dy"), Cell("~95", "(93–96)"), Cell("99+", "(99–100)"), word("China Northern")),
        (word("Nd"), Cell("5", "(1–10)"), Cell("–"), word(None)),
    ),
    "What it means.",
)


MANIFEST = Manifest(command="ytterby x", evidence_version="0+a")


@dataclass(frozen=True)
class Result:
    tables: dict[str, Table]
    summary: tuple[Summary, ...] = (SHARES,)
    finding: tuple[str, ...] = ("China leads.", "By far.")
    manifest: Manifest = MANIFEST


def lines(width: int) -> list[str]:
    return [text for text, _ in layout(SHARES, width)]


def test_numbers_line_up_and_intervals_stand_behind_them() -> None:
    assert lines(80) == [
        "Shares, %",
        "           mine     any stage  who",
        "Dy  ~95 (93–96)  99+ (99–100)  China Northern",
        "Nd    5 (1–10)     –           –",
        "What it means.",
    ]


def test_a_short_line_loses_the_least_important_interval_first() -> None:
    assert lines(44) == [
        "Shares, %",
        "    mine     any stage  who",
        "Dy   ~95  99+ (99–100)  China Northern",
        "Nd     5    –           –",
        "What it means. A terminal of 45 columns",
        "shows all intervals.",
    ]


@pytest.mark.parametrize("width", [10, 20, 30, 40, 60, 100])
def test_no_number_is_broken_and_no_word_is_cut(width: int) -> None:
    words = " ".join(lines(width)).split()
    for whole in ("~95", "99+", "China", "Northern", "Dy", "any", "mine"):
        assert whole in words


def test_a_summary_is_printed_in_place_of_the_tables(capsys: pytest.CaptureFixture[str]) -> None:
    table = build_table("shares", pl.DataFrame({"region": ["CHN"]}))
    send(Result({"shares": table}), Output(), report=True)
    printed = capsys.readouterr().out
    assert printed.startswith("China leads. By far.\n\nShares, %\n")
    assert printed.endswith(
        "\n\nEverything: --rows 0 (full tables), --json, --csv FILE, --excel FILE, "
        "--report FILE.html\n"
    )
    assert "CHN" not in printed


def test_rows_print_the_full_tables(capsys: pytest.CaptureFixture[str]) -> None:
    table = build_table("shares", pl.DataFrame({"region": ["CHN", "AUS"]}))
    send(Result({"shares": table}), Output(limit=1))
    printed = capsys.readouterr().out
    assert "CHN" in printed
    assert "1 more rows" in printed
    assert "any stage" not in printed


def test_json_does_not_know_the_summary(capsys: pytest.CaptureFixture[str]) -> None:
    table = build_table("shares", pl.DataFrame({"region": ["CHN"]}))
    with_it = Result({"shares": table})
    send(with_it, Output(json=True))
    first = capsys.readouterr().out
    send(replace(with_it, summary=()), Output(json=True))
    assert capsys.readouterr().out == first


def test_a_pipe_gets_lines_of_120_characters() -> None:
    stream = io.StringIO()
    long = replace(SHARES, note="word " * 100)
    print_summaries((long,), ("many words " * 50,), Console(file=stream))
    longest = max(len(line) for line in stream.getvalue().splitlines())
    assert 110 < longest <= 120


def test_a_full_table_cuts_no_word_and_no_number() -> None:
    frame = pl.DataFrame(
        {f"column_{k}": ["usgs-mcs-2026-heavy and more words"] for k in range(8)}
        | {"output": [123456789.0]}
    )
    stream = io.StringIO()
    print_tables([build_table("wide", frame, units={"output": "t"})], 0, (), Console(file=stream))
    text = stream.getvalue()
    assert text.count("usgs-mcs-2026-heavy") == 8
    assert "123,456,789" in text


def test_a_row_must_have_all_its_cells() -> None:
    with pytest.raises(ValueError, match="one cell for each column"):
        Summary("x", (Column("a"), Column("b")), ((Cell("1"),),))


def test_a_share_whose_interval_holds_zero_asserts_no_sign() -> None:
    assert share_cell(-0.01, -0.12, 0.17, 0.9) == Cell("−12 to 17")
    assert share_cell(-0.34, -1.10, 0.10, 0.0).text == "~−110 to 10"
    assert share_cell(-0.001, -0.004, 0.3).text == "about 0 to 30"
    assert share_cell(-0.001, -0.004, 0.003).text == "about 0"
    assert share_cell(-0.2, -0.3, -0.1).text == "<0"
    assert share_cell(-0.2).text == "<0"


def test_thin_evidence_and_gaps_are_marked() -> None:
    assert share_cell(0.5, 0.4, 0.6, 0.29).text == "~50"
    assert share_cell(0.5, 0.4, 0.6, None).text == "50"
    assert share_cell(None).text == "–"
    assert share_cell(float("nan")).text == "–"
    assert share_cell(0.2, before="CHN", evidence=0.1).text == "~CHN 20"
