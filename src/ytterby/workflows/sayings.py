"""Is it true, what people say? Lists, single sayings, and free text held against the evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ytterby.errors import InputError, Problem, UnknownNameError, unknown_name
from ytterby.results.manifest import Manifest, start_manifest
from ytterby.sayings import VERDICTS, Bench, Match, Saying, Verdict, find_sayings, judge
from ytterby.sayings.claimed import range_of
from ytterby.sayings.judging import series
from ytterby.sayings.reading import read_sayings
from ytterby.sayings.wording import denial, sentences
from ytterby.workflows.inputs import Progress
from ytterby.workflows.outcome import Outcome, command_line
from ytterby.workflows.saying_tables import (
    count_words,
    heard_table,
    list_summary,
    match_table,
    number_summary,
    number_table,
    saying_table,
    series_summary,
    series_table,
    source_summary,
    source_table,
    topic_table,
    verdict_table,
)


def list_sayings(
    *,
    topic: str | None = None,
    verdict: str | None = None,
    as_of: str | None = None,
    workspace: Path | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Return every saying with its verdict.

    Parameters
    ----------
    topic
        Only this topic.
    verdict
        Only this verdict: a name of `ytterby.sayings.VERDICTS`, spaces or hyphens.
    as_of, workspace
        As for `ytterby.evidence.load`.
    progress
        Told what is being done.

    Raises
    ------
    UnknownNameError
        Every unknown name at once.
    """
    sayings = read_sayings()
    topics = tuple(dict.fromkeys(s.topic for s in sayings))
    wanted = None if verdict is None else verdict.replace("-", " ").replace("_", " ").casefold()
    problems: list[Problem] = []
    if topic is not None and topic not in topics:
        problems.append(unknown_name("topic", topic, topics))
    if wanted is not None and wanted not in VERDICTS:
        problems.append(unknown_name("verdict", str(verdict), tuple(VERDICTS)))
    if problems:
        raise UnknownNameError(problems)
    bench = Bench(as_of, workspace, progress, lean=True)
    chosen = [s for s in sayings if topic in (None, s.topic)]
    found = [v for v in (judge(s, bench) for s in chosen) if wanted in (None, v.verdict)]
    command = command_line(["claims"], {"topic": topic, "verdict": verdict, "as_of": as_of})
    tables = {
        "sayings": saying_table(found, bench),
        "numbers": number_table(found),
    }
    return Outcome(tables, _manifest(command, bench), (count_words(found),), (list_summary(found),))


def show_saying(
    saying: str,
    *,
    as_of: str | None = None,
    workspace: Path | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Return one saying: verdict, who says it, every number, years, sources for and against.

    Parameters
    ----------
    saying
        Its id.
    as_of, workspace, progress
        As for `list_sayings`.

    Raises
    ------
    UnknownNameError
        ``unknown-saying``, with the nearest ids.
    """
    known = {s.id: s for s in read_sayings()}
    if saying not in known:
        raise UnknownNameError(unknown_name("saying", saying, tuple(known)))
    bench = Bench(as_of, workspace, progress)
    chosen = known[saying]
    verdict = judge(chosen, bench)
    command = command_line(["claims", "show", saying], {"as_of": as_of})
    finding = (f"“{chosen.sentence}”", *sentences(verdict))
    return _one(command, bench, [(verdict, None)], finding)


def check_text(
    text: str,
    *,
    as_of: str | None = None,
    workspace: Path | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Return the verdict on what a text says: the nearest saying, judged for the text's number.

    Parameters
    ----------
    text
        A sentence, such as ``China refines 90% of rare earths``.
    as_of, workspace, progress
        As for `list_sayings`.

    Returns
    -------
    Outcome
        As `show_saying`, with the table ``matches`` and a row of ``verdicts`` for each of them;
        where nothing is near, the table of topics.

    Raises
    ------
    InputError
        ``empty-text``: there is nothing to check.
    """
    if not text.strip():
        fix = "write a sentence, such as 'China refines 90% of rare earths'"
        raise InputError(Problem("empty-text", "text", "there is nothing to check", fix))
    bench = Bench(as_of, workspace, progress)
    command = command_line(["claims", "check", text], {"as_of": as_of})
    matches = find_sayings(text)
    if not matches:
        table = topic_table(read_sayings())
        finding = ("No saying is near to that. Topics and sayings that there are:",)
        return Outcome({"topics": table}, _manifest(command, bench), finding)
    best = matches[0]
    judged = [(judge(m.saying, bench, said=m.said, year=m.year), m) for m in matches]
    verdict = judged[0][0]
    words = (*_about_match(best), *sentences(verdict), *_others(matches))
    head: tuple[str, ...] = (f"“{best.saying.sentence}”",)
    if best.denied:
        head = (denial(verdict), f"The claim itself: {head[0]}")
    return _one(command, bench, judged, (*head, *words), matches)


def _about_match(match: Match) -> tuple[str, ...]:
    """Return what a reader must know where the text says another number or year."""
    saying, out = match.saying, []
    own = "" if match.said is None else match.said.text
    if match.said is not None and _differs(match):
        out.append(f"Judged for what you wrote: {own}.")
    if match.unread:
        own = range_of(saying).text
        out.append(
            f"{'; '.join(match.unread)} is no number in the unit of this saying: judged for {own}."
        )
    if match.year is not None and match.year != saying.year:
        out.append(f"Judged for {match.year}.")
    return tuple(out)


def _differs(match: Match) -> bool:
    own, said = range_of(match.saying), match.said
    return said is not None and (said.low, said.high) != (own.low, own.high)


def _others(matches: Sequence[Match]) -> tuple[str, ...]:
    near = [m.saying.id for m in matches[1:3]]
    return (f"Also near: {', '.join(near)}.",) if near else ()


def _one(
    command: str,
    bench: Bench,
    judged: Sequence[tuple[Verdict, Match | None]],
    finding: tuple[str, ...],
    matches: Sequence[Match] = (),
) -> Outcome:
    """Return the outcome of one saying, the first of those judged."""
    verdict = judged[0][0]
    saying: Saying = verdict.saying
    years = series(saying, bench)
    tables = {
        "verdicts": verdict_table(judged),
        "numbers": number_table([verdict]),
        "sources": source_table(verdict, bench),
        "heard": heard_table([saying]),
    }
    if years:
        tables["years"] = series_table(saying, years)
    if matches:
        tables["matches"] = match_table(matches)
    summary = [number_summary(verdict, bench)]
    if years:
        summary.append(series_summary(saying, years))
    said_by = "; ".join(f"{h.who}{f', {h.date}' if h.date else ''}" for h in saying.heard)
    summary.append(source_summary(verdict, bench))
    finding = (*finding, f"Said by: {said_by}.")
    if saying.note:
        finding = (*finding, saying.note)
    return Outcome(tables, _manifest(command, bench), finding, tuple(summary))


def _manifest(command: str, bench: Bench) -> Manifest:
    """Return what ran; without a chain, the evidence alone."""
    manifest = start_manifest(command, *bench.chains)
    if not bench.chains:
        base = bench.evidence
        manifest = replace(
            manifest,
            evidence_version=base.version,
            overrides=base.overrides,
            as_of=base.as_of,
        )
    return manifest.finish()
