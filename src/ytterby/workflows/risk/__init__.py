"""Risk scores: what is asked for, tables, words, and sweeps over everything."""
