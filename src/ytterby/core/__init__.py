"""Exchange types that every layer shares: the chain, its technology, regions and balance checks."""
