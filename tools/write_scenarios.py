"""Fill the marked blocks of docs/scenarios/*.md: what each scenario holds, and what comes out.

``python tools/write_scenarios.py [NAME …]``; ``--quick`` leaves the results alone. What stands
between a block's marks is replaced; all else on a page is written by hand.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from ytterby.figures.style.text import unit_words
from ytterby.simulate import Scenario, read_scenario, scenario_names
from ytterby.simulate.events import Amount, Event
from ytterby.workflows.stressing.centres import SINGLE

PAGES = Path(__file__).resolve().parents[1] / "docs" / "scenarios"
TARGETS = {"USA": "the United States", "JPN": "Japan", "EU27": "the European Union"}
MARKS = "<!-- {name}: written by tools/write_scenarios.py -->", "<!-- end of {name} -->"
BLOCKS = ("events", "results")
NUMBERS = ("value (80 % interval)", "before", "lowest", "highest", "at the end")
"""Columns of numbers."""
BY_NAME = ("elements", "families", "materials", "stages", "sectors", "facilities")
SAID = {"kind", "id", "title", "source", "start", "end", "announced", "who", "against", *BY_NAME}
"""Fields that an event's line tells in its own words."""


def write_events(scenario: Scenario) -> str:
    """Return what a scenario holds, and every number with its range, source and argument."""
    run = f"{scenario.months} months from {scenario.start:%B %Y}"
    parts = [f"Runs {run}" + (f", on the chain of {scenario.year}" if scenario.year else "") + "."]
    odds = getattr(scenario, "odds", None)
    if odds is not None:
        parts[0] += (
            f" Odds, a prior and no result: {100 * odds.value:g} % a year ({_range(odds)}; "
            f"tier {odds.tier}; {odds.source}). {odds.note}"
        )
    deeds = (*scenario.events, *scenario.responses)
    parts.append("\n".join(_lines(deeds)))
    head = ("number", "value (80 % interval)", "tier", "argument and source")
    for deed in deeds:
        rows = list(_rows(deed))
        if rows:
            parts += [f"Numbers of “{deed.title or deed.id}”:", _table(head, rows)]
    return "\n\n".join(parts)


def write_results(scenario: Scenario) -> str:
    """Return the answer of the stress test in words, for three targets at central values."""
    from ytterby.workflows.stressing.stress import stress

    parts: list[str] = []
    notes: list[str] = []
    prices = ""
    deeds = (*scenario.events, *scenario.responses)
    unlikely = {d.id: (d.title or d.id, d.odds.value) for d in deeds if d.odds.value < 0.5}
    for target, name in TARGETS.items():
        outcome = stress(scenario.name, target)
        # The title stands above, and that these are central runs stands in the heading.
        left_out = (scenario.title.rstrip("."), SINGLE.rstrip("."))
        said = [text for text in outcome.finding if text.rstrip(".") not in left_out]
        parts.append(f"**{name[0].upper()}{name[1:]}.** {' '.join(said)}")
        assert outcome.result is not None
        prices = prices or write_prices(outcome.result.frame("prices"))
        notes += [
            f"{p.place}: {p.message}"
            for p in outcome.result.notes
            if p.code == "did-not-bind" and p.place.startswith(("event", "response"))
            if p.place.split()[1] not in unlikely
        ]
    parts.append(prices)
    if unlikely:
        named = "; ".join(f"{title} ({100 * odds:g} %)" for title, odds in unlikely.values())
        parts.append(f"Not in the central draw, for the odds are below one half: {named}.")
    if notes:
        parts.append(f"Without effect: {'; '.join(dict.fromkeys(notes))}.")
    return "\n\n".join(parts)


def write_prices(frame: pl.DataFrame) -> str:
    """Return how far some prices go, on average of all tonnes outside and inside [USD/kg]."""
    rows = []
    for material, name in PRICED.items():
        own = frame.filter(pl.col("material") == material)
        for market, where in MARKETS.items():
            part = own.filter(pl.col("market") == market).sort("month")
            if not part.height:
                continue
            value = part["value"].to_list()
            dates = part["date"].to_list()
            least, most = value.index(min(value)), value.index(max(value))
            before = value[0] / part["multiple"][0]
            cells = (f"{before:,.0f}", *(f"{value[at]:,.0f} ({dates[at]:%Y-%m})"
                     for at in (least, most)), f"{value[-1]:,.0f}")  # fmt: skip
            rows.append((name, where, *cells))
    head = ("USD/kg", "market", "before", "lowest", "highest", "at the end")
    return _table(head, rows)


PRICED = {
    "oxide:Nd": "neodymium oxide",
    "oxide:Dy": "dysprosium oxide",
    "oxide:Tb": "terbium oxide",
    "ndfeb:H-SH": "sintered NdFeB, H to SH",
}
MARKETS = {"outside_average": "outside, all tonnes", "inside": "inside China"}


