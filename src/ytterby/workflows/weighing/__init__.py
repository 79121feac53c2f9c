"""Weigh the evidence: search claims, see conflicts, misfits and uses, add claims of your own."""
