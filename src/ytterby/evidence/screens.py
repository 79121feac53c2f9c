"""Trade rows that cannot be taken at face value, marked with the reason."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import polars as pl

ADVICE = ("drop", "concentrate", "oxide", "quantity", "unit_value", "flag")
"""What to do with a row, the gravest first: leave it out; count it as concentrate; as oxide; trust
its value but not its weight; never turn its value into tonnes; take it with care."""


@dataclass(frozen=True)
class Screen:
    """A rule that marks trade rows.

    Attributes
    ----------
    name
        Its id.
    advice
        One of ``ADVICE``.
    reason
        Why, for people.
    hs, region, partner
        Codes that it is limited to; empty for all.
    first_year, last_year
        Years that it is limited to.
    missing_quantity
        Whether it marks rows without a weight.
    quantity_below, quantity_above
        Weight [t].
    value_above
        Value [USD].
    unit_value_below, unit_value_above
        Value over weight [USD/kg].
    """

    name: str
    advice: str
    reason: str
    hs: tuple[int, ...] = ()
    region: tuple[str, ...] = ()
    partner: tuple[str, ...] = ()
    first_year: int | None = None
    last_year: int | None = None
    missing_quantity: bool = False
    quantity_below: float | None = None
    quantity_above: float | None = None
    value_above: float | None = None
    unit_value_below: float | None = None
    unit_value_above: float | None = None

    def condition(self) -> pl.Expr:
        """Return the row condition on a trade frame; a gap never fits a bound."""
        unit_value = pl.col("value") / pl.col("quantity") / 1000.0
        parts: list[pl.Expr] = []
        for column, values in (("hs", self.hs), ("region", self.region), ("partner", self.partner)):
            if values:
                parts.append(pl.col(column).is_in(values))
        if self.first_year is not None:
            parts.append(pl.col("year") >= self.first_year)
        if self.last_year is not None:
            parts.append(pl.col("year") <= self.last_year)
        strict = (
            (pl.col("quantity"), self.quantity_above, self.quantity_below),
            (pl.col("value"), self.value_above, None),
            (unit_value, self.unit_value_above, self.unit_value_below),
        )
        for expression, above, below in strict:
            if above is not None:
                parts.append(expression > above)
            if below is not None:
                parts.append(expression < below)
        if self.missing_quantity:
            parts.append(pl.col("quantity").is_null())
        return pl.all_horizontal(parts).fill_null(False)


@cache
def screens() -> tuple[Screen, ...]:
    """Return the rules of data/trade_screens.toml, in order."""
    text = files("ytterby.evidence").joinpath("data/trade_screens.toml").read_text(encoding="utf-8")
    table: dict[str, dict[str, Any]] = tomllib.loads(text)
    rules = []
    for name, row in table.items():
        fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}
        rules.append(Screen(name, **fields))
    return tuple(rules)


def screen_trade(frame: pl.DataFrame) -> pl.DataFrame:
    """Return trade rows with what is wrong with each.

    Parameters
    ----------
    frame
        Rows of ``ytterby.evidence.trade``.

    Returns
    -------
    polars.DataFrame
        The same rows and order with ``suspicious``, ``advice`` (the gravest that fits, or blank:
        one of ``ADVICE``), ``distrust_quantity`` (whether any rule says so),
        ``screen`` (ids) and ``reason`` (for people), both ``"; "``-separated.

    Examples
    --------
    >>> row = {"year": 2021, "hs": 284690, "region": "USA", "partner": "CHN"}
    >>> marked = screen_trade(pl.DataFrame([row | {"value": 90_866_501.0, "quantity": 12.086}]))
    >>> marked["distrust_quantity"].item()
    True
    """
    rules = screens()
    hits = [rule.condition().alias(rule.name) for rule in rules]
    marked = frame.with_columns(hits)

    def join(words: dict[str, str]) -> pl.Expr:
        parts = [pl.when(pl.col(n)).then(pl.lit(w)) for n, w in words.items()]
        return pl.concat_str(parts, separator="; ", ignore_nulls=True)

    advice = pl.lit("")
    for grade in reversed(ADVICE):
        fits = pl.any_horizontal(pl.col(r.name) for r in rules if r.advice == grade)
        advice = pl.when(fits).then(pl.lit(grade)).otherwise(advice)
    return marked.with_columns(
        pl.any_horizontal(pl.col(r.name) for r in rules).alias("suspicious"),
        advice.alias("advice"),
        pl.any_horizontal(pl.col(r.name) for r in rules if r.advice == "quantity").alias(
            "distrust_quantity"
        ),
        join({r.name: r.name for r in rules}).alias("screen"),
        join({r.name: r.reason for r in rules}).alias("reason"),
    ).drop([r.name for r in rules])
