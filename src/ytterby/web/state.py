"""What a page shows lives in its address, so that a link shows it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from urllib.parse import urlencode

from nicegui import app, ui

from ytterby.core.regions import blocs
from ytterby.packs import read_pack

FIRST = "USA"
"""Whom the app is about until somebody chooses."""
REST = "ROW"
"""The region that stands for all countries without one of their own: nobody's own country."""
OFFERED_BLOCS = ("EU27", "G7")


@cache
def read_places() -> Mapping[str, str]:
    """Return the countries and blocs that can be chosen: code to name, by name, blocs last."""
    pack = read_pack()
    gathered = {r for r in pack.regions if r == REST or r.startswith("X")}
    named = {r: pack.label(r) for r in pack.regions if r not in gathered}
    named = dict(sorted(named.items(), key=lambda item: item[1]))
    known = blocs()
    return named | {b: known[b].name for b in OFFERED_BLOCS if b in known}


@dataclass(frozen=True)
class State:
    """What the address of a page says.

    Attributes
    ----------
    path
        Of the page.
    country
        Country or bloc by code; the one chosen last where the address names none.
    query
        All of the query, the country among it.
    """

    path: str
    country: str = FIRST
    query: Mapping[str, str] = field(default_factory=dict)

    def find(self, name: str, default: str = "") -> str:
        """Return one value of the query."""
        return self.query.get(name) or default

    def listed(self, name: str) -> tuple[str, ...]:
        """Return the values of one name, written with commas: ``compare=a,b``."""
        return tuple(v for v in self.query.get(name, "").split(",") if v)

    def at(self, **changes: object) -> State:
        """Return it with other values; blank ones leave the address."""
        query = {**self.query, **{k: _text(v) for k, v in changes.items()}}
        kept = {k: v for k, v in query.items() if v}
        return replace(self, query=kept, country=kept.get("country", self.country))

    @property
    def address(self) -> str:
        """The address that shows it again."""
        return address(self.path, **self.query)


def _text(value: object) -> str:
    if value is None:
        return ""
    return ",".join(str(v) for v in value) if isinstance(value, list | tuple) else str(value)


def read_state(path: str) -> State:
    """Return what the address of the page that is being built says."""
    request = ui.context.client.request
    query = dict(request.query_params) if request is not None else {}
    places = read_places()
    country = query.get("country", "")
    if country not in places:
        stored = str(app.storage.user.get("country", FIRST))
        country = stored if stored in places else FIRST
        query.pop("country", None)
    return State(path, country, {**query, "country": country})


def put_address(state: State) -> None:
    """Write a state into the browser's address, without loading anything."""
    ui.navigate.history.replace(state.address)


def address(path: str, **query: object) -> str:
    """Return an address of the app; blank values are left out.

    Examples
    --------
    >>> address("/chain", element="Dy", stage="")
    '/chain?element=Dy'
    """
    asked = {k: _text(v) for k, v in query.items()}
    asked = {k: v for k, v in asked.items() if v}
    return f"{path}?{urlencode(asked)}" if asked else path
