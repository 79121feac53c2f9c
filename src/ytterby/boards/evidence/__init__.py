"""Boards on the evidence: what it holds, what the chains make of it, what a claim changes."""
