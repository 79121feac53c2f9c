"""The page of the evidence: search, contradictions, misfits, claims of one's own."""
