"""Time the indicators on the real chain: ``python benchmarks/bench_indicators.py``.

Aim: stage trace, ever touched and owner control of 16 elements on 200 draws in 2 s.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from ytterby import indicators
from ytterby.baseline import baseline
from ytterby.core.chain import Chain
from ytterby.indicators.accounts.arrays import arrays
from ytterby.indicators.accounts.network import build_network

TARGET, PARTNER = {"USA": ["USA"]}, {"CHN": ["CHN"]}


def cases(chain: Chain) -> dict[str, Callable[[], object]]:
    """Return what is timed, by name."""
    return {
        "priors that obey the balances": lambda: arrays(chain),
        "shares": lambda: indicators.output_shares(chain),
        "concentration": lambda: indicators.concentration(chain),
        "net import reliance": lambda: indicators.net_import_reliance(chain),
        "ever touched, all elements": lambda: indicators.trace(
            chain, TARGET, PARTNER, measures=["ever_touched"]
        ),
        "three measures, all elements, well mixed": lambda: indicators.trace(
            chain, TARGET, PARTNER
        ),
        "three measures, all elements, own first": lambda: indicators.trace(
            chain, TARGET, PARTNER, mixing="own_first"
        ),
        "dependence, four elements, 16 draws": lambda: indicators.dependence(
            chain, TARGET, PARTNER, elements=["Nd", "Pr", "Dy", "Tb"]
        ),
        "links of Dy, world": lambda: indicators.chain_links(chain, "Dy"),
    }


def main() -> None:
    """Print the size of the problem and the seconds of each case."""
    chain = baseline(2024)
    columns = arrays(chain).values.shape[1]
    nodes = [
        len(build_network(arrays(chain, draws=0), e).region) for e in chain.technology.elements
    ]
    print(f"{chain.flows.height} flows, {chain.draws.shape[1]} draws, {columns} columns")
    print(f"pools by element: {min(nodes)} to {max(nodes)}")
    for name, run in cases(chain).items():
        best = min(_seconds(run) for _ in range(3))
        print(f"{name:44s} {best:7.3f} s")


def _seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
