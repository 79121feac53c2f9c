"""Check what events wait for: it exists, and nothing waits for itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ytterby.errors import Problem, unknown_name
from ytterby.simulate.events import Event
from ytterby.simulate.scenario.yaml_text import Path


def check_following(
    deeds: Sequence[tuple[Path, Event]], where: Callable[[Path], str]
) -> Iterator[Problem]:
    """Yield what is wrong with the events that others follow.

    Parameters
    ----------
    deeds
        Events and responses with their places in the scenario.
    where
        Tells a place in words.
    """
    followed = {deed.id: deed.after.event for _, deed in deeds if deed.after is not None}
    known = [deed.id for _, deed in deeds]
    for place, deed in deeds:
        for number, name in enumerate(getattr(deed, "provoked_by", ())):
            if name not in known:
                at = where((*place, "provoked_by", number))
                yield unknown_name("event", name, known, at)
        if deed.after is None:
            continue
        at = where((*place, "after", "event"))
        if deed.after.event not in known:
            yield unknown_name("event", deed.after.event, known, at)
        elif _comes_back(deed.id, followed):
            yield Problem(
                "circular-events",
                at,
                f"'{deed.id}' waits for itself, by way of '{deed.after.event}'",
                "let one of them wait for nothing",
            )


def _comes_back(start: str, followed: dict[str, str]) -> bool:
    here, steps = start, 0
    while here in followed and steps <= len(followed):
        here, steps = followed[here], steps + 1
        if here == start:
            return True
    return False
