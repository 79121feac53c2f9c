"""What matters most: which uncertain quantities move an outcome of a scenario, and how much."""
