"""The first page: how dependent a country is, where it pinches, and what has moved."""

from ytterby.boards.overview.build import KIND

__all__ = ["KIND"]
