"""Customs view against true origin, the five measures, indicators, countries, sayings."""

from ytterby.web.pages.dependence.page import dependence

__all__ = ["dependence"]
