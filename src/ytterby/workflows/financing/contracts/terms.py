"""Terms of a contract with claims in the place of their ids, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from ytterby.contracts.document import Agreement, Amount, Document
from ytterby.contracts.registry import find_kind
from ytterby.errors import InputError, Problem, YtterbyError
from ytterby.workflows.financing.contracts.paths import Reader

LOWEST_RATE, HIGHEST_RATE = -0.05, 1.0
"""Of discount [1/year]."""


def read_terms(one: Agreement, reader: Reader) -> object:
    """Return the terms of an agreement, with claims in the place of their ids.

    Raises
    ------
    InputError
        ``bad-term``, or what the kind's own check says.
    """
    kind = find_kind(one.kind)
    given: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, value in one.terms.items():
        if isinstance(value, dict):
            try:
                amount = Amount.model_validate(value)
            except ValidationError as error:
                for each in error.errors():
                    what = str(each["msg"]).removeprefix("Value error, ")
                    place = ".".join((f"agreements.{one.id}.terms", name, *map(str, each["loc"])))
                    fix = "give value, and low and high around it, or a claim"
                    problems.append(Problem("bad-term", place, what, fix))
                continue
            told = reader.read(amount, f"agreements.{one.id}.{name}").value
            field_of = kind.terms.__dataclass_fields__.get(name)
            whole = field_of is not None and str(field_of.type) == "int" and told == int(told)
            given[name] = int(told) if whole else told
        elif isinstance(value, list | tuple):
            given[name] = tuple(tuple(v) if isinstance(v, list | tuple) else v for v in value)
        else:
            given[name] = value
    problems += _types(one, given)
    if problems:
        raise InputError(problems)
    try:
        return kind.terms(**given)
    except (TypeError, ValueError, AttributeError) as error:
        known = ", ".join(kind.terms.__dataclass_fields__)
        what = str(error).replace(f"{kind.terms.__name__}.__init__() ", "")
        raise InputError(
            Problem("bad-term", f"agreements.{one.id}.terms", what, f"terms are {known}")
        ) from error


def _types(one: Agreement, given: Mapping[str, Any]) -> list[Problem]:
    """Return the terms that are text where a number is meant, and the other way round."""
    fields = find_kind(one.kind).terms.__dataclass_fields__
    wanted = {
        "float": ((int, float), "a number"),
        "int": ((int,), "a whole number"),
        "str": ((str,), "text in quotes"),
        "bool": ((bool,), "true or false"),
        "tuple": ((tuple,), "a list"),
    }
    problems = []
    for name, value in given.items():
        meant = str(fields[name].type) if name in fields else ""
        if not meant or (value is None and "None" in meant):
            continue
        kinds, words = wanted.get(meant.partition("[")[0].partition(" ")[0], ((object,), ""))
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            place = f"agreements.{one.id}.terms.{name}"
            what = f"'{value}' is not {words}"
            problems.append(Problem("bad-term", place, what, f"give {words}"))
    return problems


def check_claims(document: Document, reader: Reader) -> list[Problem]:
    """Return the claims of a contract that do not exist, or were not known by then.

    Parameters
    ----------
    document
        The contract.
    reader
        Of its amounts.
    """
    problems: list[Problem] = []
    late: set[str] = set()

    def walk(node: object, place: str) -> None:
        if isinstance(node, Mapping):
            if node.get("claim"):
                try:
                    reader.read(Amount(claim=str(node["claim"])), place)
                except YtterbyError as error:
                    if any(p.code == "no-claim" for p in error.problems):
                        late.add(str(node["claim"]))
                    problems.extend(
                        Problem(p.code, place, p.message, p.fix) for p in error.problems
                    )
            for name, inner in node.items():
                walk(inner, f"{place}.{name}" if place else str(name))
        elif isinstance(node, list | tuple):
            for at, inner in enumerate(node):
                walk(inner, f"{place}.{at}")

    walk(document.model_dump(exclude={"gaps"}), "")
    reader.found.clear()
    if len(late) < 2:
        return problems
    # One date is one mistake, however many terms it leaves without a claim.
    known = max(str(reader.evidence.claim(c)["published_on"]) for c in late)
    what = f"{len(late)} claims that the contract rests on were not published by then"
    fix = f"give a later --as-of: all are known from {known} on"
    return [
        Problem("no-claim", "as_of", what, fix),
        *(p for p in problems if p.code != "no-claim"),
    ]


def check_rates(document: Document, reader: Reader) -> list[Problem]:
    """Return the rates of discount that are none.

    Parameters
    ----------
    document
        The contract.
    reader
        Of its amounts.
    """
    rates = {"public_rate": document.public_rate, "private_rate": document.private_rate}
    fix = f"give a share a year, {LOWEST_RATE:g} to {HIGHEST_RATE:g}, such as 0.04"
    return [
        Problem("out-of-range", name, f"{value:g} is no yearly rate", fix)
        for name, amount in rates.items()
        if amount is not None
        and not LOWEST_RATE <= (value := reader.read(amount, name).value) < HIGHEST_RATE
    ]
