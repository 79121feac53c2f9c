"""A claim of the user's own while it is typed: every field checked, all problems at once."""

from __future__ import annotations

import csv
import datetime as dt
import io
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl

from ytterby.errors import EvidenceError, InputError, Problem
from ytterby.evidence import Evidence, load
from ytterby.evidence.checks import check_evidence
from ytterby.evidence.userdata.columns import REQUIRED
from ytterby.evidence.userdata.importing import ClaimImport, import_claims
from ytterby.evidence.userdata.overrides import apply_overrides
from ytterby.evidence.userdata.rows import RowReader
from ytterby.evidence.userdata.sheet import Row, Sheet

FIELDS = (
    "quantity", "region", "partner", "stage", "element", "material", "process", "sector",
    "facility", "product", "year", "period", "scenario", "scope", "value", "low", "high", "unit",
    "mass_basis", "source", "address", "licence", "tier", "confidence", "published_on", "replaces",
)  # fmt: skip
"""Fields of a draft that are columns of a table of claims; the reason becomes its note."""
FILE = "override.csv"
"""Name of the file that a draft is written as: a batch of this name came from a form."""
PLACE = "override"


@dataclass(frozen=True)
class Draft:
    """A claim as it was typed.

    Attributes
    ----------
    fields
        Text by field of ``FIELDS``; a blank one may be left out.
    reason
        Why the claim takes the place of what stands there; it is kept as the claim's note.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""

    def cells(self) -> list[str]:
        """Return the fields in order, trimmed, and the reason last."""
        texts = [str(self.fields.get(name, "")).strip() for name in FIELDS]
        return [*texts, " ".join(self.reason.split())]

    def csv(self) -> bytes:
        """Return the draft as a file of claims, as the command line would read it."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow([*FIELDS, "note"])
        writer.writerow(self.cells())
        return text.getvalue().encode()


def draft_of(claim: Mapping[str, Any]) -> Draft:
    """Return a draft that stands where a claim stands and names it as replaced.

    The number, its interval, its source and the reason are the user's to fill in.
    """
    kept = ("quantity", "region", "partner", "stage", "element", "material", "process", "sector",
            "facility", "product", "year", "period", "scenario", "scope", "unit",
            "mass_basis")  # fmt: skip
    told = {name: str(claim[name]) for name in kept if claim.get(name) not in (None, "")}
    return Draft({**told, "replaces": str(claim["claim"])})


def check_draft(draft: Draft, claims: set[str], today: dt.date | None = None) -> list[Problem]:
    """Return everything that is wrong with the fields of a draft; quick enough for each key.

    Parameters
    ----------
    draft
        As typed.
    claims
        Ids that it may replace.
    today
        Date that a blank date of publication stands for.

    Returns
    -------
    list of Problem
        Each names the field as its place.
    """
    header = (*FIELDS, "note")
    cells = tuple(c or None for c in draft.cells())
    sheet = Sheet(PLACE, header, 1, (Row(2, cells),))
    columns = {name: n for n, name in enumerate(header)}
    reader = RowReader(sheet, columns, claims, today or dt.date.today())
    reader.read(sheet.rows[0])
    return [_to_field(p) for p in reader.problems] + check_reason(draft)


def check_reason(draft: Draft) -> list[Problem]:
    """Return what is missing beside the number: why it is changed, and unknown fields."""
    found = []
    if len(draft.reason.split()) < 2:
        message = "there is no reason for the change" if not draft.reason.strip() else "too short"
        fix = "say in a few words why this number counts and the other does not"
        found.append(Problem("missing-reason", "reason", message, fix))
    for name in set(draft.fields) - set(FIELDS):
        fix = f"known: {', '.join(FIELDS)}"
        found.append(Problem("unknown-field", name, f"a claim has no {name}", fix))
    return found


def try_draft(draft: Draft, workspace: Path | None = None) -> ClaimImport:
    """Return what an import of the draft would do, with every problem; nothing is written.

    Parameters
    ----------
    draft
        As typed.
    workspace
        Directory of the user's own data.
    """
    with tempfile.TemporaryDirectory(prefix="ytterby-") as folder:
        path = Path(folder) / FILE
        path.write_bytes(draft.csv())
        result = import_claims(path, workspace=workspace, dry_run=True)
    problems = [_to_field(p) for p in result.problems]
    missing = {p.place for p in problems if p.code == "missing-field"}
    problems = [p for p in problems if p.code != "no-rows" or not missing]
    problems += check_reason(draft)
    if not any(p.severity == "error" for p in problems):
        problems += _new_problems(load(workspace=workspace), result)
    return replace(result, problems=tuple(problems))


def write_draft(draft: Draft, workspace: Path | None = None) -> ClaimImport:
    """Put a draft in force, as ``ytterby evidence import claims`` does with a file.

    Raises
    ------
    InputError
        Everything that is wrong with it, by field; nothing was written.
    EvidenceError
        The evidence with it would fail ``ytterby evidence check``; nothing was written.
    WorkspaceError
        The workspace cannot be written; nothing was written.
    """
    tried = try_draft(draft, workspace)
    if tried.errors:
        kind = (
            EvidenceError
            if all(p.place not in (*FIELDS, "reason") for p in tried.errors)
            else InputError
        )
        raise kind(tried.problems)
    with tempfile.TemporaryDirectory(prefix="ytterby-") as folder:
        path = Path(folder) / FILE
        path.write_bytes(draft.csv())
        return import_claims(path, workspace=workspace)


def _new_problems(evidence: Evidence, result: ClaimImport) -> list[Problem]:
    """Return the errors that the evidence has with the draft and had not before."""
    claims = apply_overrides(evidence.claims, result.claims)
    after = replace(
        evidence,
        claims=claims,
        sources=pl.concat([evidence.sources, result.sources.select(evidence.sources.columns)]),
    )
    before = {(p.code, p.place) for p in check_evidence(evidence)}
    return [
        p
        for p in check_evidence(after)
        if p.severity == "error" and (p.code, p.place) not in before
    ]


def _to_field(problem: Problem) -> Problem:
    """Return a problem of a table with the field alone as its place."""
    name = problem.place.rpartition(", ")[2]
    if name in FIELDS:
        return replace(problem, place=name)
    if name == "note":
        return replace(problem, place="reason")
    if problem.code == "missing-column" or name in REQUIRED:
        return replace(problem, place=name)
    return replace(problem, place=PLACE)
