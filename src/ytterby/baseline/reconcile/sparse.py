"""Sparse matrices, typed: block matrices, scaling, stacking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Matrix = sp.csr_array


def blocks(rows: Sequence[Sequence[Any]]) -> Matrix:
    """Return a block matrix; ``None`` is a block of zeros."""
    return sp.csr_array(sp.block_array(cast(Any, rows), format="csr"))


def stack(*parts: Any) -> Matrix:
    """Return matrices one below the other."""
    return sp.csr_array(sp.vstack(list(parts), format="csr"))


def beside(*parts: Any) -> Matrix:
    """Return matrices one beside the other."""
    return sp.csr_array(sp.hstack(list(parts), format="csr"))


def column(values: Floats) -> Matrix:
    """Return a vector as a matrix of one column."""
    return sp.csr_array(values[:, None])


def zeros(height: int, width: int) -> Matrix:
    """Return an empty matrix."""
    return sp.csr_array((height, width))


def scale_rows(factor: Floats, matrix: Any) -> Matrix:
    """Return a matrix with each row times its factor."""
    return sp.csr_array(sp.diags_array(factor) @ matrix)


def scale_columns(matrix: Any, factor: Floats) -> Matrix:
    """Return a matrix with each column times its factor."""
    return sp.csr_array(matrix @ sp.diags_array(factor))


def row_lengths(matrix: Any) -> Floats:
    """Return the Euclidean length of each row; 1 for an empty one."""
    length: Floats = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1), dtype=float).ravel())
    length[length == 0] = 1.0
    return length


def largest(matrix: Any) -> Floats:
    """Return the largest magnitude in each row; 1 for an empty one."""
    if not matrix.shape[0]:
        return np.ones(0)
    size: Floats = np.asarray(abs(matrix).max(axis=1).todense(), dtype=float).ravel()
    size[size == 0] = 1.0
    return size


def widen(matrix: Any, width: int) -> Matrix:
    """Return a matrix with empty columns added up to a width."""
    return beside(matrix, zeros(matrix.shape[0], width - matrix.shape[1]))
