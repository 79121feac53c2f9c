"""A user's own claims: checked in a dry run, imported as a batch, removed and restored."""
