"""Dependence over time: what stays unmet at once, and 3, 12 and 36 months after a loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from ytterby import indicators
from ytterby.core.chain import Chain
from ytterby.core.regions import with_the
from ytterby.errors import Problem
from ytterby.packs import Pack
from ytterby.report.wording import listed
from ytterby.results import Cell, Column, Summary, build_table, start_manifest
from ytterby.results.summary import share_cell, share_text, word
from ytterby.simulate import Parameters
from ytterby.simulate.behaviour.sample import Sample
from ytterby.simulate.dependence import AFTER, QUARTER, lost_after
from ytterby.workflows.inputs import Asked, Place, Progress, fit_place, load_chains
from ytterby.workflows.outcome import Outcome, command_line, sources_of
from ytterby.workflows.summaries.rows import KEY_ELEMENTS, chosen

DRAWS = 64
"""Draws by default: intervals of a share that move by less than a percent with more."""
MOST_DRAWS = 512
MOST_MONTHS = 240
ALL_FORMS = "all"
TOLD = 2
"""Elements that the finding tells of."""
NOTE = (
    "Share of the need of the target's makers that is not met. At once: after the best rerouting "
    "among plants that exist, without stocks (a linear program; everybody else keeps an equal "
    f"share). Later: simulated, the mean of the {QUARTER} months that end then; stocks drawn down, "
    "spare and announced plants running, prices rationing, nothing smuggled, nobody building "
    "because of it. What was substituted is no longer needed and stands apart. Need: all uses and "
    "forms; the brief traces magnets alone for elements that are used mostly there."
)


def dependence(
    target: str = "USA",
    partner: str | None = None,
    *,
    year: int | str | None = None,
    element: Sequence[str] | None = None,
    after: Sequence[int] | None = None,
    only_target: bool = False,
    draws: int = DRAWS,
    seed: int = 0,
    as_of: str | None = None,
    workspace: Path | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Tell how much of what a country needs stays unmet when a partner is lost for good.

    Parameters
    ----------
    target, partner
        Whose need, and who is lost; the commodity's controlling country by default.
    year
        Year of the chain; the last one by default.
    element
        Only these; all that the target needs by default.
    after
        Months after the loss at which to look; 3, 12 and 36 by default, and always at once.
    only_target
        Whether only the target loses the partner; by default everybody does.
    draws, seed
        Draws of behaviour for the intervals, and of which stream.
    as_of, workspace
        What the evidence base knows, and the user's own data.
    progress
        Told what is being done.

    Returns
    -------
    Outcome
        Table ``dependence``.

    Raises
    ------
    UnknownNameError, InputError
        Everything that is wrong with the inputs, at once.
    """
    asked = Asked()
    here = asked.place(target, "target")
    lost = asked.place(partner or asked.pack.controller, "partner")
    elements = asked.symbols(asked.elements(element))
    years = asked.years(year)
    months = tuple(sorted(set(after))) if after else AFTER
    asked.problems.extend(_check(months, draws, years, here, lost))
    asked.finish()
    assert here is not None
    assert lost is not None
    chain = load_chains(years, as_of=as_of, workspace=workspace, progress=progress)[0]
    here, lost = fit_place(here, chain), fit_place(lost, chain)
    options = {
        "target": target,
        "partner": partner,
        "year": years[0] if year is not None else None,
        "element": tuple(element or ()),
        "after": tuple(after or ()),
        "only_target": only_target or None,
        "draws": draws if draws != DRAWS else None,
        "as_of": as_of,
    }
    manifest = start_manifest(
        command_line(["dependence"], options),
        chain,
        parameters={**options, "target": here.code, "partner": lost.code},
        seed=seed if draws > 1 else None,
    )
    table = Parameters.load(as_of, workspace, pack=chain.pack, year=chain.year)

    def tell(done: int, of: int) -> None:
        if progress is not None:
            progress("months", 0.1 + 0.8 * done / of)

    later = lost_after(
        chain,
        lost.regions,
        here.regions,
        table,
        after=months,
        everybody=not only_target,
        sample=Sample(0, draws, seed),
        progress=tell,
    ).frame()
    frames = [_labelled(later, here, lost, "simulated")]
    if not only_target:
        frames.insert(0, _at_once(chain, here, lost, later["element"].to_list()))
    frame = pl.concat([f.select(COLUMNS) for f in frames])
    if elements:
        frame = frame.filter(pl.col("element").is_in(elements))
    order = {e: i for i, e in enumerate(chain.technology.elements)}
    frame = frame.sort(pl.col("element").replace_strict(order), "after", maintain_order=True)
    result = build_table(
        "dependence",
        frame,
        units={
            **dict.fromkeys(("dependence", "physically_absent", "priced_out", "substituted"), "1"),
            "after": "month",
            "use": "t REO/year",
        },
        sources=(*sources_of(chain), *dict.fromkeys(e.source for e in table.estimates)),
        note=NOTE,
    )
    summary = _summary(frame, asked.pack, here, lost, elements)
    words = _finding(frame, asked.pack, here, lost)
    return Outcome({"dependence": result}, manifest.finish(), words, (summary,))


