"""Commands that break the chain, and that say how far to trust it."""
