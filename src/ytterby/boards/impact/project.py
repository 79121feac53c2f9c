"""One project as a board of its own kind."""

from __future__ import annotations

from ytterby.boards.impact.projects import ONE, ProjectParams, build_project
from ytterby.boards.registry import Kind

KIND = Kind(
    ONE,
    "What a mine or plant earns, the price at which it pays, and whether it outlasts a price war.",
    ProjectParams,
    build_project,
    lambda: [ProjectParams()],
)
