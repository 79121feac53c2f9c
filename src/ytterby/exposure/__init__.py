"""Bills of materials read, and what in them is exposed."""
