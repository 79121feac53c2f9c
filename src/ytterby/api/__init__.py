"""The API: an application of its own that programs ask, mounted below /api/v1."""

from ytterby.api.app import build_api

__all__ = ["build_api"]
