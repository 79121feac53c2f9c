"""A sentence of one's own held against the evidence."""

from __future__ import annotations

from ytterby.boards.dependence.sayings.board import CheckParams, build_check
from ytterby.boards.registry import Kind

KIND = Kind(
    "saying-check",
    "A sentence held against the evidence: the verdict, and every number by definition.",
    CheckParams,
    build_check,
    lambda: [CheckParams(text="China refines 90% of rare earths")],
)
