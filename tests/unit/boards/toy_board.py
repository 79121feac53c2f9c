"""Boards that cost nothing: one that answers, one that refuses, one that breaks."""

from __future__ import annotations

import os
import time
from pathlib import Path

import polars as pl

from ytterby.boards.board import Board, Part, Piece
from ytterby.boards.build import build_picture, render_tables
from ytterby.boards.registry import Kind, Params
from ytterby.errors import InputError, Problem
from ytterby.figures import Drawing, Figure, Key
from ytterby.report.document import Column, ReportTable, Stat


class ToyParams(Params):
    """What the toy is asked."""

    country: str = "USA"
    mood: str = "fine"


def toy_figure() -> Figure:
    """Return a figure with two drawings."""
    option = {"series": [{"type": "bar", "id": "b", "data": [1.0, 2.0]}], "xAxis": {}}
    return Figure(
        "bars",
        "Bars <b>",
        "t REO",
        (
            Drawing("one", option, 200, "Two bars.", {**option, "xAxis": None}, 150),
            Drawing("two", option, 220, "Two other bars."),
        ),
        (Key("China", "china"),),
        "Which",
    )


def toy_table() -> ReportTable:
    """Return a table of two rows."""
    frame = pl.DataFrame({"name": ["<i>", "b"], "value": [0.5, None], "low": [0.4, None]})
    return ReportTable(
        "rows", "Rows", frame, (Column("name", "Name"), Column("value", "Share", "value", "1")), 1
    )


def build_toy(params: ToyParams, workspace: Path | None) -> Board:
    """Return a board, or fail as the mood says."""
    if params.mood == "bad":
        raise InputError(
            [Problem("bad-mood", "mood", "it is bad", "cheer up"), Problem("two", "b", "c")]
        )
    if params.mood == "broken":
        raise ZeroDivisionError("a secret of the inside")
    if params.mood == "gone":
        os._exit(3)
    if params.mood == "patient":
        assert workspace is not None
        while not (workspace / "app" / "go").exists():
            time.sleep(0.01)
    table = toy_table()
    return Board(
        title="Toy",
        finding=f"{params.country} is <fine>",
        emphasis="fine",
        stats=(Stat("Share", "5 %", band="4–6 %", why="w"),),
        parts=(Part("p", "Part", "P", ("Prose.",), (Piece("bars", "rows", 8),), ("Beware.",)),),
        pictures={"bars": build_picture(toy_figure())},
        tables={"rows": table},
        html=render_tables([table], "/boards/toy?country=USA", folded=["rows"]),
        why={"w": "<h2>Why</h2>"},
        data={"process": os.getpid(), "nested": {"list": [1, 2.5, None]}},
        command="ytterby toy",
        manifest={"evidence": "1"},
    )


KIND = Kind("toy", "A toy.", ToyParams, build_toy, lambda: [ToyParams(country="JPN")])
