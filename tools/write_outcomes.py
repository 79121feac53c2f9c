"""Write docs/method/forecast-2025-outcomes.md: the forecast on record beside what came.

Run it after claims of what came are added: ``python tools/write_outcomes.py``.
"""

from __future__ import annotations

import math
from pathlib import Path

from ytterby.workflows.forecasting.outcomes import forecast_outcomes

PAGE = Path(__file__).parents[1] / "docs" / "method" / "forecast-2025-outcomes.md"
HEAD = """# What came of the forecast

<!-- Written by tools/write_outcomes.py. -->

The {doc}`forecast on record <forecast-2025>` of China's licences of April 2025, laid beside what
came since. `ytterby forecast --outcomes` prints the same. Nothing of what came shaped the record:
its claims have a quantity of their own, `outcome`, which no chain and no parameter reads, and the
record is hashed.

"""
TAIL = """
## What it got wrong, and why

- **The bottom came later and lower.** The record has its lowest month in April; customs held nearly
  everything in May. To the United States 46 t left in May where 162 t was the lower end.
- **The recovery was much faster.** From July on exports stood at or above those of 2024, where the
  record has them a third below. It knows of no truce: its one premise is the rule of 4 April,
  applied as licences were before. The talks of Geneva in May, London in June and Busan in October
  are no part of it.
- **Magnets that need no licence.** The record lets them pass after April; reports of June 2025 say
  that customs held these too.
- **Yttrium.** Spot in Europe rose to more than seven times what was expected: the choke price of
  yttrium in coatings is far higher than the claim that the run rests on. Adamas
  Intelligence says that less than 1 % of yttrium oxide changed hands above 150 USD/kg in 2025.
- **Neodymium outside.** It needs no licence, and the record has its price stand still on both
  sides; prices in Europe rose by half.

## What it got right

Spot prices of dysprosium and terbium outside doubled again over the middle, within the interval,
and prices inside China hardly moved.

## Method

The error is $\\ln(\\text{came}/\\text{expected})$; scores are means of its absolute value, printed
as factors. An observation with a range counts as outside only if all of the range is. The forecast
that nothing changes takes the usual month of 2024 and the price of March 2025. Every figure of
what came is a secondary report (tier B) of Chinese customs, Argus or SMM; a price is that of one
day or week. Months that nobody reported to us are missing, not zero: exports to the United States
in April 2025, and spot prices of most months.
"""


def write_page() -> str:
    """Return the page."""
    shown = forecast_outcomes()
    lines = [f"- {line}" for line in shown.finding]
    lines += ["", "| forecast | month | expected | came | verdict | factor |",
              "| :-- | :-- | --: | --: | :-- | --: |"]  # fmt: skip
    for row in shown.tables["outcomes"].rows():
        of = f"to {row['item']}" if row["what"] == "magnet exports" else f"{row['item']} oxide"
        low, high = (_short(float(str(row[n]))) for n in ("low", "high"))
        factor = math.exp(float(str(row["error"])))
        middle, came = (_short(float(str(row[n]))) for n in ("forecast", "came"))
        lines.append(
            f"| {row['what']}, {of} [{row['unit']}] | {row['month']} | {middle} ({low}–{high}) "
            f"| {came} | {row['verdict']} | {factor:.2f} |"
        )
    return HEAD + "\n".join(lines) + "\n" + TAIL


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 20 else f"{value:,.1f}"


if __name__ == "__main__":
    PAGE.write_text(write_page(), encoding="utf-8")
