"""What governments and makers do in answer, as data; one file a kind, found through a registry."""

from ytterby.simulate.responses.base import Response
from ytterby.simulate.responses.registry import response_kinds

__all__ = ["Response", "response_kinds"]
