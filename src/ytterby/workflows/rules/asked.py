"""What a user says of a shipment, read and checked all at once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ytterby.core.regions import AGGREGATES, resolve_place
from ytterby.errors import InputError, Problem, UnknownNameError, unknown_name
from ytterby.exposure.bom.bill import NO_RARE_EARTH
from ytterby.exposure.bom.materials import resolve_name
from ytterby.packs import Pack, read_pack
from ytterby.rules import END_USES, FORMS, STAGES, Rule
from ytterby.rules.goods import material_names

OPTION_OF_STAGE = {"mine": "mined", "separation": "separated", "metal": "melted", "magnet": "made"}
"""What the command line calls the place of each stage."""

_ANSWERS = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
_PLAIN = re.compile(r"[^a-z0-9]+")


def _fold(text: str) -> str:
    return _PLAIN.sub(" ", text.casefold()).strip()


@dataclass
class AskedShipment:
    """Collects what is wrong with the facts of a shipment.

    Attributes
    ----------
    pack
        Whose materials and elements are named.
    problems
        What was found so far.
    """

    pack: Pack = field(default_factory=read_pack)
    problems: list[Problem] = field(default_factory=list)

    def material(self, name: str, hs: str) -> str:
        """Return the id of a material by any usual name; blank if only the code is known."""
        given = name.strip()
        if not given:
            if not hs:
                self.problems.append(
                    Problem(
                        "missing-material",
                        "material",
                        "neither a material nor a customs code is given",
                        "give --material, such as NdFeB or 'dysprosium oxide', or --hs",
                    )
                )
            return ""
        known = material_names(self.pack)
        names = {_fold(n): n for n in known} | {_fold(v): k for k, v in FORMS.items()}
        names |= {_fold(self.pack.label(n)): n for n in known if n not in FORMS}
        names |= _MORE_NAMES
        if given in known or _is_pair(given, self.pack):
            return given
        found = names.get(_fold(given)) or _element_form(given, self.pack)
        if found:
            return found
        meaning = resolve_name(given)
        if meaning.material and meaning.material.startswith(NO_RARE_EARTH):
            if meaning.material in _OTHER_MAGNETS:
                return "other-magnet"
            text = f"'{given}' holds no rare earths; these rules are about what does"
            fix = "name what holds them, such as NdFeB or 'dysprosium oxide'"
            self.problems.append(Problem("no-rare-earths", "material", text, fix))
            return ""
        if meaning.material and ":" in meaning.material:
            sure = meaning.resolution != "assumed" or not meaning.material.startswith("ndfeb")
            return meaning.material if sure else "ndfeb"
        if meaning.material in known:
            return meaning.material
        if meaning.sectors:
            return "ndfeb"
        shown = [*known, *(f"{label} oxide" for label in self.pack.element_labels.values())]
        self.problems.append(unknown_name("material", given, shown))
        return ""

    def place(self, name: str | None, field_name: str) -> str | None:
        """Return a country or bloc by any usual name."""
        if name is None or not name.strip():
            return None
        try:
            code = resolve_place(name, field_name)
        except UnknownNameError as error:
            self.problems += error.problems
            return None
        if code in AGGREGATES:
            fix = "give one country or bloc, or leave it out"
            self.problems.append(
                Problem("no-country", field_name, f"'{name}' is no country or bloc", fix)
            )
            return None
        return code

    def day(self, text: str | None) -> dt.date:
        """Return a day; today if none."""
        if text is None or not text.strip():
            return dt.datetime.now(dt.UTC).date()
        try:
            found = dt.date.fromisoformat(text.strip())
        except ValueError:
            self.problems.append(
                Problem("bad-date", "on", f"'{text}' is no date", "write a day as 2025-04-04")
            )
            return dt.datetime.now(dt.UTC).date()
        return found

    def end_use(self, text: str) -> str:
        """Return an end use that rules tell apart, or a sector of the pack."""
        if not text.strip():
            return ""
        sectors = {s.id: s.id for s in self.pack.sectors}
        sectors |= {_fold(s.label): s.id for s in self.pack.sectors}
        names = sectors | {_fold(u): u for u in END_USES} | {u: u for u in END_USES} | _MORE_USES
        found = names.get(text.strip()) or names.get(_fold(text))
        if found is None:
            known = [*END_USES, *(s.id for s in self.pack.sectors)]
            self.problems.append(unknown_name("end-use", text, known, "use"))
            return ""
        return found

    def composition(self, given: str | Mapping[str, float] | None) -> dict[str, float] | None:
        """Return mass shares by element from ``Dy=0.01,Nd=0.29`` or a mapping."""
        if given is None or (isinstance(given, str) and not given.strip()):
            return None
        pairs: Iterable[tuple[str, str]]
        if isinstance(given, str):
            cut = [part.partition("=") for part in given.split(",") if part.strip()]
            pairs = [(name, value) for name, _, value in cut]
        else:
            pairs = [(name, str(value)) for name, value in given.items()]
        found: dict[str, float] = {}
        for name, value in pairs:
            share = self._share(value, f"composition, {name.strip()}")
            element = self._element(name)
            if element and share is not None:
                found[element] = share
        if sum(found.values()) > 1.0 + 1e-9:
            self.problems.append(
                Problem(
                    "bad-composition",
                    "composition",
                    f"the shares sum to {sum(found.values()):.4g}",
                    "give shares of the goods' mass, together 1 at most; 0.01 is 1 %",
                )
            )
        return found

    def _element(self, name: str) -> str:
        labels = {v.casefold(): k for k, v in self.pack.element_labels.items()}
        names = {e.casefold(): e for e in self.pack.elements} | labels
        found = names.get(name.strip().casefold(), "")
        if not found:
            known = [*self.pack.elements, *self.pack.element_labels.values()]
            self.problems.append(unknown_name("element", name.strip(), known, "composition"))
        return found

    def _share(self, text: str, place: str) -> float | None:
        try:
            value = float(text)
        except ValueError:
            self.problems.append(
                Problem("bad-share", place, f"'{text}' is no number", "write 0.01 for 1 %")
            )
            return None
        if not 0.0 <= value <= 1.0:
            self.problems.append(
                Problem("bad-share", place, f"{text} is no share from 0 to 1", "write 0.01 for 1 %")
            )
            return None
        return value

    def value_share(self, value: float | None) -> float | None:
        """Return a share of value from 0 to 1."""
        return None if value is None else self._share(str(value), "value-share")

    def elements(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return elements by symbol or name."""
        found = [self._element(part) for name in names for part in name.split(",") if part.strip()]
        return tuple(dict.fromkeys(e for e in found if e))

    def code(self, text: str) -> str:
        """Return the digits of a customs code."""
        digits = re.sub(r"[ .]", "", text)
        if digits and not re.fullmatch(r"[0-9]{4,10}", digits):
            fix = "give 4 to 10 digits, with or without points: 8505.11"
            self.problems.append(Problem("bad-code", "hs", f"'{text}' is no customs code", fix))
            return ""
        return digits

    def stages(self, places: Mapping[str, str | None]) -> dict[str, str]:
        """Return where each stage of making was done."""
        found: dict[str, str] = {}
        for stage, place in places.items():
            if stage not in STAGES:
                self.problems.append(unknown_name("stage", stage, list(STAGES)))
                continue
            code = self.place(place, OPTION_OF_STAGE[stage])
            if code:
                found[stage] = code
        return found

    def facts(
        self, given: Sequence[str] | Mapping[str, bool], rules: Iterable[Rule]
    ) -> dict[str, bool]:
        """Return answers to questions that rules ask, from ``off-the-shelf=yes``."""
        known = {f.fact for r in rules for c in r.every_condition() for f in c.facts}
        pairs: list[tuple[str, bool | None]]
        if isinstance(given, Mapping):
            pairs = list(given.items())
        else:
            cut = [text.partition("=") for text in given]
            pairs = [(n.strip(), _ANSWERS.get((v or "yes").strip().casefold())) for n, _, v in cut]
        found: dict[str, bool] = {}
        for name, answer in pairs:
            if name not in known:
                self.problems.append(unknown_name("fact", name, sorted(known)))
            elif answer is None:
                fix = f"write {name}=yes or {name}=no"
                self.problems.append(
                    Problem("bad-answer", f"fact {name}", "neither yes nor no", fix)
                )
            else:
                found[name] = answer
        return found

    def finish(self) -> None:
        """Raise everything that was noted, at once."""
        if self.problems and all(p.code.startswith("unknown-") for p in self.problems):
            raise UnknownNameError(self.problems)
        if self.problems:
            raise InputError(self.problems)


