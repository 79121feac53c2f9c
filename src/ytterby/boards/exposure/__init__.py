"""What a bill of materials depends on, as a page shows it."""

from ytterby.boards.exposure.board import KIND, ExposureParams, build_board

__all__ = ["KIND", "ExposureParams", "build_board"]
