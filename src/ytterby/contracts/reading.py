"""Read a contract from a file: everything wrong with it is said at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ytterby.contracts.document import Document, PathSpec
from ytterby.contracts.horizon import Horizon
from ytterby.contracts.registry import find_kind
from ytterby.errors import InputError, Problem, UnknownNameError, unknown_name

DATA = Path(__file__).parent / "data"
SCHEMA_ID = "contract-1.schema.json"


def document_schema() -> dict[str, Any]:
    """Return the JSON schema of a contract file."""
    schema = Document.model_json_schema(mode="validation")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        **schema,
    }


def contract_names() -> tuple[str, ...]:
    """Return the names of contracts that ship.

    Examples
    --------
    >>> contract_names()
    ('mp-dod-2025',)
    """
    return tuple(sorted(p.stem for p in DATA.glob("*.yaml")))


def read_document(name: str | Path) -> Document:
    """Return a contract that ships, by name, or one from a YAML file.

    Raises
    ------
    UnknownNameError
        ``unknown-contract``, with the nearest names.
    InputError
        Every problem of the file at once.

    Examples
    --------
    >>> read_document("mp-dod-2025").region
    'USA'
    """
    import yaml

    text = str(name)
    own = text.endswith((".yaml", ".yml")) or "/" in text
    path = Path(text) if own else DATA / f"{text}.yaml"
    if not own and text not in contract_names():
        raise UnknownNameError(unknown_name("contract", text, contract_names(), "contract"))
    try:
        written = path.read_text(encoding="utf-8")
        content = yaml.safe_load(written)
        twice = _repeated(yaml.compose(written, Loader=yaml.SafeLoader), text)
    except OSError as error:
        what = f"it cannot be read ({error.strerror})"
        raise InputError(Problem("unreadable-file", text, what, "check the path")) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        first = str(error).splitlines()[0]
        mark = getattr(error, "problem_mark", None)
        where = text if mark is None else f"{text}, line {mark.line + 1}"
        fix = "check indentation, colons, brackets and quotes"
        raise InputError(Problem("yaml-syntax", where, first, fix)) from error
    try:
        document = build_document(content, text)
    except InputError as error:
        raise InputError([*twice, *error.problems]) from error
    if twice:
        raise InputError(twice)
    return document


def _repeated(root: Any, place: str) -> list[Problem]:
    """Return the fields that a mapping gives twice, of which YAML would keep the last."""
    import yaml

    problems: list[Problem] = []
    waiting, looked = [root], set()
    while waiting:
        node = waiting.pop()
        # An alias may hold itself.
        if id(node) in looked:
            continue
        looked.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting += node.value
        elif isinstance(node, yaml.MappingNode):
            names: set[str] = set()
            for key, value in node.value:
                name, where = str(key.value), f"{place}, line {key.start_mark.line + 1}"
                if name in names:
                    what = f"'{name}' is given twice"
                    problems.append(Problem("duplicate-key", where, what, "give it once"))
                names.add(name)
                waiting.append(value)
    return problems


def build_document(content: object, place: str) -> Document:
    """Return a contract from what a YAML file holds.

    Parameters
    ----------
    content
        Mappings, lists, numbers and text.
    place
        What problems are said of.

    Raises
    ------
    InputError
        ``bad-field``, ``unknown-contract``, ``unknown-term``, ``unknown-path``, ``no-path``,
        ``double-id``: all at once.
    """
    if not isinstance(content, dict):
        what = "it holds no fields"
        fix = "write name, title, start, months, public_rate and agreements"
        raise InputError(Problem("bad-field", place, what, fix))
    try:
        document = Document.model_validate(content)
    except ValidationError as error:
        wrong = [_field(dict(e), place) for e in error.errors()]
        raise InputError([*wrong, *_unknown_names(content, place)]) from error
    problems = [*_links(document, place), *_unknown_terms(content, place)]
    if problems:
        raise InputError(problems)
    return document


def _field(error: dict[str, Any], place: str) -> Problem:
    """Return what is wrong with a field, in words of a contract rather than of a checker."""
    where = f"{place}, {'.'.join(str(p) for p in error['loc']) or 'file'}"
    fix = "see docs/how-to/write-a-contract.md for the fields"
    message = str(error["msg"]).removeprefix("Value error, ")
    given = error.get("input")
    if error["type"] == "extra_forbidden":
        message = "there is no such field"
        if len(error["loc"]) == 1:
            fix = unknown_name("field", str(error["loc"][0]), list(Document.model_fields)).fix
    elif error["type"] == "missing":
        message = "it is missing"
    elif error["type"] == "string_type" and type(given) in (int, float):
        message = f"{given} is a number, not text"
        fix = 'write text in quotes, a month as "2026-01"'
    return Problem("bad-field", where, message, fix)


def _agreements(content: dict[str, Any], place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the agreements of a file that may be wrong elsewhere, each with its place."""
    listed = content.get("agreements")
    for at, one in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(one, dict):
            yield f"{place}, agreements.{one.get('id', at)}", one