_OTHER_MAGNETS = ("none:ferrite", "none:alnico")
_MORE_NAMES = {
    "magnets": "magnet",
    "permanent magnet": "magnet",
    "neodymium magnet": "ndfeb",
    "ndfeb magnet": "ndfeb",
    "ndfeb magnets": "ndfeb",
    "smco magnet": "smco",
    "samarium cobalt magnet": "smco",
    "sintered magnet": "magnet",
    "bonded magnet": "ndfeb:bonded",
    "rare earth ore": "ore",
    "rare earth concentrate": "concentrate",
    "mixed carbonate": "mixed",
    "mixed rare earth carbonate": "mixed",
    "motor": "part",
    "electric motor": "part",
    "rotor": "part",
    "generator": "part",
    "assembly": "part",
    "component": "part",
    "device": "part",
    "oxides": "oxide",
    "metals": "metal",
    "alloys": "alloy",
}
_MORE_USES = {
    "military": "defence",
    "defense": "defence",
    "civilian": "civil",
    "chips": "semiconductors",
}


def _is_pair(name: str, pack: Pack) -> bool:
    stem, _, rest = name.partition(":")
    return stem in {*FORMS, *(f.id for f in pack.families)} and rest in pack.elements


def _element_form(name: str, pack: Pack) -> str:
    """Return ``oxide:Dy`` of ``dysprosium oxide`` or ``Dy oxide``; blank if it is no such pair."""
    words = _fold(name).split()
    if len(words) < 2:
        return ""
    elements = {v.casefold(): k for k, v in pack.element_labels.items()}
    elements |= {e.casefold(): e for e in pack.elements}
    forms = {"oxide": "oxide", "metal": "metal", "alloy": "alloy", "target": "target"}
    forms |= {"compound": "compound", "carbonate": "compound", "chloride": "compound"}
    element, form = elements.get(words[0]), forms.get(words[-1].rstrip("s"))
    return f"{form}:{element}" if element and form else ""
