"""Who is needed, in words."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

import numpy as np
from numpy.typing import NDArray

from ytterby.core.regions import region_name, with_the
from ytterby.factors.intervals import interval
from ytterby.factors.labour import FAMILIES, ROLES
from ytterby.figures.style.text import capital
from ytterby.impact.people import PHASES, Hire
from ytterby.results.summary import Cell, Column, Summary, rough_text, word
from ytterby.workflows.people.frames import IN_FAMILY, month_of, verdict
from ytterby.workflows.people.people import Need

SHOWN = 8
"""Countries that a summary shows."""
FEW = 0.01
"""Share of graduates below which a need is told in a line with others [1]."""
NAMED = 3
"""Needs of that kind, and plants left out, that are named."""


def span(values: NDArray[np.float64]) -> str:
    """Return a number with its central 80 % in brackets."""
    value, low, high = interval(values)
    return f"{rough_text(value)} ({rough_text(low)} to {rough_text(high)})"


def people_finding(need: Need, employer: bool) -> tuple[str, ...]:
    """Return the answer, the most important first."""
    out = [_full(need)]
    if need.ask.kind == "facility":
        out += [s for s in (_start(need), _peak(need)) if s]
    else:
        out += [_peak(need), _where(need)]
    out.append(_whom(need))
    out += [s for s in (_begin(need), *_gap(need), _bill(need), _left(need)) if s]
    return tuple(s for s in out if s) + need.ask.notes


def _full(need: Need) -> str:
    people = np.asarray(sum(s.count.people for s in need.staff))
    if need.ask.kind == "facility":
        bases = " and ".join(dict.fromkeys(s.count.basis for s in need.staff))
        stages = " and ".join(s.plant.stage for s in need.staff)
        return (
            f"{need.ask.title} takes about {span(people)} people in full operation "
            f"({stages}; {_basis(bases)})."
        )
    sites = len({s.plant.facility for s in need.staff})
    sure = all(s.plant.odds is None for s in need.staff)
    by_odds = "" if sure else ", counted by the odds that they come"
    last = need.total()[..., -1, :].sum(axis=(0, 1))
    return (
        f"{need.ask.title}: {sites} plant{'s take' if sites > 1 else ' takes'} about {span(last)} "
        "people in "
        f"{need.years[-1]}{by_odds}; {rough_text(float(people[0]))} in full operation if all came."
    )


def _basis(basis: str) -> str:
    said = {
        "own figure": "as the plant says itself",
        "fit": "by a fit over plants of the same stage",
        "rule of thumb": "by a rule of thumb",
    }
    return " and ".join(said[b] for b in basis.split(" and "))


def _start(need: Need) -> str:
    starts = [s for s in need.staff if s.start is not None]
    if not starts:
        return "It runs: nobody is counted for permits or construction."
    first = min(starts, key=lambda s: float(s.start[0]))  # type: ignore[index]
    assert first.start is not None
    value, low, high = interval(first.start)
    whose = f" of its {first.plant.stage}" if len(need.staff) > 1 else ""
    past, late = first.plant.announced, first.plant.delay
    was = f"was announced for {past}" if past else f"is announced for {int(first.plant.start or 0)}"
    if late is None:
        how = f", after {past} has passed" if past else ""
        return f"First product{whose} as announced{how}, about {month_of(value)}."
    return (
        f"First product{whose} {was} and expected in {month_of(value)} "
        f"({month_of(low)} to {month_of(high)}), as late as plants of its status are; all numbers "
        "are for the case that it comes."
    )


def _peak(need: Need) -> str:
    total = need.total()
    yearly = total.sum(axis=(0, 1))
    at = int(yearly[:, 0].argmax())
    build = total[1, :, at].sum(axis=0)
    last = at == len(need.years) - 1 and need.ask.kind != "facility"
    words = f"Most at once are {'they' if last else span(yearly[at]) + f' in {need.years[at]}'}"
    if last:
        words = f"{need.years[at]} is the year with most"
    if build[0] >= 0.5:
        words += f", of whom {rough_text(float(build[0]))} build"
    return words + "."


def _where(need: Need) -> str:
    last = {r: float(need.total(r)[..., -1, 0].sum()) for r in need.regions}
    whole = sum(last.values())
    lead = sorted(last, key=lambda r: -last[r])[:4]
    parts = ", ".join(f"{region_name(r)} {rough_text(last[r])}" for r in lead)
    return f"Where, in {need.years[-1]}: {parts}, of {rough_text(whole)} in all." if whole else ""


def _whom(need: Need) -> str:
    running = need.total()[2:].sum(axis=(0, 2))[:, 0]
    whole = float(running.sum())
    if not whole:
        return ""
    parts = [
        f"{100 * float(running[roles].sum()) / whole:.0f} {FAMILIES[f].title.casefold()}"
        for f, roles in IN_FAMILY.items()
        if running[roles].sum() / whole >= 0.005
    ]
    return (
        "Of 100 in operation, as in the industries that stand in for these plants: "
        + ", ".join(parts)
        + "."
    )


def _begin(need: Need) -> str:
    hires = [h for plan in need.hires.values() for h in plan if h.begin is not None]
    scarce = [h for h in hires if ROLES[h.role].scarce]
    if not scarce or need.ask.kind != "facility":
        return ""
    lead = max(scarce, key=lambda h: h.persons)
    first = min(scarce, key=lambda h: h.begin or 0.0)
    words = (
        f"The search for {lead.persons} people ({ROLES[lead.role].title.casefold()}) must begin by "
        f"{month_of(lead.begin)} ({month_of(lead.begin_low)} to {month_of(lead.begin_high)})"
    )
    if first.role != lead.role:
        words += (
            f", that for others ({ROLES[first.role].title.casefold()}) by {month_of(first.begin)}"
        )
    return words + "."


def _gap(need: Need) -> list[str]:
    out: list[str] = []
    few: list[str] = []
    for g in need.gaps:
        if g.graduates is None or g.share is None or g.need[0] < 1:
            continue
        if g.share < FEW and not g.short:
            few.append(f"{span(g.need)} {g.what} in {with_the(region_name(g.region))} in {g.year}")
            continue
        words = (
            f"{capital(with_the(region_name(g.region)))} needs {span(g.need)} {g.what} in "
            f"{g.year}, {_percent(g.share)} of all who graduate in a year for all branches"
        )
        if g.short and g.others:
            words += (
                f"; openings elsewhere ({rough_text(g.others.value)} a year) already exceed them"
            )
        out.append(words + ".")
    if few:
        more = f" and {len(few) - NAMED} more" if len(few) > NAMED else ""
        out.append(
            f"Below {100 * FEW:.0f} % of those who graduate in a year: "
            f"{'; '.join(few[:NAMED])}{more}."
        )
    if out:
        out[-1] = f"{out[-1][:-1]}; for all other roles and countries the pipeline is not known."
    else:
        out.append("Whether enough people come up for these roles is not known.")
    return out


def _percent(share: float) -> str:
    if share < 0.001:
        return "less than 0.1 %"
    return f"{100 * share:.0f} %" if share >= 0.01 else f"{100 * share:.1f} %"


def _bill(need: Need) -> str:
    known = {r: [s.bill for s in need.staff if s.plant.region == r] for r in need.regions}
    whole = {r: b for r, b in known.items() if all(x is not None for x in b)}
    if not whole:
        return "Wages are not counted: none are on record for these countries."
    bills = np.asarray(sum(x for b in whole.values() for x in b if x is not None))
    value, low, high = (v / 1e6 for v in interval(bills[-1]))
    words = (
        f"Wages in {need.years[-1]}: {rough_text(value)} ({rough_text(low)} to {rough_text(high)}) "
        "million USD"
    )
    missing = len(known) - len(whole)
    if missing:
        words += f", for {', '.join(region_name(r) for r in whole)} alone; others are not known"
    return words + "."


def _left(need: Need) -> str:
    if not need.left:
        return ""
    real = [x for x in need.left if "counted with" not in x.reason]
    with_ = len(need.left) - len(real)
    words = []
    if real:
        shown = ", ".join(f"{x.name} ({x.stage.replace('_', ' ')})" for x in real[:NAMED])
        more = f" and {len(real) - NAMED} more" if len(real) > NAMED else ""
        words.append(f"Not counted: {shown}{more}; {real[0].reason}.")
    if with_ and need.ask.kind == "facility":
        words.append("Its metal is counted with its magnets.")
    return " ".join(words)


def people_summaries(need: Need, employer: bool) -> tuple[Summary, ...]:
    """Return what people read in the terminal."""
    if employer:
        return (_hiring_summary(need), _years_summary(need))
    if need.ask.kind == "facility":
        return (_years_summary(need), _hiring_summary(need))
    return (_places_summary(need), _years_summary(need), _gap_summary(need))


def cell(values: NDArray[np.float64]) -> Cell:
    """Return a number with its central 80 %."""
    value, low, high = interval(values)
    if high < 0.5:
        return Cell("–")
    return Cell(rough_text(value), f"({rough_text(low)}–{rough_text(high)})")


def _years_summary(need: Need) -> Summary:
    total = need.total()
    rows = []
    for n, year in enumerate(need.years):
        phases = [cell(total[p, :, n].sum(axis=0)) for p in range(len(PHASES))]
        both = cell(total[:, :, n].sum(axis=(0, 1)))
        rows.append((word(year), *phases, both))
    columns = (Column("year", number=False), *(Column(p) for p in PHASES), Column("all", keep=1))
    return Summary("Positions by phase [job]", columns, tuple(rows))


def _places_summary(need: Need) -> Summary:
    last = len(need.years) - 1
    rows = []
    for region in need.regions[:SHOWN]:
        total = need.total(region)
        families = [
            cell(total[:, roles, last].sum(axis=(0, 1)))
            for f, roles in IN_FAMILY.items()
            if f != "construction"
        ]
        rows.append(
            (word(region_name(region)), cell(total[..., last, :].sum(axis=(0, 1))), *families)
        )
    titles = ("engineers", "operators", "logistics", "finance", "compliance", "management")
    columns = (
        Column("country", number=False),
        Column(f"all in {need.years[-1]}", keep=1),
        *(Column(t) for t in titles),
    )
    return Summary("Positions by country [job]", columns, tuple(rows))


def _gap_summary(need: Need) -> Summary:
    rows = [
        (
            word(region_name(g.region)),
            word(g.what),
            word(g.year),
            cell(g.need),
            word(rough_text(g.graduates.value) if g.graduates else None),
            word(verdict(g.share, g.short)),
        )
        for g in need.gaps
        if g.graduates is not None
    ]
    columns = (
        Column("country", number=False),
        Column("whom", number=False),
        Column("year"),
        Column("hires", keep=1),
        Column("graduates"),
        Column("", number=False),
    )
    return Summary("Need beside graduates [1/year]", columns, tuple(rows))


def _hiring_summary(need: Need) -> Summary:
    plans: Sequence[Hire] = [h for plan in need.hires.values() for h in plan]
    several = len({h.stage for h in plans}) > 1
    rows = []
    for h in plans:
        role, learn, pay = ROLES[h.role], h.training, h.pay
        low, high = min(int(h.low), h.persons), max(ceil(h.high), h.persons)
        rows.append(
            (
                *((word(h.stage),) if several else ()),
                word(role.title),
                word(role.soc),
                Cell(str(h.persons), f"({low}–{high})"),
                Cell(month_of(h.begin) or "–"),
                Cell(rough_text(learn.value) if learn else "–", _bounds(learn)),
                Cell(
                    rough_text(pay.value / 1000) if pay else "–",
                    f"({rough_text(pay.low / 1000)}–{rough_text(pay.high / 1000)})" if pay else "",
                ),
            )
        )
    columns = (
        *((Column("stage", number=False),) if several else ()),
        Column("role", number=False),
        Column("SOC", number=False),
        Column("persons", keep=1),
        Column("begin\nto look"),
        Column("training\n[month]"),
        Column("wage\n[1000 USD]"),
    )
    return Summary("Whom to hire", columns, tuple(rows))


def _bounds(e: object) -> str:
    low, high = getattr(e, "low", None), getattr(e, "high", None)
    return "" if low is None or high is None else f"({rough_text(low)}–{rough_text(high)})"
