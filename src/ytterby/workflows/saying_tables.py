"""Tables and summaries of sayings."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ytterby.results.summary import GAP, Cell, Column, Summary, word
from ytterby.results.table import Table, build_table
from ytterby.sayings import Bench, Match, Number, Saying, Standing, Verdict
from ytterby.sayings.claimed import number_text, range_of
from ytterby.sayings.judging import VERDICTS
from ytterby.sayings.wording import denial, headline, sentences, span_text, verdict_words

OWN_UNIT = "as in the column unit"
STATES = {
    "agrees": "fits",
    "near": "comes near",
    "differs": "does not fit",
    "open": "too wide to decide",
    "scale": "for scale",
}
"""States of a number as readers see them."""
INTERVAL_NOTE = (
    "low and high bound the central 80 %. Tier A: read in the primary document, B: in a copy, "
    "C: recollection; reconciled: from the balanced chain."
)


SAYING_COLUMNS = (
    "saying",
    "topic",
    "sentence",
    "who",
    "address",
    "said_on",
    "claimed",
    "verdict",
    "lowest",
    "highest",
    "unit",
    "true_in",
    "definitions_for",
    "definitions_against",
    "definitions_unclear",
    "weak",
    "words",
)


def state_text(standing: Standing, state: str) -> str:
    """Return the state of a number as readers see it."""
    return STATES["scale" if standing.definition.context else state]


def publishers(bench: Bench) -> dict[str, tuple[str, str]]:
    """Return publisher and address by source id."""
    frame = bench.evidence.sources.select("source", "publisher", "address", "kind")
    return {s: ("recollection" if k == "recollection" else p, a) for s, p, a, k in frame.rows()}


def saying_table(verdicts: Sequence[Verdict], bench: Bench) -> Table:
    """Return one row a saying: who says it, what is claimed, the verdict and why."""
    rows = []
    for v in verdicts:
        values = [n.value for n in v.comparable]
        first = v.saying.heard[0]
        rows.append(
            {
                "saying": v.saying.id,
                "topic": v.saying.topic,
                "sentence": v.saying.sentence,
                "who": "; ".join(dict.fromkeys(h.who for h in v.saying.heard)),
                "address": first.address,
                "said_on": first.date,
                "claimed": v.said.text,
                "verdict": v.verdict,
                "lowest": min(values) if values else None,
                "highest": max(values) if values else None,
                "unit": v.saying.unit,
                "true_in": ";".join(str(y) for y in v.true_in),
                "definitions_for": "; ".join(v.named("agrees", "near")),
                "definitions_against": "; ".join(v.named("differs")),
                "definitions_unclear": "; ".join(v.named("split", "open")),
                "weak": "; ".join(v.weak),
                "words": " ".join(sentences(v)),
            }
        )
    schema = {c: pl.Float64 if c in ("lowest", "highest") else pl.String for c in SAYING_COLUMNS}
    frame = pl.DataFrame(rows, schema=schema)
    units = dict.fromkeys(("lowest", "highest"), OWN_UNIT)
    note = "lowest and highest are best estimates by definition; the table numbers has intervals."
    ids = tuple(dict.fromkeys(i for v in verdicts for n in v.numbers for i in n.sources))
    return build_table("sayings", frame, units=units, sources=ids, note=note)


def verdict_table(judged: Sequence[tuple[Verdict, Match | None]]) -> Table:
    """Return one row a saying: the verdict, on what was typed if anything was.

    Parameters
    ----------
    judged
        Each verdict with the match that it judges; ``None`` where a saying was asked for by id.
    """
    rows = []
    for v, match in judged:
        denied = match is not None and match.denied
        rows.append(
            {
                "saying": v.saying.id,
                "sentence": v.saying.sentence,
                "as_said": match.typed or None if match else None,
                "claimed": v.said.text,
                "verdict": v.verdict,
                "denied": denied,
                "finding": denial(v) if denied else headline(v),
                "low": min((n.low for n in v.comparable), default=None),
                "high": max((n.high for n in v.comparable), default=None),
                "unit": v.saying.unit,
            }
        )
    own = {"denied": pl.Boolean, "low": pl.Float64, "high": pl.Float64}
    names = [
        "saying",
        "sentence",
        "as_said",
        "claimed",
        "verdict",
        "denied",
        "finding",
        "low",
        "high",
        "unit",
    ]
    frame = pl.DataFrame(rows, schema={c: own.get(c, pl.String) for c in names})
    return build_table(
        "verdicts",
        frame,
        units=dict.fromkeys(("low", "high"), OWN_UNIT),
        sources=tuple(dict.fromkeys(i for v, _ in judged for n in v.numbers for i in n.sources)),
        note=(
            "verdict is on the claim as in the column claimed; denied: the text denies it, and "
            "finding speaks of the denial. low and high: the ends of all definitions' central "
            "80 % intervals."
        ),
    )


def number_table(verdicts: Sequence[Verdict]) -> Table:
    """Return every number that was judged, by saying and definition; a gap has a row too."""
    rows = []
    for v in verdicts:
        for s in v.standings:
            head = (v.saying.id, s.definition.name, s.definition.kind, s.said.text)
            for n, state in zip(s.numbers, s.states, strict=True):
                rows.append((*head, *_cells(n, s.unit), state_text(s, state)))
            if not s.numbers:
                empty = (None, None, None, None, s.unit, "", None, "", "")
                rows.append((*head, *empty, "no number"))
    names = "saying definition kind claimed year value low high unit tier evidence_share sources "
    schema = {c: _type(c) for c in f"{names}detail state".split()}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return build_table(
        "numbers",
        frame,
        units=dict.fromkeys(("value", "low", "high"), OWN_UNIT),
        sources=tuple(dict.fromkeys(i for v in verdicts for n in v.numbers for i in n.sources)),
        note=INTERVAL_NOTE,
    )


def _type(column: str) -> type[pl.DataType]:
    if column == "year":
        return pl.Int32
    return pl.Float64 if column in ("value", "low", "high", "evidence_share") else pl.String


def _cells(n: Number, unit: str) -> tuple[object, ...]:
    sources = ";".join(n.sources)
    share = n.evidence_share
    return (n.year, n.value, n.low, n.high, unit, n.tier, share, sources, n.detail)


def source_table(verdict: Verdict, bench: Bench) -> Table:
    """Return the sources on either side of a saying, with publisher and address."""
    known = publishers(bench)
    rows = [
        (side, i, *known.get(i, ("", "")))
        for side, ids in (("for", verdict.sources_for), ("against", verdict.sources_against))
        for i in ids
    ]
    schema = dict.fromkeys(("side", "source", "publisher", "address"), pl.String)
    note = "A source whose numbers fit by one definition and not by another stands on both sides."
    return build_table("sources", pl.DataFrame(rows, schema=schema, orient="row"), note=note)


def heard_table(sayings: Sequence[Saying]) -> Table:
    """Return who says it, where and when."""
    rows = [(s.id, h.who, h.document, h.address, h.date, h.tier) for s in sayings for h in s.heard]
    schema = dict.fromkeys(("saying", "who", "document", "address", "said_on", "tier"), pl.String)
    note = "Tier A: read in that document, B: in a copy or report of it, C: no document found."
    return build_table("heard", pl.DataFrame(rows, schema=schema, orient="row"), note=note)


def series_table(saying: Saying, numbers: Sequence[Number]) -> Table:
    """Return the numbers of every year by definition."""
    rows = [(saying.id, n.definition, *_cells(n, saying.unit)[:7]) for n in numbers]
    names = "saying definition year value low high unit tier evidence_share"
    frame = pl.DataFrame(rows, schema={c: _type(c) for c in names.split()}, orient="row")
    units = dict.fromkeys(("value", "low", "high"), OWN_UNIT)
    return build_table("years", frame, units=units, note=INTERVAL_NOTE)


def match_table(matches: Sequence[Match]) -> Table:
    """Return the sayings that a text may mean, nearest first."""
    rows = [(m.saying.id, m.score, m.saying.sentence, m.saying.topic) for m in matches]
    schema = {"saying": pl.String, "score": pl.Float64, "sentence": pl.String, "topic": pl.String}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return build_table("matches", frame, units={"score": "1"})


def topic_table(sayings: Sequence[Saying]) -> Table:
    """Return what there is, for a text that is near to none of it."""
    rows = [(s.topic, s.id, s.sentence) for s in sayings]
    schema = dict.fromkeys(("topic", "saying", "sentence"), pl.String)
    return build_table("topics", pl.DataFrame(rows, schema=schema, orient="row"))


def list_summary(verdicts: Sequence[Verdict]) -> Summary:
    """Return sayings as people read them."""
    columns = (
        Column("Saying", number=False),
        Column("The evidence says", number=False),
        Column("Verdict", number=False),
        Column("Id", number=False),
    )
    rows = tuple(
        (
            word(v.saying.sentence),
            word(span_text(v.comparable, v.saying.unit) + ("*" if v.weak else "")),
            word(verdict_words(v)),
            word(v.saying.id),
        )
        for v in verdicts
    )
    note = (
        "The range holds the best estimates by all definitions. * some rest on recollection or "
        "priors. ytterby claims show ID has every number."
    )
    return Summary("", columns, rows, note)


def count_words(verdicts: Sequence[Verdict]) -> str:
    """Return how many sayings have which verdict, in a sentence."""
    counts = {k: sum(v.verdict == k for v in verdicts) for k in VERDICTS}
    shown = ", ".join(f"{n} {k}" for k, n in counts.items() if n)
    return f"{len(verdicts)} saying{'' if len(verdicts) == 1 else 's'}: {shown}."


def number_summary(verdict: Verdict, bench: Bench) -> Summary:
    """Return every number by definition as people read it."""
    known = publishers(bench)
    columns = (
        Column("By this definition", number=False),
        Column("Year"),
        Column("Number", keep=1),
        Column("Claim", number=False),
        Column("Tier", number=False),
        Column("Sources", number=False),
    )
    rows = []
    for s in verdict.standings:
        for n, state in zip(s.numbers, s.states, strict=True):
            detail = (
                f": {n.detail}" if n.detail and s.definition.kind in ("plants", "ratio") else ""
            )
            rows.append(
                (
                    word(f"{s.definition.name}{detail}"),
                    word(n.year),
                    _number_cell(n, s.unit),
                    word(state_text(s, state)),
                    word(_tier_text(n)),
                    word("; ".join(known.get(i, (i, ""))[0] for i in n.sources[:2])),
                )
            )
        if not s.numbers:
            gap = (Cell(GAP), Cell(GAP), word("no number"), Cell(GAP), Cell(GAP))
            rows.append((word(s.definition.name), *gap))
    note = f"Claimed: {verdict.said.text}. Brackets: central 80 %. {INTERVAL_NOTE.split('. ')[1]}"
    return Summary("", columns, tuple(rows), note)


def source_summary(verdict: Verdict, bench: Bench) -> Summary:
    """Return who stands on either side, by publisher."""
    known = publishers(bench)

    def names(ids: Sequence[str]) -> Cell:
        return word("; ".join(dict.fromkeys(known.get(i, (i, ""))[0] for i in ids)))

    columns = (Column("Sources for", number=False), Column("Sources against", number=False))
    row = (names(verdict.sources_for), names(verdict.sources_against))
    note = "A source that fits by one definition and not by another stands on both sides."
    return Summary("", columns, (row,), note)


def _tier_text(n: Number) -> str:
    if n.evidence_share is None:
        return n.tier
    return f"{n.tier}, {100 * n.evidence_share:.0f} % evidence"


def _number_cell(n: Number, unit: str) -> Cell:
    text = number_text(n.value, unit)
    if n.low == n.high or unit in ("rank", "plants", "year", "yes or no"):
        return Cell(text)
    low, high = (number_text(x, unit, bare=True) for x in (n.low, n.high))
    return Cell(text, f"({low}–{high})" if low != high else "")


def series_summary(saying: Saying, numbers: Sequence[Number]) -> Summary:
    """Return the numbers of every year, a line a definition and a column a year."""
    years = sorted({n.year for n in numbers if n.year is not None})
    names = list(dict.fromkeys(n.definition for n in numbers))
    said = range_of(saying)
    rows = []
    for name in names:
        cells = []
        for year in years:
            found = [n for n in numbers if n.definition == name and n.year == year]
            if not found:
                cells.append(Cell(GAP))
                continue
            n = found[0]
            mark = "" if said.holds(n.value) else "·"
            cells.append(Cell(f"{mark}{number_text(n.value, saying.unit, bare=True)}"))
        rows.append((word(name), *cells))
    columns = (Column("Year by year", number=False), *(Column(str(y)) for y in years))
    unit = "%" if saying.unit == "share" else saying.unit
    note = f"Unit: {unit}. A dot marks years in which the claim as people make it does not hold."
    return Summary("", columns, tuple(rows), note)
