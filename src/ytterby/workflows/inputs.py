"""What a user asks for, checked all at once: years, regions, elements, stages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from ytterby.core.chain import Chain
from ytterby.core.regions import countries as list_countries
from ytterby.core.regions import region_name, resolve_place, resolve_target
from ytterby.errors import InputError, Problem, UnknownNameError, unknown_name
from ytterby.evidence import Evidence
from ytterby.packs import Pack, pack_names, read_pack

Progress = Callable[[str, float], None]
"""Called with what is being done and the share of it that is done."""

PACK = "rare_earths"
ALL_FORMS = "all"


@dataclass(frozen=True)
class Place:
    """A region or bloc as a user means it.

    Attributes
    ----------
    code, name
        ISO 3166 alpha-3 code or bloc id, and what people call it.
    countries
        ISO 3166 members, for customs papers.
    regions
        Regions of the model, for the chain.
    left_out
        Members that have no region of their own in the model.
    """

    code: str
    name: str
    countries: tuple[str, ...]
    regions: tuple[str, ...]
    left_out: tuple[str, ...] = ()


def fit_place(place: Place, chain: Chain) -> Place:
    """Return a place with the regions that a chain has; the others count as left out.

    Raises
    ------
    InputError
        ``region-not-in-chain``: the chain has none of its regions.
    """
    regions = tuple(r for r in place.regions if r in chain.regions)
    if not regions:
        raise InputError(
            Problem(
                "region-not-in-chain",
                "region",
                f"the chain of {chain.year} has no region of {place.name}",
                f"it has {', '.join(chain.regions)}",
            )
        )
    gone = tuple(r for r in place.regions if r not in chain.regions)
    return replace(place, regions=regions, left_out=(*place.left_out, *gone))


class Asked:
    """Collects what is wrong with the inputs of one command, so that all of it is said at once."""

    def __init__(self, pack: str = PACK) -> None:
        # A chain made by hand has no pack of its own: it is spoken of as rare earths.
        self.pack: Pack = read_pack(pack if pack in pack_names() else PACK)
        self.problems: list[Problem] = []

    def _known(self, kind: str, given: str, known: Sequence[str], place: str) -> bool:
        if given in known:
            return True
        self.problems.append(unknown_name(kind, given, known, place))
        return False

    def choice(self, kind: str, given: str, known: Sequence[str]) -> str:
        """Return a name of a closed list, or note that it is unknown."""
        self._known(kind, given, known, kind)
        return given

    def years(self, year: int | str | None) -> tuple[int, ...]:
        """Return the years of ``2024``, ``2018:2024`` or ``2018,2024``; the last one by default."""
        if year is None:
            return self.pack.years[-1:]
        try:
            found = parse_years(str(year), self.pack.years)
        except ValueError as error:
            shown = ", ".join(str(y) for y in self.pack.years)
            fix = f"write 2024, 2018:2024 or 2018,2024; there are chains for {shown}"
            self.problems.append(Problem("bad-year", "year", str(error), fix))
            return self.pack.years[-1:]
        return found

    def place(self, name: str, field: str = "region") -> Place | None:
        """Return a country or bloc by any usual name, or note what is wrong with it."""
        try:
            code, countries = resolve_place(name, field), resolve_target(name, field)
        except UnknownNameError as error:
            self.problems.extend(error.problems)
            return None
        if code == "WLD":
            return Place(code, region_name(code), countries, self.pack.regions)
        home = {c: self.pack.region_of(c) for c in countries}
        # A gathered region stands for a place only if the place holds all that it gathers.
        others = {c for c, info in list_countries().items() if info.eu27} - set(self.pack.regions)
        whole = {self.pack.rest_of_eu} if others <= set(countries) else set()
        alone = {c for c, r in home.items() if r == c or c in self.pack.same_as}
        regions = dict.fromkeys(r for c, r in home.items() if c in alone or r in whole)
        left_out = tuple(c for c, r in home.items() if r not in regions)
        if not regions:
            inside = home[countries[0]]
            self.problems.append(
                Problem(
                    "region-not-modelled",
                    field,
                    f"{region_name(code)} has no region of its own in the model",
                    f"it is part of {inside} ({region_name(inside)}), which can be asked for",
                )
            )
            return None
        return Place(code, region_name(code), countries, tuple(regions), left_out)

    def places(self, names: Sequence[str] | None, field: str = "region") -> tuple[Place, ...]:
        """Return several places, each once; those that cannot be resolved are noted."""
        found = [self.place(name, field) for name in split_names(names, known=is_place)]
        return tuple({p.code: p for p in found if p is not None}.values())

    def elements(self, names: Sequence[str] | None) -> tuple[str, ...]:
        """Return symbols and groups (``Dy``, ``MAG``) by symbol, name or group."""
        out: list[str] = []
        labels = {v.casefold(): k for k, v in self.pack.element_labels.items()}
        known = (*self.pack.elements, *self.pack.groups)
        folded = {k.casefold(): k for k in known} | labels
        for name in split_names(names):
            found = folded.get(name.strip().casefold())
            if found is None:
                self.problems.append(
                    unknown_name("element", name, (*known, *self.pack.element_labels.values()))
                )
            else:
                out.append(found)
        return tuple(dict.fromkeys(out))

    def stages(self, names: Sequence[str] | None) -> tuple[str, ...]:
        """Return stages by id or label."""
        known = [s.id for s in self.pack.stages]
        labels = {s.label.casefold(): s.id for s in self.pack.stages} | {k: k for k in known}
        out: list[str] = []
        for name in split_names(names):
            found = labels.get(name.strip().casefold())
            if found is None:
                self.problems.append(unknown_name("stage", name, known))
            else:
                out.append(found)
        return tuple(dict.fromkeys(out))

    def symbols(self, elements: Sequence[str]) -> tuple[str, ...]:
        """Return the single elements of symbols and groups, in the pack's order."""
        wanted = {s for e in elements for s in self.pack.groups.get(e, (e,))}
        return tuple(e for e in self.pack.elements if e in wanted)

    def finish(self) -> None:
        """Raise everything that was noted.

        Raises
        ------
        UnknownNameError, InputError
            All problems at once.
        """
        if not self.problems:
            return
        if all(p.code.startswith("unknown-") for p in self.problems):
            raise UnknownNameError(self.problems)
        raise InputError(self.problems)


