"""Forecasts on record: made as of a date, written once, never changed, shown with their hash."""
