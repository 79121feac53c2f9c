"""Kinds of contracts by name: those that ship, and those that other packages register."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from ytterby.contracts import credit, floor, grant, guarantee, loan, offtake, preferred, stockpile
from ytterby.contracts import tariff as tariffs
from ytterby.contracts.checking import Floats
from ytterby.contracts.flows import CashFlows
from ytterby.contracts.horizon import Horizon
from ytterby.errors import InputError, Problem, unknown_name

GROUP = "ytterby.contracts"
"""Entry points of kinds that others register."""


@dataclass(frozen=True)
class Kind:
    """One kind of contract.

    Attributes
    ----------
    name
        ``floor``, ``loan`` …
    terms
        Frozen dataclass of its terms; checks itself.
    flows
        Cash flows from terms, months and the paths named in ``reads``, by keyword.
    reads
        Paths it must be given: name and unit. Each is (month, draw).
    may_read
        Paths it can be given besides.
    """

    name: str
    terms: type[Any]
    flows: Callable[..., CashFlows]
    reads: Mapping[str, str]
    may_read: Mapping[str, str]


_PRICE, _MASS, _MONEY = "USD/kg", "kg/month", "USD/month"
SHIPPED = (
    Kind(
        "floor",
        floor.FloorTerms,
        floor.floor_flows,
        {"price": _PRICE, "volume": _MASS},
        {"sharing": "1"},
    ),
    Kind(
        "guarantee", guarantee.GuaranteeTerms, guarantee.guarantee_flows, {"earnings": _MONEY}, {}
    ),
    Kind(
        "offtake",
        offtake.OfftakeTerms,
        offtake.offtake_flows,
        {"output": _MASS},
        {"price": _PRICE, "cost": _PRICE, "wanted": _MASS},
    ),
    Kind("credit", credit.CreditTerms, credit.credit_flows, {"cost": _MONEY}, {}),
    Kind("grant", grant.GrantTerms, grant.grant_flows, {}, {}),
    Kind("loan", loan.LoanTerms, loan.loan_flows, {"base_rate": "1/year"}, {"alive": "1"}),
    Kind(
        "preferred",
        preferred.PreferredTerms,
        preferred.preferred_flows,
        {"share_price": "USD"},
        {},
    ),
    Kind(
        "tariff",
        tariffs.TariffTerms,
        tariffs.tariff_flows,
        {"price": _PRICE, "volume": _MASS},
        {},
    ),
    Kind("stockpile", stockpile.StockpileTerms, stockpile.stockpile_flows, {"price": _PRICE}, {}),
)
"""Kinds that ship."""


def collect_kinds(built_in: Iterable[Kind], points: Iterable[EntryPoint]) -> dict[str, Kind]:
    """Return kinds by name; what ships comes before what others register under its name.

    Parameters
    ----------
    built_in
        Kinds that ship.
    points
        Entry points: ``name = "package.module:KIND"``.

    Raises
    ------
    InputError
        ``bad-contract-kind``: what is registered is no `Kind`.
    """
    kinds = {kind.name: kind for kind in built_in}
    problems = []
    for point in points:
        if point.name in kinds:
            continue
        found = point.load()
        if isinstance(found, Kind):
            kinds[point.name] = found
        else:
            where = f"entry point {point.group}: {point.name}"
            what = f"{point.value} is no kind of contract"
            fix = "register a ytterby.contracts.registry.Kind"
            problems.append(Problem("bad-contract-kind", where, what, fix))
    if problems:
        raise InputError(problems)
    return kinds


@cache
def kinds() -> dict[str, Kind]:
    """Return all kinds of contracts by name."""
    return collect_kinds(SHIPPED, entry_points(group=GROUP))


def find_kind(name: str, place: str = "kind") -> Kind:
    """Return a kind by name.

    Raises
    ------
    InputError
        ``unknown-contract``.

    Examples
    --------
    >>> find_kind("loan").terms.__name__
    'LoanTerms'
    """
    known = kinds()
    if name not in known:
        raise InputError(unknown_name("contract", name, sorted(known), place))
    return known[name]


def run_kind(
    kind: Kind, terms: object, horizon: Horizon, paths: Mapping[str, Floats], place: str = ""
) -> CashFlows:
    """Return the cash flows of one contract from named paths.

    Parameters
    ----------
    kind, terms
        The kind and its terms.
    horizon
        The months.
    paths
        (month, draw) by the name under which the kind reads them.
    place
        Of the contract, for the problem.

    Raises
    ------
    InputError
        ``no-path``: something that the kind must read is missing.
    """
    missing = [name for name in kind.reads if name not in paths]
    if missing:
        raise InputError(
            Problem(
                "no-path",
                f"{place or kind.name}: {name}",
                f"a {kind.name} contract reads {name} [{kind.reads[name]}], which is not given",
                f"give {name}",
            )
            for name in missing
        )
    known = {**kind.reads, **kind.may_read}
    return kind.flows(terms, horizon, **{n: p for n, p in paths.items() if n in known})
