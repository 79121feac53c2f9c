"""Find claims: words, filters, order, pages; and how many there are of each kind."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce

import polars as pl

from ytterby.errors import InputError, Problem
from ytterby.workflows.weighing.index import ClaimIndex, fold_words

FILTERS = (
    "quantity", "element", "stage", "region", "year", "tier", "state", "source", "facility",
)  # fmt: skip
"""What a search can be limited to; each may hold several values."""
ORDERS = ("match", "quantity", "year", "value", "tier", "published", "misfit")
"""How what is found can be ordered; the best match first unless asked otherwise."""
PAGE = 50
"""Claims on a page."""
FACET = 12
"""Values of a facet that are offered; those that are chosen always are."""
SHORT = 2
"""Up to this many letters a word must match whole: Dy is no study."""


@dataclass(frozen=True)
class Question:
    """What is looked for.

    Attributes
    ----------
    words
        All of them must be there, each at the start of a word; in quotes as they stand.
    chosen
        Values by filter; within a filter one of them is enough.
    order, falling
        How what is found is ordered, and whether the largest comes first.
    page
        From 1 on.
    """

    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    order: str = "match"
    falling: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: what it is called, how many claims have it, whether it is chosen."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Found:
    """What a search found.

    Attributes
    ----------
    claims
        All of it, in order (claim).
    shown
        The page asked for (claim).
    page, pages
        Which page it is, of how many.
    facets
        For each filter how many claims there would be of each value, the other filters kept.
    near
        Words that were perhaps meant, where a word is nowhere.
    """

    claims: pl.DataFrame = field(repr=False)
    shown: pl.DataFrame = field(repr=False)
    page: int
    pages: int
    facets: Mapping[str, tuple[Choice, ...]] = field(repr=False)
    near: tuple[str, ...] = ()


def find_claims(
    index: ClaimIndex, question: Question, misfits: pl.DataFrame | None = None
) -> Found:
    """Return the claims that answer a question.

    Parameters
    ----------
    index
        Of the evidence.
    question
        What is looked for.
    misfits
        ``claim, score`` [standard errors]: how far the chain lies from a claim that it heard.

    Raises
    ------
    InputError
        ``unknown-filter`` or ``unknown-order``, all at once.
    """
    check_question(question)
    frame = index.claims
    if misfits is not None:
        frame = frame.join(misfits, on="claim", how="left", maintain_order="left")
    else:
        frame = frame.with_columns(score=pl.lit(None, pl.Float64))
    words = split_words(question.words)
    for word in words:
        frame = frame.filter(pl.col("text").str.contains(word, literal=True))
    filters = {name: choose(name, values) for name, values in question.chosen.items() if values}
    facets = {
        name: _facet(index, frame, name, filters, question.chosen.get(name, ())) for name in FILTERS
    }
    found = _ordered(_filtered(frame, filters), question, words).drop("head", "text")
    pages = max(1, -(-found.height // PAGE))
    page = min(max(question.page, 1), pages)
    near = _near_words(index, words) if not found.height and words else ()
    return Found(found, found.slice((page - 1) * PAGE, PAGE), page, pages, facets, near)


def check_question(question: Question) -> None:
    """Raise everything that is wrong with a question."""
    problems = [
        Problem("unknown-filter", name, f"claims have no {name}", f"known: {', '.join(FILTERS)}")
        for name in question.chosen
        if name not in FILTERS
    ]
    if question.order not in ORDERS:
        message = f"claims cannot be ordered by '{question.order}'"
        problems.append(Problem("unknown-order", "order", message, f"known: {', '.join(ORDERS)}"))
    if problems:
        raise InputError(problems)


def split_words(text: str) -> list[str]:
    """Return what must stand in the text of a claim: one entry a word, or a phrase in quotes.

    Examples
    --------
    >>> split_words('dysp "true origin" Dy')
    [' dysp', ' true origin ', ' dy ']
    """
    found = []
    for phrase, word in re.findall(r'"([^"]*)"|(\S+)', text):
        folded = fold_words(phrase or word.replace('"', ""))
        for part in [folded] if phrase else [f" {w} " for w in folded.split()]:
            if part.strip():
                found.append(part if phrase or len(part) - 2 <= SHORT else part.rstrip())
    return found


def choose(name: str, values: tuple[str, ...]) -> pl.Expr:
    """Return the filter of one name: any of the values will do."""
    if name == "year":
        return pl.col("year").cast(pl.String).is_in(list(values))
    if name == "region":
        return pl.col("region").is_in(list(values)) | pl.col("partner").is_in(list(values))
    return pl.col(name).is_in(list(values))


def _filtered(frame: pl.DataFrame, filters: Mapping[str, pl.Expr]) -> pl.DataFrame:
    if not filters:
        return frame
    return frame.filter(reduce(lambda a, b: a & b, filters.values()))


def _facet(
    index: ClaimIndex,
    frame: pl.DataFrame,
    name: str,
    filters: Mapping[str, pl.Expr],
    chosen: tuple[str, ...],
) -> tuple[Choice, ...]:
    rest = _filtered(frame, {k: v for k, v in filters.items() if k != name})
    column = pl.col(name).cast(pl.String) if name == "year" else pl.col(name)
    counts = (
        rest.select(column.alias(name))
        .filter(pl.col(name).is_not_null() & (pl.col(name) != ""))
        .group_by(name)
        .len()
        .sort("len", name, descending=[True, False])
    )
    all_counts = dict(counts.iter_rows())
    listed = [v for v in all_counts if v in chosen] + [v for v in chosen if v not in all_counts]
    listed += [v for v in all_counts if v not in chosen][: FACET - len(listed)]
    if name == "year":
        listed = sorted(listed, reverse=True)
    if name in ("tier", "state"):
        listed = sorted(listed)
    return tuple(
        Choice(v, _choice_label(index, name, v), int(all_counts.get(v, 0)), v in chosen)
        for v in listed
    )


def _choice_label(index: ClaimIndex, name: str, value: str) -> str:
    return value if name in ("source", "year", "tier") else index.label(value)


def _ordered(frame: pl.DataFrame, question: Question, words: list[str]) -> pl.DataFrame:
    tail = ["_state", "tier", "year", "claim"]
    down = [False, False, True, False]
    frame = frame.with_columns(_state=(pl.col("state") == "superseded"))
    if question.order == "match":
        hits = [pl.col("head").str.contains(w, literal=True).cast(pl.Int32) for w in words]
        # Without words, what a chain hears comes first: most results rest on it.
        first = pl.sum_horizontal(hits) if hits else pl.col("score").is_not_null().cast(pl.Int32)
        frame = frame.with_columns(_hits=first)
        keys, falls = ["_hits", *tail], [True, *down]
    else:
        column = {"published": "published_on", "misfit": "_misfit"}.get(
            question.order, question.order
        )
        frame = frame.with_columns(_misfit=pl.col("score").abs())
        keys, falls = [column, "claim"], [question.falling, False]
    ordered = frame.sort(keys, descending=falls, nulls_last=True)
    return ordered.drop(c for c in ("_hits", "_state", "_misfit") if c in ordered.columns)


def _near_words(index: ClaimIndex, words: list[str]) -> tuple[str, ...]:
    """Return words of the claims that are like those that are nowhere."""
    text = index.claims["text"]
    lost = [w.strip() for w in words if not text.str.contains(w, literal=True).any()]
    if not lost:
        return ()
    known = sorted({w for t in index.claims["head"].unique() for w in t.split() if len(w) > SHORT})
    near = [difflib.get_close_matches(w, known, n=1, cutoff=0.7) for w in lost]
    return tuple(dict.fromkeys(w for found in near for w in found))
