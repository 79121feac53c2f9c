"""Write docs/method/sensitivity.md: how it is found what matters most, with worked examples.

Run it after the evidence, the simulator or the scenario change: ``python
tools/write_sensitivity.py``. It takes some minutes.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from ytterby.results import Table
from ytterby.simulate.sensitivity.outcomes import KINDS
from ytterby.workflows.stressing.sensitivity import SensitivityOutcome, stress_sensitivity

PAGE = Path(__file__).parents[1] / "docs" / "method" / "sensitivity.md"
SCENARIO = "china-2025-controls"
EXAMPLES = (
    {"outcome": "shortage", "element": ["Dy"]},
    {"outcome": "peak-price", "element": ["Dy"]},
)
EFFORT = {"months": 24, "trajectories": 6, "points": 128}
"""What is worked out for the page, and with how many runs: somewhat less than usual."""
SCREENED = 5
"""Rows of the screening that are shown."""

INTRODUCTION = """# What matters most

<!-- Written by tools/write_sensitivity.py; run it after the simulator changes. -->

`ytterby sensitivity SCENARIO` tells which uncertain parameter moves an outcome of a scenario, and
by how much. It varies everything that {doc}`the simulator <simulator>` does not know: all claims
of {doc}`simulator-parameters`, stocks of the chain, amounts, odds and dates of the scenario's
events and responses, and the factors calibrated on {doc}`the crisis of 2010 <backcast>`. The
parameters that explain most are those worth a phone call, a survey or a better source.
"""

METHOD = """## Method

**One scale.** Every parameter $x_i$ is measured by its probability $u_i$, uniform on (0, 1) and
independent of all others; $x_i$ is its quantile in the range of its claim, the same that a draw
of an ensemble uses.

**Screening.** From a random point one parameter after the other moves by $\\Delta$, all of them
once a trajectory t (Morris 1991):

$$ d_i^t = \\frac{y(u^t + \\Delta_i^t e_i) - y(u^t)}{\\Delta_i^t}, \\qquad
\\mu^*_i = \\frac1r \\sum_t |d_i^t|, \\qquad \\mu_i = \\frac1r \\sum_t d_i^t, \\qquad
\\sigma_i^2 = \\frac1{r-1} \\sum_t (d_i^t - \\mu_i)^2 $$

$\\mu^*$ (Campolongo, Cariboni and Saltelli 2007) ranks the parameters, the sign of μ gives the
direction, σ tells how much the effect depends on where one stands. Instead of a grid of levels
base points and steps are Latin hypercubes over the trajectories, with $\\Delta$ between a third
and two thirds: no effect hides because the outcome comes back after a step of one length. It
takes r times (parameters + 1) runs.

**Shares of variance.** The leading parameters get Sobol's indices, and all others together are
one more factor, so that nothing is left out. With matrices A and B of N rows each, and
$A_B^{(i)}$ the matrix A whose column i comes from B,

$$ S_i = \\frac{V(E(y \\mid x_i))}{V(y)} \\approx \\frac{\\frac1N \\sum_j f(B)_j
\\bigl(f(A_B^{(i)})_j - f(A)_j\\bigr)}{V(y)}, \\qquad
S_{Ti} = \\frac{E(V(y \\mid x_{\\sim i}))}{V(y)} \\approx \\frac{\\frac1{2N} \\sum_j
\\bigl(f(A)_j - f(A_B^{(i)})_j\\bigr)^2}{V(y)} $$

(Saltelli et al. 2010, table 2, b and f; f is that of Jansen 1999). $S_i$ is what knowing the
parameter would take off the variance on average, $S_{Ti}$ what would stay if all others were
known; the difference is interaction, and total shares overlap. **What the leading parameters
explain together** is $1 - S_T$ of all others. A and B are one scrambled Sobol' sequence; it takes
N times (leading parameters + 3) runs.

**Intervals** are the central 80 % of 1,000 bootstrap samples of trajectories, or of rows. Rows of
a Sobol' sequence are more even than the bootstrap knows: intervals are too wide rather than too
narrow. So are ranks: each parameter's rank has an interval, and the first one the share of
samples in which it comes first. Estimates are not clipped; one slightly below 0 is noise of that
size.

**Calibrated behaviour is one parameter.** The posterior's draws of its eleven factors hang
together, and a variance has no unique shares among dependent parameters. They are lined up along
the direction in which they differ most, and one number chooses among them: their joint share is
exact, and none of them is told apart. With `--no-calibrated` each of the eleven has the range of
its claim instead, which is wider than what the crisis of 2010 leaves.

Runs go through the tiles of an ensemble: constant memory, the same bits for any tile and number
of workers. The same seed gives the same numbers.

## Outcomes

"""

LIMITS = """## What it cannot do

- **Ranges are judgement for the most part.** A parameter whose range is too narrow does not
  matter here, whatever it does in the world. The table says which tier each rests on.
