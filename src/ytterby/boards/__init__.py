"""What a page of the app shows, as plain values: counted away from the server, kept, sent as text.

A board knows nothing of web frameworks; the pages, the API and tests read the same one.
"""

from ytterby.boards.board import Board, Part, Picture, Piece
from ytterby.boards.keep import Boards
from ytterby.boards.registry import Kind, Params, board_names, find_kind

__all__ = [
    "Board",
    "Boards",
    "Kind",
    "Params",
    "Part",
    "Picture",
    "Piece",
    "board_names",
    "find_kind",
]
