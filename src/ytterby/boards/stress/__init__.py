"""Boards of stress runs: one run at the centre of every claim, and runs beside each other."""
