"""Which material of the pack a name means; the letters of a grade decide its heavy rare earths."""

from __future__ import annotations

import csv
import difflib
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from ytterby.exposure.bom.bill import NO_RARE_EARTH
from ytterby.packs import read_pack
from ytterby.packs.aliases import fold_words, read_aliases

_GRADE = re.compile(r"^n?(\d{2})(m|h|sh|uh|eh|vh|ah|th|zh)?(?:[tzxkg]|i{1,3})?$")


KEPT = 50_000
"""Different names whose meaning is kept; a server reads bills of many people."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name means.

    Attributes
    ----------
    material
        Pack material id, or ``none:…``; ``""`` where the name is not one material.
    resolution
        ``exact``, ``alias`` or ``assumed``.
    code, detail
        What to say about it: a code of ``codes.toml``, or ``""``.
    content, low, high
        t REO per t of material where the name says so.
    sectors
        Other materials by sector.
    """

    material: str
    resolution: str
    code: str = ""
    detail: str = ""
    content: float | None = None
    low: float | None = None
    high: float | None = None
    sectors: tuple[tuple[str, str], ...] = ()


def resolve_material(name: str, grade: str = "") -> Meaning:
    """Return what a material and a grade mean together.

    Parameters
    ----------
    name
        As typed: ``N42SH``, ``NdFeB``, ``Sm2Co17``, ``dysprosium oxide``.
    grade
        As typed in a column of its own.

    Examples
    --------
    >>> resolve_material("NdFeB", "42SH").material, resolve_material("Nd2O3").material
    ('ndfeb:H-SH', 'oxide:Nd')
    """
    if not grade.strip() or not name.strip():
        return resolve_name(grade.strip() or name)
    together, alone = resolve_name(f"{name} {grade}"), resolve_name(name)
    by_grade = resolve_name(grade)
    if by_grade.material and alone.material:
        ours, theirs = alone.material.split(":")[0], by_grade.material.split(":")[0]
        if ours != theirs and together.material.split(":")[0] != ours:
            labels = f"{_label(alone.material)} and {_label(by_grade.material)}"
            return Meaning("", "", "conflicting-grade", labels)
        if ours != theirs:
            # 'SmCo 28' and 'NdFeB N42SH' are one kind each; a grade of another kind is a slip.
            if by_grade.material.startswith("ndfeb") and re.search(r"[a-z]", fold_words(grade)):
                labels = f"{_label(alone.material)} and {_label(by_grade.material)}"
                return Meaning("", "", "conflicting-grade", labels)
            return alone
    if together.material and together.resolution != "assumed":
        return together
    if by_grade.material and (by_grade.resolution != "assumed" or not alone.material):
        return by_grade
    return alone if alone.material or alone.code != "unknown-material" else together


@lru_cache(KEPT)
def resolve_name(name: str) -> Meaning:
    """Return what one name means; ``unknown-material`` where it means nothing.

    Parameters
    ----------
    name
        As typed.
    """
    bare = name.strip()
    if bare in _exact():
        return Meaning(bare, "exact")
    folded = fold_words(bare)
    if folded in _labels():
        return Meaning(_labels()[folded], "exact")
    found = _known().get(folded)
    if found is not None:
        return found
    words = [w for w in folded.split() if w not in _fillers()]
    short = " ".join(words)
    found = _known().get(short)
    if found is not None and short:
        return found
    begins = tuple(prefix for prefix, _ in _prefixes())
    hit = folded.startswith(begins) or short.startswith(begins)
    for prefix, material in _prefixes() if hit else ():
        if folded.startswith(prefix) or short.startswith(prefix):
            rest = (short if short.startswith(prefix) else folded)[len(prefix) :]
            if not rest or not rest[0].isalpha():
                return Meaning(material, "alias")
    return _element(words) or _read_grade(words) or Meaning("", "", "unknown-material")


