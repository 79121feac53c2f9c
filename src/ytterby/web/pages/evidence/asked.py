"""What the address of the page asks for."""

from __future__ import annotations

from ytterby.boards.build import API
from ytterby.web.state import State
from ytterby.workflows.weighing.search import FILTERS, ORDERS, Question

PATH = "/evidence"
VIEWS = {
    "": "All claims",
    "conflicts": "Contradictions",
    "misfits": "What the chains could not meet",
    "own": "Your own",
}
"""Views of the page by what stands in its address."""
ORDER_NAMES = {
    "match": "best match",
    "year": "year",
    "published": "date published",
    "value": "size of the number",
    "misfit": "misfit with the chain",
    "tier": "tier",
    "quantity": "quantity",
}
FALLING = ("year", "published", "value", "misfit")
"""Orders in which the largest comes first."""
FILES = {"csv": "CSV", "xlsx": "Excel", "parquet": "Parquet", "json": "JSON"}


def view_of(state: State) -> str:
    """Return which view is asked for; the search where it is none."""
    view = state.find("view")
    return view if view in VIEWS else ""


def question_of(state: State) -> Question:
    """Return what is searched for; what makes no sense is left out."""
    order = state.find("order", "match")
    order = order if order in ORDERS else "match"
    page = state.find("page", "1")
    return Question(
        state.find("q"),
        {name: state.listed(name) for name in FILTERS if state.listed(name)},
        order,
        order in FALLING,
        int(page) if page.isdigit() and len(page) < 6 else 1,
    )


def file_links(state: State) -> list[tuple[str, str]]:
    """Return label and address of each file that what was found can be had as."""
    question = question_of(state)
    asked: dict[str, object] = {"q": question.words, **question.chosen}
    if question.order != "match":
        asked |= {"order": question.order, "falling": str(question.falling).lower()}
    from ytterby.web.state import address

    return [
        (label, address(f"{API}/boards/claims/tables/claims.{ending}", **asked))
        for ending, label in FILES.items()
    ]