def fill_page(page: str, scenario: Scenario, blocks: Sequence[str] = BLOCKS) -> str:
    """Return a page with its marked blocks written anew.

    Raises
    ------
    ValueError
        The page lacks the marks of a block.
    """
    writers = {"events": write_events, "results": write_results}
    for name in blocks:
        first, last = (mark.format(name=name) for mark in MARKS)
        before, found, rest = page.partition(first)
        _, closed, after = rest.partition(last)
        if not found or not closed:
            raise ValueError(f"{scenario.name}.md lacks the marks of the block '{name}'")
        page = f"{before}{first}\n\n{writers[name](scenario)}\n\n{last}{after}"
    return page


def _lines(events: Sequence[Event]) -> Iterator[str]:
    """Yield one line an event: what, who, with what, from when to when."""
    for event in events:
        who = ", ".join(event.named("who"))
        against = ", ".join(event.named("against"))
        place = f"{who} against {against}" if who and against else who
        goods = "; ".join(_names(event, name) for name in BY_NAME if _names(event, name))
        time = f"from {event.start}" + (f" to {event.end}" if event.end else "")
        terms = "; ".join(t for t in (place, goods, time, *_terms(event)) if t)
        source = f" ({event.source})" if event.source else ""
        yield f"- **{event.title or event.id}** — `{event.kind}`: {terms}.{source}"


def _names(event: Event, field: str) -> str:
    return ", ".join(str(name) for name in getattr(event, field, ()))


def _terms(event: Event) -> Iterator[str]:
    """Yield the terms of an event that are no amounts and not said otherwise."""
    for name, info in type(event).model_fields.items():
        value = getattr(event, name)
        if name in SAID or value == info.default or value in (None, (), ""):
            continue
        if isinstance(value, bool | str):
            yield f"{name.replace('_', ' ')} {'yes' if value is True else value}"
        elif isinstance(value, float | int):
            yield f"{name.replace('_', ' ')} {value:g} {_unit(info.description)}".rstrip()
        elif isinstance(value, tuple) and all(isinstance(v, str) for v in value):
            yield f"{name.replace('_', ' ')} {', '.join(value)}"
        elif name == "after":
            yield f"only if {value.event} happens"


def _rows(event: Event) -> Iterator[tuple[str, ...]]:
    """Yield a row of the table for each amount that the scenario gives."""
    for name, unit, amount in _amounts(event):
        spread = "" if amount.low is None else f" ({amount.low:g} to {amount.high:g})"
        note = re.sub(r"\s+", " ", amount.note).replace("|", "/")
        short, of, what = unit.partition(" of ")
        note = f"Per {short.rpartition('/')[2]} of {what}. {note}".strip() if of else note
        value = f"{amount.value:g}{spread} {unit_words(short, amount.value)}".rstrip()
        yield name, value, amount.tier, f"{note} *({amount.source})*".strip()


def _amounts(event: Event) -> Iterator[tuple[str, str, Amount]]:
    for name, info in type(event).model_fields.items():
        value = getattr(event, name)
        if isinstance(value, Amount) and name in event.model_fields_set:
            yield name.replace("_", " "), _unit(info.description), value
        elif isinstance(value, tuple):
            for step in value:
                for field, about in getattr(type(step), "model_fields", {}).items():
                    part = getattr(step, field)
                    if isinstance(part, Amount):
                        start = getattr(step, "start", "")
                        yield f"{field}, from {start}", _unit(about.description), part
        elif name in ("after", "recurs") and value is not None:
            for field, part in value.__dict__.items():
                if isinstance(part, Amount) and field in value.model_fields_set:
                    yield f"{name} {field}", "month", part


def _unit(description: str | None) -> str:
    """Return the unit with which a field's description ends; none for a pure number."""
    found = re.search(r"\[([^\]]+)\]\.?$", description or "")
    return found[1] if found and found[1] != "1" else ""


def _range(odds: Amount) -> str:
    if odds.low is None or odds.high is None:
        return "no range"
    return f"{100 * odds.low:g} to {100 * odds.high:g} %"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    # Numbers stand to the right, where they do not wrap.
    marks = ["--:" if name in NUMBERS else "---" for name in head]
    lines = [f"| {' | '.join(head)} |", f"| {' | '.join(marks)} |"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def main(arguments: Sequence[str]) -> None:
    """Write the pages."""
    blocks = BLOCKS[:1] if "--quick" in arguments else BLOCKS
    names = [a for a in arguments if not a.startswith("-")] or list(scenario_names())
    for name in names:
        path = PAGES / f"{name}.md"
        page = fill_page(path.read_text(encoding="utf-8"), read_scenario(name), blocks)
        path.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
