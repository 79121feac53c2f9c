"""The stress lab: make a scenario, run it, read what it does, lay runs beside each other."""
