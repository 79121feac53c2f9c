"""Runs that are kept: list, compare, run again, take away, take out of sight and bring back."""
