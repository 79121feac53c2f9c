"""The pages on contracts say what the code gives."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest

from ytterby import evidence
from ytterby.contracts.prices import fit_brownian, read_history
from ytterby.workflows.financing.contracts.contracts import ContractOutcome, finance_contract

DOCS = Path(__file__).parents[4] / "docs"
MILLION = 1e6


@pytest.fixture(scope="module")
def told() -> ContractOutcome:
    return finance_contract("mp-dod-2025")


@pytest.fixture(scope="module")
def page() -> str:
    return (DOCS / "method" / "mp-dod-2025.md").read_text(encoding="utf-8").replace("**", "")


def amount(value: float) -> str:
    return f"{value / MILLION:,.0f}".replace("-", "−")


def test_the_page_states_the_cost_of_each_part(told: ContractOutcome, page: str) -> None:
    rows = {r["component"]: r for r in told.tables["components"].rows()}
    parts = {(r["agreement"], r["component"]): r for r in told.tables["components"].rows()}
    for agreement, part, words in (
        ("floor", "floor payment", "floor payments for oxide"),
        ("floor", "upside share", "less shared upside on it"),
        ("stockpiled", "floor payment", "floor payments for stockpiled concentrate"),
        ("stockpiled", "upside share", "less shared upside on that"),
        ("guarantee", "earnings guarantee", "guarantee of earnings"),
        ("all", "support, net", "support, net"),
    ):
        row = parts[(agreement, part)]
        value, low, high = (amount(float(str(row[f"present{k}"]))) for k in ("", "_low", "_high"))
        assert f"| {words} | {value} | {low} to {high} |" in page
    # The means of redemption, conversion, warrants and all investments.
    for part in ("preferred redeemed", "shares sold", "warrants settled", "investment, net"):
        assert f"{amount(-float(str(rows[part]['present'])))} MUSD" in page


def test_the_page_states_what_each_gap_weighs(told: ContractOutcome, page: str) -> None:
    stated = re.findall(r"\| ([+−]?[\d,]+) \|", page.partition("leave open")[2])
    assert len(stated) >= 15
    sizes = {
        f"{v / MILLION:+,.0f}".replace("-", "−")
        for name in ("support", "investment")
        for v in told.tables["gaps"].frame[name].drop_nulls().to_list()
        if abs(v) >= MILLION / 2
    }
    assert sizes <= set(stated)


def test_the_page_states_what_it_buys(told: ContractOutcome, page: str) -> None:
    for row in told.tables["supplies"].rows():
        mass, share, each = (float(str(row[k])) for k in ("mass", "need_share", "each"))
        assert f"{round(mass, -2):,.0f} t" in page
        assert f"{100 * share:.0f} %" in page
        assert re.search(rf"\({each:.0f} (public )?USD a kilogram", page)


def test_the_method_states_the_price_process(told: ContractOutcome) -> None:
    text = (DOCS / "method" / "contracts.md").read_text(encoding="utf-8")
    rows = told.tables["processes"].frame.filter(pl.col("path") == "ndpr_price").to_dicts()
    for row in rows:
        digits = 0 if row["parameter"] == "level" else 2
        error = row["standard_error"]
        cell = "" if error is None else f" {error:.{digits}f}"
        assert f"| {row['value']:.{digits}f} |{cell} |" in text


def test_the_method_states_the_brownian_fit() -> None:
    text = (DOCS / "method" / "contracts.md").read_text(encoding="utf-8")
    past = read_history(evidence.load(), "Nd")
    fit = fit_brownian(past.years, past.prices)
    assert f"volatility of {fit.volatility:.2f} ({fit.volatility_error:.2f})" in text
    assert f"drift of {fit.drift:.2f} ({fit.drift_error:.2f})" in text


def test_the_contract_of_the_how_to_runs(tmp_path: Path) -> None:
    text = (DOCS / "how-to" / "write-a-contract.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", text, flags=re.DOTALL)
    file = tmp_path / "my-floor.yaml"
    file.write_text("\n".join(blocks), encoding="utf-8")
    told = finance_contract(file, draws=30)
    frame = told.tables["components"].frame
    assert frame.filter(pl.col("component") == "support, net")["present"][0] > 0
    assert told.tables["gaps"].frame["support"][0] < 0


def test_the_how_to_names_every_term_of_every_kind() -> None:
    from ytterby.contracts.registry import SHIPPED

    text = (DOCS / "how-to" / "write-a-contract.md").read_text(encoding="utf-8")
    lines = {m[1]: m[0] for m in re.findall(r"(\| `(\w+)` \|.*)", text)}
    for kind in SHIPPED:
        terms = set(kind.terms.__dataclass_fields__) - {"kind", "lender", "borrower"}
        named = set(re.findall(r"`(\w+)`", lines[kind.name]))
        assert terms | set(kind.reads) | set(kind.may_read) <= named
