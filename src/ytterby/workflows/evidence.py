"""What the numbers rest on: list, show and check the evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ytterby import names
from ytterby.core.regions import resolve_place, resolve_target
from ytterby.errors import Problem, UnknownNameError, unknown_name
from ytterby.evidence import load
from ytterby.results.manifest import Manifest
from ytterby.results.table import Table, build_table
from ytterby.workflows.claims import claim_table, evidence_manifest
from ytterby.workflows.imports import (
    ImportOutcome,
    import_data,
    list_imports,
    remove_import,
    restore_import,
)
from ytterby.workflows.inputs import Asked, is_place, split_names
from ytterby.workflows.outcome import Outcome, command_line

__all__ = [
    "EvidenceCheck",
    "ImportOutcome",
    "check_evidence",
    "import_data",
    "list_claims",
    "list_imports",
    "list_sources",
    "remove_import",
    "restore_import",
    "show_claim",
]


@dataclass(frozen=True)
class EvidenceCheck:
    """What a check of the evidence found.

    Attributes
    ----------
    tables
        One table of problems.
    manifest
        What ran.
    problems
        Everything found, errors first.
    claims
        How many claims were checked.
    """

    tables: Mapping[str, Table]
    manifest: Manifest
    problems: tuple[Problem, ...]
    claims: int


def list_claims(
    *,
    quantity: str | None = None,
    source: str | None = None,
    year: int | str | None = None,
    element: Sequence[str] | None = None,
    stage: Sequence[str] | None = None,
    region: Sequence[str] | None = None,
    as_of: str | None = None,
    workspace: Path | None = None,
) -> Outcome:
    """Return the claims in force, each with its standard error, tier and source.

    Parameters
    ----------
    quantity
        A name of names.toml.
    source
        A source id.
    year, element, stage, region
        What the list is limited to; a bloc takes in its members.
    as_of, workspace
        As for `ytterby.evidence.load`.

    Raises
    ------
    InputError
        Every unknown name at once, with the nearest.
    """
    evidence = load(as_of, workspace)
    asked = Asked()
    elements, stages = asked.elements(element), asked.stages(stage)
    if quantity is not None and quantity not in names.quantities():
        asked.problems.append(unknown_name("quantity", quantity, list(names.quantities())))
    if source is not None and source not in evidence.sources["source"].to_list():
        asked.problems.append(unknown_name("source", source, evidence.sources["source"].to_list()))
    places: list[str] = []
    for name in split_names(region, known=is_place):
        try:
            places += [resolve_place(name), *resolve_target(name)]
        except UnknownNameError as error:
            asked.problems.extend(error.problems)
    years = _years(year, asked)
    asked.finish()
    frame = evidence.live
    for column, wanted in (
        ("quantity", [quantity] if quantity else []),
        ("source", [source] if source else []),
        ("element", list(elements)),
        ("stage", list(stages)),
        ("region", places),
    ):
        if wanted:
            frame = frame.filter(pl.col(column).is_in(wanted))
    if years:
        frame = frame.filter(pl.col("year").is_in(years))
    options = {"quantity": quantity, "source": source, "year": year, "region": region}
    command = command_line(
        ["evidence", "list"], {**options, "element": element, "stage": stage, "as_of": as_of}
    )
    table = claim_table("claims", frame, evidence)
    return Outcome({"claims": table}, evidence_manifest(command, evidence))


def show_claim(claim: str, *, as_of: str | None = None, workspace: Path | None = None) -> Outcome:
    """Return one claim with its source, and the compiled row and decision that it came from.

    Parameters
    ----------
    claim
        Its id.
    as_of, workspace
        As for `ytterby.evidence.load`.

    Raises
    ------
    UnknownNameError
        ``unknown-claim``, with the nearest ids.
    """
    evidence = load(as_of, workspace)
    record = evidence.claim(claim)
    live = claim in evidence.live["claim"]
    fields = {**record, "in_force": "yes" if live else "no"}
    shown = [(k, str(v)) for k, v in fields.items() if v not in (None, "")]
    tables = {
        "claim": build_table("claim", _pairs(shown), sources=[str(record["source"])]),
        "source": build_table(
            "source",
            _pairs(
                [
                    (k, str(v))
                    for row in evidence.sources.filter(pl.col("source") == record["source"])
                    .head(1)
                    .iter_rows(named=True)
                    for k, v in row.items()
                    if v not in (None, "")
                ]
            ),
        ),
        "curation": build_table(
            "curation",
            evidence.curation.filter(pl.col("claim").str.split(";").list.contains(claim)).select(
                "table", "row", "decision", "reason"
            ),
            units={"row": "1"},
            note="what became of each row of the compiled tables",
        ),
    }
    return Outcome(
        tables, evidence_manifest(command_line(["evidence", "show", claim], {}), evidence)
    )


def check_evidence(*, as_of: str | None = None, workspace: Path | None = None) -> EvidenceCheck:
    """Return every problem of the evidence at once, the user's own claims included.

    Parameters
    ----------
    as_of, workspace
        As for `ytterby.evidence.load`; tables that cannot be read are problems, not exceptions.
    """
    from ytterby.evidence.base import read_evidence
    from ytterby.evidence.checks import check_evidence as check

    evidence = read_evidence(as_of, workspace)
    problems = tuple(check(evidence))
    fields = ("severity", "code", "place", "message", "fix")
    frame = pl.DataFrame(
        [{name: getattr(p, name) for name in fields} for p in problems],
        schema=dict.fromkeys(fields, pl.String),
    )
    manifest = evidence_manifest(command_line(["evidence", "check"], {"as_of": as_of}), evidence)
    table = build_table("problems", frame)
    return EvidenceCheck({"problems": table}, manifest, problems, evidence.claims.height)


def list_sources(*, as_of: str | None = None, workspace: Path | None = None) -> Outcome:
    """Return the sources with how many claims in force rest on each, most used first.

    Parameters
    ----------
    as_of, workspace
        As for `ytterby.evidence.load`.
    """
    evidence = load(as_of, workspace)
    counts = evidence.live.group_by("source").agg(claims=pl.len())
    frame = (
        evidence.sources.join(counts, on="source", how="left")
        .with_columns(pl.col("claims").fill_null(0))
        .sort("claims", "source", descending=[True, False])
        .select(
            "source",
            "claims",
            "publisher",
            "title",
            "year",
            "kind",
            "licence",
            "published_on",
            "address",
            "note",
        )
    )
    table = build_table("sources", frame, units={"claims": "1"})
    manifest = evidence_manifest(command_line(["evidence", "sources"], {"as_of": as_of}), evidence)
    return Outcome({"sources": table}, manifest)


def _years(year: int | str | None, asked: Asked) -> list[int]:
    """Return the years of ``2024``, ``2018:2024`` or ``2018,2024``; none asked for is all."""
    if year is None:
        return []
    found: list[int] = []
    for part in str(year).replace(" ", "").split(","):
        first, _, last = part.partition(":")
        if not first.isdigit() or (last and not last.isdigit()):
            fix = "write 2024, 2018:2024 or 2018,2024"
            asked.problems.append(Problem("bad-year", "year", f"'{year}' is no year", fix))
            return []
        found += range(int(first), int(last or first) + 1)
    return found


def _pairs(rows: Sequence[tuple[str, str]]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema={"field": pl.String, "content": pl.String}, orient="row")
