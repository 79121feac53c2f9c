"""The evidence base: claims with sources and uncertainty, seen as of a date.

>>> from ytterby import evidence
>>> base = evidence.load()
>>> base.select("mine_production", region="CHN", year=2024).columns[-1]
'sigma'
"""

from ytterby.evidence.base import Evidence, load
from ytterby.evidence.governance import governance
from ytterby.evidence.mining import mining
from ytterby.evidence.screens import screen_trade
from ytterby.evidence.trade import reported_trade, trade

__all__ = [
    "Evidence",
    "governance",
    "load",
    "mining",
    "reported_trade",
    "screen_trade",
    "trade",
]
