"""Answers that may be unknown: yes, no, or a question that nobody answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a condition holds.

    Attributes
    ----------
    holds
        Yes, no, or ``None`` where a fact is missing.
    why
        What decided it, in words.
    questions
        Facts that would decide it, if it is not known.
    """

    holds: bool | None
    why: str
    questions: tuple[str, ...] = ()


def yes(why: str) -> Answer:
    """Return that a condition holds."""
    return Answer(True, why)


def no(why: str) -> Answer:
    """Return that a condition does not hold."""
    return Answer(False, why)


def unknown(why: str, question: str) -> Answer:
    """Return that a condition cannot be decided, and the fact that would decide it."""
    return Answer(None, why, (question,))


def all_of(answers: Sequence[Answer]) -> Answer:
    """Return whether all conditions hold: one that fails decides, then one that is not known.

    Examples
    --------
    >>> all_of([yes("it is a magnet"), unknown("its use is not given", "who uses it?")]).holds
    >>> all_of([unknown("its use is not given", "who uses it?"), no("it is no magnet")]).why
    'it is no magnet'
    """
    for answer in answers:
        if answer.holds is False:
            return answer
    open_ones = [a for a in answers if a.holds is None]
    if open_ones:
        questions = tuple(dict.fromkeys(q for a in open_ones for q in a.questions))
        return Answer(None, "; ".join(dict.fromkeys(a.why for a in open_ones)), questions)
    return yes("; ".join(dict.fromkeys(a.why for a in answers if a.why)))


def any_of(answers: Sequence[Answer], otherwise: str) -> Answer:
    """Return whether any condition holds: one that holds decides, then one that is not known.

    Parameters
    ----------
    answers
        The conditions.
    otherwise
        Why not, where all of them fail.
    """
    for answer in answers:
        if answer.holds:
            return answer
    open_ones = [a for a in answers if a.holds is None]
    if open_ones:
        questions = tuple(dict.fromkeys(q for a in open_ones for q in a.questions))
        return Answer(None, open_ones[0].why, questions)
    return no(otherwise)