def _unknown_names(content: dict[str, Any], place: str) -> list[Problem]:
    """Return unknown kinds and terms of a file whose fields are wrong, so that all are said."""
    problems: list[Problem] = []
    for where, one in _agreements(content, place):
        if isinstance(one.get("kind"), str):
            try:
                find_kind(one["kind"], f"{where}.kind")
            except InputError as error:
                problems += error.problems
    return [*problems, *_unknown_terms(content, place)]


def _unknown_terms(content: dict[str, Any], place: str) -> list[Problem]:
    """Return terms that their kind of contract does not have."""
    problems: list[Problem] = []
    for where, one in _agreements(content, place):
        terms, kind = one.get("terms"), one.get("kind")
        if not (isinstance(terms, dict) and isinstance(kind, str)):
            continue
        try:
            known = sorted(find_kind(kind).terms.__dataclass_fields__)
        except InputError:
            continue
        problems += [
            unknown_name("term", str(name), known, f"{where}.terms")
            for name in terms
            if name not in known
        ]
    return problems


def _links(document: Document, place: str) -> list[Problem]:
    problems: list[Problem] = []
    known = sorted(document.paths)

    def check_path(path: str, where: str) -> None:
        if path not in document.paths:
            problems.append(unknown_name("path", path, known, f"{place}, {where}"))

    seen: set[str] = set()
    for one in document.agreements:
        where = f"agreements.{one.id}"
        if one.id in seen:
            what = f"'{one.id}' names two agreements"
            problems.append(Problem("double-id", f"{place}, {where}", what, "rename one"))
        seen.add(one.id)
        try:
            kind = find_kind(one.kind, f"{place}, {where}.kind")
        except InputError as error:
            problems += error.problems
            continue
        for role, path in one.reads.items():
            check_path(path, f"{where}.reads.{role}")
            if role not in {**kind.reads, **kind.may_read}:
                roles = sorted({**kind.reads, **kind.may_read})
                problems.append(unknown_name("role", role, roles, f"{place}, {where}.reads"))
        for role in kind.reads:
            if role not in one.reads:
                what = f"a {one.kind} contract reads {role} [{kind.reads[role]}]"
                fix = f"name a path: reads: {{{role}: …}}"
                problems.append(Problem("no-path", f"{place}, {where}.reads", what, fix))
    for name, spec in document.paths.items():
        for other in spec.product:
            check_path(other, f"paths.{name}.product")
            if other in document.paths and document.paths[other].product:
                what = "a product of products is not read"
                problems.append(Problem("bad-field", f"{place}, paths.{name}", what, "name all"))
    counted = Horizon(document.start, document.months)
    for supply in document.supplies:
        check_path(supply.path, f"supplies.{supply.title}")
        first, last = counted.index(supply.start), counted.index(supply.end)
        if last < max(first, 0) or first >= document.months:
            what = f"no month from {supply.start} to {supply.end} is counted"
            fix = f"give months from {counted.labels[0]} to {counted.labels[-1]}"
            where = f"{place}, supplies.{supply.title}"
            problems.append(Problem("out-of-range", where, what, fix))
        for payer in supply.paid_by:
            if payer not in seen:
                where = f"{place}, supplies.{supply.title}.paid_by"
                problems.append(unknown_name("agreement", payer, sorted(seen), where))
    if document.price:
        check_path(document.price, "price")
    for gap in document.gaps:
        for spot in gap.change:
            problems += _changed(document, spot, f"{place}, gaps.{gap.id}.change")
    return problems


def _changed(document: Document, spot: str, place: str) -> list[Problem]:
    """Return what is wrong with the name of a field that another reading changes."""
    head, *rest = spot.split(".")
    if head in ("agreements", "paths") and len(rest) == 2:
        name, field = rest
        kinds = {a.id: a.kind for a in document.agreements}
        within = sorted(kinds if head == "agreements" else document.paths)
        if name not in within:
            return [unknown_name(head.removesuffix("s"), name, within, place)]
        if head == "paths":
            known = sorted(PathSpec.model_fields)
        else:
            try:
                known = sorted(find_kind(kinds[name]).terms.__dataclass_fields__)
            except InputError:
                return []
        return [] if field in known else [unknown_name("field", field, known, place)]
    known = sorted(set(Document.model_fields) - {"agreements", "paths", "gaps"})
    if not rest and head in known:
        return []
    return [unknown_name("field", spot, [*known, "agreements.ID.TERM", "paths.NAME.FIELD"], place)]
