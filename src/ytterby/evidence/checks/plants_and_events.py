"""Facilities and events name known places, stages and elements, and are dated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

import polars as pl

from ytterby.errors import Problem, unknown_name
from ytterby.evidence.base import Evidence
from ytterby.evidence.checks.registry import check, wrong_rows
from ytterby.evidence.tiers import TIERS
from ytterby.evidence.vocabulary import vocabulary

STATUSES = (
    "operating",
    "ramping",
    "commissioning",
    "construction",
    "permitting",
    "planned",
    "pilot",
    "idle",
    "closed",
    "blocked",
)


@check
def check_plants_and_events(evidence: Evidence) -> Iterator[Problem]:
    """Yield facilities and events with unknown names, without date, or described twice."""
    known = vocabulary()
    plants, events = evidence.facility_history, evidence.event_history
    if "facility" in plants.columns:
        names: dict[str, Collection[str]] = {
            "region": known.places,
            "controller": known.places,
            "stage": known.stages,
            "status": STATUSES,
            "tier": TIERS,
        }
        yield from _unknown(plants, "facility", names)
        yield from _undated(plants, "facility")
        yield from wrong_rows(
            plants,
            pl.struct("facility", "stage", "published_on").is_duplicated(),
            code="facility-described-twice",
            field="published_on",
            message="{stage} is described twice on {published_on}",
            fix="keep one description of a stage a date",
            key="facility",
        )
        yield from wrong_rows(
            plants,
            pl.col("capacity") < 0,
            code="below-minimum",
            field="capacity",
            message="{capacity:g} is below 0",
            fix="check the sign",
            key="facility",
        )
    if "event" in events.columns:
        stages = {"stage": known.stages, "elements": known.elements | _OTHER_METALS}
        yield from _unknown(events, "event", {**stages, "tier": TIERS})
        yield from _undated(events, "event")
        yield from wrong_rows(
            events,
            pl.col("event").is_duplicated(),
            code="duplicate-id",
            field="event",
            message="the id is used more than once",
            fix="give each event its own id",
            key="event",
        )
        for row in events.iter_rows(named=True):
            for field in ("date", "end"):
                text = row[field]
                if (field == "date" or text) and not _is_date(text):
                    place = f"event {row['event']}, {field}"
                    message = f"'{text}' is no ISO date"
                    yield Problem("bad-date", place, message, "write it as 2025-03-31")


_OTHER_METALS = frozenset(["Ga", "Ge", "Sb"])
"""Metals of other packs that events on rare earths name beside them."""


_SINGULAR = {"elements": "element"}


def _unknown(frame: pl.DataFrame, key: str, names: dict[str, Collection[str]]) -> Iterator[Problem]:
    for row in frame.iter_rows(named=True):
        for field, known in names.items():
            for name in (row[field] or "").split(";"):
                if name.strip() and name.strip() not in known:
                    place = f"{key} {row[key]}, {field}"
                    yield unknown_name(_SINGULAR.get(field, field), name, sorted(known), place)


def _undated(frame: pl.DataFrame, key: str) -> Iterator[Problem]:
    yield from wrong_rows(
        frame,
        pl.col("published_on").is_null(),
        code="missing-field",
        field="published_on",
        message="there is no published_on",
        fix="say when this was known",
        key=key,
    )


def _is_date(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True
