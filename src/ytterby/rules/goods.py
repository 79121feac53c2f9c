"""What goods are made of, as far as it is known: their form, and which rare earths they hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ytterby.errors import UnknownNameError, unknown_name
from ytterby.packs import Pack, read_pack
from ytterby.rules.shipment import Shipment
from ytterby.rules.vocabulary import FORMS

FAMILY_FORMS: dict[str, tuple[str, ...]] = {
    "concentrate": ("ore", "concentrate"),
    "mixed": ("mixed",),
    "oxide": ("oxide",),
    "metal": ("metal",),
    "magnet": ("ndfeb", "smco"),
    "scrap": ("scrap",),
}
"""Forms that a family of the pack can be."""

CODE_FORMS: dict[str, tuple[str, ...]] = {
    "253090": ("ore", "concentrate"),
    "261220": ("concentrate",),
    "261790": ("ore", "concentrate"),
    "280530": ("metal", "alloy", "mixed"),
    "284610": ("oxide", "compound"),
    "284690": ("mixed", "oxide", "compound"),
    "850511": ("ndfeb", "smco", "other-magnet"),
    "850519": ("ndfeb", "smco", "other-magnet"),
}
"""Forms that a customs heading can hold; any other heading can hold anything."""

CODE_ELEMENTS: dict[str, tuple[str, ...]] = {"284610": ("Ce",)}
"""Elements that a customs heading is sure to hold."""

CODE_OF_FORM: dict[str, tuple[str, ...]] = {
    "metal": ("280530",),
    "alloy": ("280530",),
    "smco": ("850511",),
    "ndfeb": ("850511", "850519"),
}
"""Six-digit customs headings that a form falls under where none is given; sintered and bonded
magnets differ, oxides by element."""

_HELD: dict[str, tuple[str, ...]] = {"ndfeb": ("Nd",), "smco": ("Sm",)}
"""Elements that a form is sure to hold, whatever else is in it."""


@dataclass(frozen=True)
class Goods:
    """What is shipped, as rules see it.

    Attributes
    ----------
    name
        What people call it.
    forms
        Forms that it can be; more than one if that is not known.
    shares
        Mass share of each element that it is known to hold (element) [1]; ``None`` where it holds
        the element, but nobody knows how much.
    complete
        Whether every other element is known to be absent.
    headings
        Six-digit customs headings that it can fall under; empty if not known.
    doubtful
        Elements that it may hold or not.
    """

    name: str
    forms: tuple[str, ...]
    shares: Mapping[str, float | None] = field(default_factory=dict)
    complete: bool = False
    headings: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()


def material_names(pack: Pack) -> tuple[str, ...]:
    """Return every material that a shipment can be named by, ``family:element`` forms left out."""
    grades = [g.id for g in pack.grades]
    stems = [g.partition(":")[0] for g in grades]
    return tuple(dict.fromkeys([*grades, *stems, *(f.id for f in pack.families), *FORMS]))


def read_goods(shipment: Shipment, pack: Pack | None = None) -> Goods:
    """Return what a shipment's material, composition, elements and customs code say of it.

    Parameters
    ----------
    shipment
        The shipment.
    pack
        Whose materials it names; rare earths by default.

    Raises
    ------
    UnknownNameError
        ``unknown-material``, with the nearest names.

    Examples
    --------
    >>> read_goods(Shipment(material="smco")).shares
    {'Sm': None}
    """
    pack = pack or read_pack()
    forms, shares = _forms_of(shipment, pack)
    complete = bool(shares) and shipment.material.partition(":")[0] in ("oxide", "metal")
    if shipment.composition is not None:
        shares = {
            e: s for e, s in shipment.composition.items() if s > 0 and e not in shipment.doubtful
        }
        complete = True
    elif shipment.elements:
        shares = dict.fromkeys((*shares, *shipment.elements))
        complete = True
    headings = _headings(shipment, forms, tuple(shares), pack)
    doubtful = tuple(e for e in shipment.doubtful if e not in shares)
    return Goods(_name(shipment, pack), forms, shares, complete, headings, doubtful)


def _headings(
    shipment: Shipment, forms: tuple[str, ...], held: tuple[str, ...], pack: Pack
) -> tuple[str, ...]:
    """Return the customs headings that goods can fall under where no code is given."""
    if shipment.hs or len(forms) != 1:
        return ()
    groups = {g.id: g.group for g in pack.grades}
    if groups.get(shipment.material) == "sintered":
        return ("850511",)
    if forms[0] in ("oxide", "compound") and held:
        return ("284610",) if held == ("Ce",) else ("284690",)
    return CODE_OF_FORM.get(forms[0], ())


def _forms_of(shipment: Shipment, pack: Pack) -> tuple[tuple[str, ...], dict[str, float | None]]:
    if not shipment.material:
        heading = shipment.hs[:6]
        return CODE_FORMS.get(heading, tuple(FORMS)), dict.fromkeys(CODE_ELEMENTS.get(heading, ()))
    stem, _, rest = shipment.material.partition(":")
    if shipment.material not in material_names(pack) and not _known_pair(stem, rest, pack):
        raise UnknownNameError(
            unknown_name("material", shipment.material, material_names(pack), "material")
        )
    forms = (stem,) if stem in FORMS else FAMILY_FORMS[stem]
    if stem in FAMILY_FORMS and stem not in ("oxide", "metal"):
        forms = FAMILY_FORMS[stem]
    held = list(_HELD.get(stem, ()))
    if rest in pack.elements:
        held.append(rest)
    return forms, dict.fromkeys(held)


def _known_pair(stem: str, rest: str, pack: Pack) -> bool:
    """Whether a name is a form or family of an element, group or ore: ``oxide:Dy``."""
    base = rest.partition(":")
    known = {*pack.elements, *pack.groups, *(o.id for o in pack.ores)}
    return (
        (stem in FORMS or stem in FAMILY_FORMS)
        and bool(rest)
        and (rest in known or (base[0] in known and base[2] in known))
    )


def _name(shipment: Shipment, pack: Pack) -> str:
    if not shipment.material:
        return f"goods of customs code {shipment.hs}" if shipment.hs else "the goods"
    return FORMS.get(shipment.material) or pack.label(shipment.material)
