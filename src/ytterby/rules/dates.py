"""The status of a rule on a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ytterby.rules.model import Rule
from ytterby.rules.vocabulary import Status


@dataclass(frozen=True, slots=True)
class Standing:
    """How a rule stands on a day.

    Attributes
    ----------
    status
        One of ``ytterby.rules.STATUSES``; ``announced`` also before anything was announced.
    since, until
        First and last day of that status; ``None`` if open.
    note
        What happened, in a sentence.
    """

    status: Status
    since: dt.date | None
    until: dt.date | None
    note: str


def status_on(rule: Rule, day: dt.date) -> Standing:
    """Return how a rule stands on a day.

    Parameters
    ----------
    rule
        The rule.
    day
        Any day: before the first phase the rule is not yet in force, or its status is not known
        where it is older than what could be read; between two phases and after the last that has
        an end it has ended.
    """
    first = rule.phases[0]
    if day < first.since:
        last = first.since - dt.timedelta(days=1)
        if rule.older:
            note = f"known to be in force on {first.since}; it is older, since when was not read"
            return Standing("unverified", None, last, note)
        return Standing("announced", None, last, f"nothing of it before {first.since}")
    current = first
    for phase in rule.phases:
        if phase.since <= day:
            current = phase
    if current.until is not None and day > current.until:
        ended = current.until + dt.timedelta(days=1)
        return Standing("ended", ended, None, f"ended after {current.until}: {current.note}")
    return Standing(current.status, current.since, current.until, current.note)
