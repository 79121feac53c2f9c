"""The companies of the facility table: their names, and which operators' texts are theirs."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ytterby.errors import UnknownNameError, unknown_name
from ytterby.evidence import Evidence

OWNER, PARTNER, FORMER, PENDING = "operator", "partner", "former", "pending"
"""How a company stands to a plant: runs it, holds a part, has left it, is about to buy it."""


@dataclass(frozen=True, slots=True)
class Company:
    """One company.

    Attributes
    ----------
    id, name
        Kebab-case, and what people call it.
    aliases
        Other names.
    operators, partner, former, pending
        Texts of the facility table's operator that are its own, in which it holds a part, that
        name it although the plant has left it, and that it has said it will buy.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()
    partner: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()

    def role(self, operator: str) -> str:
        """Return how it stands to the plants of an operator's text; blank where not at all."""
        for role, texts in (
            (OWNER, self.operators),
            (PARTNER, self.partner),
            (FORMER, self.former),
            (PENDING, self.pending),
        ):
            if operator in texts:
                return role
        return ""

    @property
    def names(self) -> frozenset[str]:
        """Every name, folded."""
        return frozenset(n.casefold() for n in (self.id, self.name, *self.aliases, *self.operators))


@cache
def company_readings() -> dict[str, Any]:
    """Return companies.toml."""
    path = Path(__file__).with_name("companies.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def company_id(name: str) -> str:
    """Return the kebab-case id of a name.

    Examples
    --------
    >>> company_id("Quantum Minería"), company_id("Star Group Ind.")
    ('quantum-mineria', 'star-group-ind')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.casefold()).strip("-")


def read_companies(evidence: Evidence) -> tuple[Company, ...]:
    """Return every company of the facility table, by name.

    Parameters
    ----------
    evidence
        The evidence as of its date.

    Examples
    --------
    >>> from ytterby import evidence
    >>> [c.name for c in read_companies(evidence.load()) if c.id == "lynas"]
    ['Lynas Rare Earths']
    """
    readings = company_readings()
    texts = [t for t in evidence.facilities["operator"].unique(maintain_order=True).to_list() if t]
    known = []
    for row in readings["company"]:
        fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}
        company = Company(**fields)
        if any(company.role(t) for t in texts):
            known.append(company)
    taken = {t for c in known for t in (*c.operators, *c.partner, *c.former, *c.pending)}
    gone = {*readings["not_companies"], *readings["various"]}
    rest = [Company(company_id(t), t, (), (t,)) for t in texts if t not in taken | gone]
    return tuple(sorted((*known, *rest), key=lambda c: c.name.casefold()))


def find_company(evidence: Evidence, name: str) -> Company:
    """Return the company of a name, id or alias.

    Parameters
    ----------
    evidence
        The evidence as of its date.
    name
        As typed; capitals do not matter.

    Raises
    ------
    UnknownNameError
        ``unknown-company``, with the nearest names.
    """
    companies = read_companies(evidence)
    typed = " ".join(name.split()).casefold()
    for company in companies:
        if typed in company.names:
            return company
    known = [n for c in companies for n in dict.fromkeys((c.name, *c.aliases))]
    raise UnknownNameError(unknown_name("company", name, known))
