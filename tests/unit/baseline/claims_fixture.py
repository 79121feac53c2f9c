"""Claims made by hand."""

from __future__ import annotations

from ytterby.baseline.sources.claims import Claim


def claim(quantity: str, value: float, sigma: float, **dims: object) -> Claim:
    """Return a claim; dims that are not given are blank."""
    fields: dict[str, object] = dict.fromkeys(Claim.__slots__, "")
    fields |= {"quantity": quantity, "value": value, "sigma": sigma, "year": None}
    fields |= {"low": None, "high": None, "claim": f"c{value:g}", "tier": "B"}
    return Claim(**(fields | dims))  # type: ignore[arg-type]
