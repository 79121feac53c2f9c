"""What is asked of a risk method, checked all at once: method, mode, materials, places, years."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ytterby.core.regions import resolve_place
from ytterby.errors import InputError, Problem, UnknownNameError, unknown_name
from ytterby.indicators.risk.base import Method, Mode
from ytterby.indicators.risk.catalogue import all_methods
from ytterby.packs import read_pack

PACK = "rare_earths"
FIRST_YEAR, FUTURE = 1990, 2050
"""Years beyond these are a slip of the finger."""
DRAWS = 512
"""Draws if nothing is said: the standard error of a bound is then 3 % of the interval's width."""
FEWEST = 16
"""Fewer draws hold hardly one beyond each bound of the central 80 %."""
BIG = 1_000
"""Scores from which on no draws are made unless they are asked for."""


@dataclass(frozen=True)
class RiskRequest:
    """What a method is asked for, every name resolved.

    Attributes
    ----------
    method
        The method with its options chosen.
    modes
        One or both.
    materials, regions, years
        As the method calls them.
    stages
        Only these stages; empty for all.
    draws, seed
        Of the inputs; 0 draws give no interval.
    options
        Options of the method that were chosen.
    purchases
        File of a company's own purchases, scored instead of a country's trade; materials and
        years then limit what is shown of it, and none means all.
    """

    method: Method
    modes: tuple[Mode, ...]
    materials: tuple[str, ...]
    regions: tuple[str, ...]
    years: tuple[int, ...]
    stages: tuple[str, ...]
    draws: int
    seed: int
    options: Mapping[str, str]
    purchases: Path | None = None

    @property
    def scores(self) -> int:
        """How many scores are asked for, stages apart."""
        return len(self.modes) * len(self.materials) * len(self.regions) * len(self.years)


def read_request(
    method: str,
    *,
    mode: str | None = None,
    material: Sequence[str] | str = (),
    region: Sequence[str] | str = (),
    year: int | str | None = None,
    stage: Sequence[str] | str = (),
    draws: int | None = None,
    seed: int = 1,
    options: Mapping[str, str | None] | None = None,
    purchases: Path | None = None,
    workspace: Path | None = None,
    methods: Mapping[str, Method] | None = None,
) -> RiskRequest:
    """Return what is asked for.

    Parameters
    ----------
    method
        Name of a method.
    mode
        ``strict`` or ``corrected``; both, as far as the method has them, if nothing is said.
    material, region
        Names, each one name or several with commas between them.
    year
        ``2024``, ``2018:2024`` or ``2018,2024``.
    stage
        Stages of the method.
    draws, seed
        ``None`` draws choose by the size of the request.
    options
        Further choices; those without a value are ignored.
    purchases
        File of a company's own purchases.
    workspace
        Directory of the user's own data.
    methods
        Methods to choose from; all registered ones by default.

    Raises
    ------
    UnknownNameError, InputError
        Every problem at once.
    """
    known = all_methods() if methods is None else dict(methods)
    if method not in known:
        raise UnknownNameError(unknown_name("method", method, sorted(known)))
    problems: list[Problem] = []
    chosen = known[method]
    given = {k: v for k, v in (options or {}).items() if v is not None}
    chosen = _configured(chosen, given, problems)
    modes = _modes(chosen, mode, problems)
    own = purchases is not None
    materials: tuple[str, ...] = ()
    try:
        if material or not own:
            materials = _materials(chosen.materials(workspace), _listed(material), problems)
    except InputError as error:
        problems.extend(error.problems)
    if own:
        regions: tuple[str, ...] = ()
        _check_own(chosen, region, problems)
    else:
        regions = _regions(chosen, _listed(region), problems)
    try:
        years = () if own and year is None else read_years(year)
    except ValueError as error:
        fix = "write 2024, 2018:2024 or 2018,2024"
        problems.append(Problem("bad-year", "years", str(error), fix))
        years = read_years(None)
    if draws is not None and draws != 0 and draws < FEWEST:
        message = f"{draws} draws give no interval that means anything"
        fix = f"give {FEWEST} or more, or 0 for best estimates alone"
        problems.append(Problem("bad-draws", "draws", message, fix))
    if seed < 0:
        problems.append(Problem("bad-seed", "seed", f"{seed} is negative", "give 0 or more"))
    if problems:
        kinds = {p.code.startswith("unknown-") for p in problems}
        raise UnknownNameError(problems) if kinds == {True} else InputError(problems)
    stages = tuple(s.strip() for text in _listed(stage) for s in text.split(",") if s.strip())
    request = RiskRequest(
        chosen, modes, materials, regions, years, stages, draws or 0, seed, given, purchases
    )
    if draws is None and request.scores <= BIG:
        return replace(request, draws=DRAWS)
    return request


def _listed(names: Sequence[str] | str) -> Sequence[str]:
    return [names] if isinstance(names, str) else names


def _any_word(names: Sequence[str]) -> bool:
    return any(text.replace(",", " ").strip() for text in names)


