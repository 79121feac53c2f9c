"""The entries of a country and an element, family by family, from the indicators of the chain."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from ytterby import indicators
from ytterby.boards.dependence.definitions import MEASURE, RULES, STAGES, meaning_of
from ytterby.boards.dependence.explain import papers_html
from ytterby.boards.dependence.indicators.entries import Entry, rank_of, split_claims
from ytterby.boards.dependence.indicators.markets import (
    list_concentration,
    list_curve,
    list_evidence,
    list_gaps,
    list_losses,
    list_points,
    list_prices,
    name_stage,
    select_element,
)
from ytterby.boards.dependence.indicators.texts import TEXTS, Text
from ytterby.boards.dependence.setting import Setting
from ytterby.core.regions import with_the
from ytterby.figures.style.text import capital, number
from ytterby.workflows.briefing.tables import cover_table, split_by_form
from ytterby.workflows.customs import add_papers, customs_table
from ytterby.workflows.topics import standing, usgs
from ytterby.workflows.trace import measure_table

OWN = "The country itself"
MEASURED = "The five measures"


def list_entries(setting: Setting, element: str) -> list[Entry]:
    """Return every entry of a country and an element, family by family."""
    entries = [
        *_measures(setting, element),
        *_reliance(setting, element),
        *_shares(setting, element),
        *_uses(setting, element),
        *_cover(setting),
        *_usgs(setting, element),
        *list_concentration(setting, element),
        *list_losses(setting, element),
        *list_points(setting, element),
        *list_prices(setting, element),
        *list_gaps(setting, element),
        *list_curve(setting, element),
        *list_evidence(setting, element),
    ]
    seen: set[str] = set()
    return [e for e in entries if not (e.key in seen or seen.add(e.key))]  # type: ignore[func-returns-value]


def _measures(setting: Setting, element: str) -> Iterator[Entry]:
    symbols = setting.pack.groups.get(element, (element,))
    forms = split_by_form(setting.chain, setting.place, symbols)
    form = max(forms, key=lambda f: len(forms[f]))
    if not forms[form]:
        return
    groups = (element,) if setting.is_group(element) else ()
    known = [e for e in symbols if e in setting.chain.technology.element_index]
    frame = measure_table(
        setting.chain, setting.place, setting.partner, elements=known, groups=groups, form=form
    ).with_columns(form=pl.lit(form), year=pl.lit(setting.year, pl.Int32))
    papers = customs_table(
        setting.base, (setting.place,), setting.partner, [setting.year], workspace=setting.workspace
    ).frame
    paper_sources = str(papers_html(papers, setting, magnets=form == "magnet"))
    frame = add_papers(frame, papers).filter(
        (pl.col("element") == element) & pl.col("stage").is_in([*STAGES, "any"])
    )
    names = {"place": with_the(setting.place.name), "partner": with_the(setting.partner.name)}
    for row in frame.iter_rows(named=True):
        if row["measure"] == "owner_control" and row["stage"] != "any":
            continue
        measure = MEASURE[row["measure"]]
        where = "" if row["stage"] == "any" else f": {name_stage(setting, row['stage'])}"
        main = row["rule"] == measure.main
        papered = row["rule"] == "customs papers"
        tier = "B" if form == "magnet" else "A"
        yield Entry(
            f"m:{row['measure']}:{row['stage']}:{row['rule']}".replace(" ", "-"),
            MEASURED,
            {"customs_share": "direct import share", "dependence": "dependence"}.get(
                row["measure"], "trace"
            ),
            f"{measure.name}{where}" + ("" if main else f" ({RULES[row['rule']]})"),
            "" if row["stage"] == "any" else row["stage"],
            row["share"],
            row["low"],
            row["high"],
            "1",
            row["evidence_share"],
            tier if papered else "",
            Text(
                meaning_of(measure, row["rule"], **names),
                measure.formula,
                "Ytterby, method of measures",
                "higher is worse",
                measure.beware,
            ),
            facts=(
                ("Rule", RULES[row["rule"]]),
                ("When it is the right one", measure.best),
                ("Use", f"{number(row['use'])} t REO/year" if row["use"] is not None else ""),
            ),
            sources=paper_sources if papered else "",
            mark="16 draws of the chain" if row["measure"] == "dependence" else "",
        )


def _reliance(setting: Setting, element: str) -> Iterator[Entry]:
    every = indicators.net_import_reliance(setting.chain)
    blocs = {setting.place.code: setting.place.regions}
    whole = len(setting.place.regions) > 1
    own = indicators.net_import_reliance(setting.chain, blocs=blocs) if whole else every
    own = own.filter((pl.col("region") == setting.place.code) & (pl.col("element") == element))
    for row in own.iter_rows(named=True):
        among = every.filter(
            (pl.col("stage") == row["stage"])
            & (pl.col("element") == element)
            & (pl.col("consumption") > 0)
        )
        rank, of = (None, None) if whole else rank_of(among, row["region"], "net_import_reliance")
        form = row["stage"] if " " in row["stage"] else name_stage(setting, row["stage"])
        yield Entry(
            f"reliance:{row['stage']}".replace(" ", "-"),
            OWN,
            "net import reliance",
            f"Net import reliance: {form}",
            row["stage"] if row["stage"] in STAGES else "",
            row["net_import_reliance"],
            row["low"],
            row["high"],
            "1",
            row["evidence_share"],
            "",
            TEXTS["net import reliance"],
            rank,
            of,
            facts=tuple(
                (capital(c), f"{number(row[c])} t REO/year")
                for c in ("production", "imports", "exports", "consumption")
            ),
        )


def _shares(setting: Setting, element: str) -> Iterator[Entry]:
    for basis, name in (("location", "share"), ("control", "share by control")):
        made = indicators.output_shares(
            setting.chain, basis="control" if basis == "control" else "location"
        ).filter((pl.col("element") == element) & pl.col("stage").is_in(list(STAGES)))
        if len(setting.place.regions) > 1:
            continue
        for row in made.filter(pl.col("region") == setting.place.code).iter_rows(named=True):
            among = made.filter(pl.col("stage") == row["stage"])
            rank, of = rank_of(among.filter(pl.col("share") > 0), row["region"], "share")
            by = "" if basis == "location" else ", by control"
            yield Entry(
                f"{basis}:{row['stage']}",
                OWN,
                "share",
                f"Share of the world's {name_stage(setting, row['stage'])}{by}",
                row["stage"],
                row["share"],
                row["low"],
                row["high"],
                "1",
                row["evidence_share"],
                "",
                TEXTS[name],
                rank,
                of,
                facts=(("Output", f"{number(row['output'])} t REO/year"),),
            )


def _uses(setting: Setting, element: str) -> Iterator[Entry]:
    if len(setting.place.regions) > 1:
        return
    own = standing.use(setting.chain, select_element(setting, element)).filter(
        pl.col("region") == setting.place.code
    )
    for row in own.iter_rows(named=True):
        if row["element"] != element:
            continue
        yield Entry(
            f"use:{row['sector']}",
            OWN,
            "use",
            f"Use in {setting.labels.sector(row['sector'])}",
            "use",
            row["use"],
            row["low"],
            row["high"],
            "t REO/year",
            row["evidence_share"],
            "",
            TEXTS["use"],
        )


def _cover(setting: Setting) -> Iterator[Entry]:
    for i, row in enumerate(cover_table(setting.chain, setting.place).frame.iter_rows(named=True)):
        what = row["material"] if row["material"] != "all" else row["family"]
        what = "all forms" if what == "all" else setting.labels.material(what)
        yield Entry(
            f"cover:{i}",
            OWN,
            "months of cover",
            f"Months of cover: {what}, held by {row['holder']}",
            "",
            row["months_of_cover"],
            row["low"],
            row["high"],
            "month",
            None,
            str(row["tier"] or ""),
            TEXTS["months of cover"],
            claims=split_claims(row["source"]),
        )


def _usgs(setting: Setting, element: str) -> Iterator[Entry]:
    if setting.place.code != "USA":
        return
    frame = usgs.usgs(setting.chain, select_element(setting, element), setting.base)
    for i, row in enumerate(frame.iter_rows(named=True)):
        yield Entry(
            f"usgs:{i}",
            OWN,
            "USGS net import reliance",
            f"Net import reliance by USGS's lines: {row['form']} ({row['definition']})",
            "",
            row["net_import_reliance"],
            row["low"],
            row["high"],
            "1",
            row["evidence_share"],
            "A" if row["claims"] else "",
            TEXTS["USGS net import reliance"],
            facts=(("Why it differs", str(row["why"] or "")),),
            claims=split_claims(row["claims"]),
        )
