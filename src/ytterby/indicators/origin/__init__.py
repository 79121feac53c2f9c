"""True origin: the five measures of dependence, traced and after the best rerouting."""
