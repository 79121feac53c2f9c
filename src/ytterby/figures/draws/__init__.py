"""What draws look like: fans by month, and curves of exceedance."""
