"""Write docs/reference/rules.md: every rule that ships, with its timeline and sources.

Run it after rules change: ``python tools/write_rules.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from ytterby.core.regions import region_name
from ytterby.rules import EFFECTS, NOT_ADVICE, Rule
from ytterby.rules.model import Conditions, Exemption, Phase
from ytterby.rules.reading import shipped_rules
from ytterby.rules.vocabulary import END_USES, FORMS, READINGS, STAGES

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "rules.md"

HEAD = f"""# Rules

<!-- Written by tools/write_rules.py; run it again after rules change. -->

Every rule that ships. **{NOT_ADVICE}** How a rule is matched to a shipment:
{{doc}}`../method/rules`; how to add your own: {{doc}}`../how-to/add-a-rule`. Tier A was read in the
official document, B in a copy, translation or report of it, C is recollection.
`ytterby rules list --on DATE` shows the status of each on a day.
"""


def write_page(rules: Sequence[Rule]) -> str:
    """Return the page."""
    parts = [HEAD.strip(), _overview(rules)]
    for place in dict.fromkeys(r.jurisdiction for r in rules):
        parts.append(f"## {region_name(place)}")
        parts += [_section(r) for r in rules if r.jurisdiction == place]
    return "\n\n".join(parts) + "\n"


def _overview(rules: Sequence[Rule]) -> str:
    rows = [
        "| rule | what it does | first day in force | last phase | tier |",
        "|---|---|---|---|---|",
    ]
    for rule in rules:
        first = next((str(p.since) for p in rule.phases if p.status == "in force"), "–")
        first += " or earlier" if rule.older else ""
        cells = (f"[{rule.id}](#{rule.id})", rule.effect, first, _phase(rule.phases[-1]), rule.tier)
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows)


def _phase(phase: Phase) -> str:
    return f"{phase.status} {phase.since} to {phase.until or '…'}"


def _section(rule: Rule) -> str:
    lines = [
        f"({rule.id})=",
        f"### {rule.title}",
        "",
        f"`{rule.id}` · {rule.regime}",
        "",
        f"- **Effect:** {rule.effect}: {EFFECTS[rule.effect]}. {rule.consequence}",
        *(
            f"- **Covers:** {i.label} ({', '.join(FORMS[f] for f in i.forms)})"
            + (f"; holds any of {', '.join(i.elements)}" if i.elements else "")
            + (f", from {100 * i.minimum:g} % of mass" if i.minimum else "")
            + (
                f"; customs codes {', '.join(i.codes)}"
                + (" decide" if i.codes_decide else " (reference)")
                if i.codes
                else ""
            )
            + "."
            for i in rule.items
        ),
        *_conditions("If", [rule.conditions]),
        *_conditions("Unless", rule.exemptions),
    ]
    if rule.benchmark is not None:
        aim = rule.benchmark
        lines.append(
            f"- **Benchmark:** {aim.measure}, {aim.bound} {100 * aim.value:g} % by {aim.by}."
        )
    if rule.rate is not None:
        lines.append(f"- **Rate:** {100 * rule.rate:g} % of value.")
    if rule.working_days is not None:
        lines.append(f"- **Review:** {rule.working_days} working days by statute.")
    older = "older than its first day here, since when was not read" if rule.older else ""
    lines += [f"- **Timeline:** {older}".rstrip()]
    lines += [f"  - {_phase(p)}: {p.note} [{p.source + 1}]" for p in rule.phases]
    lines += ["- **Sources:**"]
    for number, source in enumerate(rule.sources, start=1):
        tier, meaning = READINGS[source.reading]
        link = f"[{source.title}]({source.address})" if source.address else source.title
        official = f"; official text: <{source.official}>" if source.official else ""
        who = f"{source.publisher}, {link}, {source.date}"
        lines.append(f"  - [{number}] {who} ({tier}: {meaning}{official})")
    lines.append(f"- **Confidence:** {rule.confidence}, tier {rule.tier}.")
    lines.append(f"- **Not verified:** {rule.unverified or 'nothing is open.'}")
    return "\n".join(lines)


def _conditions(word: str, several: Iterable[Conditions]) -> list[str]:
    """Return conditions in words, one bullet for each set."""
    lines = []
    for conditions in several:
        parts = []
        for text, places in (
            ("it leaves {}", conditions.origin),
            ("it does not leave {}", conditions.not_origin),
            ("it goes to {}", conditions.destination),
            ("it does not go to {}", conditions.not_destination),
        ):
            if places:
                parts.append(text.format(" or ".join(region_name(p) for p in places)))
        if conditions.end_use:
            parts.append(f"it is for {' or '.join(END_USES[u] for u in conditions.end_use)}")
        for made in conditions.made:
            stages = " or ".join(STAGES[s] for s in made.stages)
            named = made.places or made.not_places
            where = "in" if made.places else "outside"
            parts.append(f"it was {stages} {where} {', '.join(region_name(p) for p in named)}")
        if conditions.value_share is not None:
            parts.append(
                f"controlled content of Chinese origin is {100 * conditions.value_share:g} % or "
                "more of its value"
            )
        for fact in conditions.facts:
            answer = "yes" if fact.answer else "no"
            parts.append(f"{fact.question}: {answer} (`{fact.fact}={answer}`)")
        head = f"{conditions.label}: " if isinstance(conditions, Exemption) else ""
        if parts:
            lines.append(f"- **{word}:** {head}{'; '.join(parts)}.")
    return lines


if __name__ == "__main__":
    PAGE.write_text(write_page(shipped_rules()), encoding="utf-8")
    print(f"wrote {PAGE}")
