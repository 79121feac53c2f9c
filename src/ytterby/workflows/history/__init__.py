"""History: each indicator as a time series, with the events that may have moved it."""
