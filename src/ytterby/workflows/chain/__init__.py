"""Who stands where in the chain, what flows between them, and what moves when a plant stops."""
