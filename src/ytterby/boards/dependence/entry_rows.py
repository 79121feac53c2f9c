"""The entries of a country and an element, family by family, from the indicators of the chain."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from ytterby import indicators
from ytterby.boards.dependence.definitions import MEASURE, RULES, STAGES, meaning_of
from ytterby.boards.dependence.entries import Entry, rank_of, split_claims
from ytterby.boards.dependence.explain import papers_html
from ytterby.boards.dependence.indicator_texts import TEXTS, Text
from ytterby.boards.dependence.setting import Setting
from ytterby.core.regions import region_name, with_the
from ytterby.figures.style.text import capital, number, percent
from ytterby.workflows.briefing.tables import cover_table, split_by_form
from ytterby.workflows.customs import add_papers, customs_table
from ytterby.workflows.topics import contents, costs, standing, usgs
from ytterby.workflows.topics.selection import Selection
from ytterby.workflows.trace import measure_table

OWN, WORLD, MONEY, SURE = (
    "The country itself",
    "The world market",
    "Costs and prices",
    "How sure the chain is",
)
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
        *_concentration(setting, element),
        *_losses(setting, element),
        *_points(setting, element),
        *_prices(setting, element),
        *_gaps(setting, element),
        *_curve(setting, element),
        *_evidence(setting, element),
    ]
    seen: set[str] = set()
    return [e for e in entries if not (e.key in seen or seen.add(e.key))]  # type: ignore[func-returns-value]


def _wanted(setting: Setting, element: str) -> Selection:
    symbols = setting.pack.groups.get(element, (element,))
    return Selection((), (), (element,), tuple(symbols), STAGES)


def _stage(setting: Setting, stage: str) -> str:
    return setting.labels.stage(stage)


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
        where = "" if row["stage"] == "any" else f": {_stage(setting, row['stage'])}"
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
        form = row["stage"] if " " in row["stage"] else _stage(setting, row["stage"])
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
                f"Share of the world's {_stage(setting, row['stage'])}{by}",
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
    own = standing.use(setting.chain, _wanted(setting, element)).filter(
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
    frame = usgs.usgs(setting.chain, _wanted(setting, element), setting.base)
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


def _concentration(setting: Setting, element: str) -> Iterator[Entry]:
    named = with_the(setting.partner.name)
    frames = (
        ("hhi", "Concentration by place", indicators.concentration(setting.chain)),
        (
            "hhi control",
            "Concentration by control",
            indicators.concentration(setting.chain, basis="control"),
        ),
        (
            "hhi outside",
            f"Concentration outside {named}",
            indicators.concentration(setting.chain, outside=setting.partner.regions),
        ),
    )
    for text, words, frame in frames:
        own = frame.filter((pl.col("element") == element) & pl.col("stage").is_in(list(STAGES)))
        for row in own.iter_rows(named=True):
            leader = f"{capital(region_name(row['leader']))}, {percent(row['leader_share'])}"
            yield Entry(
                f"{text}:{row['stage']}".replace(" ", "-"),
                WORLD,
                "hhi",
                f"{words}: {_stage(setting, row['stage'])}",
                row["stage"],
                row["hhi"],
                row["low"],
                row["high"],
                "index",
                row["evidence_share"],
                "",
                TEXTS[text],
                facts=(("Largest supplier", leader),),
            )


def _losses(setting: Setting, element: str) -> Iterator[Entry]:
    for n in (1, 2):
        frame = indicators.n_minus_supply(setting.chain, n, basis="location")
        own = frame.filter((pl.col("element") == element) & pl.col("stage").is_in(list(STAGES)))
        for row in own.iter_rows(named=True):
            leaders = str(row.get("leader") or row.get("leaders") or "")
            value = row[f"n_minus_{n}_supply"]
            yield Entry(
                f"n{n}:{row['stage']}",
                WORLD,
                f"n-{n} supply",
                f"N-{n} supply: {_stage(setting, row['stage'])}",
                row["stage"],
                value,
                row["low"],
                row["high"],
                "1",
                row["evidence_share"],
                "",
                TEXTS[f"n-{n} supply"],
                facts=(("Taken out", leaders),),
            )


def _points(setting: Setting, element: str) -> Iterator[Entry]:
    from ytterby.workflows.topics.single_points import single_points

    frame = single_points(setting.chain, _wanted(setting, element), setting.base)
    plants = dict(setting.base.facilities.select("facility", "name").iter_rows())
    for i, row in enumerate(frame.filter(pl.col("element") == element).iter_rows(named=True)):
        who = plants.get(row["facility"]) or capital(region_name(row["region"]))
        outside = row["outside_share"]
        yield Entry(
            f"point:{i}",
            WORLD,
            "single points of failure",
            f"Months to replace {who}: {_stage(setting, row['stage'])}",
            row["stage"],
            row["months_to_replace"],
            row["low"],
            row["high"],
            "month",
            None,
            str(row["tier"] or "") or "C",
            TEXTS["single points of failure"],
            facts=(
                ("Share of the world", percent(row["share"])),
                ("Share outside", percent(outside) if outside is not None else ""),
                ("Makes", str(row["products"] or "")),
            ),
            claims=split_claims(row["claims"]),
        )


def _prices(setting: Setting, element: str) -> Iterator[Entry]:
    frame = contents.prices(setting.chain, Selection())
    own = frame.filter(pl.col("material").is_in([f"oxide:{element}", f"metal:{element}"]))
    for row in own.iter_rows(named=True):
        yield Entry(
            f"price:{row['material']}:{row['market']}",
            MONEY,
            "price",
            f"Price of {setting.labels.material(row['material'])}, {row['market']} "
            f"{with_the(region_name(setting.pack.controller))}",
            "",
            row["value"],
            row["low"],
            row["high"],
            "USD/kg",
            None,
            str(row["tier"] or ""),
            TEXTS["price"],
            claims=split_claims(row["source"]),
        )


def _gaps(setting: Setting, element: str) -> Iterator[Entry]:
    wanted = {element, "NdPr"} if element in ("Nd", "Pr", "MAG", "NdPr") else {element}
    for name in sorted(wanted & set(costs.GAPS)):
        frame = indicators.cost_gap(setting.chain, setting.base, name)
        for row in frame.filter(pl.col("part") == "gap").iter_rows(named=True):
            yield Entry(
                f"gap:{name}:{row['product']}:{row['stage']}".replace(" ", "-"),
                MONEY,
                "cost gap",
                f"Cost gap of {name} {row['product']}: {row['stage']}",
                "",
                row["cost_difference"],
                row["low"],
                row["high"],
                "USD/kg",
                None,
                str(row["tier"] or ""),
                TEXTS["cost gap"],
                facts=(("Note", str(row["note"] or "")),),
                claims=split_claims(row["claims"]),
            )


def _curve(setting: Setting, element: str) -> Iterator[Entry]:
    if setting.is_group(element) and element != "NdPr":
        return
    frame = indicators.cost_curve(setting.chain, setting.base, (element,))
    here = frame.filter(pl.col("region").is_in(list(setting.place.regions)))
    plants = dict(setting.base.facilities.select("facility", "name").iter_rows())
    for row in here.filter(pl.col("unit_cost").is_not_null()).iter_rows(named=True):
        yield Entry(
            f"cost:{row['facility']}",
            MONEY,
            "cost curve",
            f"Operating cost: {plants.get(row['facility'], row['facility'])}",
            "",
            row["unit_cost"],
            row["low"],
            row["high"],
            "USD/kg",
            None,
            str(row["tier"] or ""),
            TEXTS["cost curve"],
            facts=(
                ("Status", str(row["status"] or "")),
                ("Capacity", f"{number(row['capacity'])} t REO/year"),
            ),
            claims=split_claims(row["claims"]),
        )


def _evidence(setting: Setting, element: str) -> Iterator[Entry]:
    frame = standing.evidence_shares(setting.chain, _wanted(setting, element))
    own = frame.filter((pl.col("element") == element) & pl.col("stage").is_in(list(STAGES)))
    for row in own.iter_rows(named=True):
        share = row["evidence_share"]
        yield Entry(
            f"settled:{row['stage']}",
            SURE,
            "share",
            f"Evidence behind the leader's share: {_stage(setting, row['stage'])}",
            row["stage"],
            share,
            None,
            None,
            "1",
            share,
            "",
            TEXTS["evidence share"],
            facts=(
                ("Leader", f"{capital(region_name(row['region']))}, {percent(row['share'])}"),
                ("Accuracy", "to about ±10 points: 64 draws of the prior"),
            ),
        )
