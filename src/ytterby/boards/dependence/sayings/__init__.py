"""Sayings about dependence: each judged by the evidence, and any sentence checked."""
