"""Factors: pure tables over the evidence, each number with a range, a tier and its sources."""