COLUMNS = (
    "region", "partner", "element", "after", "method", "dependence", "low", "high",
    "physically_absent", "priced_out", "substituted", "use",
)  # fmt: skip


def _check(
    months: Sequence[int],
    draws: int,
    years: Sequence[int],
    here: Place | None,
    lost: Place | None,
) -> list[Problem]:
    problems = []
    if len(years) > 1:
        fix = "give one year"
        problems.append(Problem("one-year", "year", "a chain of one year is broken", fix))
    wrong = [m for m in months if not 1 <= m <= MOST_MONTHS]
    if wrong:
        fix = f"give 1 to {MOST_MONTHS}; what is lost at once is always told"
        message = f"{', '.join(str(m) for m in wrong)} months after is not possible"
        problems.append(Problem("out-of-range", "after", message, fix))
    if not 1 <= draws <= MOST_DRAWS:
        fix = f"give 1 to {MOST_DRAWS}"
        problems.append(Problem("out-of-range", "draws", f"{draws:,} draws", fix))
    if here and lost and set(here.regions) & set(lost.regions):
        problems.append(
            Problem(
                "lost-to-itself",
                "partner",
                f"{here.name} and {lost.name} have regions in common",
                "ask about somebody else's loss",
            )
        )
    return problems


def _labelled(frame: pl.DataFrame, here: Place, lost: Place, method: str) -> pl.DataFrame:
    return frame.with_columns(
        region=pl.lit(here.code), partner=pl.lit(lost.code), method=pl.lit(method)
    )


def _at_once(chain: Chain, here: Place, lost: Place, elements: list[str]) -> pl.DataFrame:
    """Return dependence at 0 months, by linear program."""
    found = indicators.dependence(
        chain, {here.code: here.regions}, {lost.code: lost.regions}, elements=elements,
        form=ALL_FORMS,
    )  # fmt: skip
    found = found.filter(pl.col("sharing") == "pro_rata")
    gap = pl.lit(None, dtype=pl.Float64)
    return _labelled(
        found.select(
            "element",
            "dependence",
            "low",
            "high",
            "use",
            after=pl.lit(0, dtype=pl.Int64),
            physically_absent=pl.col("dependence"),
            priced_out=gap,
            substituted=gap,
        ),
        here,
        lost,
        "linear program",
    )


def _summary(
    frame: pl.DataFrame, pack: Pack, here: Place, lost: Place, elements: Sequence[str]
) -> Summary:
    months = frame["after"].unique().sort().to_list()
    columns = [Column("element", number=False)]
    columns += [Column(_when(m), keep=m) for m in months]
    columns.append(Column(f"substituted\nby month {months[-1]}"))
    rows = []
    for name in chosen(elements, KEY_ELEMENTS, frame["element"]):
        mine = frame.filter(pl.col("element") == name)
        by_month = {r["after"]: r for r in mine.iter_rows(named=True)}
        cells: list[Cell] = [word(name)]
        cells += [share_cell(*(by_month[m][k] for k in ("dependence", "low", "high")))
                  if m in by_month else share_cell(None) for m in months]  # fmt: skip
        cells.append(share_cell(by_month[months[-1]]["substituted"]))
        rows.append(tuple(cells))
    who, whom = with_the(here.name), with_the(lost.name)
    title = f"Need of {who} that is not met when {whom} is lost for good, %"
    return Summary(title, tuple(columns), tuple(rows), NOTE)


def _when(months: int) -> str:
    return "at once, without\nstocks" if months == 0 else f"after\n{months} months"


def _finding(frame: pl.DataFrame, pack: Pack, here: Place, lost: Place) -> tuple[str, ...]:
    """Return a sentence on the elements of which most is lost among those that lead."""
    later = frame.filter((pl.col("after") > 0) & pl.col("element").is_in(pack.leading))
    worst = (
        later.group_by("element", maintain_order=True)
        .agg(pl.col("dependence").max())
        .sort("dependence", descending=True, maintain_order=True)["element"]
        .to_list()
    )
    told = []
    for element in worst[:TOLD]:
        parts = [
            f"{_percent(row)} after {row['after']} months"
            for row in later.filter(pl.col("element") == element).iter_rows(named=True)
        ]
        told.append(f"of its need for {pack.label(element)} {listed(parts)}")
    if not told:
        return ()
    first = f"When {with_the(lost.name)} is lost for good, {with_the(here.name)} lacks {told[0]}"
    return (f"{first}; {'; '.join(told[1:])}." if told[1:] else f"{first}.",)


def _percent(row: Mapping[str, float | None]) -> str:
    value, low, high = row["dependence"], row["low"], row["high"]
    assert value is not None
    within = "" if low is None or high is None else f" ({share_text(low)} to {share_text(high)})"
    return f"{share_text(value)} %{within}"
