"""One balanced chain for each year: evidence reconciled by least squares, with its uncertainty.

>>> from ytterby.baseline import baseline
>>> chain = baseline(2024)
"""

from ytterby.baseline.run import baseline

__all__ = ["baseline"]