def split_names(
    names: Sequence[str] | None, known: Callable[[str], bool] = lambda _: False
) -> list[str]:
    """Return names that were given one by one or several at once, with commas between them.

    Parameters
    ----------
    names
        As typed.
    known
        Whether a text with commas is one name as it stands (``Korea, Republic of``).

    Examples
    --------
    >>> split_names(["Dy,Tb", "Nd"])
    ['Dy', 'Tb', 'Nd']
    """
    out: list[str] = []
    for text in names or ():
        parts = [part.strip() for part in text.split(",") if part.strip()]
        out += [text] if not parts or known(text.strip()) else parts
    return out


def unknown_facility(
    base: Evidence, name: str, known: Sequence[str], place: str = "facility"
) -> Problem:
    """Return that a plant is unknown: from when on it is known, else the nearest names.

    Parameters
    ----------
    base
        The evidence as of its date.
    name
        As given.
    known
        All names that would have been accepted.
    place
        What the name was given for: ``facility`` or ``target``.
    """
    dates = base.facility_history.filter(pl.col("facility") == name)["published_on"]
    if name in set(base.facilities["facility"]) or dates.is_empty():
        return unknown_name(place, name, known, place)
    message = f"nothing on '{name}' was published by {base.as_of}"
    first = min(dates.to_list())
    return Problem(f"unknown-{place}", place, message, f"take --as-of {first} or later")


def is_place(name: str) -> bool:
    """Tell whether a text is the name of one country or bloc."""
    try:
        resolve_place(name)
    except UnknownNameError:
        return False
    return True


def parse_years(text: str, known: Sequence[int]) -> tuple[int, ...]:
    """Return the known years of ``2024``, ``2018:2024`` or ``2018,2024``, in order.

    Raises
    ------
    ValueError
        The text is no year, or there is no chain of a year that it names.

    Examples
    --------
    >>> parse_years("2022:2024", [2010, 2018, 2022, 2023, 2024])
    (2022, 2023, 2024)
    """
    out: list[int] = []
    for part in text.replace(" ", "").split(","):
        first, _, last = part.partition(":")
        if not first.isdigit() or (last and not last.isdigit()):
            raise ValueError(f"'{text}' is no year")
        if last:
            span = [y for y in known if int(first) <= y <= int(last)]
            if not span:
                raise ValueError(f"there is no chain of any year in {part}")
            out += span
        elif int(first) not in known:
            raise ValueError(f"there is no chain of {first}")
        else:
            out.append(int(first))
    return tuple(sorted(set(out)))


def _within(progress: Progress | None, at: int, count: int, year: int) -> Progress | None:
    """Return a callback that places one chain's progress among several."""
    if progress is None:
        return None

    def tell(text: str, share: float) -> None:
        progress(f"baseline {year}: {text}", (at + share) / count)

    return tell


def part(progress: Progress | None, begin: float, end: float) -> Progress | None:
    """Return a callback for a part of the work, which fills the bar from one share to another.

    Parameters
    ----------
    progress
        Of the whole.
    begin, end
        Shares of the whole at which the part begins and ends.
    """
    if progress is None:
        return None
    return lambda words, share: progress(words, begin + (end - begin) * share)


def load_chains(
    years: Sequence[int],
    *,
    as_of: str | None = None,
    workspace: Path | None = None,
    progress: Progress | None = None,
) -> list[Chain]:
    """Return the chains of some years, from the cache where they are there.

    Parameters
    ----------
    years
        Which years.
    as_of, workspace
        As for `ytterby.baseline.baseline`.
    progress
        Told what each chain is at, and the share of all chains done.
    """
    from ytterby.baseline import baseline

    if progress is not None:
        progress("baseline", 0.0)
    chains = []
    for at, year in enumerate(years):
        tell = _within(progress, at, len(years), year)
        chains.append(baseline(year, as_of=as_of, workspace=workspace, progress=tell))
    if progress is not None:
        progress("baseline", 1.0)
    return chains