- **What is not a parameter has no share:** the structure of the model, the chain of the baseline
  year, which scenario comes. What the model misses of prices whatever its parameters
  ({doc}`backcast`) is left out too.
- **Parameters are taken as independent**, but for the calibrated ones.
- **A variance is no tail.** An outcome that is nil in most draws and very large in a few has a
  variance made by these few; the month of a first stoppage counts as the month after the last if
  none comes.
- **Ten trajectories** place the strong parameters surely and those in the middle roughly; what
  the screening misses shows as the share of all others.

## Sources

Morris, M. D. (1991). Factorial sampling plans for preliminary computational experiments.
*Technometrics* 33, 161-174. Campolongo, F., Cariboni, J., Saltelli, A. (2007). An effective
screening design for sensitivity analysis of large models. *Environmental Modelling & Software*
22, 1509-1518. Jansen, M. J. W. (1999). Analysis of variance designs for model output. *Computer
Physics Communications* 117, 35-43. Saltelli, A., Annoni, P., Azzini, I., Campolongo, F., Ratto,
M., Tarantola, S. (2010). Variance based sensitivity analysis of model output. *Computer Physics
Communications* 181, 259-270.
"""


def outcomes() -> str:
    """Return the table of outcomes."""
    lines = ["| Outcome | of | Unit | Meaning |", "| --- | --- | --- | --- |"]
    for kind in KINDS:
        units = " or ".join(dict.fromkeys(kind.units.values()))
        lines.append(f"| `{kind.name}` | {', '.join(kind.of)} | {units} | {kind.meaning} |")
    return "\n".join(lines) + "\n\n"


def example(found: SensitivityOutcome) -> str:
    """Return one worked example."""
    whole = found.tables["outcome"].frame.row(0, named=True)
    lines = ["```sh", found.manifest.command, "```", ""]
    lines += [*found.finding[1:], ""]
    lines += [
        f"{whole['parameters']} parameters, {whole['runs']:,} runs; single parameters explain "
        f"{100 * number(whole, 'alone'):.0f} % by themselves, added up.",
        "",
    ]
    return "\n".join([*lines, _indices(found.tables["indices"]), "", *_screened(found)]) + "\n\n"


def _indices(table: Table) -> str:
    lines = [
        "| Parameter | total share, % | by itself, % | rank | value | tier |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for row in table.frame.iter_rows(named=True):
        total, first = (share(row, name) for name in ("total", "first"))
        rank = "" if row["rank"] is None else f"{row['rank_low']} to {row['rank_high']}"
        value = "" if row["value"] is None else ranged(row)
        lines.append(f"| {row['words']} | {total} | {first} | {rank} | {value} | {row['tier']} |")
    return "\n".join(lines)


def _screened(found: SensitivityOutcome) -> list[str]:
    table = found.tables["screening"]
    unit = table.units["size"]
    rows = table.frame.head(SCREENED).iter_rows(named=True)
    parts = [f"{r['words']} {r['size']:.3g} (μ {r['mean']:.3g}, σ {r['spread']:.3g})" for r in rows]
    sizes = table.frame["size"].to_numpy()
    still = int((sizes <= 1e-3 * sizes.max()).sum())
    per = "per" if unit == "1" else f"in {unit} per"
    return [
        f"Screening, μ* {per} unit of probability: {'; '.join(parts)}. {still} of "
        f"{table.frame.height} parameters have less than a thousandth of the largest.",
    ]


def share(row: Mapping[str, object], name: str) -> str:
    """Return a share with its interval in percent."""
    order, low, high = (
        f"{round(100.0 * number(row, f'{name}_{end}')):d}" for end in ("order", "low", "high")
    )
    return f"{order} ({low} to {high})"


def ranged(row: Mapping[str, object]) -> str:
    """Return the value of a parameter with its range and unit."""
    value, low, high = (f"{number(row, n):.3g}" for n in ("value", "value_low", "value_high"))
    unit = "" if row["unit"] in ("", "1") else f" {row['unit']}"
    return f"{value} ({low} to {high}){unit}"


def number(row: Mapping[str, object], name: str) -> float:
    """Return a number of a row."""
    found = row[name]
    assert isinstance(found, int | float), name
    return float(found)


def write_page(found: list[SensitivityOutcome]) -> str:
    """Return the page."""
    examples = "## Worked examples\n\n" + "".join(example(each) for each in found)
    return INTRODUCTION + "\n" + METHOD + outcomes() + examples + LIMITS


def main() -> None:
    """Work out the examples and write the page."""

    def tell(words: str, share: float) -> None:
        sys.stderr.write(f"\r{100 * share:3.0f} % {words:60}")

    found = [stress_sensitivity(SCENARIO, progress=tell, **asked, **EFFORT) for asked in EXAMPLES]  # type: ignore[arg-type]
    PAGE.write_text(write_page(found), encoding="utf-8")


if __name__ == "__main__":
    main()
