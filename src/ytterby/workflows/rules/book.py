"""The rules there are: list them by status, show one, check, add and remove a user's own."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl

from ytterby.errors import UnknownNameError, unknown_name
from ytterby.results import Cell, Column, Summary, build_table, start_manifest
from ytterby.rules import (
    EFFECTS,
    NOT_ADVICE,
    Rule,
    add_rule_file,
    check_rule_file,
    read_rule_book,
    remove_rule_file,
    rule_text,
    status_on,
)
from ytterby.workflows.outcome import Outcome, command_line
from ytterby.workflows.rules.asked import AskedShipment

LIST: dict[str, type[pl.DataType]] = {
    "rule": pl.String,
    "title": pl.String,
    "jurisdiction": pl.String,
    "effect": pl.String,
    "status": pl.String,
    "since": pl.Date,
    "until": pl.Date,
    "note": pl.String,
    "tier": pl.String,
    "confidence": pl.String,
    "source": pl.String,
    "from": pl.String,
}
PHASES: dict[str, type[pl.DataType]] = {
    "rule": pl.String,
    "status": pl.String,
    "since": pl.Date,
    "until": pl.Date,
    "note": pl.String,
    "source": pl.String,
}


def list_rules(*, on: str | None = None, workspace: Path | None = None) -> Outcome:
    """Return every rule with its status on a day, and the whole timeline of each.

    Parameters
    ----------
    on
        ISO date; today by default.
    workspace
        Directory of the user's own data.

    Raises
    ------
    InputError
        ``bad-date``, or every problem of the user's rule files.
    """
    asked = AskedShipment()
    day = asked.day(on)
    asked.finish()
    book = read_rule_book(workspace)
    return _listed(
        book.rules, book.origins, day, command_line(["rules", "list"], {"on": day.isoformat()})
    )


def _listed(
    rules: tuple[Rule, ...], origins: dict[str, str], day: dt.date, command: str
) -> Outcome:
    rows, phases, cells = [], [], []
    for rule in rules:
        now = status_on(rule, day)
        source = rule.sources[0].words
        rows.append(
            (
                rule.id, rule.title, rule.jurisdiction, rule.effect, now.status, now.since,
                now.until, now.note, rule.tier, rule.confidence, source,
                origins.get(rule.id, "shipped"),
            )
        )  # fmt: skip
        for p in rule.phases:
            words = rule.sources[p.source].words
            phases.append((rule.id, p.status, p.since, p.until, p.note, words))
        span = f"{now.since or ''}–{now.until or ''}"
        cells.append(tuple(Cell(t) for t in (rule.id, rule.title, now.status, span, rule.tier)))
    frame = pl.DataFrame(rows, schema=LIST, orient="row")
    timeline = pl.DataFrame(phases, schema=PHASES, orient="row")
    tables = {
        "rule-list": build_table(
            "rule-list", frame, sources=tuple(frame["source"].unique(maintain_order=True)),
            note=NOT_ADVICE,
        ),
        "rule-timeline": build_table("rule-timeline", timeline, note=NOT_ADVICE),
    }  # fmt: skip
    titles = ("rule", "title", f"status on {day}", "since–until", "tier")
    columns = tuple(Column(t, number=False) for t in titles)
    counts = frame["status"].value_counts(sort=True)
    shown = ", ".join(f"{n} {s}" for s, n in counts.iter_rows())
    finding = (f"{len(rules)} rules are known, on {day}: {shown}.", NOT_ADVICE)
    summary = Summary("", columns, tuple(cells), NOT_ADVICE)
    manifest = start_manifest(command, parameters={"on": day.isoformat(), "note": NOT_ADVICE})
    return Outcome(tables, manifest.finish(), finding, (summary,))


def show_rule(rule: str, *, workspace: Path | None = None) -> Outcome:
    """Return all that is known of a rule: what it covers, whom it binds, since when, who says so.

    Parameters
    ----------
    rule
        Its id; ``list_rules`` names them.
    workspace
        Directory of the user's own data.

    Raises
    ------
    UnknownNameError
        ``unknown-rule``, with the nearest names.
    """
    book = read_rule_book(workspace)
    known = {r.id: r for r in book.rules}
    if rule not in known:
        raise UnknownNameError(unknown_name("rule", rule, list(known)))
    found = known[rule]
    fields = [
        ("title", found.title),
        ("jurisdiction", found.jurisdiction),
        ("regime", found.regime),
        ("effect", f"{found.effect}: {EFFECTS[found.effect]}"),
        ("consequence", found.consequence),
        ("conditions", _words(found.conditions.model_dump(exclude_defaults=True))),
        *(("exempt", _words(e.model_dump(exclude_defaults=True))) for e in found.exemptions),
        ("confidence", f"{found.confidence}, tier {found.tier}"),
        ("not verified", found.unverified or "–"),
        ("from", book.origins[rule]),
    ]
    two = dict.fromkeys(("field", "content"), pl.String)
    items = [
        (i.label, ", ".join(i.forms), ", ".join(i.elements), ", ".join(i.codes))
        for i in found.items
    ]
    phases = [
        (rule, p.status, p.since, p.until, p.note, found.sources[p.source].words)
        for p in found.phases
    ]
    sources = [
        (s.publisher, s.title, s.date, s.address, s.official, s.reading) for s in found.sources
    ]
    names = ("publisher", "title", "date", "address", "official", "reading")
    read = dict.fromkeys(names, pl.String) | {"date": pl.Date}
    goods = dict.fromkeys(("covers", "forms", "elements", "codes"), pl.String)
    frames = {
        "rule": pl.DataFrame(fields, schema=two, orient="row"),
        "rule-items": pl.DataFrame(items, schema=goods, orient="row"),
        "rule-timeline": pl.DataFrame(phases, schema=PHASES, orient="row"),
        "rule-sources": pl.DataFrame(sources, schema=read, orient="row"),
    }
    tables = {name: build_table(name, frame, note=NOT_ADVICE) for name, frame in frames.items()}
    command = command_line(["rules", "show", rule], {})
    manifest = start_manifest(command, parameters={"rule": rule, "note": NOT_ADVICE}).finish()
    return Outcome(tables, manifest, (NOT_ADVICE,))


def _words(values: object) -> str:
    """Return nested values as text."""
    if isinstance(values, dict):
        return "; ".join(f"{k} {_words(v)}" for k, v in values.items()) or "–"
    if isinstance(values, list | tuple):
        return ", ".join(_words(v) for v in values)
    return str(values)


def read_rule_text(rule: str, *, workspace: Path | None = None) -> str:
    """Return a rule as TOML, to copy and change.

    Raises
    ------
    UnknownNameError
        ``unknown-rule``, with the nearest names.
    """
    return rule_text(rule, workspace)


def check_rules(path: Path, *, workspace: Path | None = None) -> Outcome:
    """Return what was understood of a rule file; nothing is written.

    Raises
    ------
    InputError
        Every problem of the file at once.
    """
    rules = check_rule_file(Path(path), workspace)
    return _own(rules, Path(path), "check")


def add_rules(path: Path, *, workspace: Path | None = None) -> Outcome:
    """Put a rule file into the workspace; nothing is written if anything is wrong with it.

    Raises
    ------
    InputError, WorkspaceError
        Every problem at once.
    """
    rules = add_rule_file(Path(path), workspace)
    return _own(rules, Path(path), "add")


def _own(rules: tuple[Rule, ...], path: Path, verb: str) -> Outcome:
    origins = {r.id: path.name for r in rules}
    today = dt.datetime.now(dt.UTC).date()
    return _listed(rules, origins, today, command_line(["rules", verb, str(path)], {}))


def remove_rules(name: str, *, workspace: Path | None = None) -> str:
    """Take a rule file out of the workspace and say so.

    Raises
    ------
    InputError
        ``unknown-rule-file``, with the nearest names.
    """
    return f"removed {remove_rule_file(name, workspace)}; its rules are no longer known"
