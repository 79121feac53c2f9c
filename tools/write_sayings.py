"""Write docs/reference/sayings.md: ``python tools/write_sayings.py``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ytterby.sayings import VERDICTS, Bench, Saying, Standing, Verdict, judge, read_sayings
from ytterby.sayings.claimed import number_text
from ytterby.sayings.reading import TOPICS
from ytterby.sayings.wording import sentences, verdict_words
from ytterby.workflows.saying_tables import publishers, state_text

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "sayings.md"
HEAD = """# Sayings

<!-- Written by tools/write_sayings.py; run it again after the evidence or the sayings change. -->

What people say about rare earths, who says it, and what the evidence says: computed from evidence
version {version} and the balanced chains, by the rules of {{doc}}`/method/sayings`. Brackets hold
central 80 % intervals. Ask for one of them, or for a sentence of your own:

```sh
ytterby claims
ytterby claims show china-refines-90
ytterby claims check "China refines 90% of rare earths"
```

"""


def lines(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    out = [f"| {' | '.join(header)} |", f"| {' | '.join('---' for _ in header)} |"]
    return "\n".join([*out, *(f"| {' | '.join(r)} |" for r in rows)]) + "\n\n"


def heard_text(saying: Saying) -> str:
    """Return who says it, with links."""
    parts = []
    for h in saying.heard:
        day = f", {h.date}" if h.date else ""
        where = f": [{h.document}]({h.address}){day}" if h.address else ""
        parts.append(f"{h.who}{where} (tier {h.tier})")
    return "; ".join(parts)


def number_rows(standing: Standing, known: dict[str, tuple[str, str]]) -> list[list[str]]:
    """Return a row for each number of a definition; one for a gap."""
    unit, rows = standing.unit, []
    for n, state in zip(standing.numbers, standing.states, strict=True):
        low, high = (number_text(x, unit, bare=True) for x in (n.low, n.high))
        span = "" if low == high else f" ({low}–{high})"
        proof = "" if n.evidence_share is None else f", {100 * n.evidence_share:.0f} % evidence"
        names = "; ".join(dict.fromkeys(known.get(i, (i, ""))[0] for i in n.sources[:2]))
        number = f"{number_text(n.value, unit)}{span}"
        year = str(n.year or "–")
        rows.append(
            [
                standing.definition.name,
                year,
                number,
                state_text(standing, state),
                f"{n.tier}{proof}",
                names,
            ]
        )
    return rows or [[standing.definition.name, "–", "–", "no number", "–", "–"]]


def saying_part(verdict: Verdict, known: dict[str, tuple[str, str]]) -> str:
    """Return the section of one saying."""
    saying = verdict.saying
    text = f"### {saying.sentence}\n\n`{saying.id}` · claimed: {verdict.said.text} · "
    text += f"**{verdict_words(verdict)}**\n\n{' '.join(sentences(verdict))}\n\n"
    text += f"Said by {heard_text(saying)}.\n\n"
    if saying.note:
        text += f"{saying.note}\n\n"
    rows = [r for s in verdict.standings for r in number_rows(s, known)]
    return text + lines(["By this definition", "Year", "Number", "Claim", "Tier", "Sources"], rows)


def write_page(bench: Bench | None = None) -> str:
    """Return the page."""
    bench = bench or Bench(lean=True)
    verdicts = [judge(s, bench) for s in read_sayings()]
    known = publishers(bench)
    text = HEAD.format(version=bench.evidence.version)
    counts = [f"{sum(v.verdict == k for v in verdicts)} {k}" for k in VERDICTS]
    text += f"{len(verdicts)} sayings: {', '.join(counts)}.\n\n"
    for topic in TOPICS:
        own = [v for v in verdicts if v.saying.topic == topic]
        text += f"## {topic.capitalize()}\n\n"
        rows = [[v.saying.sentence, verdict_words(v)] for v in own]
        text += lines(["Saying", "Verdict"], rows)
        text += "".join(saying_part(v, known) for v in own)
    return text.rstrip() + "\n"


if __name__ == "__main__":
    PAGE.write_text(write_page(), encoding="utf-8")
