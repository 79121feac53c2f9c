"""Figures of the evidence: claims beside each other and the chain, numbers before and after."""
