"""The chain as a board: map, shares before and after, plants and their cards."""
