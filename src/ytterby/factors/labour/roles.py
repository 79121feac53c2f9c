"""Families of occupations and the roles in them (roles.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Family:
    """A family of occupations.

    Attributes
    ----------
    id, title
        Its id and name.
    """

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Role:
    """A role at a plant.

    Attributes
    ----------
    id, family, title
        Its id, the family it belongs to and its name.
    soc
        Code of the Standard Occupational Classification of 2018 that stands for it.
    task
        What it does, in a line.
    education
        What one enters with.
    scarce
        Whether hardly anybody outside China has done it with rare earths.
    """

    id: str
    family: str
    title: str
    soc: str
    task: str
    education: str
    scarce: bool = False


def _read() -> tuple[dict[str, Family], dict[str, Role]]:
    text = Path(__file__).with_name("roles.toml").read_text(encoding="utf-8")
    read = tomllib.loads(text)
    families = {row["id"]: Family(**row) for row in read["family"]}
    roles = {row["id"]: Role(**row) for row in read["role"]}
    return families, roles


_FAMILIES, _ROLES = _read()

FAMILIES: Mapping[str, Family] = MappingProxyType(_FAMILIES)
"""Families by id, in the order they are shown in."""

ROLES: Mapping[str, Role] = MappingProxyType(_ROLES)
"""Roles by id, family by family."""
