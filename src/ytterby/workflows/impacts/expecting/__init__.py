"""The parts of an expected loss: what is weighed, tables, words."""
