"""The report of a stress run: what falls short, when, for whom, and how sure that is."""
