"""How the words of a claim's scope are read: a closed list, so that rewording changes nothing."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

SCOPE_FILE = Path(__file__).with_name("data") / "scopes.csv"

TAGS: Mapping[str, str] = {
    "computed": "computed from tonnages that are claims themselves",
    "customs-feed": "what customs see coming in as feed",
    "edition": "printed in yearly editions that revise one another",
    "from-imported-ores": "separated from imported ores alone",
    "from-own-ores": "separated from ores of the country's own quota alone",
    "inside": "a price inside the controller's market",
    "magnet-line": "the tariff line of magnets of all metals",
    "not-output": "no output of a year: a plan, target, rate, pilot or one company of many",
    "ores": "ores are counted with compounds and metals",
    "other-goods": "other goods or places are counted together with it",
    "part-only": "a part of what the quantity means",
    "rough": "rough block, before machining",
    "rough-or-finished": "not said whether rough block or finished magnet",
    "sold": "compounds and metals sold, without what is stored or dumped",
    "state": "held by a government",
    "target": "an aim, not a stock",
    "with-concentrate": "concentrate is counted with compounds and metals",
    "with-oxide": "separated oxide is counted with concentrate",
    "with-returns": "re-separated scrap is counted with primary output",
}
"""What the baseline can tell apart by a scope, and what it means."""


@cache
def scopes() -> Mapping[tuple[str, str], frozenset[str]]:
    """Return how each scope of each quantity is read; a quantity that is not there is not read."""
    with SCOPE_FILE.open(encoding="utf-8", newline="") as stream:
        return {
            (row["quantity"], row["scope"]): frozenset(filter(None, row["reads_as"].split(";")))
            for row in csv.DictReader(stream)
        }


@cache
def read_quantities() -> frozenset[str]:
    """Return the quantities whose scopes are read."""
    return frozenset(quantity for quantity, _ in scopes())


def read_scope(quantity: str, scope: str) -> frozenset[str]:
    """Return the tags of a scope; none for one that is blank or not listed.

    Examples
    --------
    >>> sorted(read_scope("feed_import", "customs feed, separated oxide included"))
    ['customs-feed', 'with-oxide']
    """
    return scopes().get((quantity, scope), frozenset())


def scopes_that_read(quantity: str, tag: str) -> list[str]:
    """Return the scopes of a quantity that carry a tag.

    Examples
    --------
    >>> scopes_that_read("mine_production", "edition")
    ['USGS', 'USGS, countries not listed']
    """
    if tag not in TAGS:
        raise ValueError(f"there is no tag '{tag}' of scopes")
    return sorted(s for (q, s), tags in scopes().items() if q == quantity and tag in tags)
