"""Every claim in one frame that can be searched in a few milliseconds."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

import polars as pl

from ytterby.core.regions import known_places, region_name
from ytterby.evidence import Evidence
from ytterby.evidence.tiers import Z, with_sigma
from ytterby.evidence.userdata.overrides import USER_PREFIX
from ytterby.packs import Pack, read_pack

STATES = ("in force", "superseded", "your own")
"""How a claim stands; one of the user's own that is superseded counts as superseded."""

NAMED = ("claim", "quantity", "region", "partner", "stage", "element", "material", "sector",
         "facility", "product", "year", "period", "source")  # fmt: skip
"""Columns whose words say what a claim is about; a hit here counts more than one in a note."""
SAID = ("scope", "scenario", "note", "process", "published_unit", "unit")
"""Columns with further words."""


@dataclass(frozen=True)
class ClaimIndex:
    """All claims, ready to be searched.

    Attributes
    ----------
    evidence
        What is indexed.
    claims
        One row a claim: its columns, ``sigma``, the bounds of its central 80 % interval
        ``lower, upper`` [unit of the claim], ``state`` (one of ``STATES``), the words of its
        source, ``head`` and ``text`` to be searched (claim).
    labels
        What people call a stage, element, sector or place, by its code.
    """

    evidence: Evidence = field(repr=False)
    claims: pl.DataFrame = field(repr=False)
    labels: dict[str, str] = field(repr=False)

    def label(self, code: str) -> str:
        """Return what people call a code; others lose their underscores."""
        return self.labels.get(code) or code.replace("_", " ")


def build_index(evidence: Evidence) -> ClaimIndex:
    """Return the index of an evidence base.

    Parameters
    ----------
    evidence
        Shipped claims and the user's own.
    """
    labels = list_labels(read_pack())
    live = evidence.live["claim"].implode()
    own = pl.col("claim").str.starts_with(USER_PREFIX)
    claims = with_sigma(evidence.claims).join(
        evidence.sources.unique("source").select(
            "source", publisher="publisher", title="title", address="address", kind="kind"
        ),
        on="source",
        how="left",
        maintain_order="left",
    )
    spread = Z * pl.col("sigma")
    claims = claims.with_columns(
        pl.col("publisher", "title", "address", "kind").fill_null(""),
        state=pl.when(~pl.col("claim").is_in(live))
        .then(pl.lit("superseded"))
        .when(own)
        .then(pl.lit("your own"))
        .otherwise(pl.lit("in force")),
        lower=pl.coalesce("low", pl.col("value") - spread),
        upper=pl.coalesce("high", pl.col("value") + spread),
    )
    named = [*_with_labels(NAMED, claims, labels), pl.col("publisher"), pl.col("title")]
    said = [pl.col(c) for c in SAID]
    claims = claims.with_columns(
        head=pl.concat_str(named, separator=" ", ignore_nulls=True),
        text=pl.concat_str([*named, *said], separator=" ", ignore_nulls=True),
    ).with_columns(_searchable("head"), _searchable("text"))
    # Plants are searched by their ids, which hold the same words as their names.
    return ClaimIndex(evidence, claims, {**list_plants(evidence), **labels})


def list_plants(evidence: Evidence) -> dict[str, str]:
    """Return what people call each facility, by its id."""
    rows = evidence.facilities.select("facility", "name").unique("facility", maintain_order=True)
    return {plant: name for plant, name in rows.iter_rows() if name}


def list_labels(pack: Pack) -> dict[str, str]:
    """Return what people call every element, stage, sector and place of a pack, by its code."""
    places = {code: region_name(code) for code in known_places()}
    return {
        **places,
        **pack.element_labels,
        **{s.id: s.label for s in pack.sectors},
        **{s.id: s.label for s in pack.stages},
    }


def fold_words(text: str) -> str:
    """Return a text as it is searched: small letters without accents, blanks between words.

    Examples
    --------
    >>> fold_words("Förderung, Bayan-Obo (2024)")
    ' forderung bayan obo 2024 '
    """
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return f" {' '.join(re.sub(r'[^a-z0-9.%]+', ' ', bare).split())} "


def _with_labels(
    columns: tuple[str, ...], claims: pl.DataFrame, labels: dict[str, str]
) -> list[pl.Expr]:
    found: list[pl.Expr] = []
    for column in columns:
        found.append(pl.col(column).cast(pl.String))
        known = {v: labels[v] for v in claims[column].unique().to_list() if v in labels}
        if known:
            found.append(pl.col(column).replace_strict(known, default="", return_dtype=pl.String))
    return found


def _searchable(column: str) -> pl.Expr:
    """Return a column as `fold_words` would, but for all rows at once."""
    bare = pl.col(column).str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase()
    return pl.format(" {} ", bare.str.replace_all(r"[^a-z0-9.%]+", " ")).alias(column)
