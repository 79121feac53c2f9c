"""What a disruption costs an economy: direct losses, price transfer, delay, by part and state."""

from ytterby.impact.economy.allocation import RULES, Rule, lost_share
from ytterby.impact.economy.leverage import counted_share, missing_value, need_value
from ytterby.impact.economy.losses import Losses, count_losses, fitted_share
from ytterby.impact.economy.parts import Parts, draw_parts
from ytterby.impact.economy.states import StateLoss, share_among_states
from ytterby.impact.economy.statistics import Spread, describe, tier_share, variance_share
from ytterby.impact.economy.transfer import Transfer, count_transfer
from ytterby.impact.economy.transition import Delay, count_delay, missing_years

__all__ = [
    "RULES",
    "Delay",
    "Losses",
    "Parts",
    "Rule",
    "Spread",
    "StateLoss",
    "Transfer",
    "count_delay",
    "count_losses",
    "count_transfer",
    "counted_share",
    "describe",
    "draw_parts",
    "fitted_share",
    "lost_share",
    "missing_value",
    "missing_years",
    "need_value",
    "share_among_states",
    "tier_share",
    "variance_share",
]
