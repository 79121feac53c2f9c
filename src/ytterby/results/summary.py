"""A table for people: few rows, wide, cells already in words; `Table` keeps the flat records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

THIN = 0.5
"""Below this evidence share a number rests more on priors than on observations, and is marked."""
THIN_MARK = "~"
GAP = "–"
MINUS = "−"


@dataclass(frozen=True)
class Cell:
    """What stands in a cell.

    Attributes
    ----------
    text
        The number or word itself; never broken over lines in a column of numbers.
    extra
        Its interval, which is left out where the line is too short for all of them.
    """

    text: str
    extra: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a summary.

    Attributes
    ----------
    title
        Header; a line break is kept.
    number
        Whether it holds numbers: aligned to the right and never wrapped. Words wrap.
    keep
        Columns with a higher number keep their intervals longer where the line is short.
    """

    title: str
    number: bool = True
    keep: int = 0


@dataclass(frozen=True)
class Summary:
    """A table as people read it; what it holds is also in a flat `Table`.

    Attributes
    ----------
    title
        One line above it; empty where the header of the first column says it.
    columns, rows
        Every row has a cell for each column.
    note
        What a reader must know to read it.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"summary {self.title}: a row has not one cell for each column")


def signed_text(text: str) -> str:
    """Return a number as text with a minus sign in place of a hyphen.

    Examples
    --------
    >>> signed_text("-1.2")
    '−1.2'
    """
    return text.replace("-", MINUS)


def range_text(low: str, high: str) -> str:
    """Return a range of two numbers as text: an en dash between them, a word where one has a sign.

    Examples
    --------
    >>> range_text("30", "55"), range_text("-3", "4")
    ('30–55', '−3 to 4')
    """
    first, last = signed_text(low), signed_text(high)
    return f"{first} to {last}" if MINUS in first + last else f"{first}–{last}"


def word(text: object) -> Cell:
    """Return a cell of words; nothing becomes a dash."""
    return Cell(GAP if text in (None, "") else str(text))


def share_text(share: float) -> str:
    """Return a share as a whole number of percent, which near 0 and 100 says what it is not.

    Examples
    --------
    >>> [share_text(s) for s in (1.0, 0.9968, 0.987, 0.5, 0.002, 0.0, -4.3)]
    ['100', '99+', '99', '50', '<1', '0', '<0']
    """
    if share < 0:
        return "<0"
    if 0.99 < share < 0.9995:
        return "99+"
    if 1e-5 <= share < 0.01:
        return "<1"
    return f"{100 * share:.0f}"


def share_cell(
    share: float | None,
    low: float | None = None,
    high: float | None = None,
    evidence: float | None = None,
    before: str = "",
) -> Cell:
    """Return a share in percent with its interval, marked where the evidence is thin.

    Below zero the number itself says little; where the interval reaches above zero it alone is
    given, so that no sign is asserted.

    Parameters
    ----------
    share, low, high
        The share [1] and its bounds.
    evidence
        Its evidence share [1]; unknown is not thin.
    before
        A word before the number, such as the country whose share it is.

    Examples
    --------
    >>> share_cell(0.952, 0.936, 0.965, 0.1)
    Cell(text='~95', extra='(94–96)')
    >>> share_cell(0.9967, 0.9912, 0.999)
    Cell(text='99+', extra='(99–100)')
    >>> share_cell(-0.011, -0.124, 0.169).text, share_cell(-0.2, -0.3, -0.1).text
    ('−12 to 17', '<0')
    """
    if share is None or share != share:
        return Cell(GAP)
    text = f"{before} {share_text(share)}".strip()
    mark = THIN_MARK if evidence is not None and evidence < THIN else ""
    if low is not None and high is not None and share < 0 < high:
        return Cell(mark + f"{before} {_either_side(low, high)}".strip())
    if low is None or high is None or share < 0:
        return Cell(mark + text)
    a, b = "<0" if low < -0.005 else f"{100 * max(low, 0.0):.0f}", f"{100 * high:.0f}"
    return Cell(mark + text, f"({a}–{b})" if a != b else "")


def _either_side(low: float, high: float) -> str:
    """Return bounds that hold zero, in percent."""
    a, b = round(100 * low), round(100 * high)
    if a == b == 0:
        return "about 0"
    return signed_text(f"{a or 'about 0'} to {b}")


def span_cell(values: Sequence[float | None]) -> Cell:
    """Return the range of some shares in percent, or the one number that they all are.

    Examples
    --------
    >>> span_cell([0.6, 0.82]), span_cell([0.999, 1.0]), span_cell([None])
    (Cell(text='60–82', extra=''), Cell(text='99+', extra=''), Cell(text='–', extra=''))
    """
    known = sorted(v for v in values if v is not None)
    if not known:
        return Cell(GAP)
    first, last = share_text(known[0]), share_text(known[-1])
    if first == last or known[0] > 0.99 or known[-1] < 0.01:
        return Cell(first)
    return Cell(f"{first}–{last}")


def amount_text(value: float | None) -> str:
    """Return an amount with three figures at most, whole from a hundred on.

    Examples
    --------
    >>> [amount_text(v) for v in (2274.7, 99.34, 6.15, 0.0, -12.3, None)]
    ['2,275', '99', '6.2', '0', '−12', '–']
    """
    if value is None or value != value:
        return GAP
    if value == 0 or abs(value) >= 10:
        return signed_text(f"{value:,.0f}")
    text = f"{value:.1f}" if abs(value) >= 0.1 else f"{value:.2g}".replace("e-0", "e-")
    return signed_text(text)


def rough_text(value: float | None) -> str:
    """Return an amount that a model makes, with three figures at most.

    Examples
    --------
    >>> [rough_text(v) for v in (38_539.2, 567.8, 6.15, None)]
    ['38,500', '568', '6.2', '–']
    """
    if value is None or value != value or abs(value) < 1000:
        return amount_text(value)
    return amount_text(float(f"{value:.3g}"))


def count_text(value: float | None) -> str:
    """Return a number of things: whole, with three figures at most; part of one is ``<1``.

    Examples
    --------
    >>> [count_text(v) for v in (332_466.2, 7.23, 0.41, 0.0, None)]
    ['332,000', '7', '<1', '0', '–']
    """
    if value is None or value != value:
        return GAP
    if 0 < value < 1:
        return "<1"
    digits = max(len(str(int(value))) - 3, 0)
    return f"{round(value, -digits):,.0f}"


def count_span(value: float | None, low: float | None, high: float | None) -> str:
    """Return the interval of a number of things in brackets; empty where it says nothing more.

    Examples
    --------
    >>> count_span(0.8, 0.3, 2.1), count_span(1.0, 0.96, 1.2), count_span(7.0, 4.0, None)
    ('(<1–2)', '', '')
    """
    if value is None or low is None or high is None or round(low) == round(high) == round(value):
        return ""
    return f"({count_text(low)}–{count_text(high)})"


def index_text(value: float | None) -> str:
    """Return a concentration index with two decimals and no zero before the point.

    Examples
    --------
    >>> index_text(0.834), index_text(0.9999), index_text(None)
    ('.83', '1.00', '–')
    """
    if value is None or value != value:
        return GAP
    return f"{value:.2f}".removeprefix("0")