def suggest_materials(name: str) -> str:
    """Return the mend of a name that means nothing: the nearest names that mean something."""
    near: dict[str, str] = {}
    if name:
        for found in difflib.get_close_matches(fold_words(name), list(_shown()), n=9, cutoff=0.6):
            near.setdefault(resolve_name(_shown()[found]).material or found, _shown()[found])
    if near:
        return f"did you mean {' or '.join(list(near.values())[:3])}?"
    return "write a grade such as N42SH, an oxide or metal such as Dy2O3, or none if it holds none"


def could_be(material: str, sector: str | None = None) -> tuple[str, ...]:
    """Return the materials that an assumed magnet may be, itself among them.

    Parameters
    ----------
    material
        What it is taken for.
    sector
        Where it is used, if that is known.

    Examples
    --------
    >>> could_be("ndfeb:H-SH", "wind")
    ('ndfeb:N', 'ndfeb:H-SH', 'ndfeb:UH-EH')
    """
    for row in read_aliases()["assumed"]:
        if material in row["could_be"]:
            without = row["sectors_without"].get(sector or "")
            return tuple(m for m in row["could_be"] if m != without)
    return (material,)


def _label(material: str) -> str:
    if material.startswith(NO_RARE_EARTH):
        return material.removeprefix(NO_RARE_EARTH)
    return read_pack().label(material)


def _read_grade(words: list[str]) -> Meaning | None:
    """Return the meaning of a grade of sintered NdFeB, with or without the words before it."""
    text, said = " ".join(words), ""
    if (beside := _beside().search(text)) is not None:
        word = beside.group(1) or beside.group(2)
        said = _families()[word]
        text = text.removeprefix(word) if beside.group(1) else text.removesuffix(word)
    code = text.replace(" ", "")
    if said == "trade_names":
        code = code.lstrip("abcdefghijklmnopqrstuvwxyz")
    match = _GRADE.match(code)
    limits = read_aliases()["grade_number"]
    if match and limits["lowest"] <= int(match.group(1)) <= limits["highest"]:
        letters = (match.group(2) or "").upper()
        if letters or code.startswith("n") or said in ("ndfeb", "element"):
            return _of_letters(letters)
    if code.upper() in _by_letters() and (len(code) == 2 or (said and code)):
        return _of_letters(code.upper())
    if said == "element":
        # 'neodymium' may be the metal or, as often, the magnet: four times apart.
        return None if code else Meaning("", "", "ambiguous-material")
    known = not code or not code.isalpha()
    return _assumed() if said and (known or said == "trade_names") else None


def _of_letters(letters: str) -> Meaning:
    material = _by_letters()[letters]
    beyond = {
        x for row in read_aliases()["grade_letters"] if "beyond" in row for x in row["letters"]
    }
    if letters in beyond:
        return Meaning(material, "alias", "grade-beyond", read_pack().label(material))
    return Meaning(material, "alias")


def _assumed() -> Meaning:
    row = read_aliases()["assumed"][0]
    return Meaning(
        row["material"],
        "assumed",
        "grade-assumed",
        row["label"],
        sectors=tuple(row["sectors"].items()),
    )


def _element(words: list[str]) -> Meaning | None:
    """Return the meaning of an element with or without the word metal."""
    pack = read_pack()
    by_name = _elements()
    words = [w for w in words if not w.isdigit()]
    if not words or words[0] not in by_name:
        return None
    element, rest = by_name[words[0]], [w for w in words[1:] if w not in ("ingot", "iii", "re")]
    if rest and rest[0] in ("oxide", "oxid", "oxyde", "ossido", "oxido"):
        return Meaning(f"oxide:{element}", "alias")
    if rest and rest[0] in ("metal", "metall", "metallic"):
        found = f"metal:{element}"
        return Meaning(found, "alias") if element in pack.metal_elements else None
    if rest or _families().get(words[0]) == "element":
        return None
    form = "metal" if element in pack.metal_elements else "oxide"
    label = pack.label(f"{form}:{element}")
    return Meaning(f"{form}:{element}", "assumed", "form-assumed", label)


