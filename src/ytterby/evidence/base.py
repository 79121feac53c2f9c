"""The evidence base: read, seen as of a date, selected from."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import polars as pl

from ytterby import names
from ytterby.core.storage import storage_problem
from ytterby.errors import (
    EvidenceError,
    InputError,
    Problem,
    UnknownNameError,
    unknown_name,
)
from ytterby.evidence import claims as claim_table
from ytterby.evidence import sources as source_table
from ytterby.evidence.facilities import known_events, known_facilities
from ytterby.evidence.reading import Schema, Table, read_tables
from ytterby.evidence.scopes import SCOPE_FILE
from ytterby.evidence.tiers import with_sigma
from ytterby.evidence.workspace import check_workspace

DATA = Path(__file__).with_name("data")
"""The shipped tables."""

RELEASE = "0.1.0"
"""Release of the shipped evidence; the content hash follows it in ``Evidence.version``."""

CURATION: Schema = {
    "table": pl.String(),
    "row": pl.Int32(),
    "decision": pl.String(),
    "claim": pl.String(),
    "reason": pl.String(),
}
"""Columns of the curation log: what became of each compiled row, and why."""

DECISIONS = ("kept", "widened", "superseded", "left_out")

NUMBERS: Schema = {
    "rows": pl.Int32(),
    "capacity": pl.Float64(),
    "latitude": pl.Float64(),
    "longitude": pl.Float64(),
    "value": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "year": pl.Int32(),
    "start_year": pl.Int32(),
    "end_year": pl.Int32(),
    "published_on": pl.Date(),
}
"""Types of the columns of the facility and event tables that are not text."""

_EMPTY = pl.DataFrame()

Text = str | Sequence[str] | None
Years = int | Sequence[int] | None


@dataclass(frozen=True)
class Evidence:
    """The evidence base as of a date, with the user's own claims in it.

    Attributes
    ----------
    claims
        Every claim, superseded ones too: columns of ``claims.SCHEMA``; numbers in ``unit``.
    sources
        Every source: columns of ``sources.SCHEMA``.
    facility_history, event_history
        Every description of a plant, and every event; ``facilities`` and ``events`` are what of
        it was known as of the date.
    curation, compiled
        The log of what became of every compiled row (``CURATION``), and how many rows each
        compiled table had (``table``, ``rows``).
    version
        Release and 12 hexadecimal digits of the hash of all content, the user's included.
    overrides
        Ids of the user's claims that are in force as of the date, and of imported series.
    as_of
        ISO date, or ``None`` for all that is known.
    problems
        What went wrong on reading; ``load`` raises instead of returning any error here.
    """

    claims: pl.DataFrame = field(repr=False)
    sources: pl.DataFrame = field(repr=False)
    facility_history: pl.DataFrame = field(repr=False)
    event_history: pl.DataFrame = field(repr=False)
    curation: pl.DataFrame = field(repr=False)
    compiled: pl.DataFrame = field(repr=False)
    version: str
    overrides: tuple[str, ...] = ()
    as_of: str | None = None
    problems: tuple[Problem, ...] = field(default=(), repr=False)

    @cached_property
    def live(self) -> pl.DataFrame:
        """Claims in force as of the date, with ``sigma`` [unit of the claim]."""
        return with_sigma(claim_table.live_claims(self.claims, self.as_of))

    @cached_property
    def facilities(self) -> pl.DataFrame:
        """Each facility and stage as last described by the date; capacity [capacity_unit]."""
        return known_facilities(self.facility_history, self.as_of)

    @cached_property
    def events(self) -> pl.DataFrame:
        """Acts of policy and accidents that were known by the date."""
        return known_events(self.event_history, self.as_of)

    def select(
        self,
        quantity: str,
        *,
        region: Text = None,
        partner: Text = None,
        stage: Text = None,
        element: Text = None,
        material: Text = None,
        process: Text = None,
        sector: Text = None,
        facility: Text = None,
        product: Text = None,
        year: Years = None,
        period: Text = None,
        scenario: Text = None,
        scope: Text = None,
        source: Text = None,
    ) -> pl.DataFrame:
        """Return the claims of a quantity that are in force, with ``sigma`` in the claim's unit.

        Parameters
        ----------
        quantity
            A name of names.toml.
        region, partner, stage, element, material, process, sector, facility, product, period
            One name or several, matched exactly; ``""`` selects claims that leave it blank.
        year
            One year or several.
        scenario, scope, source
            As above.

        Raises
        ------
        UnknownNameError
            ``unknown-quantity``, with the nearest names.
        """
        names.quantity(quantity)
        frame = self.live.filter(pl.col("quantity") == quantity)
        wanted: dict[str, Text | Years] = {
            "region": region,
            "partner": partner,
            "stage": stage,
            "element": element,
            "material": material,
            "process": process,
            "sector": sector,
            "facility": facility,
            "product": product,
            "year": year,
            "period": period,
            "scenario": scenario,
            "scope": scope,
            "source": source,
        }
        for column, choice in wanted.items():
            if choice is not None:
                values = [choice] if isinstance(choice, str | int) else list(choice)
                frame = frame.filter(pl.col(column).is_in(values))
        return frame

    def claim(self, claim: str) -> dict[str, object]:
        """Return one claim by id, superseded or not, as a record.

        Raises
        ------
        UnknownNameError
            ``unknown-claim``, with the nearest ids.
        """
        found = self.claims.filter(pl.col("claim") == claim)
        if found.is_empty():
            raise UnknownNameError(unknown_name("claim", claim, self.claims["claim"].to_list()))
        return found.row(0, named=True)


def load(as_of: str | None = None, workspace: Path | None = None) -> Evidence:
    """Return the evidence base: what ships with the package and what the user added.

    Parameters
    ----------
    as_of
        ISO date; only what was published by then is in force. ``None`` for all that is known.
    workspace
        Directory of the user's own data; by default ``YTTERBY_WORKSPACE`` or the user's data
        directory.

    Raises
    ------
    EvidenceError
        A table cannot be read as what it should be; every problem is listed.
    InputError
        ``bad-date``: ``as_of`` is no ISO date.

    Examples
    --------
    >>> evidence = load(as_of="2025-03-31")
    >>> evidence.as_of
    '2025-03-31'
    """
    evidence = read_evidence(as_of, workspace)
    errors = [p for p in evidence.problems if p.severity == "error"]
    if errors:
        raise EvidenceError(errors)
    return evidence


def read_evidence(
    as_of: str | None = None, workspace: Path | None = None, data: Path = DATA
) -> Evidence:
    """Return the evidence base even if parts of it cannot be read; ``problems`` says which.

    Parameters
    ----------
    as_of, workspace
        As for ``load``.
    data
        Directory of the shipped tables.
    """
    from ytterby.evidence.userdata.overrides import (
        USER_SCHEMA,
        apply_overrides,
        batch_directories,
    )

    if as_of is not None:
        as_of = _iso_date(as_of)
    digest = hashlib.sha256()
    problems: list[Problem] = []

    def read(paths: Iterable[Path], schema: Schema, key: str = "") -> pl.DataFrame:
        frame, found = read_tables(_collect(paths, digest, problems), schema, key=key)
        problems.extend(found)
        return frame

    def shipped(folder: str) -> list[Path]:
        return sorted((data / folder).glob("[!_]*.csv"))

    directory = check_workspace(workspace)
    batches = batch_directories(directory)
    claims = read(shipped("claims"), claim_table.SCHEMA, "claim")
    own = read([b / "claims.csv" for b in batches], USER_SCHEMA, "claim")
    sources = read(
        [*shipped("sources"), *(b / "sources.csv" for b in batches)],
        source_table.SCHEMA,
        "source",
    )
    curation = read(shipped("curation"), CURATION)
    compiled, facilities, events = (
        read([path], schema, next(iter(schema))) if (schema := _plain_schema(path)) else _EMPTY
        for path in (data / "curation/_tables.csv", data / "facilities.csv", data / "events.csv")
    )
    for path in sorted(data.glob("*.parquet")):
        _add_to_digest(digest, path.name, path.read_bytes())
    _add_to_digest(digest, SCOPE_FILE.name, SCOPE_FILE.read_bytes())
    overrides: tuple[str, ...] = ()
    if own.height:
        claims = apply_overrides(claims, own)
        live = claim_table.live_claims(claims, as_of)["claim"]
        overrides = tuple(own["claim"].filter(own["claim"].is_in(live.implode())))
    for record in sorted((directory / "series").glob("*/batch.json")):
        # The name of a batch of series holds the hash of its content.
        _add_to_digest(digest, "series", record.parent.name.encode())
        overrides = (*overrides, record.parent.name)
    return Evidence(
        claims=claims,
        sources=sources,
        facility_history=facilities,
        event_history=events,
        curation=curation,
        compiled=compiled,
        version=f"{RELEASE}+{digest.hexdigest()[:12]}",
        overrides=overrides,
        as_of=as_of,
        problems=tuple(problems),
    )


def _collect(paths: Iterable[Path], digest: hashlib._Hash, problems: list[Problem]) -> list[Table]:
    """Read the bytes of files, add them to the digest, and name those that cannot be read."""
    tables: list[Table] = []
    for path in paths:
        place = f"{path.parent.name}/{path.name}"
        try:
            content = path.read_bytes()
        except OSError as error:
            problems.append(storage_problem(error, path, fix="restore the file or its batch"))
            continue
        _add_to_digest(digest, place, content)
        tables.append(Table(place, content))
    return tables


def _plain_schema(path: Path) -> Schema:
    """Return the types of a table whose columns are its own: ``NUMBERS``, else text."""
    try:
        with path.open(encoding="utf-8", errors="replace") as stream:
            header = stream.readline().strip().split(",")
    except OSError:
        return {}
    return {name: NUMBERS.get(name, pl.String()) for name in header}


def _add_to_digest(digest: hashlib._Hash, name: str, content: bytes) -> None:
    digest.update(f"{name}\0{len(content)}\0".encode())
    digest.update(content)


def _iso_date(text: str) -> str:
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        raise InputError(
            Problem("bad-date", "as_of", f"'{text}' is no ISO date", "write it as 2025-03-31")
        ) from None
