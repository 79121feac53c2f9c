"""Write docs/method/simulator-parameters.md: every estimate of behaviour that the simulator reads.

Run it after claims of behaviour change: ``python tools/write_simulator.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from ytterby.simulate import Parameters
from ytterby.simulate.behaviour.parameters import (
    CHOKE,
    ELASTICITY,
    MONTHLY_ELASTICITY,
    SCOPES,
    Estimate,
)

PAGE = Path(__file__).parent.parent / "docs" / "method" / "simulator-parameters.md"

HEAD = """# Parameters of the simulator

<!-- Written by tools/write_simulator.py; run it again after claims of behaviour change. -->

Every number that {doc}`the simulator <simulator>` reads beside the chain: a claim of the evidence
base, with its 80 % interval, tier and source. C is judgement or the model's own estimate. Draws are
log-normal (normal where a range crosses zero), each side with its own width; shares stop at one,
and a time shorter than a month means within it. Of several that fit a place the one with most dims
wins. Terms of licences and bans belong to a scenario: {doc}`../reference/scenarios`.
"""


def write_page(table: Parameters) -> str:
    """Return the page."""
    by_scope = {name: [e for e in table.estimates if e.scope == s] for name, s in SCOPES.items()}
    general = [e for found in by_scope.values() for e in found]
    names = {e.claim: name for name, found in by_scope.items() for e in found}
    elastic = [e for e in table.estimates if e.quantity == ELASTICITY]
    elastic = [e for e in elastic if e.scope == MONTHLY_ELASTICITY]
    chokes = [e for e in table.estimates if e.quantity == CHOKE]
    ways = [e for e in table.terms if e.quantity == "substitution_term"]
    products = [e for e in table.terms if e.quantity != "substitution_term"]
    parts = [
        HEAD,
        "## Behaviour",
        _table(general, lambda e: f"`{names[e.claim]}`: {e.scope}"),
        "## Price elasticity of demand",
        _table(elastic, lambda _: "`price_elasticity`"),
        "## Choke prices",
        "What a sector loses per kg of oxide that it lacks: above it, it stops. Neodymium stands "
        "for praseodymium too.",
        _table(chokes, lambda _: "`choke_price`"),
        "## Named substitutes",
        "Read only where a response opens them. A substitute's own term wins over that of any.",
        _table(ways, lambda e: e.scope),
        "## Products in use",
        "Read by the response `recycling` and the table `products`.",
        _table(products, lambda e: f"`{e.quantity}`: {e.scope}"),
    ]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _table(estimates: Iterable[Estimate], name: Callable[[Estimate], str]) -> str:
    """Return a table; one note stands for all rows that share it."""
    rows = ["| parameter | where | value | low | high | unit | tier | source | note |"]
    rows.append("| --- " * 9 + "|")
    last = ""
    for e in estimates:
        place = ", ".join(value for _, value in e.place) or "everywhere"
        note = "as above" if e.note and e.note == last else e.note.replace("|", "/")
        last = e.note
        cells = (name(e), place, *(f"{v:g}" for v in (e.value, e.low, e.high)))
        rows.append(f"| {' | '.join(cells)} | {e.unit} | {e.tier} | {e.source} | {note} |")
    return "\n".join(rows)


def main() -> None:
    """Write the page."""
    PAGE.write_text(write_page(Parameters.load(year=2024)), encoding="utf-8")


if __name__ == "__main__":
    main()
