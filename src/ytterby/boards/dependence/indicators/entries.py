"""One indicator as a page shows it: a row that can be searched, sorted by family and opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from markupsafe import Markup

from ytterby.boards.dependence.explain import Shown, explain, link_html, mark_html, sources_html
from ytterby.boards.dependence.indicators.texts import Text
from ytterby.boards.dependence.setting import Setting
from ytterby.evidence import Evidence
from ytterby.figures.style.text import amount, interval, number, percent
from ytterby.report.fragments import tier_html
from ytterby.results.summary import THIN

CLAIMS = 8
"""Claims listed behind one number."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A number of an indicator.

    Attributes
    ----------
    key
        Of its explanation.
    family, indicator, name
        Heading, name in the registry, and what it is.
    stage
        Blank where it is of none.
    value, low, high, unit
        The number, its central 80 % interval and its unit; ``1`` for shares, ``index``.
    evidence_share, tier
        How much is evidence; the tier of its claims. One of them marks every number.
    rank, of
        Place among so many countries, 1 the highest; ``None`` where it has none.
    text
        Definition, formula, paper and how to read it.
    facts
        Inputs: label and text.
    claims
        Ids of claims that it rests on; observations of the stage are listed where there are none.
    sources
        HTML of what it rests on, where that is known otherwise.
    mark
        Words that mark its evidence, where neither share nor tier does.
    """

    key: str
    family: str
    indicator: str
    name: str
    stage: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    evidence_share: float | None
    tier: str
    text: Text
    rank: int | None = None
    of: int | None = None
    facts: tuple[tuple[str, str], ...] = ()
    claims: tuple[str, ...] = ()
    sources: str = ""
    mark: str = ""

    @property
    def thin(self) -> bool:
        """Whether it is more prior than evidence."""
        return self.evidence_share is not None and self.evidence_share < THIN

    @property
    def shown(self) -> Shown:
        """The number as it is shown."""
        unit = "" if self.unit == "index" else self.unit
        value = number(self.value) if self.unit == "index" else amount(self.value, unit)
        same = self.low == self.high == self.value
        band = "" if same else interval(self.low, self.high, unit)
        if self.mark and self.value is not None:
            words = self.mark
        elif self.evidence_share is not None:
            words = f"{percent(self.evidence_share)} evidence"
        elif self.tier:
            words = ""
        elif self.value is None:
            words = "nobody knows"
        else:
            words = "follows from the structure"
        return Shown(value, band, words, self.tier, self.thin)


def entry_html(entry: Entry) -> str:
    """Return an entry as a row of a table."""
    shown = entry.shown
    value = Markup("{}").format(shown.value)
    if entry.value is not None:
        value = Markup('<button type="button" class="num" data-why="{}">{}</button>').format(
            entry.key, shown.value
        )
    band = Markup('<span class="band">{}</span>').format(shown.band) if shown.band else ""
    rank = f"{entry.rank} of {entry.of}" if entry.rank is not None else ""
    arrow = {"higher is worse": "▲ worse", "higher is better": "▲ better", "neither": ""}
    return str(
        Markup(
            '<tr><th scope="row"><button type="button" class="num" data-why="{}">{}</button></th>'
            '<td class="n">{}{}</td><td>{}</td><td class="n">{}</td><td class="read">{}</td>'
            '<td class="paper">{}</td></tr>'
        ).format(
            entry.key,
            entry.name,
            value,
            band,
            mark_html(shown),
            rank,
            arrow[entry.text.reading],
            entry.text.paper,
        )
    )


def explain_entry(entry: Entry, near: pl.DataFrame, setting: Setting) -> str:
    """Return what stands behind an entry."""
    rank = ""
    if entry.rank is not None:
        rank = f"{entry.rank} of {entry.of} countries with a number; 1 is the highest"
    facts = [
        ("Formula", entry.text.formula),
        ("How to read it", entry.text.reading.capitalize()),
        ("Rank", rank),
        *entry.facts,
        ("Beware", entry.text.more),
        ("Definition from", entry.text.paper),
        ("Year", str(setting.year)),
    ]
    sources = Markup(entry.sources) or (
        claims_html(entry.claims, setting.base) if entry.claims else sources_html(near)
    )
    return explain(entry.name, entry.shown, entry.text.definition, facts, sources)


def claims_html(ids: Sequence[str], base: Evidence) -> Markup:
    """Return claims with their values and sources as a list."""
    found = base.claims.filter(pl.col("claim").is_in(list(ids))).unique(
        "claim", keep="first", maintain_order=True
    )
    known = {s["source"]: s for s in base.sources.iter_rows(named=True)}
    rows = [_claim_html(r, known) for r in found.head(CLAIMS).iter_rows(named=True)]
    rest = len(ids) - len(rows)
    more = Markup('<p class="note">and {} more</p>').format(rest) if rest > 0 else Markup("")
    return Markup('<h3>What it rests on</h3><ul class="why-inputs">{}</ul>{}').format(
        Markup("").join(rows), more
    )


def _claim_html(row: dict[str, Any], known: dict[str, dict[str, Any]]) -> Markup:
    source = known.get(row["source"], {})
    link = link_html(
        str(source.get("publisher") or row["source"]),
        str(source.get("address") or ""),
        str(source.get("title") or ""),
    )
    words = str(row["quantity"]).replace("_", " ")
    where = " ".join(str(row[k]) for k in ("facility", "region", "stage", "element") if row.get(k))
    return Markup(
        '<li>{}{}: {}<span class="note">{} {} <a href="/evidence?claim={}">{}</a></span></li>'
    ).format(
        words.capitalize(),
        f" ({where})" if where else "",
        amount(row["value"], str(row["unit"] or "")),
        link,
        Markup(tier_html(str(row["tier"] or ""))),
        row["claim"],
        row["claim"],
    )


def split_claims(text: object) -> tuple[str, ...]:
    """Return the ids that a cell lists.

    Examples
    --------
    >>> split_claims("costs-0017;costs-0018"), split_claims(None)
    (('costs-0017', 'costs-0018'), ())
    """
    return tuple(t for t in str(text or "").replace(",", ";").split(";") if t.strip())


def rank_of(frame: pl.DataFrame, region: str, value: str) -> tuple[int | None, int | None]:
    """Return the place of a region among all with a number, 1 the highest.

    Examples
    --------
    >>> frame = pl.DataFrame({"region": ["A", "B", "C"], "v": [0.1, 0.7, None]})
    >>> rank_of(frame, "A", "v"), rank_of(frame, "C", "v")
    ((2, 2), (None, None))
    """
    known = frame.filter(pl.col(value).is_not_null() & pl.col(value).is_finite())
    own = known.filter(pl.col("region") == region)
    if own.is_empty():
        return None, None
    return int((known[value] > own[value][0]).sum()) + 1, known.height
