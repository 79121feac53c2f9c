"""A user's own claims: checked in a dry run, imported as a batch, removed and restored."""

from ytterby.evidence.userdata.batches import (
    ClaimBatch,
    list_batches,
    remove_batch,
    restore_batch,
)

__all__ = ["ClaimBatch", "list_batches", "remove_batch", "restore_batch"]
