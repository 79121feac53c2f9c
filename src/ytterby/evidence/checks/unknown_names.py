"""Every name in a claim is one that names.toml, core or the pack knows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

import polars as pl

from ytterby.errors import Problem, unknown_name
from ytterby.evidence.base import Evidence
from ytterby.evidence.checks.registry import check
from ytterby.evidence.vocabulary import vocabulary


@check
def check_names(evidence: Evidence) -> Iterator[Problem]:
    """Yield unknown quantities, places, elements, stages, sectors, materials and processes."""
    known = vocabulary()
    lists: dict[str, Collection[str]] = {
        "quantity": known.quantities,
        "region": known.places,
        "partner": known.places,
        "element": known.elements,
        "stage": known.stages,
        "sector": known.sectors,
    }
    for field, names in lists.items():
        yield from _unknown(evidence, field, names.__contains__, sorted(names))
    yield from _unknown(evidence, "material", known.knows_material, list(known.materials))
    yield from _unknown(evidence, "process", known.knows_process, ["make", "mine", "separate"])


def _unknown(
    evidence: Evidence, field: str, knows: Callable[[str], bool], names: list[str]
) -> Iterator[Problem]:
    claims = evidence.claims
    strangers = [n for n in claims[field].unique() if n and not knows(n)]
    for row in claims.filter(pl.col(field).is_in(strangers)).iter_rows(named=True):
        yield unknown_name(field, row[field], names, f"claim {row['claim']}, {field}")
