"""What stands behind the shares of the board: definition, interval, evidence, where to read on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from ytterby.core.regions import region_name
from ytterby.figures.style.text import amount, interval, percent
from ytterby.workflows.chain.view import ChainView
from ytterby.workflows.chain.words import ASSUMPTIONS, item_name

SHARE = (
    "Output of the stage in {who} over the world's, by contained rare earth, from the balanced "
    "chain of {year}. Without the plants that are off, both are counted again."
)
SUPPLY = (
    "What {home} used of {item} in {year}, traced back link by link; each link is cut by what its "
    "beginning has lost. All buyers lose in proportion."
)


def board_why(view: ChainView) -> dict[str, str]:
    """Return what stands behind each share, by key."""
    out = {f"share|{r['element']}|{r['stage']}": _share(view, r) for r in view.shares.to_dicts()}
    out |= {
        f"supply|{r['element']}|{r['region']}": _supply(view, r) for r in view.supply.to_dicts()
    }
    return out


def _share(view: ChainView, row: Mapping[str, Any]) -> str:
    base = view.base
    who, stage = region_name(base.controller), base.stages.get(row["stage"], row["stage"])
    item = item_name(view, row["element"])
    rows = [("Share", _with(row["share_before"], row["low_before"], row["high_before"]))]
    if view.choices.off:
        after = _with(row["share_after"], row["low_after"], row["high_after"])
        rows += [
            ("Without the plants that are off", after),
            ("World output lost", _with(row["lost"], row["low"], row["high"])),
        ]
    leader = base.regions.get(row["leader_before"], row["leader_before"])
    rows.append(("Leads", f"{leader}, {percent(row['leader_share_before'])}"))
    if row["evidence_share"] is not None:
        rows.append(("Evidence in it", f"{percent(row['evidence_share'])}; the rest is prior"))
    return _page(
        f"{item}, {stage}: {who}'s share",
        SHARE.format(who=who, year=base.year),
        rows,
        view,
        {"element": row["element"], "stage": row["stage"]},
    )


def _supply(view: ChainView, row: Mapping[str, Any]) -> str:
    base = view.base
    home = base.regions.get(row["region"]) or region_name(row["region"])
    item = item_name(view, row["element"])
    rows = [
        ("Still supplied", _with(row["supply_left"], row["low"], row["high"])),
        ("Use of the year", amount(row["use"], "t REO/year")),
    ]
    return _page(
        f"{home}: {item} that still arrives",
        SUPPLY.format(home=home, item=item, year=base.year),
        rows,
        view,
        {"element": row["element"], "region": row["region"]},
    )


def _with(value: float | None, low: float | None, high: float | None) -> str:
    band = interval(low, high, "1")
    return percent(value) + (f" ({band} %)" if band else "")


def _page(
    title: str,
    definition: str,
    rows: list[tuple[str, str]],
    view: ChainView,
    query: Mapping[str, str],
) -> str:
    listed = Markup("").join(
        Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(k, v) for k, v in rows
    )
    said = Markup("").join(Markup("<li>{}</li>").format(a) for a in ASSUMPTIONS)
    asked = {k: v for k, v in query.items() if v}
    more = f"/evidence?{urlencode(asked)}" if asked else "/evidence"
    return str(
        Markup(
            '<h2>{}</h2><p>{}</p><dl class="manifest">{}</dl><h3>What is assumed</h3>'
            '<ul class="points">{}</ul><p class="note">Evidence {}, chain of {}. The interval is '
            "the central 80 % over draws of the balanced chain.</p>"
            '<p><a class="button" href="{}">Claims behind it</a></p>'
        ).format(title, definition, listed, said, view.base.evidence_version, view.base.year, more)
    )
