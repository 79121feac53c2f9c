"""Contracts as code: pure functions that give the cash flows of both sides under any prices."""
