"""Reports of stress runs, ensembles and sensitivity analyses."""
