"""The use cases: all that the command line and other front ends may call."""
