"""The page on the economy prints what the code says: central losses, dependence, checks."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest

from ytterby.impact.economy import RULES
from ytterby.workflows.impacts.economy.headlines import find_headline
from ytterby.workflows.impacts.economy.impact import ImpactOutcome, impact_of

pytestmark = pytest.mark.slow
PAGE = (Path(__file__).parents[4] / "docs" / "method" / "economy.md").read_text(encoding="utf-8")


def cells(start: str) -> list[str]:
    (line,) = (row for row in PAGE.splitlines() if row.startswith(f"| {start} |"))
    return [c.strip() for c in line.strip("|").split("|")]


@pytest.fixture(scope="module")
def told() -> ImpactOutcome:
    return impact_of("china-total-ban", ("USA", "JPN", "DEU"), draws=2, tiers=False, workers=1)


def test_the_central_losses_are_those_printed(told: ImpactOutcome) -> None:
    for target, own in told.headlines.items():
        printed = [float(c) for c in cells(target)[1:]]
        found = [find_headline(own, "value-added-lost", r).spread.central / 1e9 for r in RULES]
        assert found == pytest.approx(printed, rel=0.01)


def test_the_dependence_of_each_sector_is_that_printed(told: ImpactOutcome) -> None:
    frame = told.tables["sectors"].frame.filter(
        (pl.col("target") == "USA") & (pl.col("rule") == "proportional")
    )
    for row in frame.iter_rows(named=True):
        _, printed, tier = cells(row["label"])
        numbers = [float(n) for n in re.findall(r"[\d.]+", printed)]
        found = [row["dependence"], row["dependence_low"], row["dependence_high"]]
        assert found == pytest.approx(numbers, abs=0.006), row["label"]
        assert tier in {"B", "C"}


def test_the_published_figures_are_those_printed(told: ImpactOutcome) -> None:
    rows = told.tables["checks"].frame.to_dicts()
    for start, row, by in zip(
        (
            "output of American and Canadian end markets, 2013 (ACC)",
            "jobs in them",
            "value added in German goods with rare earths (IW Consult)",
        ),
        (rows[0], rows[1], rows[2]),
        (1e9, 1e6, 1e9),
        strict=True,
    ):
        line = next(r for r in PAGE.splitlines() if r.startswith(f"| {start} |"))
        printed = [float(re.sub(r"[^\d.]", "", c)) for c in line.strip("|").split("|")[1:]]
        found = [row[c] / by for c in ("published", "here", "here_fitted")]
        assert found == pytest.approx(printed, rel=0.01), start
