"""Accounts that indicators share: flows as arrays, outputs by stage, groups, prior shares."""
