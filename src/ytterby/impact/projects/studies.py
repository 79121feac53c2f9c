"""Printed results of studies, counted again from their printed inputs."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from ytterby.evidence import Evidence
from ytterby.factors.estimates import Estimate, resolve
from ytterby.impact.projects.cash import MIDDLE
from ytterby.impact.projects.money import irr, npv
from ytterby.impact.projects.phasing import capital_shares, ramp_up, running_share
from ytterby.impact.projects.tax import depreciate, tax_due
from ytterby.impact.projects.terms import OTHER, Terms

PRICES = ("base_irr", "base_price", "price", "cost")
"""What a study at two prices prints."""
RAMP = 1.0
"""Years to nameplate that studies take [year]; experience says two to three."""
STEPS = 60
"""Halvings."""


@dataclass(frozen=True)
class Checked:
    """A study counted again.

    Attributes
    ----------
    study, facility
        Ids.
    test
        ``earnings``: value and return from capital, yearly earnings and life;
        ``consistency``: the return from capital, life and the printed value alone; ``price``: the
        return at another price of NdPr.
    npv, npv_printed
        [USD]; the first is ``None`` where the value itself was taken as given.
    irr, irr_printed
        [1/year].
    claims
        What was read.
    note
        What a reader must know.
    """

    study: str
    facility: str
    test: str
    npv: float | None
    npv_printed: float
    irr: float
    irr_printed: float
    claims: tuple[str, ...]
    note: str

    @property
    def npv_miss(self) -> float | None:
        """Counted over printed value, less 1 [1]."""
        return None if self.npv is None else self.npv / self.npv_printed - 1.0

    @property
    def irr_miss(self) -> float:
        """Counted less printed return [1/year]."""
        return self.irr - self.irr_printed


@cache
def studies() -> list[dict[str, Any]]:
    """Return the studies as they are written."""
    text = Path(__file__).with_name("studies.toml").read_text(encoding="utf-8")
    return list(tomllib.loads(text)["study"])


def check_studies(evidence: Evidence, terms: Terms) -> tuple[Checked, ...]:
    """Return every study with enough printed inputs, counted again.

    Capital follows the S-curve over the years of building and output a ramp of one year, as
    studies have it; earnings are the printed mean of a full year, tax the country's, depreciation
    that of all projects. Sustaining capital, working capital and closing are left out, because
    they are not printed. All in the studies' own money, discounted from the middle of each year.

    Parameters
    ----------
    evidence
        Claims as of its date.
    terms
        Taxes and depreciation.
    """
    out = []
    for row in studies():
        keys = ("capital", "earnings", "life", "rate", "npv", "irr", *PRICES)
        found = {k: resolve(evidence, row[k]) for k in keys if k in row}
        if any(e is None for e in found.values()):
            continue
        known = {k: e for k, e in found.items() if e is not None}
        out.append(_check(row, known, terms))
    return tuple(out)


def _check(row: dict[str, Any], known: dict[str, Estimate], terms: Terms) -> Checked:
    tax = terms.tax.get(row["country"], terms.tax[OTHER]).value if row["after_tax"] else 0.0
    years = terms.of["write_off"].value
    capital, life, rate = (known[k].value for k in ("capital", "life", "rate"))
    printed, earned = known["npv"].value, known["irr"].value

    def flows(earnings: float) -> np.ndarray:
        return _flows(capital, earnings, life, row["build"], tax, years)

    if "earnings" in known:
        told = flows(known["earnings"].value)
        value: float | None = float(npv(told, rate, MIDDLE)[0])
        test = "earnings"
    elif "price" in known:
        base, before, price, cost = (known[k].value for k in PRICES)
        earnings = _find(lambda e: float(npv(flows(e), base, MIDDLE)[0]), capital)
        told, value = flows(earnings * (price - cost) / (before - cost)), None
        test = "price"
    else:
        wanted = _find(lambda e: float(npv(flows(e), rate, MIDDLE)[0]) - printed, capital)
        told, value, test = flows(wanted), None, "consistency"
    return Checked(
        row["id"],
        row["facility"],
        test,
        value,
        printed,
        float(irr(told).rate[0]),
        earned,
        tuple(c for e in known.values() for c in e.claims),
        row.get("note", ""),
    )


def _find(worth: Callable[[float], float], capital: float) -> float:
    """Return the yearly earnings at which something that rises with them is zero [USD/year]."""
    low, high = 0.0, 10.0 * capital
    for _ in range(STEPS):
        middle = (low + high) / 2.0
        low, high = (middle, high) if worth(middle) < 0.0 else (low, middle)
    return high


def _flows(
    capital: float, earnings: float, life: float, build: int, tax: float, write_off: float
) -> np.ndarray:
    """Return cash flows after tax of a plant with level earnings (year) [USD]."""
    years = build + int(np.ceil(life))
    spent = np.zeros((years, 1))
    spent[:build, 0] = capital_shares(build) * capital
    share = ramp_up(RAMP, 1.0, years - build) * running_share(life, years - build)
    earned = np.zeros((years, 1))
    earned[build:] = share * earnings
    due = tax_due(earned - depreciate(spent, write_off, build), tax)
    return np.asarray((earned - spent - due)[:, 0])
