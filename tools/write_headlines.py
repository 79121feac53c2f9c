"""Write docs/method/headlines.md from the chain: ``python tools/write_headlines.py``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from ytterby import evidence, indicators
from ytterby.baseline import baseline
from ytterby.core.chain import Chain
from ytterby.core.regions import region_name
from ytterby.workflows.by_source import shares_by_source
from ytterby.workflows.customs import customs_table
from ytterby.workflows.inputs import Asked, Place
from ytterby.workflows.trace import measure_table

PAGE = Path(__file__).resolve().parents[1] / "docs" / "method" / "headlines.md"
YEAR, PARTNER = 2024, "CHN"
TARGETS = ("USA", "JPN", "EU27", "KOR", "IND")
ELEMENTS = ("Nd", "Pr", "Dy", "Tb")
STAGES = ("mine", "separation", "separation incl. swarf", "metal", "magnet")
ITEMS = ("REO", "MAG", "NdPr", "DyTb")
HEAD = """# Headlines

<!-- Written by tools/write_headlines.py; run it again after the evidence changes. -->

What the balanced chain of {year} says, with central 80 % intervals and, in brackets, how much of
the number is evidence rather than prior ({{doc}}`indicators`). Definitions: {{doc}}`measures`.
Evidence version {version}. A blank evidence share means that the structure alone settles the
number. Intervals hold assays, recipes and yields at their best estimate: those of Dy and Tb are
lower limits.

"""


def cell(row: dict[str, object], name: str, *, percent: bool = True) -> str:
    """Return ``value (low–high) [evidence]``."""
    scale, digits = (100.0, 1) if percent else (1.0, 3)

    def show(key: str) -> str:
        value = row[key]
        return "–" if value is None else f"{scale * float(str(value)):.{digits}f}"

    share = row.get("evidence_share")
    proof = "" if share is None else f" [{float(str(share)):.2f}]"
    return f"{show(name)} ({show('low')}–{show('high')}){proof}"


def lines(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    out = [f"| {' | '.join(header)} |", f"| {' | '.join('---' for _ in header)} |"]
    return "\n".join([*out, *(f"| {' | '.join(r)} |" for r in rows)]) + "\n\n"


def pick(frame: pl.DataFrame, **wanted: str) -> dict[str, object] | None:
    """Return the one row that fits, or nothing."""
    for column, value in wanted.items():
        frame = frame.filter(pl.col(column) == value)
    return frame.row(0, named=True) if frame.height else None


def shares_part(chain: Chain) -> str:
    """Return China's shares by stage and the concentration of the world."""
    made = indicators.output_shares(chain).filter(pl.col("region") == PARTNER)
    held = indicators.output_shares(chain, basis="control").filter(pl.col("region") == PARTNER)
    index = indicators.concentration(chain)
    text = f"## {region_name(PARTNER)}'s share of world output, %\n\n"
    rows = []
    for stage in STAGES:
        found = [pick(made, stage=stage, element=i) for i in ITEMS]
        rows.append([stage, *(cell(f, "share") if f else "–" for f in found)])
    text += lines(["Stage", *ITEMS], rows)
    product = pick(made, stage="magnet (product)", element="sintered")
    owned = pick(held, stage="mine", element="MAG")
    if product and owned:
        text += (
            f"Sintered magnets by product mass: {cell(product, 'share')}. Mining of the magnet "
            "elements by controlling company's country instead of place: "
            f"{cell(owned, 'share')}.\n\n"
        )
    text += "## Concentration of the world, HHI 0–1\n\n"
    rows = []
    for stage in STAGES:
        found = [pick(index, stage=stage, element=i) for i in ITEMS]
        rows.append([stage, *(cell(f, "hhi", percent=False) if f else "–" for f in found)])
    return text + lines(["Stage", *ITEMS], rows)


def measures_part(chain: Chain, places: Sequence[Place], partner: Place) -> str:
    """Return the measures of some places for magnet use."""
    text = f"## Magnet use and {partner.name}, %\n\n"
    text += (
        "Account: manufacturing use. Last border: the chain's own trade. Without: need that goes "
        "unmet at once, target first to shared pro rata.\n\n"
    )
    rows = []
    for place in places:
        frame = measure_table(chain, place, partner, elements=ELEMENTS, groups=("MAG",))
        for element in (*ELEMENTS, "MAG"):
            mixed = pick(frame, measure="ever_touched", element=element, rule="well_mixed")
            if mixed is None:
                continue
            own = pick(frame, measure="ever_touched", element=element, rule="own_first")
            last = pick(frame, measure="customs_share", element=element)
            first = pick(frame, measure="dependence", element=element, rule="target_first")
            shared = pick(frame, measure="dependence", element=element, rule="pro_rata")
            control = pick(
                frame, measure="owner_control", element=element, stage="any", rule="well_mixed"
            )
            stages = [
                pick(frame, measure="stage_trace", element=element, stage=s, rule="well_mixed")
                for s in ("mine", "separation", "metal", "magnet")
            ]
            cells = [cell(r, "share") if r else "–" for r in (last, mixed, own, control)]
            traced = " / ".join(f"{100 * float(str(s['share'])):.0f}" if s else "–" for s in stages)
            lost = " to ".join(
                f"{100 * float(str(r['share'])):.0f}" if r else "–" for r in (first, shared)
            )
            rows.append([place.name, element, *cells, traced, lost])
    header = ["Place", "Element", "Last border", "Ever touched, well mixed", "own first"]
    header += ["Owner control", "Mine / separation / metal / magnet", "Without"]
    return text + lines(header, rows)


def by_source_part(chain: Chain, base: evidence.Evidence) -> str:
    """Return each source's own share beside the reconciled one."""
    frame = shares_by_source(chain, base, PARTNER)
    rows = [
        [
            str(r["quantity"]),
            f"**{r['source']}**" if r["reconciled"] else str(r["source"]),
            cell(r, "value"),
            str(r["tier"]),
        ]
        for r in frame.iter_rows(named=True)
    ]
    return "## Each source beside the reconciled value, %\n\n" + lines(
        ["Quantity", "Source", "Share", "Tier"], rows
    )


def customs_part(base: evidence.Evidence, places: Sequence[Place], partner: Place) -> str:
    """Return what customs papers say."""
    frame = customs_table(base, places, partner, [YEAR]).frame
    rows = [
        [region_name(str(r["region"])), str(r["material"]), f"{100 * r['customs_share']:.1f}"]
        for r in frame.iter_rows(named=True)
    ]
    text = f"## What customs papers say of {partner.name}, % of value\n\n"
    text += (
        "HS 850511 holds magnets of all metals. Where the chain's last border names the partner "
        "for more of the magnets than this line does, part of the gap is other metals, and part is "
        "that the open evidence names only the largest pairs of countries: the chain then knows "
        "too few other suppliers, and what it says was touched is too high.\n\n"
    )
    return text + lines(["Importer", "Tariff lines", "Share"], rows)


def main() -> None:
    """Write the page."""
    chain, base = baseline(YEAR), evidence.load()
    asked = Asked()
    places = asked.places(TARGETS)
    partner = asked.place(PARTNER)
    asked.finish()
    if partner is None:
        raise SystemExit("no partner")
    text = HEAD.format(year=YEAR, version=chain.evidence_version)
    text += shares_part(chain)
    text += measures_part(chain, places, partner)
    text += customs_part(base, places, partner)
    text += by_source_part(chain, base)
    PAGE.write_text(text.rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
