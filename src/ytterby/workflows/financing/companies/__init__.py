"""Dossiers of companies."""
