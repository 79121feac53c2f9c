"""What a claim of the user's own changes, before and after."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
from pydantic import Field

from ytterby.boards.board import Board
from ytterby.boards.build import board_address, build_picture, render_tables
from ytterby.boards.progress import tell
from ytterby.boards.registry import Kind, Params
from ytterby.errors import InputError, Problem
from ytterby.figures.evidence.before_after import before_after
from ytterby.figures.figure import Drawing, Figure, Key
from ytterby.figures.style.text import amount
from ytterby.packs import read_pack
from ytterby.report.document import Column, ReportTable
from ytterby.results.summary import signed_text
from ytterby.workflows.weighing.drafts import Draft
from ytterby.workflows.weighing.effect import Effect, weigh_batch, weigh_draft
from ytterby.workflows.weighing.index import list_labels

DRAWN = 14
SHOWN = 60
FIRST = 15


class EffectParams(Params):
    """Which claims are tried.

    Attributes
    ----------
    batch
        A batch in force, compared with the evidence without it; or
    draft
        JSON of a claim that is not in force yet: ``fields`` and ``reason``.
    country
        Country or bloc whose true origin is compared.
    """

    batch: str = Field(default="", max_length=120)
    draft: str = Field(default="", max_length=8000)
    country: str = Field(default="USA", max_length=40)


def read_draft(text: str) -> Draft:
    """Return the draft that a question holds.

    Raises
    ------
    InputError
        ``bad-draft``: it is no draft.
    """
    try:
        record = json.loads(text)
        fields = {str(k): str(v) for k, v in record.get("fields", {}).items()}
        return Draft(fields, str(record.get("reason", "")))
    except (ValueError, AttributeError) as error:
        fix = 'write {"fields": {"quantity": …}, "reason": …}'
        raise InputError(Problem("bad-draft", "draft", "it is no draft of a claim", fix)) from error


def write_draft_text(draft: Draft) -> str:
    """Return a draft as a question holds it."""
    fields = {k: v.strip() for k, v in sorted(draft.fields.items()) if v.strip()}
    return json.dumps({"fields": fields, "reason": draft.reason.strip()}, ensure_ascii=False)


def build_effect(params: EffectParams, workspace: Path | None) -> Board:
    """Return what the claims change."""
    if bool(params.batch) == bool(params.draft):
        fix = "name a batch, or give a draft"
        raise InputError(Problem("bad-board-question", "effect", "one of the two is needed", fix))
    if params.batch:
        effect = weigh_batch(
            params.batch, country=params.country, workspace=workspace, progress=tell
        )
    else:
        draft = read_draft(params.draft)
        effect = weigh_draft(draft, country=params.country, workspace=workspace, progress=tell)
    return effect_board(effect, params)


def effect_board(effect: Effect, params: EffectParams) -> Board:
    """Return an effect as a board."""
    labels = list_labels(read_pack())

    def named(frame: pl.DataFrame) -> pl.DataFrame:
        parts = [
            pl.col(c).replace(labels) if c != "measure" else pl.col(c)
            for c in ("subject", "stage", "element", "region")
        ]
        what = pl.concat_list(parts).list.eval(
            pl.element().filter(pl.element().str.strip_chars() != "")
        )
        moved = pl.struct("change", "unit").map_elements(_moved_by, return_dtype=pl.String)
        return frame.with_columns(what=what.list.join(", "), moved_by=moved)

    headlines, moved = named(effect.headlines), named(effect.moved)
    columns = (
        Column("measure", "Number"), Column("what", "Of"),
        Column("before", "Without it", "value", "*", "before_low", "before_high"),
        Column("after", "With it", "value", "*", "after_low", "after_high"),
        Column("moved_by", "Change"), Column("beyond", "Beyond the old interval"),
    )  # fmt: skip
    tables = [
        ReportTable("headlines", "Numbers that are quoted", headlines, columns, SHOWN),
        ReportTable(
            "moved", "All that moved", moved, columns, FIRST,
            "Largest first; moves of less than 0.05 points or 0.05 % are left out.",
        ),
    ]  # fmt: skip
    shares = moved.filter((pl.col("unit") == "1") & (pl.col("measure") == "share of world output"))
    drawn = pl.concat([headlines.filter(pl.col("unit") == "1"), shares]).filter(
        pl.col("change").abs() >= 0.0005
    )
    drawn = drawn.head(DRAWN)
    pictures = {}
    if drawn.height:
        figure = Figure(
            "before-after",
            "Shares that move",
            f"{effect.year}, percent; the bar is the central 80 % interval",
            (
                Drawing(
                    "",
                    before_after(drawn),
                    60 + 34 * drawn.height,
                    "Shares without and with the claim",
                    before_after(drawn, narrow=True),
                    60 + 46 * drawn.height,
                ),
            ),
            (Key("without it", "other", "ring"), Key("with it", "home", "dot")),
        )
        pictures[figure.id] = build_picture(figure)
    finding, emphasis = effect_words(effect)
    asked = {k: v for k, v in params.model_dump().items() if v}
    return Board(
        title="What it changes",
        finding=finding,
        emphasis=emphasis,
        lede=f"Compared in the chain of {effect.year}: {effect.balanced:,} shares, concentration "
        "indices, prices and stocks, and the numbers that everybody quotes.",
        pictures=pictures,
        tables={t.id: t for t in tables},
        html=render_tables(tables, board_address("effect", asked), folded=()),
        data={
            "year": effect.year,
            "moved": effect.moved.height,
            "beyond": int(effect.headlines["beyond"].sum()),
            "replaced": list(effect.replaced),
        },
        command=f"ytterby show residuals --year {effect.year}",
    )


def _moved_by(row: Mapping[str, Any]) -> str:
    """Return a move in words: a share moves by points."""
    change = row["change"]
    if change is None:
        return "only one of the two"
    if row["unit"] == "1":
        points = 100 * change
        text = f"{points:+.2f}" if abs(points) < 1 else f"{points:+.1f}"
        return "none" if abs(points) < 0.005 else f"{signed_text(text)} points"
    return amount(change, str(row["unit"])) if change else "none"


def effect_words(effect: Effect) -> tuple[str, str]:
    """Return what changes in one sentence, and its emphasised part."""
    if effect.moved.is_empty():
        words = "no number of the chain moves"
        return f"With the claim, {words}", words
    quoted = effect.headlines.filter(pl.col("change").abs() > 0)
    first = quoted.row(0, named=True) if quoted.height else effect.moved.row(0, named=True)
    unit = str(first["unit"])
    before, after = amount(first["before"], unit), amount(first["after"], unit)
    part = f"from {before} to {after}"
    if before == after:
        words = f"{effect.moved.height:,} numbers move, none that is quoted by more than a digit"
        return f"With the claim, {words}", words
    return f"{str(first['subject'])[:1].upper()}{str(first['subject'])[1:]} goes {part}", part


KIND = Kind(
    "effect", "What claims of your own change, before and after.", EffectParams, build_effect
)
