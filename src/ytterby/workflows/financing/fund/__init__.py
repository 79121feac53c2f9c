"""Public money in projects; instruments at equal security."""
