"""The curation log accounts for every compiled row and for every shipped claim."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from ytterby.errors import Problem
from ytterby.evidence.base import DECISIONS, Evidence
from ytterby.evidence.checks.registry import check, wrong_rows


@check
def check_curation(evidence: Evidence) -> Iterator[Problem]:
    """Yield rows decided twice, not at all, without reason, or with a claim that is not there."""
    log = evidence.curation.with_columns(
        entry=pl.concat_str("table", pl.lit(" row "), pl.col("row").cast(pl.String))
    )
    left_out = pl.col("decision") == "left_out"
    yield from wrong_rows(
        log,
        ~pl.col("decision").is_in(DECISIONS),
        code="unknown-decision",
        field="decision",
        message="'{decision}' is no decision",
        fix=f"one of {', '.join(DECISIONS)}",
        key="entry",
    )
    yield from wrong_rows(
        log,
        left_out & (pl.col("reason") == ""),
        code="no-reason",
        field="reason",
        message="the row was left out without a reason",
        fix="say why",
        key="entry",
    )
    yield from wrong_rows(
        log,
        left_out & (pl.col("claim") != ""),
        code="left-out-with-claim",
        field="claim",
        message="the row was left out, but has the claim {claim}",
        fix="decide: kept, widened, superseded or left_out",
        key="entry",
    )
    yield from wrong_rows(
        log,
        ~left_out & (pl.col("claim") == ""),
        code="kept-without-claim",
        field="claim",
        message="the row was {decision}, but no claim is named",
        fix="name the claim that came of it",
        key="entry",
    )
    yield from wrong_rows(
        log,
        pl.struct("table", "row", "claim").is_duplicated()
        | (left_out & pl.struct("table", "row").is_duplicated()),
        code="row-decided-twice",
        field="row",
        message="the row is decided more than once",
        fix="one line for each claim that came of the row, or one that leaves it out",
        key="entry",
    )
    yield from _unknown_claims(evidence, log)
    yield from _missing_rows(evidence)


def _unknown_claims(evidence: Evidence, log: pl.DataFrame) -> Iterator[Problem]:
    known = {*evidence.claims["claim"]}
    histories = (("facility", evidence.facility_history), ("event", evidence.event_history))
    for kind, frame in histories:
        if kind in frame.columns:
            known.update(frame[kind])
    named = log.with_columns(pl.col("claim").str.split(";")).explode("claim")
    named = named.with_columns(pl.col("claim").str.strip_chars())
    yield from wrong_rows(
        named,
        (pl.col("claim") != "") & ~pl.col("claim").is_in(sorted(known)),
        code="claim-of-log-missing",
        field="claim",
        message="there is no claim, facility or event '{claim}'",
        fix="correct the id, or add the claim",
        key="entry",
    )


def _missing_rows(evidence: Evidence) -> Iterator[Problem]:
    log = evidence.curation
    decided = {
        str(table): set(rows)
        for table, rows in log.group_by("table").agg(pl.col("row").unique()).iter_rows()
    }
    compiled = dict(evidence.compiled.iter_rows()) if evidence.compiled.width == 2 else {}
    for table in sorted({*decided, *compiled}):
        if table not in compiled:
            yield Problem(
                "unknown-table",
                f"curation/{table}.csv",
                f"the compiled table {table} is not in curation/_tables.csv",
                "add the table and its number of rows",
            )
            continue
        wanted = set(range(1, compiled[table] + 1))
        missing = sorted(wanted - decided.get(table, set()))
        extra = sorted(decided.get(table, set()) - wanted)
        if missing:
            yield Problem(
                "row-not-decided",
                f"curation/{table}.csv",
                f"{len(missing)} of {compiled[table]} rows have no decision: "
                f"{', '.join(map(str, missing[:10]))}{' …' if len(missing) > 10 else ''}",
                "decide each: kept, widened, superseded or left_out with a reason",
            )
        if extra:
            yield Problem(
                "no-such-row",
                f"curation/{table}.csv",
                f"rows {', '.join(map(str, extra[:10]))} do not exist in {table}",
                f"the compiled table has {compiled[table]} rows",
            )
