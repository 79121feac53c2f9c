"""Which control bites a shipment or a part, with the condition that decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from ytterby.core.regions import region_name, with_the
from ytterby.evidence import load
from ytterby.packs import Pack
from ytterby.results import Cell, Column, Summary, Table, build_table, start_manifest
from ytterby.rules import (
    BINDING,
    EFFECTS,
    FORMS,
    NOT_ADVICE,
    Bite,
    Shipment,
    match_rules,
    read_rule_book,
    usual_content,
)
from ytterby.workflows.outcome import Outcome, command_line
from ytterby.workflows.rules.asked import OPTION_OF_STAGE, AskedShipment

SCHEMA: dict[str, type[pl.DataType]] = {
    "verdict": pl.String,
    "rule": pl.String,
    "title": pl.String,
    "jurisdiction": pl.String,
    "effect": pl.String,
    "why": pl.String,
    "consequence": pl.String,
    "since": pl.Date,
    "until": pl.Date,
    "decides": pl.String,
    "unless": pl.String,
    "source": pl.String,
    "tier": pl.String,
    "confidence": pl.String,
    "unverified": pl.String,
    "from": pl.String,
}
"""Columns of the table; what holds several items joins them with ``; ``."""

PAST = "no longer in force"
SOFT = ("target", "context", "exemption", "screening")
"""Effects that bind no shipment."""


def match_shipment(
    material: str = "",
    *,
    origin: str | None = None,
    destination: str | None = None,
    on: str | None = None,
    use: str = "",
    composition: str | Mapping[str, float] | None = None,
    elements: Sequence[str] = (),
    value_share: float | None = None,
    hs: str = "",
    stages: Mapping[str, str | None] | None = None,
    facts: Sequence[str] | Mapping[str, bool] = (),
    as_of: str | None = None,
    workspace: Path | None = None,
) -> Outcome:
    """Return every rule that bites or may bite a shipment, those that stop it first.

    Parameters
    ----------
    material
        A grade, family or form by any usual name: ``N42SH``, ``NdFeB``, ``dysprosium oxide``,
        ``motor``; may be blank if a customs code is given.
    origin, destination
        Country it leaves and country or bloc it goes to, by any usual name.
    on
        ISO date of export, entry or delivery; today by default.
    use
        ``defence``, ``semiconductors``, ``civil`` or a sector.
    composition
        Mass share of each element in the goods [1]: ``Dy=0.01,Nd=0.29``. Of a grade the usual
        one of the evidence, if none is given.
    elements
        Elements in it, if their amounts are not known.
    value_share
        Value of controlled content of Chinese origin over the value of the goods [1].
    hs
        Customs code.
    stages
        Where it was mined (``mine``), separated (``separation``), melted (``metal``) and made
        (``magnet``).
    facts
        Answers to what rules ask, such as ``off-the-shelf=yes``.
    as_of
        ISO date: what was known by then of the contents of a grade.
    workspace
        Directory of the user's own data.

    Raises
    ------
    UnknownNameError, InputError
        Everything that is wrong with the inputs, at once.
    """
    book = read_rule_book(workspace)
    asked = AskedShipment()
    code = asked.code(hs)
    shipment = Shipment(
        material=asked.material(material, code),
        origin=asked.place(origin, "from"),
        destination=asked.place(destination, "to"),
        on=asked.day(on),
        elements=asked.elements(elements),
        composition=asked.composition(composition),
        end_use=asked.end_use(use),
        value_share=asked.value_share(value_share),
        hs=code,
        stages=asked.stages(stages or {}),
        facts=asked.facts(facts, book.rules),
    )
    asked.finish()
    shipment, content, version = _with_usual_content(shipment, as_of, workspace, asked.pack)
    found = match_rules(book.rules, shipment, pack=asked.pack, origins=book.origins)
    tables = _tables(found, content)
    options = {
        "material": material or None,
        "from": origin,
        "to": destination,
        "on": shipment.on.isoformat(),
        "use": use or None,
        "composition": composition if isinstance(composition, str) else None,
        "element": tuple(elements),
        "value_share": value_share,
        "hs": hs or None,
        **{OPTION_OF_STAGE[s]: p for s, p in (stages or {}).items()},
        "fact": tuple(facts) if not isinstance(facts, Mapping) else (),
    }
    command = command_line(["rules"], options)
    parameters = {k: v for k, v in options.items() if v}
    parameters |= {"rules": book.version, "note": NOT_ADVICE}
    manifest = replace(
        start_manifest(command, parameters=parameters),
        evidence_version=version,
        as_of=as_of,
    ).finish()
    finding = _finding(found, shipment, content, asked.pack)
    return Outcome(tables, manifest, finding, (_summary(found),))


def _with_usual_content(
    shipment: Shipment, as_of: str | None, workspace: Path | None, pack: Pack
) -> tuple[Shipment, str, str]:
    """Return the shipment with the usual content of its grade, a word on that, whose evidence."""
    if shipment.composition is not None or shipment.elements or ":" not in shipment.material:
        return shipment, "", ""
    if shipment.material not in {g.id for g in pack.grades}:
        return shipment, "", ""
    base = load(as_of, workspace)
    content, doubtful = usual_content(base, shipment.material, shipment.on.year, pack)
    if content is None:
        return shipment, "", base.version
    shown = ", ".join(
        f"{e} {100 * s:.2g} %{' or none' if e in doubtful else ''}" for e, s in content.items()
    )
    words = f"Content of the grade from the evidence ({shown}); --composition gives your own."
    return replace(shipment, composition=content, doubtful=doubtful), words, base.version


def _tables(found: Sequence[Bite], content: str) -> dict[str, Table]:
    biting = [b for b in found if b.verdict != "does not apply"]
    silent = [b for b in found if b.verdict == "does not apply"]
    frame = pl.DataFrame([_row(b) for b in biting], schema=SCHEMA, orient="row")
    sources = tuple(dict.fromkeys(s for b in biting for s in b.sources))
    note = f"{NOT_ADVICE} {content}".strip()
    rest = pl.DataFrame(
        [(b.rule, b.title, b.why) for b in silent],
        schema=dict.fromkeys(("rule", "title", "why"), pl.String),
        orient="row",
    )
    return {
        "rules": build_table("rules", frame, sources=sources, note=note),
        "rules-without-effect": build_table("rules-without-effect", rest, note=NOT_ADVICE),
    }


def _row(bite: Bite) -> tuple[object, ...]:
    return (
        bite.verdict,
        bite.rule,
        bite.title,
        bite.jurisdiction,
        bite.effect,
        bite.why,
        bite.consequence,
        bite.since,
        bite.until,
        "; ".join(bite.decides),
        "; ".join(bite.unless),
        "; ".join(bite.sources),
        bite.tier,
        bite.confidence,
        bite.unverified,
        bite.origin_of_rule,
    )


def _finding(
    found: Sequence[Bite], shipment: Shipment, content: str, pack: Pack
) -> tuple[str, ...]:
    """Return the answer in words: what bites, what would, what to find out."""
    goods = _goods(shipment, pack)
    way = "".join(
        f" {word} {with_the(region_name(place))}"
        for word, place in (("from", shipment.origin), ("to", shipment.destination))
        if place
    )
    hard = [b for b in found if b.verdict == "applies" and b.effect in BINDING]
    if hard:
        first = hard[0]
        number = "One rule applies" if len(hard) == 1 else f"{len(hard)} rules apply"
        which = ":" if len(hard) == 1 else "; the hardest:"
        lead = (
            f"{number} to {goods}{way} on {shipment.on}{which} {first.title} "
            f"({EFFECTS[first.effect]})."
        )
    else:
        lead = f"No rule that is known here surely bites {goods}{way} on {shipment.on}."
    words = [lead]
    maybe = [b for b in found if b.verdict == "may apply" and b.effect not in SOFT]
    if maybe:
        words.append(f"{_count(maybe, 'may apply', bool(hard))}: {_names(maybe)}.")
    for verdict in ("suspended", "not yet in force"):
        those = [
            b for b in found if b.verdict == verdict and b.effect not in SOFT and not _unheard_of(b)
        ]
        if those:
            verb = f"{_is(those)} {verdict}"
            words.append(f"{_count(those, verb, bool(hard or maybe))}: {_names(those)}.")
    asked = [q for b in found if b.verdict in ("applies", "may apply") for q in b.decides]
    if asked:
        first_ones = list(dict.fromkeys(asked))[:3]
        words.append(f"What would decide: {'; '.join(first_ones)}.")
    return (*words, *([content] if content else []), NOT_ADVICE)


def _unheard_of(bite: Bite) -> bool:
    """Whether nobody had announced the rule on that day."""
    return bite.verdict == "not yet in force" and bite.since is None


def _goods(shipment: Shipment, pack: Pack) -> str:
    """Return what people call the goods."""
    if not shipment.material:
        return f"goods of customs code {shipment.hs}"
    stem, _, rest = shipment.material.partition(":")
    if stem in FORMS and rest in pack.elements:
        return f"{pack.label(rest)} {stem}"
    plain = {"ndfeb": "NdFeB magnets", "smco": "SmCo magnets", "part": "a part or device"}
    return (
        plain.get(shipment.material)
        or FORMS.get(shipment.material)
        or pack.label(shipment.material)
    )


def _count(bites: Sequence[Bite], verb: str, more: bool) -> str:
    number = "One" if len(bites) == 1 else str(len(bites))
    return f"{number}{' more' if more else ''} {verb}"


def _is(bites: Sequence[Bite]) -> str:
    return "is" if len(bites) == 1 else "are"


def _names(bites: Sequence[Bite]) -> str:
    shown = ", ".join(b.rule for b in bites[:4])
    return f"{shown} …" if len(bites) > 4 else shown


def _summary(found: Sequence[Bite]) -> Summary:
    """Return the rules that matter on that day, one a row, for people."""
    bites = [b for b in found if b.verdict != "does not apply"]
    shown = [b for b in bites if b.verdict != PAST and not _unheard_of(b)]
    left = len(bites) - len(shown)
    rows = tuple(
        (
            Cell(bite.verdict),
            Cell(f"{bite.title}{_span(bite.since, bite.until)} [{bite.rule}, tier {bite.tier}]"),
            Cell(_sentence(bite)),
        )
        for bite in shown
    )
    columns = tuple(Column(t, number=False) for t in ("verdict", "rule", "why, and what follows"))
    note = NOT_ADVICE
    if left:
        note += f" {left} rules that had ended or were not announced are in the full table only."
    return Summary("", columns, rows, note)


def _sentence(bite: Bite) -> str:
    tail = f" Unless: {'; '.join(bite.unless)}." if bite.unless else ""
    return f"{bite.why[:1].upper()}{bite.why[1:]}. {bite.consequence}{tail}"


def _span(since: dt.date | None, until: dt.date | None) -> str:
    words = [f"from {since}" if since else "", f"until {until}" if until else ""]
    return ", ".join(["", " ".join(w for w in words if w)]) if since or until else ""