@cache
def _elements() -> dict[str, str]:
    pack = read_pack()
    by_name = {e.casefold(): e for e in pack.elements}
    by_name |= {label.casefold(): e for e, label in pack.element_labels.items()}
    others: dict[str, str] = read_aliases()["element_names"]
    return by_name | {fold_words(name): e for name, e in others.items()}


@cache
def _families() -> dict[str, str]:
    """Return the kind of each word beside a grade, long words first."""
    kinds = read_aliases()["grade_words"]
    found = {fold_words(w): k for k in ("ndfeb", "element", "trade_names") for w in kinds[k]}
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))


@cache
def _beside() -> re.Pattern[str]:
    """Return what finds such a word at the beginning or the end of a name."""
    words = "|".join(re.escape(w) for w in _families())
    return re.compile(rf"^({words})(?= |$)|(?<= )({words})$")


@cache
def _exact() -> frozenset[str]:
    pack = read_pack()
    names = {g.id for g in pack.grades} | {f"oxide:{e}" for e in pack.elements}
    names |= {f"metal:{e}" for e in pack.metal_elements}
    return frozenset(names | {f"{NO_RARE_EARTH}{w['id']}" for w in read_aliases()["without"]})


@cache
def _labels() -> dict[str, str]:
    pack = read_pack()
    return {fold_words(pack.label(m)): m for m in _exact() if not m.startswith(NO_RARE_EARTH)} | {
        fold_words(m): m for m in _exact()
    }


@cache
def _known() -> dict[str, Meaning]:
    aliases = read_aliases()
    known: dict[str, Meaning] = {}

    def note(names: list[str], meaning: Meaning) -> None:
        for name in names:
            known.setdefault(fold_words(name), meaning)

    for element, formula in _formulas().items():
        note([formula], Meaning(f"oxide:{element}", "alias"))
    for row in aliases["name"]:
        note(row["names"], Meaning(row["material"], "alias"))
    for row in aliases["compound"]:
        amounts = {k: row[k] for k in ("content", "low", "high")}
        note(
            row["names"],
            Meaning(row["material"], "assumed", "content-assumed", row["why"], **amounts),
        )
    for row in aliases["mixture"]:
        note(row["names"], Meaning("", "", "mixed-material", row["what"]))
    for row in aliases["without"]:
        note(row["names"], Meaning(f"{NO_RARE_EARTH}{row['id']}", "alias", "no-rare-earth"))
    note(aliases["assumed"][0]["names"], _assumed())
    return known


@cache
def _formulas() -> dict[str, str]:
    text = files("ytterby.packs").joinpath("rare_earths", "elements.csv").read_text("utf-8")
    elements = read_pack().elements
    rows: list[dict[str, Any]] = list(csv.DictReader(text.splitlines()))
    return {r["symbol"]: r["oxide_formula"] for r in rows if r["symbol"] in elements}


@cache
def _fillers() -> frozenset[str]:
    return frozenset(fold_words(w) for w in read_aliases()["grade_words"]["fillers"])


@cache
def _prefixes() -> tuple[tuple[str, str], ...]:
    pairs = [
        (fold_words(w), row["material"]) for row in read_aliases()["prefix"] for w in row["words"]
    ]
    return tuple(sorted(pairs, key=lambda p: -len(p[0])))


@cache
def _by_letters() -> dict[str, str]:
    return {x: row["material"] for row in read_aliases()["grade_letters"] for x in row["letters"]}


@cache
def _shown() -> dict[str, str]:
    """Return names to suggest, by how they are compared."""
    pack = read_pack()
    shown = {name: name for name in _known()} | {p: p for p, _ in _prefixes()}
    for element, label in pack.element_labels.items():
        forms = ["oxide", "metal"] if element in pack.metal_elements else ["oxide"]
        shown |= {f"{label} {form}": f"{label} {form}" for form in forms}
    for number in range(35, 56):
        for letters in _by_letters():
            shown[f"n{number}{letters.casefold()}"] = f"N{number}{letters}"
    return {name: text for name, text in shown.items() if name and name.isascii()}
