"""What buyers do: need more, or store more."""
