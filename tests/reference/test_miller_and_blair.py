"""The tables of Miller and Blair, Input-Output Analysis, 2nd edition (2009), to the printed digits.

`miller_blair.csv` says of each number where the book has it and whence it came: *stored copy*, read
in a public page that reprints the book's example; *recalled*, written down from memory before it
was computed, and then found to agree in every digit; *recomputed*, no printed digit was at hand, so
that the number only keeps the code from changing.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from ytterby.impact.propagation import (
    allocation_coefficients,
    ghosh_inverse,
    leontief_inverse,
    leontief_output,
    leontief_prices,
    output_given,
    output_multipliers,
    technical_coefficients,
)
from ytterby.workflows.impacts.systems import read_system

Floats = NDArray[np.float64]
TABLE = Path(__file__).with_name("miller_blair.csv")
REGIONS = np.array(
    [
        [150, 500, 50, 25, 75],
        [200, 100, 400, 200, 100],
        [300, 500, 50, 60, 40],
        [75, 100, 60, 200, 250],
        [50, 25, 25, 150, 100],
    ],
    dtype=float,
)
"""Transactions of section 3.3.3: three sectors of one region, two of another."""
REGIONS_OUTPUT = np.array([1000.0, 2000, 1000, 1200, 800])
CLOSED = np.array([[0.15, 0.25, 0.05], [0.20, 0.05, 0.40], [0.30, 0.25, 0.05]])
"""Coefficients of section 2.5, households as the third sector."""


def computed() -> dict[str, Floats]:
    """Return every table of the file as the code has it."""
    book = read_system("miller-blair")
    a = technical_coefficients(book.transactions, book.output)
    b = allocation_coefficients(book.transactions, book.output)
    inverse = leontief_inverse(a)
    costs = book.value_coefficients + np.array([0.09, 0.0])
    return {
        "technical coefficients": a,
        "total requirements": inverse,
        "output for final demand of 600 and 1500": leontief_output(a, np.array([600.0, 1500])),
        "closed to households": leontief_inverse(CLOSED),
        "two regions": leontief_inverse(technical_coefficients(REGIONS, REGIONS_OUTPUT)),
        "output multipliers": output_multipliers(inverse),
        "allocation coefficients": b,
        "output inverse": ghosh_inverse(b),
        "prices after a rise of 0.09 in sector 1": leontief_prices(a, costs),
    }


def printed() -> list[dict[str, str]]:
    """Return the rows of the file."""
    with TABLE.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", sorted({row["table"] for row in printed()}))
def test_a_table_agrees_to_the_printed_digits(name: str) -> None:
    found = computed()[name].reshape(len(computed()[name]), -1)
    rows = [row for row in printed() if row["table"] == name]
    assert len(rows) == found.size
    for row in rows:
        value = found[int(row["row"]) - 1, int(row["column"]) - 1]
        assert f"{value:.{row['digits']}f}" == row["value"]


def test_every_number_says_where_it_comes_from() -> None:
    assert {row["origin"] for row in printed()} == {"stored copy", "recalled", "recomputed"}
    assert all(row["place"] for row in printed())


def test_the_textbook_economy_balances() -> None:
    book = read_system("miller-blair")
    assert book.output.tolist() == [1000, 2000]
    assert (book.transactions.sum(axis=0) + book.value_added).tolist() == [1000, 2000]
    assert (REGIONS_OUTPUT - REGIONS.sum(axis=1) > 0).all()


def test_a_given_output_leads_back_to_the_final_sales_that_it_serves() -> None:
    book = read_system("miller-blair")
    x, f = output_given(
        book.coefficients, np.array([600.0, 0]), np.array([0, 1841.5842]), np.array([False, True])
    )
    assert x[0] == pytest.approx(1247.5248, abs=1e-3)
    assert f[1] == pytest.approx(1500.0, abs=1e-3)
