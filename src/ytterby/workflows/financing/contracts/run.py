"""Run a contract on its paths: cash flows, values by component, supplies, gaps sized."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ytterby.contracts.document import Amount, Document, Gap
from ytterby.contracts.flows import PUBLIC, CashFlows, present_value
from ytterby.contracts.horizon import YEAR
from ytterby.contracts.preferred import CONVERTED, REDEEMED, WARRANTS, PreferredTerms, owed
from ytterby.contracts.prices import Brownian
from ytterby.contracts.puts import black
from ytterby.contracts.reading import build_document
from ytterby.contracts.registry import find_kind, run_kind
from ytterby.errors import InputError, YtterbyError
from ytterby.evidence import Evidence
from ytterby.factors.draws import Draws
from ytterby.workflows.financing.contracts.paths import Paths, Reader, build_paths
from ytterby.workflows.financing.contracts.terms import check_claims, check_rates, read_terms

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ContractRun:
    """A contract on its paths.

    Attributes
    ----------
    document, paths
        The contract and what it reads.
    flows
        Cash flows by agreement.
    terms
        Terms by agreement, with claims in the place of their ids.
    rate, private_rate
        Yearly rates of discount [1/year].
    """

    document: Document
    paths: Paths
    flows: Mapping[str, CashFlows] = field(repr=False)
    terms: Mapping[str, object] = field(repr=False)
    rate: float
    private_rate: float | None

    def spent(self, *, investment: bool | None = None) -> Floats:
        """Return what the public pays less what it receives, ``(month, draw)`` [USD].

        Parameters
        ----------
        investment
            Only agreements whose money comes back, or only the others; all if ``None``.
        """
        width = next(iter(self.paths.series.values())).shape[1] if self.paths.series else 1
        total = np.zeros((self.document.months, width))
        for one in self.document.agreements:
            if investment is None or one.investment == investment:
                total = total - self.flows[one.id].of(PUBLIC)
        return total

    def cost(self, *, investment: bool | None = None) -> Floats:
        """Return the present value of what the public spends, ``(draw)`` [USD]."""
        return present_value(self.spent(investment=investment), self.rate)

    def expected(self, agreement: str, name: str = "") -> Floats:
        """Return what the public is expected to spend on an agreement, ``(month)`` [USD].

        The mean over draws; in closed form for shares and warrants, whose mean lies in few draws.

        Parameters
        ----------
        agreement
            Its id.
        name
            Only transfers of this name; all if blank.
        """
        flows = self.flows[agreement]
        names = [name] if name else list(dict.fromkeys(t.name for t in flows.transfers))
        total = np.zeros(self.document.months)
        closed = equity_means(self, agreement)
        for one in names:
            spent = -flows.of(PUBLIC, one)
            width = spent.shape[1]
            total += closed.get(one, spent[:, 1:].mean(axis=1) if width > 1 else spent[:, 0])
        return total

    def expected_cost(self, *, investment: bool) -> float:
        """Return the present value of what the public is expected to spend [USD]."""
        chosen = [a.id for a in self.document.agreements if a.investment == investment]
        flow = sum((self.expected(a) for a in chosen), np.zeros(self.document.months))
        return float(present_value(flow[:, None], self.rate)[0])


def run_contract(
    document: Document,
    evidence: Evidence,
    draws: Draws,
    *,
    price: Floats | None = None,
    rate: float | None = None,
) -> ContractRun:
    """Return a contract on its paths.

    Parameters
    ----------
    document
        The contract.
    evidence
        The evidence as of its date.
    draws
        How many, and of which seed.
    price
        (month), or (month, 1 + draw) with the central one first, such as a scenario's fan of
        prices: instead of the contract's own price.
    rate
        Of the public, instead of the contract's own [1/year].

    Raises
    ------
    InputError
        Terms that cannot be; all at once.
    """
    if rate is not None:
        document = document.model_copy(update={"public_rate": Amount(value=rate, tier="A")})
    reader = Reader(evidence)
    problems = check_claims(document, reader) or check_rates(document, reader)
    if problems:
        raise InputError(problems)
    paths = build_paths(document, reader, draws, price)
    flows: dict[str, CashFlows] = {}
    all_terms: dict[str, object] = {}
    for one in document.agreements:
        try:
            terms = all_terms[one.id] = read_terms(one, reader)
            kind = find_kind(one.kind)
            named = {role: paths.series[path] for role, path in one.reads.items()}
            flows[one.id] = run_kind(kind, terms, paths.horizon, named, one.id)
        except YtterbyError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    private = document.private_rate
    return ContractRun(
        document,
        Paths(paths.horizon, paths.series, paths.processes, dict(reader.found)),
        flows,
        all_terms,
        reader.read(document.public_rate, "public_rate").value,
        None if private is None else reader.read(private, "private_rate").value,
    )


def equity_means(run: ContractRun, agreement: str) -> dict[str, Floats]:
    """Return in closed form what the public is expected to spend on shares, by transfer.

    Where the share's price is a stated Brownian motion, with claim C and n shares at the exit:
    redeemed ``C P(n S <= C)``, sold ``n E[S; n S > C]``, warrants ``w E[max(S - K, 0)]`` (Black).
    Empty for other kinds and paths, and without draws.

    Parameters
    ----------
    run
        The contract on its paths.
    agreement
        Id of the agreement.

    Returns
    -------
    dict
        Transfer → (month) [USD], negative: the public receives.
    """
    one = next(a for a in run.document.agreements if a.id == agreement)
    path = one.reads.get("share_price", "")
    process = run.paths.processes.get(path)
    drawn = path in run.paths.series and run.paths.series[path].shape[1] > 1
    if one.kind != "preferred" or not isinstance(process, Brownian) or not drawn:
        return {}
    from scipy.special import ndtr

    terms = run.terms[agreement]
    assert isinstance(terms, PreferredTerms)
    end = min(run.paths.horizon.index(terms.exit), run.document.months - 1)
    if end < max(run.paths.horizon.index(terms.month), 0):
        return {}
    forward = float(run.paths.series[path][end, 0])
    sigma = float(process.deviation((end + 1) / YEAR))
    claim = owed(terms, run.paths.horizon.labels[end])
    shares = 0.0
    if terms.conversion_price:
        shares = (claim if terms.dividend_converts else terms.amount) / terms.conversion_price
    floor = claim if terms.redeemable else 0.0
    if shares and floor and sigma <= 0:
        worth = shares * forward
        sold, kept = (worth, 0.0) if worth > floor else (0.0, floor)
    elif shares and floor:
        d = np.log(shares * forward / floor) / sigma + sigma / 2
        sold, kept = shares * forward * ndtr(d), floor * ndtr(sigma - d)
    else:
        sold, kept = shares * forward, floor
    calls = terms.warrants * float(black(forward, terms.strike, sigma, call=True))
    out = {}
    for name, value in ((REDEEMED, kept), (CONVERTED, sold), (WARRANTS, calls)):
        out[name] = np.zeros(run.document.months)
        out[name][end] = -value
    return out


def change_document(document: Document, gap: Gap) -> Document:
    """Return the contract under the other reading of a gap."""
    content = copy.deepcopy(document.model_dump(mode="python"))
    for place, value in gap.change.items():
        head, *rest = place.split(".")
        if head == "agreements":
            spot = next(a for a in content["agreements"] if a["id"] == rest[0])
            spot["terms"][rest[1]] = value
        elif head == "paths":
            content["paths"][rest[0]][rest[1]] = value
        else:
            content[head] = value
    return build_document(content, f"{document.name}, gap {gap.id}")


def supplied(run: ContractRun) -> dict[str, Floats]:
    """Return what each supply brings over its months, ``(draw)`` [kg]."""
    out = {}
    for one in run.document.supplies:
        first, last = (max(run.paths.horizon.index(m), 0) for m in (one.start, one.end))
        out[one.title] = run.paths.series[one.path][first : last + 1].sum(axis=0)
    return out


def years_of(run: ContractRun, name: str) -> float:
    """Return how many years a supply runs within the months counted [year]."""
    one = next(s for s in run.document.supplies if s.title == name)
    first = max(run.paths.horizon.index(one.start), 0)
    last = min(run.paths.horizon.index(one.end), run.document.months - 1)
    return (last - first + 1) / YEAR


def spread(values: Floats) -> tuple[float, float, float, float]:
    """Return mean, 10th, 90th and 95th percentile over draws; the central draw is left out.

    Without draws all four are the central number.
    """
    drawn = values[1:] if values.size > 1 else values
    low, high, worst = np.quantile(drawn, (0.1, 0.9, 0.95))
    return float(drawn.mean()), float(low), float(high), float(worst)


def median(values: Floats) -> float:
    """Return the middle of draws; the central draw is left out unless it is alone."""
    return float(np.median(values[1:] if values.size > 1 else values))
