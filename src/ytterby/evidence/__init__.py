"""The evidence base: claims with sources and uncertainty, seen as of a date.

>>> from ytterby import evidence
>>> base = evidence.load()
>>> base.select("mine_production", region="CHN", year=2024).columns[-1]
'sigma'
"""

from ytterby.evidence.base import Evidence, load

__all__ = ["Evidence", "load"]
