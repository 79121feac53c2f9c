"""Tests; a package of their own, so that no installed one of that name stands in for it."""
