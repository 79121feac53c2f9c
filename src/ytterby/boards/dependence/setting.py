"""Whose dependence on whom is shown, with all that every board of it needs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ytterby.core.chain import Chain
from ytterby.errors import InputError, Problem
from ytterby.evidence import Evidence
from ytterby.figures import Groups, Labels
from ytterby.packs import Pack
from ytterby.workflows.inputs import Asked, Place


@dataclass(frozen=True)
class Setting:
    """Whose dependence on whom.

    Attributes
    ----------
    place, partner
        Whose use; on whom.
    pack, base, labels, groups
        Names, evidence, labels and hues.
    chains
        The chains asked for, in order; the last one is the one that is told of.
    """

    place: Place
    partner: Place
    pack: Pack
    base: Evidence
    labels: Labels
    groups: Groups
    chains: tuple[Chain, ...]
    workspace: Path | None

    @property
    def chain(self) -> Chain:
        """The chain that is told of."""
        return self.chains[-1]

    @property
    def year(self) -> int:
        """Its year."""
        return self.chain.year

    def is_group(self, element: str) -> bool:
        """Tell whether a symbol stands for several elements."""
        return element in self.pack.groups

    def short_name(self, element: str) -> str:
        """Return an element's name, or the symbols of a group: for the axis of a chart."""
        if self.is_group(element) and element in GROUPS:
            return "+".join(self.pack.groups[element])
        return self.labels.element(element)

    def element_name(self, element: str) -> str:
        """Return what a reader calls an element or a group of them."""
        return GROUP_NAMES.get(element) or self.labels.element(element)


GROUPS = ("MAG", "NdPr", "DyTb")
"""Groups that are shown beside the single elements."""
GROUP_NAMES = {
    "MAG": "magnet elements",
    "NdPr": "neodymium and praseodymium",
    "DyTb": "dysprosium and terbium",
}


def read_setting(
    country: str,
    partner: str,
    year: int | str | None,
    workspace: Path | None,
) -> Setting:
    """Return a setting, checked.

    Parameters
    ----------
    country
        Country or bloc by any usual name.
    partner
        On whom; blank for the one through which most of the magnet elements in use have passed.
    year
        One year or several; the last one with a chain where ``None``.
    workspace
        Directory of the user's own data.

    Raises
    ------
    UnknownNameError, InputError
        Everything that is wrong, at once.
    """
    from ytterby import evidence
    from ytterby.workflows.briefing.brief import main_partner
    from ytterby.workflows.inputs import fit_place, load_chains
    from ytterby.workflows.views import view_labels

    asked = Asked()
    place = asked.place(country, "country")
    other = asked.place(partner, "partner") if partner else None
    years = asked.years(year)
    if place is not None and other is not None and set(other.regions) & set(place.regions):
        text = f"{other.name} is part of {place.name}: nobody depends on himself"
        if other.code == place.code:
            text = f"{place.name} is asked about itself"
        fix = "choose another partner, or leave it out for the one that matters most"
        asked.problems.append(Problem("same-place", "partner", text, fix))
    asked.finish()
    assert place is not None
    chains = tuple(load_chains(years, workspace=workspace))
    place = fit_place(place, chains[-1])
    found = other or main_partner(chains[-1], asked, place)
    found = fit_place(found, chains[-1])
    groups = Groups(
        home=frozenset(place.regions),
        controller=frozenset(found.regions),
        home_name=place.name,
        controller_name=found.name,
    )
    base = evidence.load(workspace=workspace)
    labels = view_labels(asked.pack, found)
    return Setting(place, found, asked.pack, base, labels, groups, chains, workspace)


def check_element(element: str) -> str:
    """Return the symbol or group that was asked for.

    Raises
    ------
    UnknownNameError
        ``unknown-element``, with the nearest names.
    """
    asked = Asked()
    found = asked.elements([element])
    if len(found) != 1 and not asked.problems:
        text = f"'{element}' is not one element"
        raise InputError(Problem("bad-element", "element", text, "name one element or group"))
    asked.finish()
    return found[0]
