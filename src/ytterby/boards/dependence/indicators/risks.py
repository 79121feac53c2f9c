"""Published risk scores of a country and an element beside its peers, strict and corrected."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ytterby.boards.board import Board, Part, Piece
from ytterby.boards.build import board_address, render_tables
from ytterby.boards.dependence.origin import LIKELY
from ytterby.boards.registry import Kind, Params

if TYPE_CHECKING:
    from ytterby.boards.dependence.indicators.entries import Entry
    from ytterby.boards.dependence.setting import Setting
    from ytterby.indicators.risk.base import Method

PEERS = ("USA", "JPN", "DEU", "KOR", "FRA", "GBR")
"""Countries that a score is ranked among, with the country itself."""
FAMILY = "Published risk scores"
DRAWN = "512 draws of its inputs"
MOST = 2
"""Single elements of a group that are scored; methods know no groups."""


class RiskParams(Params):
    """Of whom and what.

    Attributes
    ----------
    country, element, year
        As for the board ``indicators``.
    """

    country: str = "USA"
    element: str = "Dy"
    year: int | None = None


def build_risks(params: RiskParams, workspace: Path | None) -> Board:
    """Return the board of risk scores."""
    from ytterby.boards.dependence.indicators.board import entry_records, entry_table
    from ytterby.boards.dependence.indicators.entries import explain_entry
    from ytterby.boards.dependence.setting import check_element, read_setting
    from ytterby.core.regions import with_the
    from ytterby.indicators.risk.catalogue import all_methods

    element = check_element(params.element)
    setting = read_setting(params.country, "", params.year, workspace)
    entries: list[Entry] = []
    gaps: dict[str, str] = {}
    for method in all_methods().values():
        found, gap = score_method(method, setting, element)
        entries += found
        if gap:
            gaps[method.title] = gap
    import polars as pl

    address = board_address("risk-scores", params.model_dump())
    table = entry_table(entries, setting, element)
    place = with_the(setting.place.name)
    none = pl.DataFrame()
    return Board(
        title=f"Risk scores of {place} for {setting.element_name(element)}",
        finding=f"{sum(e.value is not None for e in entries)} published risk scores of {place}.",
        parts=(Part("risk", FAMILY, "Risk", (), (Piece("", "indicators"),)),),
        tables={"indicators": table},
        html=render_tables([table], address, folded=["indicators"]),
        why={e.key: explain_entry(e, none, setting) for e in entries},
        data={"rows": entry_records(entries), "families": [FAMILY], "gaps": gaps},
        command=f"ytterby show risk --method eu --material {element} --region {setting.place.code}",
    )


def score_method(method: Method, setting: Setting, element: str) -> tuple[list[Entry], str]:
    """Return the scores of one method; or nothing, and why there is none."""
    from ytterby.errors import YtterbyError
    from ytterby.workflows.risk.show import show_risk

    known = method.materials(setting.workspace)
    members = setting.pack.groups.get(element, (element,))
    materials = [m for m in ((element,) if element in known else members) if m in known][:MOST]
    if not materials:
        return [], "it scores rare earths as one material, or not at all; none of this element"
    own = setting.place.code
    regions = list(dict.fromkeys([own, *PEERS])) if method.by_region else []
    try:
        outcome = show_risk(
            method.name,
            material=materials,
            region=regions,
            year=setting.year,
            workspace=setting.workspace,
        )
    except YtterbyError as error:
        return [], "; ".join(f"{p.message} → {p.fix}" for p in error.problems)
    frame = outcome.tables["risk"].frame
    ranks = outcome.tables["ranks"].frame if "ranks" in outcome.tables else None
    return list(_entries(method, setting, frame, ranks)), ""


def _entries(method: Method, setting: Setting, frame: object, ranks: object) -> Iterator[Entry]:
    import polars as pl

    from ytterby.boards.dependence.definitions import STAGES
    from ytterby.boards.dependence.explain import link_html
    from ytterby.boards.dependence.indicators.entries import Entry
    from ytterby.boards.dependence.indicators.texts import Text

    assert isinstance(frame, pl.DataFrame)
    score = next(c for c in method.components if c.name == method.score)
    known = {s["source"]: s for s in setting.base.sources.iter_rows(named=True)}
    own = frame.filter(pl.col("region").is_in([setting.place.code, "WLD"]))
    for row in own.iter_rows(named=True):
        stage = str(row.get("stage") or "")
        if stage and stage not in STAGES:
            continue
        place = None
        if isinstance(ranks, pl.DataFrame):
            found = ranks.filter(
                (pl.col("material") == row["material"])
                & (pl.col("mode") == row["mode"])
                & (pl.col("region") == row["region"])
            )
            place = (
                None
                if found.is_empty()
                else (
                    int(found["rank"][0]),
                    ranks.filter(
                        (pl.col("material") == row["material"]) & (pl.col("mode") == row["mode"])
                    ).height,
                    float(found["probability"][0]),
                )
            )
        mode = "as published" if row["mode"] == "strict" else "corrected"
        where = f", {setting.labels.stage(stage)}" if stage else ""
        name = setting.element_name(row["material"])
        links = "".join(
            f"<li>{link_html(s, str(known.get(s, {}).get('address') or ''))}</li>"
            for s in str(row["sources"] or "").replace(",", ";").split("; ")
            if s.strip()
        )
        parts = [
            (c.meaning.rstrip("."), f"{row[c.name]:.3g}")
            for c in method.components
            if c.name != method.score and row.get(c.name) is not None
        ]
        share = row.get("evidence_share")
        thin = row["evidence"] == "thin"
        yield Entry(
            f"risk:{method.name}:{row['material']}:{stage}:{row['mode']}",
            FAMILY,
            method.name,
            f"{method.title}, {mode}: {name}{where}",
            stage,
            row["score"],
            row["low"],
            row["high"],
            "index",
            share if share is not None else (0.0 if thin else None),
            "",
            Text(
                score.meaning,
                "see the parts below, in the order of the method",
                method.source,
                "higher is worse",
                " ".join(method.traps),
            ),
            None if place is None else place[0],
            None if place is None else place[1],
            facts=(
                ("Chance of that rank", f"{100 * place[2]:.0f} %" if place else ""),
                ("Note", str(row["note"] or "")),
                *parts,
            ),
            sources=f'<h3>What it rests on</h3><ul class="why-inputs">{links}</ul>'
            if links
            else '<h3>What it rests on</h3><p class="note">No number, so no sources; see note.</p>',
            mark="thin: priors outweigh observations" if thin else DRAWN if share is None else "",
        )


KIND = Kind(
    "risk-scores",
    "Published risk scores of a country and an element beside its peers.",
    RiskParams,
    build_risks,
    lambda: [RiskParams(country=c, element=e) for e in ("MAG", "Dy") for c in LIKELY],
)
