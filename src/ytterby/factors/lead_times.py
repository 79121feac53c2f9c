"""How long it takes to replace a plant of a stage, from published times."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ytterby.evidence import Evidence
from ytterby.factors.estimates import Estimate, pool, resolve

REPLACEMENT: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "mine": ("macro-0065", "processing-0043"),
        "separation": ("processing-0045", "processing-0090"),
        "metal": ("processing-0044", "processing-0045"),
        "magnet": ("processing-0045", "processing-0092"),
    }
)
"""Claims on the time from decision to output, by stage; qualification by buyers comes on top."""


def replacement_times(evidence: Evidence) -> dict[str, Estimate]:
    """Return the time from a decision to output of a plant outside China, by stage [year].

    Parameters
    ----------
    evidence
        The evidence as of its date; a stage without a claim in force has no row.
    """
    found = {
        stage: pool([e for c in claims if (e := resolve(evidence, c)) is not None])
        for stage, claims in REPLACEMENT.items()
    }
    return {stage: e for stage, e in found.items() if e is not None}
