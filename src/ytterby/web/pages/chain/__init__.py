"""The page of the chain: map, plants and what moves when plants stop."""
