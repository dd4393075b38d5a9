"""Verification: whether the right calls were made, how often, and in which order."""
