"""Read a pack's files, checking every name in them and reporting all problems at once."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from ytterby.errors import InputError, Problem, UnknownNameError, unknown_name
from ytterby.packs.pack import (
    Ability,
    Family,
    Grade,
    Named,
    Ore,
    Pack,
    Sector,
    TariffLine,
)

FILES = ("pack.toml", "network.toml", "regions.toml", "trade.toml", "priors.toml", "limits.toml")


def pack_names() -> tuple[str, ...]:
    """Return the names of the packs that ship."""
    root = files("ytterby.packs")
    return tuple(sorted(p.name for p in root.iterdir() if p.joinpath("pack.toml").is_file()))


def _folder(name: str) -> Traversable:
    if name not in pack_names():
        raise UnknownNameError(unknown_name("pack", name, pack_names()))
    return files("ytterby.packs").joinpath(name)


def _load(name: str) -> dict[str, tuple[bytes, dict[str, Any]]]:
    folder, loaded, problems = _folder(name), {}, []
    for file in FILES:
        try:
            raw = folder.joinpath(file).read_bytes()
            loaded[file] = (raw, tomllib.loads(raw.decode("utf-8")))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            problems.append(
                Problem(
                    "pack-unreadable",
                    f"pack {name}, {file}",
                    f"cannot be read ({error})",
                    "restore the file",
                )
            )
    if problems:
        raise InputError(problems)
    return loaded


@cache
def pack_version(name: str) -> str:
    """Return version and content hash of a pack: ``0.1.0+0123456789ab``."""
    loaded = _load(name)
    digest = hashlib.sha256(b"\0".join(raw for raw, _ in loaded.values())).hexdigest()[:12]
    return f"{loaded['pack.toml'][1]['version']}+{digest}"


@cache
def read_pack(name: str = "rare_earths") -> Pack:
    """Return a pack.

    Parameters
    ----------
    name
        Folder name under ``ytterby/packs``.

    Raises
    ------
    UnknownNameError
        ``unknown-pack``.
    InputError
        Every name in the pack's files that does not exist, at once.
    """
    loaded = {file: data for file, (_, data) in _load(name).items()}
    pack, places = loaded["pack.toml"], loaded["regions.toml"]
    read = Pack(
        name=pack["name"],
        version=pack_version(name),
        title=pack["title"],
        years=tuple(pack["years"]),
        elements=tuple(pack["elements"]),
        controller=pack["controller"],
        leading=tuple(pack["leading"]),
        element_labels=pack["element_label"],
        groups={k: tuple(v) for k, v in pack["element_group"].items()},
        stages=tuple(Named(s["id"], s["label"]) for s in pack["stage"]),
        families=tuple(Family(f["id"], f["label"], f["unit"]) for f in pack["family"]),
        sectors=tuple(Sector(s["id"], s["label"], tuple(s["form"])) for s in pack["sector"]),
        ores=tuple(
            Ore(o["id"], o["label"], o["deposits"], o["route"], o.get("quota", ""))
            for o in pack["ore"]
        ),
        grades=tuple(Grade(g["id"], g["label"], g["group"]) for g in pack["grade"]),
        plant_ores={k: tuple(v) for k, v in pack["plant_ores"].items()},
        official_only=pack["official_only"],
        circuit_light=pack["circuit"]["light"],
        circuit_rest=pack["circuit"]["rest"],
        metal_elements=tuple(pack["metal"]["elements"]),
        surplus_elements=tuple(pack["surplus"]["elements"]),
        tariff_lines=tuple(TariffLine(h["code"], h["family"], h["label"]) for h in pack["hs"]),
        regions=tuple(places["modelled"]),
        same_as=places["same_as"],
        rest=places["rest"],
        rest_of_eu=places["rest_of_eu"],
        abilities=tuple(_abilities(loaded["network.toml"])),
        rules={name: loaded[f"{name}.toml"] for name in ("trade", "priors", "limits")},
    )
    problems = tuple(_problems(read))
    if problems:
        raise InputError(problems)
    return read


def _abilities(network: dict[str, Any]) -> Iterator[Ability]:
    for kind, rows in network.items():
        for row in rows:
            span = {k: row[k] for k in ("since", "until") if k in row}
            places = row.get("regions") or [row.get("region") or row["origin"]]
            items = row.get("ores") or row.get("elements") or row.get("grades")
            if items is None:
                items = [row.get("element", "")]
            partners = row.get("destinations") or row.get("origins") or [row.get("destination", "")]
            for place in places:
                for item in items:
                    for partner in partners:
                        yield Ability(kind, place, partner, item, row.get("circuit", ""), **span)


def _problems(pack: Pack) -> Iterator[Problem]:
    place = f"pack {pack.name}"
    things = {o.id for o in pack.ores} | {g.id for g in pack.grades} | set(pack.elements) | {""}
    if pack.controller not in pack.regions:
        yield unknown_name("region", pack.controller, pack.regions, f"{place}, controller")
    named = {**pack.groups, "metal": pack.metal_elements, "leading": pack.leading}
    for group, members in named.items():
        for element in members:
            if element not in pack.elements:
                yield unknown_name("element", element, pack.elements, f"{place}, group {group}")
    for ability in pack.abilities:
        where = f"{place}, network.toml, {ability.kind} {ability.region}"
        for region in (ability.region, ability.partner or ability.region):
            if region not in pack.regions:
                yield unknown_name("region", region, pack.regions, where)
        if ability.item not in things:
            yield unknown_name("item", ability.item, sorted(things), where)
    limits: Any = pack.rules["limits"]
    for limit in limits["limit"]:
        if limit["region"] not in pack.regions:
            yield unknown_name("region", limit["region"], pack.regions, f"{place}, limits.toml")
    for group in (pack.circuit_light, pack.circuit_rest):
        if group not in pack.groups:
            yield unknown_name("element", group, list(pack.groups), f"{place}, circuit")
