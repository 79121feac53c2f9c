"""What people call the things of a pack: names of materials, grades, makers and sectors."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any

_SIGNS = re.compile(r"[\W_]+")


@cache
def read_aliases(pack: str = "rare_earths") -> dict[str, Any]:
    """Return the alias file of a pack as read (``aliases.toml``).

    Parameters
    ----------
    pack
        Folder name under ``ytterby/packs``.
    """
    path = files("ytterby.packs").joinpath(pack, "aliases.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def fold_words(name: str) -> str:
    """Return a name as it is compared: without case, accents and signs, one blank between words.

    Examples
    --------
    >>> fold_words("NdFeB-Magnet (N42SH)"), fold_words("Y₂O₃")
    ('ndfeb magnet n42sh', 'y2o3')
    """
    bare = name.casefold()
    if not bare.isascii():
        bare = unicodedata.normalize("NFKD", bare).casefold()
        bare = "".join(c for c in bare if not unicodedata.combining(c))
    return " ".join(_SIGNS.sub(" ", bare).split())
