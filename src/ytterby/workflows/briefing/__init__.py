"""The brief: how dependent a country or bloc is, in a page."""