def _check_own(method: Method, region: Sequence[str] | str, problems: list[Problem]) -> None:
    if method.own is None:
        message = f"{method.name} cannot score a company's own purchases"
        fix = "leave --purchases out, or use geopolrisk"
        problems.append(Problem("unknown-option", "purchases", message, fix))
    if region:
        message = "a company's purchases have no importing country"
        problems.append(Problem("not-by-region", "region", message, "leave --region out"))


def _configured(method: Method, given: Mapping[str, str], problems: list[Problem]) -> Method:
    wrong = [name for name in given if name not in method.options]
    for name in wrong:
        known = ", ".join(method.options) or "none"
        message = f"{method.name} has no option '{name}'"
        fix = f"leave --{name} out; its options: {known}"
        problems.append(Problem("unknown-option", name, message, fix))
    if wrong or not given or method.configure is None:
        return method
    try:
        return method.configure(given)
    except InputError as error:
        problems.extend(error.problems)
        return method


def _modes(method: Method, mode: str | None, problems: list[Problem]) -> tuple[Mode, ...]:
    if mode is None:
        return method.modes
    for known in method.modes:
        if mode == known:
            return (known,)
    problems.append(unknown_name("mode", mode, method.modes))
    return method.modes


def _materials(
    known: Sequence[str], names: Sequence[str], problems: list[Problem]
) -> tuple[str, ...]:
    if not _any_word(names):
        message = "no material is named"
        fix = f"give --material with one or several of {', '.join(known[:8])} …, or 'all'"
        problems.append(Problem("missing-material", "material", message, fix))
        return ()
    if [n.strip().casefold() for n in names] == ["all"]:
        return tuple(known)
    folded = {_fold(k): k for k in known}
    names_of: list[str] = list(known)
    for symbol, label in read_pack(PACK).element_labels.items():
        # An element goes by its symbol or its name, whichever the method uses.
        if symbol in known:
            folded.setdefault(_fold(label), symbol)
            names_of.append(label)
        elif _fold(label) in folded:
            folded.setdefault(_fold(symbol), folded[_fold(label)])

    together = folded.get("rare earth")
    ours = {_fold(word) for pair in read_pack(PACK).element_labels.items() for word in pair}

    def resolve(name: str) -> str:
        if together and _fold(name) in ours - folded.keys():
            message = f"there is no material '{name}': rare earths are one material here"
            fix = f"say '{together}', or take a method that tells them apart, such as eu"
            raise UnknownNameError(Problem("unknown-material", "material", message, fix))
        if _fold(name) not in folded:
            raise UnknownNameError(unknown_name("material", name, names_of))
        return folded[_fold(name)]

    return _resolved(names, resolve, problems)


def _regions(method: Method, names: Sequence[str], problems: list[Problem]) -> tuple[str, ...]:
    if method.by_region:
        if not _any_word(names):
            message = f"{method.name} scores a country or bloc, and none is named"
            fix = "give --region with one or several: DEU, 'South Korea', EU27"
            problems.append(Problem("missing-region", "region", message, fix))
            return ()
        return _resolved(names, lambda name: resolve_place(name, "region"), problems)
    found = _resolved(names, lambda name: resolve_place(name, "region"), problems)
    if any(code != "WLD" for code in found):
        message = f"{method.name} measures the world's supply, whoever imports"
        problems.append(Problem("not-by-region", "region", message, "leave --region out"))
    return ("WLD",)


def _resolved(
    names: Sequence[str], resolve: Callable[[str], str], problems: list[Problem]
) -> tuple[str, ...]:
    """Return what names mean; a text with commas may be one name (Korea, Republic of) or several.

    Names that mean the same are kept once.
    """
    found: list[str] = []
    for text in names:
        try:
            found.append(resolve(text.strip()))
            continue
        except UnknownNameError as error:
            if "," not in text:
                problems.extend(error.problems)
                continue
        for part in filter(None, (p.strip() for p in text.split(","))):
            try:
                found.append(resolve(part))
            except UnknownNameError as error:
                problems.extend(error.problems)
    return tuple(dict.fromkeys(found))


def _fold(name: str) -> str:
    return re.sub(r"[^a-z0-9+]+", " ", name.casefold()).strip()


def read_years(text: int | str | None) -> tuple[int, ...]:
    """Return the years of ``2024``, ``2018:2024`` or ``2018,2024``; the last chain's by default.

    Raises
    ------
    ValueError
        The text names no year, or one far off.

    Examples
    --------
    >>> read_years("2018:2020,2024")
    (2018, 2019, 2020, 2024)
    """
    if text is None:
        return (read_pack(PACK).years[-1],)
    years: list[int] = []
    for part in str(text).replace(" ", "").split(","):
        first, colon, last = part.partition(":")
        ends = [first, last] if colon else [first]
        if not all(e.isdigit() and FIRST_YEAR <= int(e) <= FUTURE for e in ends):
            raise ValueError(f"'{part}' is no year between {FIRST_YEAR} and {FUTURE}")
        span = range(int(ends[0]), int(ends[-1]) + 1)
        if not span:
            raise ValueError(f"'{part}' ends before it begins")
        years += span
    return tuple(sorted(set(years)))
