"""What people say, and whether it is true: every public saying with its verdict."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ytterby.boards.board import Board, Part, Piece
from ytterby.boards.build import board_address, render_tables
from ytterby.boards.registry import Kind, Params
from ytterby.report.document import Column, ReportTable

if TYPE_CHECKING:
    import polars as pl

LONGEST = 300
"""Characters of a sentence that is checked."""


class SayingParams(Params):
    """All sayings; nothing can be chosen."""


class CheckParams(Params):
    """A sentence to check.

    Attributes
    ----------
    text
        As somebody said it: ``China refines 90% of rare earths``.
    """

    text: str = ""


def build_sayings(params: SayingParams, workspace: Path | None) -> Board:
    """Return the board of every saying."""
    from ytterby.boards.dependence.sayings.texts import list_records, number_reasons
    from ytterby.workflows.sayings import list_sayings

    outcome = list_sayings(workspace=workspace)
    sayings, numbers = outcome.tables["sayings"].frame, outcome.tables["numbers"].frame
    from ytterby.evidence import load

    base = load(workspace=workspace)
    tables = [_saying_table(sayings), _number_table(numbers)]
    counts = sayings["verdict"].value_counts(sort=True)
    plain = int(sayings["verdict"].is_in(["true", "roughly true"]).sum())
    return Board(
        title="What people say",
        finding=(
            f"Of {sayings.height} things that are said in public of rare earths, {plain} are true "
            "or roughly true as they are said."
        ),
        emphasis=f"{plain} are true or roughly true",
        lede=(
            "Most of the others are true of one year, one element or one definition: each verdict "
            "is counted anew from the chain and the claims, and names what it depends on."
        ),
        parts=(
            Part("sayings", "Sayings", "Sayings", (), (Piece("", "sayings"),)),
            Part("numbers", "Numbers by definition", "Numbers", (), (Piece("", "numbers"),)),
        ),
        tables={t.id: t for t in tables},
        html=render_tables(tables, board_address("sayings", {}), folded=[t.id for t in tables]),
        why=number_reasons(sayings, numbers, base),
        data={
            "rows": list_records(sayings, numbers),
            "verdicts": dict(counts.iter_rows()),
            "topics": sayings["topic"].unique(maintain_order=True).to_list(),
        },
        command=outcome.manifest.command,
    )


def build_check(params: CheckParams, workspace: Path | None) -> Board:
    """Return the verdict on a sentence."""
    from ytterby.boards.dependence.sayings.texts import answer_html, number_reasons
    from ytterby.errors import InputError, Problem
    from ytterby.evidence import load
    from ytterby.workflows.sayings import check_text

    if len(params.text) > LONGEST:
        text = f"{len(params.text)} characters are too long to be one sentence"
        raise InputError(Problem("long-text", "text", text, f"write {LONGEST} at most"))
    outcome = check_text(params.text, workspace=workspace)
    base = load(workspace=workspace)
    found = outcome.tables
    head, *rest = outcome.finding
    if "verdicts" not in found:
        topics = found["topics"].frame
        return Board(
            title="No saying is near",
            finding="Nothing that is said in public is near to that sentence.",
            lede="Try words such as refine, mine, magnets, imports, price, a country and a number.",
            data={"near": topics.head(8).to_dicts()},
            command=outcome.manifest.command,
        )
    verdicts, numbers = found["verdicts"].frame, found["numbers"].frame
    first = verdicts.row(0, named=True)
    tables = [_number_table(numbers)]
    told: dict[str, Any] = {
        "verdict": first["verdict"],
        "sentence": first["sentence"],
        "denied": bool(first["denied"]),
        "near": found["matches"].frame.to_dicts()[1:4] if "matches" in found else [],
        "html": answer_html(first, list(outcome.finding), numbers, found["heard"].frame),
    }
    return Board(
        title="Is it true?",
        finding=head,
        lede=" ".join(rest),
        tables={t.id: t for t in tables},
        html=render_tables(
            tables, board_address("saying-check", params.model_dump()), folded=["numbers"]
        ),
        why=number_reasons(
            verdicts.with_columns(words=pl_words(verdicts)), numbers, base, prefix="check"
        ),
        data=told,
        command=outcome.manifest.command,
    )


def pl_words(verdicts: pl.DataFrame) -> pl.Series:
    """Return what is told of each verdict, under the name that a list of sayings has for it."""
    return verdicts["finding"].alias("words")


def _saying_table(frame: pl.DataFrame) -> ReportTable:
    columns = (
        Column("sentence", "Saying"),
        Column("who", "Who says it"),
        Column("verdict", "Verdict"),
        Column("words", "Why"),
        Column("address", "Source", "link", label_from="who"),
    )
    note = "lowest and highest are best estimates by definition; the numbers have intervals."
    return ReportTable("sayings", "Sayings and verdicts", frame, columns, limit=60, note=note)


def _number_table(frame: pl.DataFrame) -> ReportTable:
    columns = (
        Column("saying", "Saying"),
        Column("definition", "By this definition"),
        Column("year", "Year"),
        Column("value", "Our number", "value", "*", "low", "high", "tier"),
        Column("state", "Claim"),
    )
    import polars as pl

    shown = frame.with_columns(
        pl.col("unit").replace({"share": "1"}),
        pl.when(pl.col("tier").is_in(["A", "B", "C"])).then("tier").otherwise(pl.lit("")),
    )
    note = "low and high bound the central 80 %."
    return ReportTable("numbers", "Every number by definition", shown, columns, limit=30, note=note)


KIND = Kind(
    "sayings",
    "What people say in public of rare earths, and whether it is true.",
    SayingParams,
    build_sayings,
    lambda: [SayingParams()],
)
