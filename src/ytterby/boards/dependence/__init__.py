"""Boards of dependence: customs beside origin, years, indicators, countries and sayings."""
