"""A contract as a page."""

from __future__ import annotations

import polars as pl

from ytterby.contracts.floor import FloorTerms
from ytterby.evidence import Evidence
from ytterby.figures.style.text import NO_BREAK
from ytterby.report.document import Stat
from ytterby.report.impacts.contract import ContractView, Payoff, build_contract_report
from ytterby.report.views import Provenance
from ytterby.results.summary import range_text
from ytterby.workflows.financing.contracts.run import ContractRun
from ytterby.workflows.financing.contracts.words import total
from ytterby.workflows.financing.money import MILLION, between, money
from ytterby.workflows.outcome import Outcome

ASSUMPTIONS = (
    "Money moves at the end of a month; what falls after the last month is paid in it.",
    "Prices, volumes, earnings and shares are drawn independently of one another.",
    "The company goes on whatever the price: nobody walks away from the contract.",
    "Public money is discounted at one rate, that of the Treasury, whatever its risk.",
)


def contract_page(outcome: Outcome, run: ContractRun, base: Evidence) -> str:
    """Return a contract as one HTML page.

    Parameters
    ----------
    outcome
        What the workflow returns.
    run
        The contract on its paths.
    base
        The evidence.
    """
    frames = {name: _millions(table.frame) for name, table in outcome.tables.items()}
    document = run.document
    names = {a.id: a.title for a in document.agreements}
    used = {s for e in run.paths.estimates.values() for s in e.sources} | set(document.sources)
    manifest = outcome.manifest
    view = ContractView(
        title=document.title,
        note=document.note,
        finding=_headline(outcome),
        points=outcome.finding,
        stats=_stats(outcome),
        names={a.id: names[a.id] for a in document.agreements if not a.investment},
        invested={a.id: names[a.id] for a in document.agreements if a.investment},
        components=frames["components"],
        years=frames["years"].with_columns(when=pl.col("year").cast(pl.String)),
        supplies=frames["supplies"],
        gaps=frames["gaps"],
        processes=frames["processes"],
        terms=frames["terms"].with_columns(
            words=pl.col("term")
            .str.replace(r"^(paths|agreements)\.", "")
            .str.replace_all(r"[._]", " ")
            .str.replace(r" value$", "")
        ),
        payoff=_payoff(run),
        provenance=Provenance(
            command=manifest.command,
            evidence_version=manifest.evidence_version,
            as_of=manifest.as_of,
            overrides=manifest.overrides,
            manifest={
                **{name: str(v) for name, v in manifest.packages.items()},
                "python": manifest.python,
                "seed": str(manifest.seed),
                "fingerprint": manifest.fingerprint,
            },
            assumptions=(*ASSUMPTIONS, *(f"Not counted: {n}." for n in document.not_counted)),
            sources=base.sources.filter(pl.col("source").is_in(sorted(used))).with_columns(
                tier=pl.lit("")
            ),
            tiers=pl.DataFrame(schema={"tier": pl.String, "claims": pl.Int64}),
        ),
    )
    return build_contract_report(view)


def _headline(outcome: Outcome) -> str:
    """Return the finding of the page in one short sentence."""
    support = total(outcome.tables["components"], "support, net")
    if not support or support["present"] < 0:
        return outcome.finding[0]
    band = between(support["present_low"], support["present_high"])
    cost = f"{money(support['present'])} (80 %: {band})".replace(" ", NO_BREAK, 1)
    return f"Support is expected to cost the public {cost.replace('80 %', f'80{NO_BREAK}%')}."


def _millions(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a table with its dollars in millions beside them."""
    dollars = [
        c
        for c in frame.columns
        if c.startswith(("paid", "present")) and frame.schema[c].is_numeric()
    ]
    dollars += [c for c in ("spent", "low", "high", "p95", "median") if "spent" in frame.columns]
    dollars += [c for c in ("support", "investment") if c in frame.columns]
    return frame.with_columns(
        [(pl.col(c) / MILLION).alias(f"{c}_m") for c in dict.fromkeys(dollars)]
    )


def _stats(outcome: Outcome) -> tuple[Stat, ...]:
    parts = outcome.tables["components"]
    stats = []
    support, invested = total(parts, "support, net"), total(parts, "investment, net")
    if support:
        tier = str(support["tier"])
        value, unit = money(support["present"]).split(" ", 1)
        band = _bare(between(support["present_low"], support["present_high"]), unit)
        stats.append(Stat("support, present value", value, unit, band, "expected cost", tier))
        worst, unit = money(support["present_p95"]).split(" ", 1)
        stats.append(
            Stat("95th percentile", worst, unit, "", "one draw in twenty costs more", tier)
        )
    if invested:
        value, unit = money(-invested["present"]).split(" ", 1)
        band = _bare(between(-invested["present_high"], -invested["present_low"]), unit)
        note = "expected"
        if not -invested["present_high"] <= -invested["present"] <= -invested["present_low"]:
            middle = money(-invested["present_median"])
            band, note = "", f"expected; the middle of draws is {middle} (80 %: {band})"
        tier = str(invested["tier"])
        stats.append(Stat("shares and loans, net return", value, unit, band, note, tier))
    for row in outcome.tables["supplies"].frame.head(1).iter_rows(named=True):
        if row["each"] is not None:
            band = f"{range_text(*(f'{row[k]:,.0f}' for k in ('each_low', 'each_high')))}"
            name, cost = f"public cost of {row['supply']}", f"{row['each']:,.0f}"
            stats.append(Stat(name, cost, "USD/kg", band, "undiscounted", str(row["tier"])))
    return tuple(stats)


def _bare(span: str, unit: str) -> str:
    """Return an interval without the unit that stands beside it already."""
    return span.removesuffix(f" {unit}")


def _payoff(run: ContractRun) -> Payoff | None:
    for terms in run.terms.values():
        if isinstance(terms, FloorTerms):
            top = round(terms.ceiling * 2, -1) or 10.0
            return Payoff(terms.floor, terms.ceiling, terms.upside_share, top)
    return None
