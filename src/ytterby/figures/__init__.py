"""Results as charts: pure functions from frames to ECharts options; nothing here draws."""

from ytterby.figures.cost_curve import cost_steps
from ytterby.figures.cost_gap import cost_fall
from ytterby.figures.cover import cover_bars
from ytterby.figures.draws.exceedance import exceedance_lines
from ytterby.figures.draws.fan import fan_panels
from ytterby.figures.draws.stops import stop_timeline
from ytterby.figures.exposure import exposure_matrix, stop_bars
from ytterby.figures.figure import Drawing, Figure, Key, group_keys
from ytterby.figures.history import history_panels
from ytterby.figures.loss import loss_bars
from ytterby.figures.maps.moves import share_moves, share_panels, supply_moves
from ytterby.figures.maps.views import VIEWS
from ytterby.figures.maps.world import chain_map, map_keys
from ytterby.figures.prices import price_panels
from ytterby.figures.risk import risk_dots
from ytterby.figures.runs import run_keys, run_panels
from ytterby.figures.sensitivity import share_dots
from ytterby.figures.shortage import shortage_panels
from ytterby.figures.shortfall import first_short, shortfall_timeline
from ytterby.figures.shortfall_map import shortfall_map
from ytterby.figures.sources import source_dots
from ytterby.figures.standing.concentration import hhi_bars
from ytterby.figures.standing.countries import country_dots
from ytterby.figures.standing.five import five_measures
from ytterby.figures.standing.matrix import chokepoint_matrix
from ytterby.figures.standing.measures import measure_dots
from ytterby.figures.standing.origin import origin_bars
from ytterby.figures.standing.sankey import chain_sankey
from ytterby.figures.style.roles import Groups, Labels, Option
from ytterby.figures.trend import Line, share_trend

__all__ = [
    "VIEWS",
    "Drawing",
    "Figure",
    "Groups",
    "Key",
    "Labels",
    "Line",
    "Option",
    "chain_map",
    "chain_sankey",
    "chokepoint_matrix",
    "cost_fall",
    "cost_steps",
    "country_dots",
    "cover_bars",
    "exceedance_lines",
    "exposure_matrix",
    "fan_panels",
    "first_short",
    "five_measures",
    "group_keys",
    "hhi_bars",
    "history_panels",
    "loss_bars",
    "map_keys",
    "measure_dots",
    "origin_bars",
    "price_panels",
    "risk_dots",
    "run_keys",
    "run_panels",
    "share_dots",
    "share_moves",
    "share_panels",
    "share_trend",
    "shortage_panels",
    "shortfall_map",
    "shortfall_timeline",
    "source_dots",
    "stop_bars",
    "stop_timeline",
    "supply_moves",
]
