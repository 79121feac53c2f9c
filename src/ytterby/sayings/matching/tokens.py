"""The concepts that a text speaks of: its words, typos mended, synonyms joined (words.toml)."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9.'’-]*|\d+(?:[.,]\d+)*(?:st|nd|rd|th)?")
_CLOSE = 0.84
"""How alike a mistyped word must be to one that is known."""
_SHORTEST_TYPO = 5


@cache
def words() -> Mapping[str, Mapping[str, object]]:
    """Return the table of words."""
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


@cache
def phrases() -> Mapping[tuple[str, ...], str]:
    """Return concept by phrase, the phrase as a tuple of folded words."""
    found: dict[tuple[str, ...], str] = {}
    for concept, forms in words()["concepts"].items():
        assert isinstance(forms, list)
        for form in forms:
            key = tuple(fold(w) for w in _WORD.findall(str(form)))
            if key:
                found.setdefault(key, concept)
    return found


@cache
def _single() -> tuple[str, ...]:
    """Return the known words that a typo may mean."""
    singles = {word for key in phrases() for word in key if len(word) >= _SHORTEST_TYPO}
    return tuple(sorted(singles | other_subjects()))


@cache
def other_subjects() -> frozenset[str]:
    """Return words for subjects that are not rare earths."""
    listed = words()["other"]["words"]
    assert isinstance(listed, list)
    return frozenset(fold(str(w)) for w in listed)


def fold(word: str) -> str:
    """Return a word in lower case without the marks that people leave out.

    Examples
    --------
    >>> fold("Rare-Earth"), fold("U.S."), fold("China’s")
    ('rareearth', 'us', 'chinas')
    """
    return re.sub(r"[.'’-]", "", word.casefold())


@cache
def _mended(word: str) -> str:
    """Return a known word for one that is mistyped, else the word itself."""
    if len(word) < _SHORTEST_TYPO or word in _single() or (word,) in phrases():
        return word
    near = difflib.get_close_matches(word, _single(), n=1, cutoff=_CLOSE)
    return near[0] if near else word


def split_words(text: str) -> list[str]:
    """Return the folded words of a text in order; "us" is not "US"."""
    found = []
    for part in _WORD.findall(
        text.replace("rare-earth", "rare earth").replace("Rare-earth", "rare earth")
    ):
        if part == "us":
            continue
        whole = fold(part)
        if "-" in part and (whole,) not in phrases():
            found += [_mended(fold(p)) for p in part.split("-") if p]
        else:
            found.append(_mended(whole))
    return found


def concepts_of(text: str) -> frozenset[str]:
    """Return the concepts that a text names; the longest phrase wins.

    Parameters
    ----------
    text
        Any sentence.

    Examples
    --------
    >>> sorted(concepts_of("China procesess 90% of rare earths"))
    ['china', 'rareearth', 'refine']
    >>> sorted(concepts_of("The cat sat on the mat"))
    []
    """
    found: set[str] = set()
    at, parts, known = 0, split_words(text), phrases()
    longest = max(len(k) for k in known)
    while at < len(parts):
        for size in range(min(longest, len(parts) - at), 0, -1):
            concept = known.get(tuple(parts[at : at + size]))
            if concept is not None:
                found.add(concept)
                at += size
                break
        else:
            at += 1
    return frozenset(found)


def speaks_of_others(text: str) -> bool:
    """Return whether a text names a subject that is not rare earths."""
    return bool(other_subjects() & set(split_words(text)))
