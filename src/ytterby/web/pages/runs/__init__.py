"""The page of runs: the queue, what is kept, one run with its manifest, two beside each other."""
