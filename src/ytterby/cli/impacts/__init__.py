"""Commands that tell what it costs and whom it takes."""
