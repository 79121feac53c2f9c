"""Risk scores for people: a sentence, and short tables with years side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ytterby.core.regions import region_name
from ytterby.indicators.risk.base import Method
from ytterby.results import Cell, Column, Summary, Table
from ytterby.results.summary import GAP, THIN_MARK, amount_text, word
from ytterby.workflows.risk.asking import BIG, RiskRequest

ROWS = 24
"""Rows of a summary; the tables have the rest."""
YEARS = 7
"""Years that stand side by side; of more, the last ones."""
DRIVERS = 3
"""Inputs shown of each score, the largest total first."""
REASONS = 4
"""Reasons that are spelled out below a table."""

Row = Mapping[str, object]


def score_text(value: object) -> str:
    """Return a score as people read it: three decimals near one, else two figures.

    Examples
    --------
    >>> [score_text(v) for v in (0.13812, 0.0013, 12.34, 1520.0, None)]
    ['0.138', '0.0013', '12', '1,520', '–']
    """
    if not isinstance(value, int | float) or value != value:
        return GAP
    if 0.0095 <= abs(value) < 10.0:
        return f"{value:.3f}"
    return amount_text(value)


def score_cell(row: Row | None, value: str = "score") -> Cell:
    """Return a score with its interval, marked where the evidence is thin; a dash for a gap."""
    if row is None or row.get(value) is None:
        return Cell(GAP)
    mark = THIN_MARK if row.get("evidence") == "thin" else ""
    low, high = row.get("low"), row.get("high")
    bounds = low is not None and high is not None and low != high
    extra = f"({score_text(low)}–{score_text(high)})" if bounds else ""
    return Cell(f"{mark}{score_text(row[value])}", extra)


def percent(share: object) -> Cell:
    """Return a probability in percent, or a dash."""
    return Cell(f"{100 * share:.0f}") if isinstance(share, float) else Cell(GAP)


def risk_summary(request: RiskRequest, tables: Mapping[str, Table]) -> tuple[Summary, ...]:
    """Return what people read: scores by year, modes compared, ranks, drivers.

    Parameters
    ----------
    request
        What was asked for.
    tables
        Tables by name, as `build_tables` returns them.
    """
    out = [_scores(request, tables["risk"].frame)]
    if "difference" in tables and tables["difference"].frame.height:
        out.append(_differences(request, tables["difference"].frame))
    if "ranks" in tables:
        out.append(_ranks(request, tables["ranks"].frame))
    if "sensitivity" in tables:
        out.append(_drivers(tables["sensitivity"].frame))
    return tuple(s for s in out if s.rows)


def _labels(frame: pl.DataFrame, *, year: bool) -> list[str]:
    """Return the key columns that tell the rows apart; at least the first."""
    names = ["material", "stage", "region", "mode", *(["year"] if year else [])]
    there = [n for n in names if n in frame.columns]
    return [n for n in there if frame[n].n_unique() > 1] or there[:1]


def _label_cells(row: Row, labels: Sequence[str]) -> list[Cell]:
    return [word(region_name(str(row[n])) if n == "region" else row[n]) for n in labels]


def _common(frame: pl.DataFrame, labels: Sequence[str]) -> str:
    """Return what all rows share, as words for a title."""
    words = []
    for name in ("material", "stage", "region", "mode", "year"):
        if name in frame.columns and name not in labels and frame[name].n_unique() == 1:
            value = str(frame[name][0])
            words.append(region_name(value) if name == "region" else value)
    return ", ".join(w for w in words if w)


def _shown(frame: pl.DataFrame) -> list[int]:
    years: list[int] = frame["year"].unique().sort().to_list()
    return years[-YEARS:]


def _scores(request: RiskRequest, frame: pl.DataFrame) -> Summary:
    years = _shown(frame)
    single = len(years) == 1
    labels = _labels(frame, year=False)
    heads = [Column(n, number=False) for n in labels]
    rows: list[tuple[Cell, ...]] = []
    groups: dict[tuple[object, ...], dict[int, Row]] = {}
    for row in frame.iter_rows(named=True):
        groups.setdefault(tuple(row[n] for n in labels), {})[row["year"]] = row
    whole = ("score", request.method.score)
    there = [c for c in request.method.components if c.name not in whole]
    others = [c for c in there if c.name in frame.columns][:5]
    for by_year in list(groups.values())[:ROWS]:
        first = next(iter(by_year.values()))
        cells = _label_cells(first, labels)
        cells += [score_cell(by_year.get(y)) for y in years]
        if single:
            cells += [Cell(score_text(first.get(c.name))) for c in others]
        rows.append(tuple(cells))
    numbers = [Column("score" if single else str(y), keep=y) for y in years]
    if single:
        numbers += [
            Column(f"{_two_lines(c.name)}\n{'' if c.unit == '1' else c.unit}".strip())
            for c in others
        ]
    title = f"{request.method.title}: {_common(frame, labels)}".rstrip(": ")
    return Summary(title, (*heads, *numbers), tuple(rows), _score_note(request, frame, len(groups)))


def _two_lines(name: str) -> str:
    """Return a name with its last word on a line of its own, for the head of a column."""
    return "\n".join(name.replace("_", " ").rsplit(" ", 1))


def _score_note(request: RiskRequest, frame: pl.DataFrame, count: int) -> str:
    words = []
    if request.draws:
        words.append(f"In brackets: central 80 % ({request.draws} draws, seed {request.seed}).")
    if frame["evidence"].fill_null("").eq("thin").any():
        words.append(f"{THIN_MARK}: more prior than evidence.")
    gaps = frame.filter(pl.col("evidence") == "gap")
    if gaps.height:
        reasons = gaps["note"].unique(maintain_order=True).to_list()
        listed = "; ".join(reasons[:REASONS]) + (" …" if len(reasons) > REASONS else "")
        words.append(f"{GAP}: no score ({gaps.height} of {frame.height}): {listed}.")
    if count > ROWS:
        words.append(f"{count - ROWS} more rows in the tables.")
    return " ".join(words)


def _differences(request: RiskRequest, frame: pl.DataFrame) -> Summary:
    last = frame.filter(pl.col("year") == frame["year"].max())
    labels = _labels(last, year=False)
    rows = []
    for row in last.head(ROWS).iter_rows(named=True):
        cells = _label_cells(row, labels)
        numbers = [Cell(score_text(row["strict"])), Cell(score_text(row["corrected"]))]
        rows.append((*cells, *numbers, score_cell(row, "difference"), word(row["reason"])))
    heads = [Column(n, number=False) for n in labels]
    columns = (
        *heads,
        Column("strict"),
        Column("corrected"),
        Column("difference", keep=1),
        Column("why", number=False),
    )
    title = f"Strict against corrected: {_common(last, labels)}".rstrip(": ")
    return Summary(title, columns, tuple(rows))


def _ranks(request: RiskRequest, frame: pl.DataFrame) -> Summary:
    last = frame.filter(pl.col("year") == frame["year"].max())
    item = "region" if "rank" in frame.columns and last["region"].n_unique() > 1 else "material"
    labels = [n for n in _labels(last, year=False) if n != item]
    rows = []
    for row in last.head(ROWS).iter_rows(named=True):
        cells = _label_cells(row, labels)
        rank = Cell(str(row["rank"]))
        name = _label_cells(row, [item])
        score = Cell(score_text(row["score"]))
        rows.append((*cells, rank, *name, score, percent(row["probability"])))
    heads = [Column(n, number=False) for n in labels]
    columns = (
        *heads,
        Column("rank"),
        Column(item, number=False),
        Column("score"),
        Column("rank is right\nprobability, %"),
    )
    title = f"Ranks, highest first: {_common(last, [*labels, item])}".rstrip(": ")
    return Summary(title, columns, tuple(rows))


def _drivers(frame: pl.DataFrame) -> Summary:
    labels = _labels(frame, year=True)
    keys = [k for k in ("material", "stage", "region", "year", "mode") if k in frame.columns]
    rows = []
    for _, one in frame.group_by(keys, maintain_order=True):
        grouped = one.filter(pl.col("by") == "group")
        for row in grouped.iter_rows(named=True):
            rows.append((*_label_cells(row, labels), *_driver_cells(row, str(row["factor"]))))
        single = one.filter(pl.col("by") == "factor").head(DRIVERS)
        for row in single.iter_rows(named=True):
            rows.append((*_label_cells(row, labels), *_driver_cells(row, f"  {row['factor']}")))
    columns = (
        *(Column(n, number=False) for n in labels),
        Column("driver", number=False),
        Column("alone, %"),
        Column("in all, %", keep=1),
    )
    note = (
        "Of the variance of the score: alone is what knowing this input would take away, in all "
        "what it takes part in. Groups first, then the inputs that matter most."
    )
    return Summary(
        f"What drives it: {_common(frame, labels)}", columns, tuple(rows[: 2 * ROWS]), note
    )


def _driver_cells(row: Row, name: str) -> list[Cell]:
    if row["total_order"] is None:
        return [word(row["note"]), Cell(GAP), Cell(GAP)]
    low, high = row["total_low"], row["total_high"]
    extra = f"({_share(low)}–{_share(high)})" if low != high else ""
    return [Cell(name), Cell(_share(row["first_order"])), Cell(_share(row["total_order"]), extra)]


def _share(value: object) -> str:
    number = float(value) if isinstance(value, int | float) else 0.0
    return f"{100 * min(max(number, 0.0), 1.0):.0f}"


def method_summary(methods: Sequence[Method]) -> tuple[Summary, ...]:
    """Return what each method is for and its modes, then the traps of each."""
    rows = []
    for method in methods:
        cells = (method.name, method.title, ", ".join(method.modes))
        scope = "country or bloc" if method.by_region else "world"
        rows.append(tuple(word(text) for text in (*cells, scope)))
    heads = ("method", "title", "modes", "scores")
    columns = tuple(Column(head, number=False) for head in heads)
    note = "ytterby show risk --method NAME --material … --region … --years …"
    traps = (Summary(f"Traps of {m.name}", (), (), " ".join(m.traps)) for m in methods)
    return (Summary("", columns, tuple(rows), note), *traps)


def risk_finding(
    request: RiskRequest, tables: Mapping[str, Table], automatic: bool
) -> tuple[str, ...]:
    """Return the answer in words.

    Parameters
    ----------
    request, tables
        As for `risk_summary`.
    automatic
        Whether the number of draws was chosen by the size of the request.
    """
    frame = tables["risk"].frame
    there = frame.filter(pl.col("score").is_not_null())
    if there.is_empty():
        return ("There is no score: every row is a gap; the note of each says why.",)
    words = []
    if "ranks" in tables:
        words.append(_first_rank(tables["ranks"].frame))
    else:
        words.append(_only_score(there))
    if automatic and not request.draws:
        words.append(f"More than {BIG:,} scores: no intervals were made; --draws 512 makes them.")
    return tuple(w for w in words if w)


def _only_score(frame: pl.DataFrame) -> str:
    """Return the last year's score of the one material and place, by mode; blank for several."""
    last = frame.filter(pl.col("year") == frame["year"].max())
    if last.select("material", "region").n_unique() > 1:
        return ""
    parts = []
    for (mode,), rows in last.group_by("mode", maintain_order=True):
        row = rows.row(int(rows["score"].arg_max() or 0), named=True)
        known = row.get("low") is not None and row.get("high") is not None
        span = f" ({score_text(row['low'])}–{score_text(row['high'])})" if known else ""
        stage = f", {row['stage']}" if row.get("stage") else ""
        worst = f", the highest of {rows.height} stages" if rows.height > 1 else ""
        parts.append(f"{mode} {score_text(row['score'])}{span}{stage}{worst}")
    first = last.row(0, named=True)
    return (
        f"{first['material']}, {region_name(first['region'])}, {first['year']}: {'; '.join(parts)}."
    )


def _first_rank(frame: pl.DataFrame) -> str:
    last = frame.filter((pl.col("year") == frame["year"].max()) & (pl.col("rank") == 1))
    if last.is_empty():
        return ""
    # Of many rankings the one with the highest score leads, in the mode that comes last.
    last = last.filter(pl.col("mode") == last["mode"][-1])
    row = last.row(int(last["score"].arg_max() or 0), named=True)
    many = frame["region"].n_unique() > 1
    name, other = ("region", "material") if many else ("material", "region")
    who = region_name(str(row[name])) if name == "region" else str(row[name])
    what = str(row[other]) if many else "the materials asked for"
    stage = f" ({row['stage']})" if row.get("stage") else ""
    chance = row["probability"]
    sure = f"; it ranks first with a probability of {100 * chance:.0f} %" if chance else ""
    scope = f"for {what}{stage}" if many else f"of {what}{stage}"
    return (
        f"{who} has the highest {row['mode']} score {scope} in {row['year']}: "
        f"{score_text(row['score'])}{sure}."
    )
