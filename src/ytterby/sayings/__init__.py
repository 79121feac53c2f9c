"""Is it true, what people say? Public sayings, what the evidence says of each, and a verdict.

A saying is data: a sentence, who says it, the number in it, and the definitions by which that
number can be measured. No verdict is stored: `judge` computes it from the reconciled chain and the
claims whenever it is asked.
"""

from ytterby.sayings.claimed import Said, said_range
from ytterby.sayings.judging import VERDICTS, Standing, Verdict, judge
from ytterby.sayings.matching import Match, find_sayings
from ytterby.sayings.measure import Bench
from ytterby.sayings.number import Number
from ytterby.sayings.reading import read_sayings
from ytterby.sayings.saying import Saying

__all__ = [
    "VERDICTS",
    "Bench",
    "Match",
    "Number",
    "Said",
    "Saying",
    "Standing",
    "Verdict",
    "find_sayings",
    "judge",
    "read_sayings",
    "said_range",
]
