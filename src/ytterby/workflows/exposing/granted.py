"""What was taken for granted beyond what the reader of a bill says."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ytterby.core.regions import region_name
from ytterby.errors import Problem
from ytterby.exposure.model import Exposure
from ytterby.exposure.sectors import LARGEST, NO_SECTOR
from ytterby.exposure.tracing import NONE, SOLD, WORLD
from ytterby.simulate import Scenario
from ytterby.workflows.exposing.words import home_words
from ytterby.workflows.inputs import Place

COMMON_MARKET = "EU27"
LARGEST_MEMBER = "DEU"
"""The common market has one customs law: its largest maker of magnets stands for it in rules."""


def destination_of(home: Place) -> str:
    """Return the country to which goods go, for rules: the home country, or one that stands for it.

    A bloc of other countries has no law of its own; rules then say what would decide.
    """
    return LARGEST_MEMBER if home.code == COMMON_MARKET else home.code


def list_granted(
    found: Exposure, home: Place, given: bool, past: Sequence[Scenario] = ()
) -> list[Problem]:
    """Return what was taken for granted, as warnings.

    Parameters
    ----------
    found
        What was found.
    home
        Where the products are made.
    given
        Whether the user said so.
    past
        Scenarios that ship and were left out because they look back.
    """
    out = []

    def warn(code: str, place: str, message: str, fix: str = "") -> None:
        out.append(Problem(code, place, message, fix, severity="warning"))

    if not given:
        warn("home-assumed", "region", home_words(home, given).rstrip("."), "say --region")
    if home.left_out:
        members = ", ".join(home.left_out)
        warn(
            "members-left-out",
            f"region {home.code}",
            f"without {members}, which the model gathers in others",
        )
    if destination_of(home) != home.code:
        warn(
            "rules-by-member",
            f"region {home.code}",
            f"rules are matched as for {region_name(destination_of(home))}",
            "name a member with --region",
        )
    if past:
        warn(
            "scenario-left-out",
            "scenario",
            f"{', '.join(s.name for s in past)} begins before the chain's year and was not run",
            "name it with --scenario to run it",
        )
    lines = found.lines
    usual = lines.filter(pl.col("sector_basis") == LARGEST)
    if usual.height:
        swapped = usual.filter(pl.col("sector").is_not_null()).height
        warn(
            "sector-assumed",
            "sector",
            f"{usual.height} of {lines.height} lines are served like the largest user of their "
            f"material at home ({swapped} of them because their own sector uses none of it there)",
            "name a sector that uses the material",
        )
    lost = lines.filter(pl.col("sector_basis") == NO_SECTOR)
    if lost.height:
        names = ", ".join(lost["material"].unique().sort().head(5))
        warn(
            "not-used-at-home",
            "material",
            f"no sector of the home region uses {names}: scenarios say nothing of "
            f"{lost.height} lines",
        )
    for basis, text in (
        (SOLD, "is not made in the supplier's country in the chain: what it has to sell is traced"),
        (WORLD, "is not used at home in the chain: the world average is traced"),
        (NONE, "is not in the chain: it cannot be traced"),
    ):
        hit = found.supplies.filter(pl.col("basis") == basis)
        if hit.height:
            pairs = [
                f"{m} from {o}" if o else m
                for m, o in hit.select("material", "origin").head(5).iter_rows()
            ]
            count = int(hit["lines"].sum())
            warn(f"traced-{basis.replace(' ', '-')}", "supplier",
                 f"{'; '.join(pairs)} {text} ({count} lines)")  # fmt: skip
    unknown = lines.filter(pl.col("supplier").is_not_null() & (pl.col("origin") == ""))
    if unknown.height:
        warn(
            "supplier-unplaced",
            "supplier",
            f"{unknown.height} lines name a supplier whose country is not known: the home average "
            "is used",
            "add a column country",
        )
    differs = found.products.filter("differs")
    if differs.height:
        warn(
            "product-differs",
            "product",
            f"units or price differ between lines of {', '.join(differs['product'].head(5))}: the "
            "sources of a part are added up, and the first price is taken",
        )
    return out
