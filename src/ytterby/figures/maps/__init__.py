"""Charts on a world map, and what moves when plants stop."""
