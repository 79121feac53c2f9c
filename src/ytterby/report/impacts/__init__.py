"""Reports of what it costs and whom it takes."""
