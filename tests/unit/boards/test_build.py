from __future__ import annotations

import json

import polars as pl
from tests.unit.boards.toy_board import toy_figure, toy_table

from ytterby.boards.build import (
    board_address,
    build_picture,
    read_document,
    render_tables,
    table_links,
)
from ytterby.report.document import Panel, ReportDocument, Section


def test_a_picture_holds_every_drawing_and_what_differs_on_a_phone() -> None:
    picture = build_picture(toy_figure())
    drawings = json.loads(picture.payload)
    assert picture.choices == ("one", "two")
    assert [d["label"] for d in drawings] == ["one", "two"]
    assert drawings[0]["narrow"] == {"xAxis": None}
    assert (picture.height, picture.narrow_height) == (200, 150)
    assert 'aria-label="Legend"' in picture.keys


def test_a_table_can_be_had_as_four_kinds_of_file() -> None:
    links = dict(table_links("/boards/toy?country=USA", "rows"))
    assert links == {
        "CSV": "/api/v1/boards/toy/tables/rows.csv?country=USA",
        "Excel": "/api/v1/boards/toy/tables/rows.xlsx?country=USA",
        "Parquet": "/api/v1/boards/toy/tables/rows.parquet?country=USA",
        "JSON": "/api/v1/boards/toy/tables/rows.json?country=USA",
    }


def test_text_of_a_table_is_escaped_and_a_gap_is_no_zero() -> None:
    (html,) = render_tables([toy_table()], "/boards/toy").values()
    assert "&lt;i&gt;" in html
    assert "<i>" not in html
    assert "1 of 2 rows." in html


def test_an_address_leaves_blanks_out() -> None:
    assert board_address("toy", {"a": "x y", "b": "", "c": None}) == "/boards/toy?a=x+y"


def test_a_report_becomes_a_board_with_all_that_it_shows() -> None:
    document = ReportDocument(
        title="T",
        finding="F",
        emphasis="F",
        lede="L",
        stats=(),
        sections=(
            Section("s", "S", "s", ("Prose.",), (Panel(toy_figure(), toy_table(), 6),), ("Hm.",)),
        ),
        sources=pl.DataFrame(),
        assumptions=("A.",),
        command="ytterby toy",
        manifest={"evidence": "1"},
    )
    board = read_document(document, "/boards/toy")
    (part,) = board.parts
    assert (part.pieces[0].picture, part.pieces[0].table, part.pieces[0].width) == (
        "bars",
        "rows",
        6,
    )
    assert set(board.pictures) == {"bars"}
    assert set(board.tables) == set(board.html) == {"rows"}
    assert "<details" in board.html["rows"]  # folded away below its chart
    assert board.data["assumptions"] == ["A."]
