"""Countries beside each other: numbers, picture, sentence and reasons."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ytterby import indicators
from ytterby.boards.dependence.definitions import ANY, MEASURE, RULES, meaning_of
from ytterby.boards.dependence.explain import (
    explain,
    nearest_observations,
    papers_html,
    read_observations,
    shown_share,
    sources_html,
)
from ytterby.boards.dependence.indicators.texts import TEXTS
from ytterby.boards.dependence.setting import GROUPS, Setting
from ytterby.boards.dependence.words import band, said
from ytterby.core.regions import with_the
from ytterby.errors import Problem
from ytterby.figures import Drawing, Figure, Groups, Key, Labels, country_dots
from ytterby.figures.standing.countries import country_height
from ytterby.figures.style.text import capital
from ytterby.report.chain_sections import INTERVAL
from ytterby.results.summary import THIN
from ytterby.workflows.briefing.tables import split_by_form
from ytterby.workflows.customs import PAPERS, add_papers, customs_table
from ytterby.workflows.inputs import Asked, Place, fit_place

ELEMENTS = ("Dy", "Nd", "Tb", "Pr", "Sm", "Y")
"""Elements compared, beside the groups."""
PANELS = {
    "customs_share": "Customs papers",
    "ever_touched": "Ever passed through",
    "owner_control": "Its companies control",
    "dependence": "Unmet need at once",
    "reliance": "Net import reliance",
}
"""Panels of the picture: measure to title."""


def compare_places(names: Sequence[str], partner: str) -> list[Place]:
    """Return the places to be compared, checked all at once.

    Raises
    ------
    UnknownNameError, InputError
        Every name that is unknown or is the partner itself.
    """
    asked = Asked()
    places = asked.places(names, "countries")
    other = asked.place(partner, "partner") if partner else None
    for place in places:
        if other is not None and set(other.regions) & set(place.regions):
            text = f"{place.name} cannot be compared in how it depends on {other.name}"
            fix = "leave it out, or choose another partner"
            asked.problems.append(Problem("same-place", "countries", text, fix))
    asked.finish()
    return list(places)


def read_comparison(setting: Setting, places: Sequence[Place]) -> pl.DataFrame:
    """Return the measures of several places.

    Returns
    -------
    DataFrame
        ``element, region, measure, rule, form, value, low, high`` [1]``, evidence_share, tier,
        thin, main, why``, groups first.
    """
    chain, pack = setting.chain, setting.pack
    fitted = [fit_place(p, chain) for p in places]
    whole = Place("", "", (), tuple(dict.fromkeys(r for p in fitted for r in p.regions)))
    forms = split_by_form(chain, whole, ELEMENTS)
    here = {p.code: p.regions for p in fitted}
    there = {setting.partner.code: setting.partner.regions}
    frames = []
    for form, elements in forms.items():
        if not elements:
            continue
        groups = {g: pack.groups[g] for g in GROUPS if set(pack.groups[g]) <= set(elements)}
        traced = indicators.trace(
            chain,
            here,
            there,
            elements=elements,
            groups=groups,
            form=form,
            measures=["ever_touched", "owner_control"],
        ).filter(pl.col("stage") == ANY)
        lost = indicators.dependence(
            chain, here, there, elements=elements, groups=groups, form=form
        ).filter(pl.col("sharing") == "target_first")
        columns = ["measure", "element", "region", "partner", "rule", "share", "low", "high"]
        columns += ["evidence_share"]
        frames += [
            f.select(columns).with_columns(form=pl.lit(form))
            for f in (
                traced.rename({"mixing": "rule"}),
                lost.rename({"dependence": "share", "sharing": "rule"}).with_columns(
                    measure=pl.lit("dependence")
                ),
            )
        ]
    measured = pl.concat(frames).with_columns(year=pl.lit(chain.year, pl.Int32), stage=pl.lit(ANY))
    papers = customs_table(
        setting.base, fitted, setting.partner, [chain.year], workspace=setting.workspace
    ).frame
    every = add_papers(measured, papers)
    rows = pl.concat([every, _reliance(setting, fitted, every)], how="diagonal")
    second = papers["source"].str.contains("second-hand").any()
    tier = pl.when((pl.col("form") == "magnet") & pl.lit(value=second)).then(pl.lit("B"))
    order = {e: i for i, e in enumerate((*GROUPS, *ELEMENTS))}
    seat = {p.code: i for i, p in enumerate(fitted)}
    return (
        rows.filter(pl.col("share").is_not_null())
        .with_columns(
            value=pl.col("share"),
            thin=pl.col("evidence_share").fill_null(1.0) < THIN,
            tier=pl.when(pl.col("rule") == PAPERS)
            .then(tier.otherwise(pl.lit("A")))
            .otherwise(pl.lit("")),
            main=pl.lit(value=True),
            why=pl.concat_str(pl.lit("c"), "region", "element", "measure", separator=":"),
            _at=pl.col("element").replace_strict(order, return_dtype=pl.Int32),
            _seat=pl.col("region").replace_strict(seat, return_dtype=pl.Int32),
        )
        .sort("_at", "_seat", maintain_order=True)
        .drop("_at", "_seat", "share")
    )


def _reliance(setting: Setting, places: Sequence[Place], every: pl.DataFrame) -> pl.DataFrame:
    """Return net import reliance in the form that each element is compared in."""
    blocs = {p.code: p.regions for p in places}
    frame = indicators.net_import_reliance(setting.chain, blocs=blocs)
    forms = every.select("element", "form").unique()
    stage = (
        pl.when(pl.col("form") == "magnet").then(pl.lit("magnet")).otherwise(pl.lit("all forms"))
    )
    joined = forms.with_columns(stage=stage).join(frame, on=["element", "stage"])
    return joined.filter(
        pl.col("region").is_in(list(blocs)) & pl.col("net_import_reliance").is_finite()
    ).select(
        "element",
        "region",
        "form",
        "stage",
        "low",
        "high",
        "evidence_share",
        measure=pl.lit("reliance"),
        rule=pl.lit("all borders"),
        share=pl.col("net_import_reliance"),
    )


def compare_groups(setting: Setting, places: Sequence[Place]) -> tuple[Groups, Labels]:
    """Return hues and names for places, blocs among them: a bloc has the hue of its members."""
    allies = set(setting.groups.allies)
    allies |= {p.code for p in places if set(p.regions) <= allies}
    groups = Groups(
        home=frozenset({places[0].code, *places[0].regions}),
        controller=setting.groups.controller,
        allies=frozenset(allies),
        home_name=places[0].name,
        controller_name=setting.partner.name,
    )
    named = {**setting.labels.regions, **{p.code: p.name for p in places}}
    return groups, Labels(regions=named, elements=setting.labels.elements)


def country_picture(
    rows: pl.DataFrame, setting: Setting, places: Sequence[Place], element: str
) -> Figure:
    """Return countries beside each other for one element: a panel a measure."""
    groups, labels = compare_groups(setting, places)
    # Exporters' reliance has no lower bound: what is below zero stands at its edge.
    own = rows.filter(pl.col("element") == element).with_columns(
        pl.col("value", "low", "high").clip(lower_bound=0.0)
    )
    count = own["region"].n_unique()
    shown = [m for m in PANELS if m in set(own["measure"])]
    options = [
        country_dots(own, groups=groups, labels=labels, names=PANELS, columns=columns)
        for columns in (len(shown), 1)
    ]
    roles = dict.fromkeys((groups.of(p.code), groups.role(p.code)[1:]) for p in places)
    return Figure(
        id=f"countries-{element}",
        title=f"{capital(setting.element_name(element))}: five answers, side by side",
        note=f"share from {with_the(setting.partner.name)}, %, {setting.year}",
        drawings=(
            Drawing(
                "",
                options[0],
                country_height(count, len(shown), len(shown)),
                compare_words(rows, setting, places, element),
                options[1],
                country_height(count, len(shown), 1),
            ),
        ),
        keys=(
            *(Key(groups.name(g), role, "dot") for g, role in roles),
            INTERVAL,
            Key("thin evidence", "mute", "ring"),
        ),
    )


def compare_words(
    rows: pl.DataFrame, setting: Setting, places: Sequence[Place], element: str
) -> str:
    """Return who is most and least exposed in a sentence."""
    own = rows.filter((pl.col("element") == element) & (pl.col("measure") == "ever_touched"))
    own = own.sort("value", descending=True, maintain_order=True)
    names = {p.code: with_the(p.name) for p in places}
    partner, name = with_the(setting.partner.name), setting.element_name(element)
    if own.is_empty():
        return f"Nobody knows how far these countries' {name} passed through {partner}."
    top, least = own.row(0, named=True), own.row(-1, named=True)
    text = (
        f"{capital(said(top['value']))}{band(top)} of the {name} in use in {names[top['region']]} "
        f"passed through {partner}"
    )
    if own.height == 1:
        return f"{text}."
    overlap = least["high"] is not None and top["low"] is not None and least["high"] >= top["low"]
    if overlap:
        return f"{text}; the other countries do not differ by more than the intervals."
    return (
        f"{text}, the most of these countries; in {names[least['region']]} it was "
        f"{said(least['value'])}{band(least)}."
    )


def explain_comparison(
    rows: pl.DataFrame, setting: Setting, places: Sequence[Place]
) -> dict[str, str]:
    """Return what stands behind each number of a comparison."""
    names = {p.code: p for p in places}
    observations = read_observations(setting.chain, setting)
    papers = {
        p.code: customs_table(
            setting.base, (p,), setting.partner, [setting.year], workspace=setting.workspace
        ).frame
        for p in places
    }
    from dataclasses import replace

    out = {}
    for row in rows.iter_rows(named=True):
        place = names[row["region"]]
        own = replace(setting, place=place)
        name = capital(setting.element_name(row["element"]))
        if row["measure"] == "reliance":
            text = TEXTS["net import reliance"]
            title, meaning = "Net import reliance", text.definition
            facts = [("Formula", text.formula), ("Beware", text.more)]
        else:
            measure = MEASURE[row["measure"]]
            title = measure.name
            meaning = meaning_of(
                measure,
                row["rule"],
                place=with_the(place.name),
                partner=with_the(setting.partner.name),
            )
            facts = [
                ("Formula", measure.formula),
                ("Rule", RULES.get(row["rule"], row["rule"])),
                ("Beware", measure.beware),
            ]
        if row["rule"] == PAPERS:
            sources = papers_html(papers[place.code], own, magnets=row["form"] == "magnet")
        else:
            stages = ("mine", "separation", "metal", "magnet")
            near = nearest_observations(observations, own, row["element"], stages)
            sources = sources_html(near)
        out[row["why"]] = explain(
            f"{name}, {place.name}: {title.lower()}", shown_share(row), meaning, facts, sources
        )
    return out
