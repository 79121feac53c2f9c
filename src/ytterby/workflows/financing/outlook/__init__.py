"""Supply and demand of an element to 2040, for people."""
